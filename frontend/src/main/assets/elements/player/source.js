import Hls from 'hls.js';

const RECOVERIES = 3;

const REFUSALS = { 401: 'unauthorized', 403: 'forbidden', 404: 'gone', 410: 'gone', 429: 'limited' };
const FINAL = ['unauthorized', 'forbidden', 'limited'];

/**
 * Feeds a video element: through hls.js where there is MediaSource, else by the browser's own HLS, else with the
 * progressive file, which is all that there is of a remote video. Tells what happens by the callbacks `onVariants`, `onTracks`, `onVariant` and `onFailure`.
 */
export class Source {
  constructor(video, { hls, progressive }, callbacks) {
    Object.assign(this, { video, url: hls, progressive, callbacks });
    this.recoveries = RECOVERIES;
  }

  /** @param position where to begin, in seconds */
  open(position) {
    this.position = position;
    if (this.url && Hls.isSupported()) {
      this.openHls();
    } else {
      this.openNative();
    }
  }

  /** Opens it anew where it stopped; the server then renews the right to watch. */
  reopen() {
    const position = this.video.currentTime || this.position;
    this.close();
    this.open(position);
  }

  close() {
    this.hls?.destroy();
    this.hls = undefined;
  }

  openHls() {
    // Without its worker hls.js shows the first frame sooner, and fMP4 needs no remuxing that would be worth one.
    const hls = new Hls({ enableWorker: false, startPosition: this.position, capLevelToPlayerSize: true });
    this.hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.callbacks.onVariants(hls.levels));
    hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => this.callbacks.onTracks(hls.subtitleTracks));
    hls.on(Hls.Events.LEVEL_SWITCHED, () => this.callbacks.onVariant(hls.levels[hls.currentLevel]));
    hls.on(Hls.Events.FRAG_BUFFERED, () => (this.recoveries = RECOVERIES));
    hls.on(Hls.Events.ERROR, (_, error) => this.onError(error));
    hls.loadSource(this.url);
    hls.attachMedia(this.video);
  }

  openNative() {
    const native = this.url && this.video.canPlayType('application/vnd.apple.mpegurl');
    this.video.src = native ? this.url : this.progressive;
    this.video.addEventListener('loadedmetadata', () => (this.video.currentTime = this.position), { once: true });
    this.video.addEventListener('error', () => this.onNativeError(), { once: true });
  }

  /** The element doesn't tell why it failed, so the server is asked. */
  async onNativeError() {
    const answer = await fetch(this.video.src, { method: 'HEAD' }).catch(() => undefined);
    const refused = answer?.status === 502 ? 'elsewhere' : REFUSALS[answer?.status];
    this.callbacks.onFailure(refused ?? (answer ? 'unsupported' : 'network'));
  }

  // Whoever may not watch any more is told so at once, not when hls.js has tried all variants and the buffer is empty.
  onError(error) {
    const refused = REFUSALS[error.response?.code];
    if (error.fatal || FINAL.includes(refused)) this.onFatal(error, refused);
  }

  onFatal(error, refused) {
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR && this.recoveries-- > 0) {
      this.hls.recoverMediaError();
    } else if (refused && refused !== 'limited' && this.hls.levels.length > 0 && this.recoveries-- > 0) {
      this.reopen();
    } else {
      this.hls.stopLoad();
      if (refused) this.video.pause();
      this.callbacks.onFailure(refused ?? (error.type === Hls.ErrorTypes.MEDIA_ERROR ? 'media' : 'network'));
    }
  }

  /** @param index of the variant to keep to, or -1 to choose by the connection */
  set variant(index) {
    if (this.hls) this.hls.nextLevel = index;
  }

  get automatic() {
    return this.hls?.autoLevelEnabled ?? true;
  }

  /** @param index of the captions to show, or -1 for none */
  set track(index) {
    if (this.hls) {
      this.hls.subtitleDisplay = index >= 0;
      this.hls.subtitleTrack = index;
    }
  }
}
