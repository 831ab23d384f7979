import { csrfHeaders } from './server.js';
import { wordsOf } from './words.js';

const VISIBLE_MILLIS = 1000;
const HIDDEN_MILLIS = 10_000;
const REFUSALS = { 401: 'error-signed-out', 403: 'error-forbidden', 404: 'error-gone', 413: 'error-too-large' };

/** Sends a lesson's video, then follows it until it's ready. data-video is where to send it, data-lesson where to look. */
class LecternUpload extends HTMLElement {
  connectedCallback() {
    this.parts = Object.fromEntries([...this.querySelectorAll('[data-part]')].map(part => [part.dataset.part, part]));
    this.words = wordsOf(document.getElementById('upload-words'));
    this.badge = this.closest('details')?.querySelector('[data-role=badge]');
    const { drop, file, cancel, retry } = this.parts;
    drop.hidden = false;
    file.addEventListener('change', () => this.onChosen(file.files[0]));
    cancel.addEventListener('click', () => this.request?.abort());
    retry.addEventListener('click', () => this.send(this.file));
    for (const event of ['dragenter', 'dragover']) drop.addEventListener(event, e => this.onDrag(e));
    for (const event of ['dragleave', 'drop']) drop.addEventListener(event, () => drop.classList.remove('drop--over'));
    drop.addEventListener('drop', event => this.onDrop(event));
    addEventListener('beforeunload', event => this.request && event.preventDefault());
    if (['QUEUED', 'TRANSCODING'].includes(this.dataset.state)) this.followLater();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  onDrag(event) {
    event.preventDefault();
    this.parts.drop.classList.add('drop--over');
  }

  onDrop(event) {
    event.preventDefault();
    this.onChosen(event.dataTransfer.files[0]);
  }

  onChosen(file) {
    if (!file || this.request) return;
    this.parts.file.value = '';
    if (file.size === 0) {
      this.fail('error-not-video', { name: file.name });
      return;
    }
    this.send(file);
  }

  send(file) {
    clearTimeout(this.timer);
    this.file = file;
    const form = new FormData();
    form.append('file', file, file.name);
    const request = new XMLHttpRequest();
    this.request = request;
    request.open('POST', this.dataset.video);
    request.setRequestHeader('Accept', 'application/json');
    for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => this.onSent(file, loaded, total));
    request.addEventListener('load', () => this.onAnswer(request));
    request.addEventListener('error', () => this.fail('error-network'));
    request.addEventListener('abort', () => this.onCancelled());
    request.addEventListener('loadend', () => this.onEnd());
    this.begin();
    this.onSent(file, 0, file.size);
    request.send(form);
  }

  begin() {
    const { drop, cancel, retry, failure, warnings, meter } = this.parts;
    failure.hidden = retry.hidden = drop.hidden = warnings.hidden = true;
    cancel.hidden = meter.hidden = false;
    cancel.focus();
  }

  onSent(file, loaded, total) {
    const percent = Math.floor((100 * loaded) / (total || 1));
    this.parts.meter.value = percent;
    this.say(
      percent < 100
        ? this.words('sending', { name: file.name, percent, sent: size(loaded), size: size(file.size) })
        : this.words('received', { name: file.name }),
    );
  }

  onAnswer({ status, responseText }) {
    if (status >= 200 && status < 300) {
      this.parts.name.hidden = false;
      this.parts.name.querySelector('span').textContent = this.file.name;
      this.parts.choose.textContent = this.words('replace');
      this.file = undefined;
      this.show({ state: 'QUEUED', percent: 0 });
      this.followLater();
    } else {
      const detail = status === 400 || status === 413 || status === 415 || status === 422 ? detailOf(responseText) : undefined;
      this.fail(REFUSALS[status] ?? 'error-server', { status }, detail);
    }
  }

  onCancelled() {
    this.file = undefined;
    this.parts.meter.hidden = true;
    this.say(this.words('cancelled'));
  }

  onEnd() {
    this.request = undefined;
    this.parts.cancel.hidden = true;
    this.parts.drop.hidden = false;
  }

  fail(word, places, detail) {
    const { failure, meter, retry } = this.parts;
    failure.querySelector('span').textContent = detail ?? this.words(word, places);
    failure.hidden = false;
    meter.hidden = true;
    retry.hidden = !this.file;
    this.say('');
  }

  followLater() {
    this.timer = setTimeout(() => this.follow(), document.hidden ? HIDDEN_MILLIS : VISIBLE_MILLIS);
  }

  async follow() {
    const video = await fetch(this.dataset.lesson, { headers: { Accept: 'application/json' } })
      .then(answer => (answer.ok ? answer.json() : undefined))
      .then(lesson => lesson?.video)
      .catch(() => undefined);
    if (this.request) return;
    if (video) this.show(video);
    if (!video || video.state === 'QUEUED' || video.state === 'TRANSCODING') this.followLater();
  }

  show({ state, percent, playable, failure, warnings = [] }) {
    const { parts } = this;
    const busy = state === 'QUEUED' || state === 'TRANSCODING';
    const word = state === 'TRANSCODING' && playable ? 'watchable' : state.toLowerCase();
    this.dataset.state = state;
    parts.meter.hidden = !busy;
    parts.meter.value = percent;
    parts.failure.hidden = !failure;
    parts.failure.querySelector('span').textContent = failure ?? '';
    parts.warnings.hidden = warnings.length === 0;
    parts.warnings.replaceChildren(...warnings.map(warning => Object.assign(document.createElement('li'), { textContent: warning })));
    this.say(this.words(word, { percent }));
    if (this.badge) {
      this.badge.textContent = this.words(`state.${state}`) + (state === 'TRANSCODING' ? ` ${percent} %` : '');
      this.badge.className = `badge badge--${state}`;
    }
  }

  say(words) {
    if (this.parts.status.textContent !== words) this.parts.status.textContent = words;
  }
}

function detailOf(problem) {
  try {
    return JSON.parse(problem).detail;
  } catch {
    return undefined;
  }
}

function size(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: units[power],
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}

customElements.define('lectern-upload', LecternUpload);
