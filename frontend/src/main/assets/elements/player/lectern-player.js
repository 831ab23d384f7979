import { recall, remember } from '../memory.js';
import { clock } from '../time.js';
import { wordsOf } from '../words.js';
import { actionOf } from './keys.js';
import { Preview } from './preview.js';
import { Progress } from './progress.js';
import { Source } from './source.js';
import { Storyboard } from './storyboard.js';

const IDLE_MILLIS = 2500;
const OFF = -1;

/**
 * A lesson's video with its controls, which the page holds already; this makes them work.
 * Attributes: data-src (multivariant playlist; absent where there is none), data-progressive, data-progress (where to ask for
 * the learner's position, and to tell what was watched; for learners only), data-storyboard (WebVTT of small pictures). Property: `hls`, the hls.js instance, where there is one.
 */
class LecternPlayer extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector('video');
    this.parts = Object.fromEntries([...this.querySelectorAll('[data-part]')].map(part => [part.dataset.part, part]));
    this.words = wordsOf(this.parts.words);
    this.stopping = new AbortController();
    this.begin = 0;
    this.source = new Source(
      this.video,
      { hls: this.dataset.src, progressive: this.dataset.progressive },
      {
        onVariants: levels => this.onVariants(levels),
        onVariant: level => this.onVariant(level),
        onTracks: tracks => this.onTracks(tracks),
        onFailure: failure => this.onFailure(failure),
      },
    );
    this.preview = new Preview(this.parts, new Storyboard(this.dataset.storyboard), this.stopping.signal);
    this.restore();
    this.listen();
    this.parts.quality.closest('label').hidden = !this.dataset.src;
    this.parts.controls.hidden = false;
    this.parts.start.hidden = false;
    this.open();
  }

  async open() {
    const progress = this.dataset.progress ? new Progress(this.video, this.dataset.progress) : undefined;
    this.begin = (await progress?.position()) ?? 0;
    if (this.stopping.signal.aborted) return;
    this.source.open(this.begin);
    this.show();
  }

  disconnectedCallback() {
    this.stopping.abort();
    this.source.close();
  }

  get hls() {
    return this.source.hls;
  }

  // What a viewer can do

  toggle() {
    if (this.video.paused) {
      this.video.play().catch(() => this.show());
    } else {
      this.video.pause();
    }
  }

  skip(seconds) {
    this.seek(this.video.currentTime + seconds);
  }

  seek(position) {
    if (Number.isFinite(this.video.duration)) {
      this.video.currentTime = Math.min(Math.max(0, position), this.video.duration);
    }
  }

  seekToTenth(tenth) {
    this.seek((this.video.duration * tenth) / 10);
  }

  changeVolume(by) {
    this.setVolume(this.video.volume + by);
  }

  setVolume(volume) {
    this.video.volume = Math.min(1, Math.max(0, Math.round(volume * 100) / 100));
    this.video.muted = this.video.volume === 0;
  }

  toggleMuted() {
    this.video.muted = !this.video.muted;
    if (!this.video.muted && this.video.volume === 0) this.video.volume = 0.5;
  }

  toggleCaptions() {
    const { tracks } = this.parts;
    if (tracks.options.length < 2) return;
    this.setTrack(Number(tracks.value) === OFF ? (this.lastTrack ?? 0) : OFF);
  }

  setTrack(index) {
    if (index !== OFF) this.lastTrack = index;
    this.source.track = index;
    this.parts.tracks.value = String(index);
    this.parts.captions.setAttribute('aria-pressed', String(index !== OFF));
    remember('captions', index === OFF ? 'off' : this.parts.tracks.selectedOptions[0].lang);
  }

  toggleFullscreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else if (this.requestFullscreen) {
      this.requestFullscreen().catch(() => this.show());
    } else {
      // On an iPhone only the video itself can be full screen.
      this.video.webkitEnterFullscreen?.();
    }
  }

  togglePanel(name) {
    for (const panel of ['settings', 'help']) {
      const open = panel === name && this.parts[`${panel}-panel`].hidden;
      this.parts[`${panel}-panel`].hidden = !open;
      this.parts[panel].setAttribute('aria-expanded', String(open));
    }
  }

  // What the source tells

  onVariants(levels) {
    const { quality } = this.parts;
    quality.length = 1;
    levels.forEach((level, index) => quality.add(new Option(`${level.height || Math.round(level.bitrate / 1000)}${level.height ? 'p' : ' kbit/s'}`, index)));
  }

  onVariant(level) {
    if (!level) return;
    const automatic = this.parts.quality.options[0];
    automatic.textContent = this.source.automatic && level.height ? this.words('quality-auto', level) : automatic.dataset.plain;
  }

  onTracks(tracks) {
    const select = this.parts.tracks;
    select.length = 1;
    for (const [index, track] of tracks.entries()) {
      const option = new Option(track.name, index);
      option.lang = track.lang ?? '';
      select.add(option);
    }
    this.parts.captions.hidden = tracks.length === 0;
    this.parts['tracks-line'].hidden = tracks.length === 0;
    const wanted = recall('captions');
    const index = wanted && wanted !== 'off' ? tracks.findIndex(track => (track.lang ?? '') === wanted) : OFF;
    this.source.track = index;
    select.value = String(index);
    this.parts.captions.setAttribute('aria-pressed', String(index !== OFF));
  }

  onFailure(failure) {
    this.parts.error.querySelector('p').textContent = this.words(`error-${failure}`);
    this.parts.retry.hidden = failure === 'unauthorized';
    this.parts['sign-in'].hidden = failure !== 'unauthorized';
    this.parts.error.hidden = false;
    this.show();
  }

  onRetry() {
    this.parts.error.hidden = true;
    this.source.reopen();
    this.video.play().catch(() => this.show());
    this.parts.play.focus();
  }

  // Wiring

  restore() {
    this.parts.quality.options[0].dataset.plain = this.parts.quality.options[0].textContent;
    const speed = recall('speed') ?? '1';
    this.parts.speed.value = speed;
    this.video.defaultPlaybackRate = Number(this.parts.speed.value) || 1;
    this.video.playbackRate = this.video.defaultPlaybackRate;
    this.video.volume = Math.min(1, Math.max(0, Number(recall('volume') ?? 1) || 0));
    this.video.muted = recall('muted') === 'true';
  }

  listen() {
    const { signal } = this.stopping;
    const on = (target, event, listener) => target.addEventListener(event, listener, { signal });
    const { parts, video } = this;

    for (const event of ['play', 'pause', 'ended', 'timeupdate', 'durationchange', 'progress', 'seeking', 'seeked', 'waiting', 'playing', 'canplay', 'emptied']) {
      on(video, event, () => this.show());
    }
    on(video, 'seeking', () => this.preview.onKeyboard());
    on(video, 'volumechange', () => {
      remember('volume', video.volume);
      remember('muted', video.muted);
      this.show();
    });
    on(video, 'click', event => this.onVideoClick(event));
    on(parts.start, 'click', () => this.toggle());
    on(parts.play, 'click', () => this.toggle());
    on(parts.mute, 'click', () => this.toggleMuted());
    on(parts.volume, 'input', () => this.setVolume(Number(parts.volume.value)));
    on(parts.seek, 'input', () => this.seek(Number(parts.seek.value)));
    on(parts.captions, 'click', () => this.toggleCaptions());
    on(parts.settings, 'click', () => this.togglePanel('settings'));
    on(parts.help, 'click', () => this.togglePanel('help'));
    on(parts.fullscreen, 'click', () => this.toggleFullscreen());
    on(parts.retry, 'click', () => this.onRetry());
    on(parts.quality, 'change', () => (this.source.variant = Number(parts.quality.value)));
    on(parts.tracks, 'change', () => this.setTrack(Number(parts.tracks.value)));
    on(parts.speed, 'change', () => {
      video.playbackRate = video.defaultPlaybackRate = Number(parts.speed.value);
      remember('speed', parts.speed.value);
    });
    on(document, 'fullscreenchange', () => this.show());
    on(document, 'keydown', event => this.onKey(event));
    for (const event of ['pointermove', 'pointerdown', 'focusin', 'keydown']) on(this, event, () => this.wake());
    on(this, 'pointerleave', () => this.fallAsleep());
  }

  onVideoClick(event) {
    if (!this.parts['settings-panel'].hidden || !this.parts['help-panel'].hidden) {
      this.togglePanel(null);
    } else if (event.pointerType !== 'touch') {
      this.toggle();
    }
  }

  onKey(event) {
    if (event.key === 'Escape') {
      this.togglePanel(null);
      return;
    }
    const action = actionOf(event, this);
    if (action) {
      event.preventDefault();
      action();
    }
  }

  wake() {
    clearTimeout(this.sleep);
    this.removeAttribute('idle');
    this.sleep = setTimeout(() => this.fallAsleep(), IDLE_MILLIS);
  }

  fallAsleep() {
    const panelOpen = !this.parts['settings-panel'].hidden || !this.parts['help-panel'].hidden;
    this.toggleAttribute('idle', !this.video.paused && !panelOpen && !this.parts.controls.querySelector(':focus-visible'));
  }

  /** Shows how the video stands: truth comes from the element, never from what was pressed. */
  show() {
    const { parts, video } = this;
    const duration = Number.isFinite(video.duration) ? video.duration : 0;
    const failed = !parts.error.hidden;
    this.toggleAttribute('playing', !video.paused);
    this.toggleAttribute('muted', video.muted);
    this.toggleAttribute('fullscreen', document.fullscreenElement === this);
    parts.start.hidden = failed || !video.paused || video.currentTime > this.begin + 0.5;
    parts.busy.hidden = failed || video.paused || video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    parts.play.setAttribute('aria-label', this.words(video.paused ? 'play' : 'pause'));
    parts.mute.setAttribute('aria-pressed', String(video.muted));
    parts.fullscreen.setAttribute('aria-pressed', String(document.fullscreenElement === this));
    parts.volume.value = String(video.muted ? 0 : video.volume);
    parts.volume.style.setProperty('--filled', `${100 * Number(parts.volume.value)}%`);
    parts.seek.max = String(duration || 1);
    parts.seek.value = String(video.currentTime);
    parts.seek.style.setProperty('--filled', `${duration ? (100 * video.currentTime) / duration : 0}%`);
    parts.seek.style.setProperty('--buffered', `${duration ? (100 * this.bufferedEnd()) / duration : 0}%`);
    parts.seek.setAttribute('aria-valuetext', this.words('seek-text', { position: clock(video.currentTime), duration: clock(duration) }));
    parts.position.textContent = clock(video.currentTime);
    parts.duration.textContent = clock(duration);
    if (video.paused) this.wake();
  }

  bufferedEnd() {
    const { buffered, currentTime } = this.video;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= currentTime + 0.1 && currentTime <= buffered.end(i)) return buffered.end(i);
    }
    return currentTime;
  }
}

customElements.define('lectern-player', LecternPlayer);
