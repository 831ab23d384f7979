import { csrfHeaders } from '../server.js';

const INTERVAL_MILLIS = 10_000;

const END_SECONDS = 5;

/** Asks the server where a learner stopped, and tells it what was watched: at most every 10 s, and once more when the page goes away. */
export class Progress {
  constructor(video, url) {
    Object.assign(this, { video, url, sent: '', sentAt: 0 });
    video.addEventListener('timeupdate', () => performance.now() - this.sentAt >= INTERVAL_MILLIS && this.send());
    video.addEventListener('pause', () => this.send());
    addEventListener('pagehide', () => this.send());
  }

  /** Where to go on: where the learner stopped, or at the beginning of what was watched to its end. */
  async position() {
    const known = await fetch(this.url, { headers: { Accept: 'application/json' } })
      .then(answer => (answer.ok ? answer.json() : undefined))
      .catch(() => undefined);
    const end = Math.max(0, ...(known?.watched ?? []).map(([, to]) => to));
    return !known || (known.completed && known.position >= end - END_SECONDS) ? 0 : known.position;
  }

  /** What the element itself has counted as played, in seconds. */
  get watched() {
    const { played } = this.video;
    return Array.from({ length: played.length }, (_, i) => [played.start(i), played.end(i)]).filter(([from, to]) => to > from);
  }

  send() {
    const { watched } = this;
    const told = JSON.stringify(watched);
    if (watched.length === 0 || told === this.sent) return;
    this.sent = told;
    this.sentAt = performance.now();
    const body = JSON.stringify({ position: this.video.currentTime, watched, at: new Date().toISOString() });
    const headers = { 'Content-Type': 'application/json', ...csrfHeaders() };
    // What one message misses, the next one repeats: it holds all that was watched on this page.
    fetch(this.url, { method: 'PUT', headers, body, keepalive: true }).catch(() => (this.sent = ''));
  }
}
