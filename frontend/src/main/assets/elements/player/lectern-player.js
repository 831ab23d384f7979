import { recall, remember } from '../memory.js';
import { clock } from '../time.js';
import { wordsOf } from '../words.js';
import { actionOf } from './keys.js';
import { offer, preferred } from './menu.js';
import { Preparation } from './preparation.js';
import { Preview } from './preview.js';
import { Progress } from './progress.js';
import { Source } from './source.js';
import { Storyboard } from './storyboard.js';

const IDLE_MILLIS = 2500;
const OFF = -1;
const NO_CAPTIONS = 'off';
const AUTOMATIC = '-1';
const NOTICE_MILLIS = 5000;
/** Whoever waits so near the end of what is prepared waits for more of it, not for the connection. */
const EDGE_SECONDS = 1.5;

/**
 * A lesson's video with its controls, which the page holds already; this makes them work.
 * Attributes: data-src (multivariant playlist; absent where there is none), data-progressive, data-progress (where to ask for
 * the learner's position, and to tell what was watched; for learners only), data-storyboard (WebVTT of small pictures),
 * data-prepared (how far the video has come, while it is still being transcoded). Property: `hls`, the hls.js instance,
 * where there is one.
 */
class LecternPlayer extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector('video');
    this.parts = Object.fromEntries([...this.querySelectorAll('[data-part]')].map(part => [part.dataset.part, part]));
    this.words = wordsOf(this.parts.words);
    this.stopping = new AbortController();
    this.begin = 0;
    this.sounds = [];
    this.tracks = [];
    this.wanted = { sound: { lang: recall('sound') }, captions: { lang: recall('captions') } };
    this.preparation = new Preparation(this.dataset.prepared, () => this.onPrepared());
    this.source = new Source(
      this.video,
      { hls: this.dataset.src, progressive: this.dataset.progressive },
      this.preparation,
      {
        onVariants: variants => this.onVariants(variants),
        onVariant: level => this.onVariant(level),
        onSounds: sounds => this.onSounds(sounds),
        onSoundLost: () => this.notify('sound-lost'),
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
    const [position] = await Promise.all([progress?.position(), this.preparation.begin()]);
    this.begin = position ?? 0;
    if (this.stopping.signal.aborted) return;
    this.source.open(this.begin);
    this.show();
  }

  disconnectedCallback() {
    this.stopping.abort();
    clearTimeout(this.notice);
    this.preparation.close();
    this.source.close();
  }

  get hls() {
    return this.source.hls;
  }

  /** Seconds; 0 while it isn't known. The browser's own HLS takes a growing video for an endless one. */
  get duration() {
    const known = this.preparation.ended ? this.video.duration : this.preparation.duration;
    return Number.isFinite(known) ? known : 0;
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
    if (!this.duration) return;
    if (position > this.source.end) this.notify(this.preparation.stopped ? 'stopped' : 'not-yet');
    this.source.seek(Math.min(Math.max(0, position), this.duration));
  }

  seekToTenth(tenth) {
    this.seek((this.duration * tenth) / 10);
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
    if (this.tracks.length === 0) return;
    const last = this.tracks.find(({ folder }) => folder === this.lastTrack) ?? this.tracks[0];
    this.setTrack(Number(this.parts.tracks.value) === OFF ? last.index : OFF);
  }

  setTrack(index) {
    const track = this.tracks.find(each => each.index === index);
    if (track) this.lastTrack = track.folder;
    this.wanted.captions = track ?? { lang: NO_CAPTIONS };
    remember('captions', this.wanted.captions.lang);
    this.showTrack(index);
  }

  showTrack(index) {
    this.source.track = index;
    this.parts.tracks.value = String(index);
    this.parts.captions.setAttribute('aria-pressed', String(index !== OFF));
  }

  setSound(index) {
    this.wanted.sound = this.sounds.find(sound => sound.index === index);
    remember('sound', this.wanted.sound.lang);
    this.source.sound = index;
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

  onVariants(variants) {
    const { quality } = this.parts;
    const chosen = this.source.automatic ? AUTOMATIC : quality.value;
    const choices = variants.map(({ index, lines, bitrate, original, ready }) => {
      const size = lines ? `${lines}p` : `${Math.round(bitrate / 1000)} kbit/s`;
      return this.choice({ index, name: original ? this.words('quality-original', { name: size }) : size, ready });
    });
    offer(quality, 1, choices);
    quality.value = chosen;
  }

  onPrepared() {
    this.source.onPrepared();
    this.show();
  }

  onVariant(level) {
    if (!level) return;
    const automatic = this.parts.quality.options[0];
    const height = Math.min(level.width, level.height);
    automatic.textContent = this.source.automatic && height ? this.words('quality-auto', { height }) : automatic.dataset.plain;
  }

  onSounds(sounds) {
    const { parts, source, wanted } = this;
    this.sounds = sounds;
    offer(parts.sounds, 0, sounds.map(track => this.choice(track)));
    parts['sounds-line'].hidden = sounds.length < 2;
    source.sound = preferred(sounds.filter(isReady), wanted.sound)?.index ?? source.sound;
    parts.sounds.value = String(source.sound);
  }

  onTracks(tracks) {
    const { parts, wanted } = this;
    this.tracks = tracks.filter(isReady);
    offer(parts.tracks, 1, tracks.map(track => this.choice(track)));
    parts.captions.hidden = this.tracks.length === 0;
    parts['tracks-line'].hidden = tracks.length === 0;
    this.showTrack(preferred(this.tracks, wanted.captions)?.index ?? OFF);
  }

  /** What isn't ready stands in the menu all the same: it will be, and it may be passed by the viewer, and catch up. */
  choice({ index, name, lang = '', ready }) {
    return { value: index, text: ready ? name : this.words('not-ready', { name }), lang, disabled: !ready };
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
    // Media keys and the system's own controls don't ask how far the video is prepared.
    on(video, 'seeking', () => video.currentTime > this.source.end + EDGE_SECONDS && this.seek(video.currentTime));
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
    on(parts.sounds, 'change', () => this.setSound(Number(parts.sounds.value)));
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
    const { duration, parts, video } = this;
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
    parts.seek.style.setProperty('--buffered', `${duration ? (100 * this.source.bufferedEnd) / duration : 0}%`);
    parts.seek.setAttribute('aria-valuetext', this.words('seek-text', { position: clock(video.currentTime), duration: clock(duration) }));
    this.showPreparation();
    parts.position.textContent = clock(video.currentTime);
    parts.duration.textContent = clock(duration);
    if (video.paused) this.wake();
  }

  /** Tells how far a video has come that is still being transcoded, and why nothing goes on at the end of that. */
  showPreparation() {
    const { parts, preparation, source, video } = this;
    const growing = !preparation.ended;
    this.toggleAttribute('growing', growing && !preparation.complete);
    parts.seek.style.setProperty('--prepared', `${growing ? (100 * preparation.seconds) / preparation.duration : 100}%`);
    parts.growth.hidden = !growing;
    if (growing) {
      const what = preparation.stopped ? 'growth-stopped' : preparation.complete ? 'growth-rungs' : 'growth';
      parts.growth.textContent = this.words(what, preparation);
    }
    const atEdge = growing && !preparation.complete && video.currentTime >= source.end - EDGE_SECONDS;
    if (atEdge && !video.paused && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) {
      this.say(preparation.stopped ? 'stopped' : 'next-part');
    } else if (!this.notice) {
      this.say();
    }
  }

  /** Says something for a while. */
  notify(word) {
    clearTimeout(this.notice);
    this.say(word);
    this.notice = setTimeout(() => {
      this.notice = undefined;
      this.show();
    }, NOTICE_MILLIS);
  }

  /** Says something until it is changed: only once, for it is read aloud. */
  say(word) {
    const text = word ? this.words(word) : '';
    if (this.parts.message.textContent !== text) this.parts.message.textContent = text;
  }
}

function isReady({ ready }) {
  return ready;
}

customElements.define('lectern-player', LecternPlayer);
