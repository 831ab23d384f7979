const INTERVAL_MILLIS = 2000;
const STOPPED_INTERVAL_MILLIS = 10_000;
/** A rung that is no further behind the furthest one than this keeps pace with it. */
const PACE_SECONDS = 5;
/** So much ahead of what is needed next, a rung may be chosen however far others are. */
const AHEAD_SECONDS = 16;

/**
 * How far a video has come that is still being transcoded. The server is asked again and again until the video is whole;
 * each answer that differs is told by `onChange`. Property: `sound`, the folder of the track that is listened to.
 */
export class Preparation {
  /** @param url of prepared.json; undefined where the video is whole already */
  constructor(url, onChange) {
    Object.assign(this, { url, onChange, state: { ended: !url, stopped: false, durationSeconds: 0, rungs: [], sounds: [], captions: [] } });
  }

  /** Asks once, and goes on asking if the video is still growing. */
  async begin() {
    if (this.url) await this.look();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }

  async look() {
    const answer = await fetch(this.url, { headers: { Accept: 'application/json' } }).catch(() => undefined);
    // Where it isn't any more, or never was, the video itself tells what there is to tell.
    const gone = answer?.status === 404;
    const state = answer?.ok ? await answer.json().catch(() => undefined) : gone ? { ...this.state, ended: true } : undefined;
    if (this.closed) return;
    if (!this.ended) {
      this.timer = setTimeout(() => this.look(), state?.stopped ? STOPPED_INTERVAL_MILLIS : INTERVAL_MILLIS);
    }
    if (state && JSON.stringify(state) !== JSON.stringify(this.state)) {
      this.state = state;
      if (state.ended) clearTimeout(this.timer);
      this.onChange();
    }
  }

  /** Whether nothing will be added any more. */
  get ended() {
    return this.state.ended;
  }

  /** Whether nothing is being added, though something is missing. */
  get stopped() {
    return this.state.stopped;
  }

  /** Seconds that the video will have. */
  get duration() {
    return this.state.durationSeconds;
  }

  /** How far each rung has come: folder and seconds. */
  get rungs() {
    return this.state.rungs;
  }

  /** How far each track of sound has come: folder and seconds. */
  get sounds() {
    return this.state.sounds;
  }

  /** Up to where it can be watched, and listened to, in seconds. */
  get seconds() {
    const { rungs, sounds } = this;
    const heard = sounds.find(sound => sound.folder === this.sound)?.seconds ?? Infinity;
    return Math.min(heard, Math.max(0, ...rungs.map(rung => rung.seconds)));
  }

  /** Whether every second of it can be watched, if only in some of its qualities. */
  get complete() {
    return this.seconds >= this.duration;
  }

  /** How much of all qualities there is, in percent; never 100 before the end. */
  get percent() {
    const { rungs, durationSeconds } = this.state;
    const sum = rungs.reduce((total, rung) => total + rung.seconds, 0);
    return rungs.length ? Math.min(99, Math.floor((100 * sum) / (rungs.length * durationSeconds))) : 0;
  }

  /** Whether a rung may be played on from a position: it keeps pace with the others, or has enough ahead. */
  isReady(folder, position) {
    return this.keepsUp(this.state.rungs, folder, position);
  }

  /** Whether a rung is there, or will be: not if it was given up before the end. */
  hasRung(folder) {
    return this.ended || this.state.rungs.some(rung => rung.folder === folder);
  }

  /** Whether a track of sound may be listened to from a position on. */
  isHeard(folder, position) {
    return this.ended ? this.hasSound(folder) : this.keepsUp(this.state.sounds, folder, position);
  }

  /** Whether a track of sound is there, or will be: not if it was given up. */
  hasSound(folder) {
    return !this.url || this.state.sounds.some(sound => sound.folder === folder);
  }

  /** Whether there is anything of a track of sound. */
  isBegun(folder) {
    return this.state.sounds.some(sound => sound.folder === folder && sound.seconds > 0);
  }

  /** Whether captions are there, or will be: not if they were given up. */
  hasCaptions(folder) {
    return !this.url || this.state.captions.some(track => track.folder === folder);
  }

  /** Whether captions are there from start to end. */
  isCaptioned(folder) {
    return !this.url || this.state.captions.some(track => track.folder === folder && track.seconds >= this.duration);
  }

  keepsUp(tracks, folder, position) {
    const seconds = tracks.find(track => track.folder === folder)?.seconds ?? 0;
    return seconds > 0 && seconds >= Math.min(this.seconds - PACE_SECONDS, position + AHEAD_SECONDS);
  }
}
