import Hls from 'hls.js';

const RECOVERIES = 3;

const REFUSALS = { 401: 'unauthorized', 403: 'forbidden', 404: 'gone', 410: 'gone', 429: 'limited' };
const FINAL = ['unauthorized', 'forbidden', 'limited'];

/** Asks for all rungs and renditions that are planned, those included that aren't there yet. */
const PLANNED = '?ladder=planned';

/** Whoever goes to the end of what is prepared stops so much before it, so that there is something to see. */
const BEFORE_END_SECONDS = 1;

/**
 * Feeds a video element: through hls.js where there is MediaSource, else by the browser's own HLS, else with the
 * progressive file, which is all that there is of a remote video. While a video is still being transcoded, hls.js knows all
 * planned rungs, tracks of sound and captions, and may choose among those that are prepared around the position. Tells what
 * happens by the callbacks `onVariants`, `onSounds` and `onTracks` (what there is to choose from), `onVariant`, `onSoundLost` and
 * `onFailure`.
 */
export class Source {
  constructor(video, { hls, progressive }, preparation, callbacks) {
    Object.assign(this, { video, url: hls, progressive, preparation, callbacks });
    this.recoveries = RECOVERIES;
    // The folders of variants with pictures that couldn't be decoded.
    this.undecodable = new Set();
    video.addEventListener('error', () => this.hls && this.onUndecodable());
    // An error pauses, too, but that isn't what the viewer wants.
    video.addEventListener('play', () => (this.wanted = true));
    video.addEventListener('pause', () => (this.wanted &&= Boolean(video.error)));
  }

  /** @param position where to begin, in seconds */
  open(position) {
    this.position = Math.min(position, this.end);
    if (this.url && Hls.isSupported()) {
      this.openHls();
    } else {
      this.openNative();
    }
  }

  /** Opens it anew where it stopped, and goes on if it played; the server then renews the right to watch. */
  reopen() {
    const { currentTime } = this.video;
    this.close();
    this.open(currentTime || this.position);
    // it tells itself if it may not begin
    if (this.wanted) this.video.play().catch(() => {});
  }

  /**
   * Goes on in another variant where pictures that were loaded can't be decoded: of the source's own, damage may show only
   * when they are watched. hls.js would stay paused, or load the same once more.
   */
  onUndecodable() {
    const { hls } = this;
    const playing = hls.levels[hls.currentLevel];
    if (playing) this.undecodable.add(folderOf(playing.uri));
    if (playing && hls.levels.some(level => !this.undecodable.has(folderOf(level.uri)))) this.reopen();
    else this.callbacks.onFailure('media');
  }

  /** Leaves out what couldn't be decoded, unless there is nothing else. */
  leaveOut() {
    const { levels } = this.hls;
    if (levels.every(level => this.undecodable.has(folderOf(level.uri)))) return;
    for (let index = levels.length - 1; index >= 0; index--) {
      if (this.undecodable.has(folderOf(levels[index].uri))) this.hls.removeLevel(index);
    }
  }

  close() {
    this.hls?.destroy();
    this.hls = undefined;
  }

  openHls() {
    // Without its worker hls.js shows the first frame sooner, and fMP4 needs no remuxing that would be worth one.
    const growing = !this.preparation.ended;
    const hls = new Hls({ enableWorker: false, startPosition: this.position, capLevelToPlayerSize: !growing });
    this.hls = hls;
    this.preparation.sound = undefined;
    this.planned = new Set(this.preparation.rungs.map(({ folder }) => folder));
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.leaveOut();
      this.offer();
    });
    // later, for hls.js chooses among them when it has told of them
    const later = tell => queueMicrotask(() => this.hls === hls && tell());
    hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, () => later(() => this.callbacks.onSounds(this.sounds)));
    hls.on(Hls.Events.AUDIO_TRACK_SWITCHING, (_, track) => (this.preparation.sound = folderOf(track.url)));
    hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => later(() => this.callbacks.onTracks(this.captions)));
    hls.on(Hls.Events.LEVEL_SWITCHED, () => this.callbacks.onVariant(hls.levels[hls.currentLevel]));
    hls.on(Hls.Events.FRAG_BUFFERED, () => (this.recoveries = RECOVERIES));
    hls.on(Hls.Events.ERROR, (_, error) => this.onError(error));
    hls.loadSource(growing ? this.url + PLANNED : this.url);
    // The element knows the length that the video will have, so that the place of everything stays the same.
    hls.attachMedia(growing ? { media: this.video, overrides: { duration: this.preparation.duration } } : this.video);
  }

  /** Where what is prepared ends, less a moment to be seen there; infinite where everything is. */
  get end() {
    const { ended, complete, seconds } = this.preparation;
    return ended || complete ? Infinity : Math.max(0, seconds - BEFORE_END_SECONDS);
  }

  /** Goes to a position; only to the end of what is prepared if that is before it. */
  seek(position) {
    const reached = Math.min(position, this.end);
    // first, so that hls.js doesn't look for the position in a variant that ends before it
    if (this.hls) this.allow(reached);
    this.video.currentTime = reached;
  }

  /** Goes on with what is prepared now. */
  onPrepared() {
    if (!this.hls?.levels.length) return;
    const { hls, preparation } = this;
    const heard = hls.audioTracks[hls.audioTrack];
    if (heard && !preparation.hasSound(folderOf(heard.url))) {
      this.leaveSound();
    } else if (this.lacksSound || this.lacksReplacement) {
      this.reopen();
    } else {
      this.offer();
    }
  }

  /** Whether there is sound by now that the playlist couldn't tell of when it was loaded. */
  get lacksSound() {
    return this.hls.allAudioTracks.length === 0 && this.preparation.sounds.some(({ seconds }) => seconds > 0);
  }

  /** Whether there is a rung by now in the place of one that couldn't be decoded; the playlist that was loaded didn't know. */
  get lacksReplacement() {
    const { preparation, planned, undecodable } = this;
    return (
      undecodable.size > 0 &&
      preparation.rungs.some(({ folder }) => !planned.has(folder) && preparation.isReady(folder, this.bufferedEnd))
    );
  }

  /** Lets hls.js, and who watches, choose among what is prepared. */
  offer() {
    this.allow(this.bufferedEnd);
    this.callbacks.onVariants(this.variants);
    this.callbacks.onSounds(this.sounds);
    this.callbacks.onTracks(this.captions);
  }

  /** The track that was listened to has been given up: goes on in another one, or else without. */
  leaveSound() {
    const { hls, preparation } = this;
    // one that is behind lets the viewer wait, but where he is
    const other = this.sounds.find(({ ready }) => ready) ?? tracksOf(hls.audioTracks).find(({ folder }) => preparation.isBegun(folder));
    if (other) {
      this.sound = other.index;
      this.offer();
    } else {
      this.reopen();
    }
    this.callbacks.onSoundLost();
  }

  /**
   * The variants that there will be, the highest last: the index of each, its folder, lines, and bitrate, whether it is the
   * source's own while another one has as many lines, and whether it may be chosen now.
   */
  get variants() {
    const { hls, preparation } = this;
    const lines = level => Math.min(level.width, level.height);
    const choices = hls.levels.map((level, index) => ({
      index,
      folder: folderOf(level.uri),
      lines: lines(level),
      bitrate: level.bitrate,
      original: folderOf(level.uri).endsWith('-original') && hls.levels.filter(other => lines(other) === lines(level)).length > 1,
      ready: preparation.ended || this.isReady(level, this.bufferedEnd),
    }));
    return this.expected(choices.filter(({ folder }) => preparation.hasRung(folder)));
  }

  /** The tracks of sound that there will be: the index of each, its folder, name, language, and whether it may be chosen now. */
  get sounds() {
    const { hls, preparation } = this;
    return this.expected(
      tracksOf(hls.audioTracks)
        .filter(({ folder }) => preparation.hasSound(folder))
        .map(track => ({
          ...track,
          ready: track.index === hls.audioTrack || preparation.isHeard(track.folder, this.bufferedEnd),
        })),
    );
  }

  /** The captions that there will be, described in the same way. */
  get captions() {
    const { hls, preparation } = this;
    return this.expected(
      tracksOf(hls.subtitleTracks)
        .filter(({ folder }) => preparation.hasCaptions(folder))
        .map(track => ({ ...track, ready: preparation.isCaptioned(track.folder) })),
    );
  }

  /** What isn't ready is still to come, unless preparing it has stopped. */
  expected(choices) {
    return this.preparation.stopped ? choices.filter(({ ready }) => ready) : choices;
  }

  /** Bounds what hls.js may choose to the rungs that are prepared from a position on. They lie side by side in its list. */
  allow(position) {
    const { hls, preparation } = this;
    if (preparation.ended) {
      hls.config.minAutoBitrate = 0;
      if (!hls.capLevelToPlayerSize) {
        hls.autoLevelCapping = -1;
        hls.capLevelToPlayerSize = true;
      }
      return;
    }
    const ready = hls.levels.flatMap((level, index) => (this.isReady(level, position) ? [index] : []));
    if (ready.length === 0) return;
    const lowest = ready[0];
    const highest = Math.max(lowest, ...ready.filter(index => hls.levels[index].height <= this.useful));
    hls.config.minAutoBitrate = lowest === 0 ? 0 : hls.levels[lowest].maxBitrate;
    hls.autoLevelCapping = highest;
    if (hls.loadLevel === -1) hls.startLevel = Math.min(Math.max(hls.firstLevel, lowest), highest);
    if (!hls.autoLevelEnabled && !ready.includes(hls.manualLevel)) hls.loadLevel = -1;
  }

  isReady(level, position) {
    return this.preparation.isReady(folderOf(level.uri), position);
  }

  /** The height of the lowest variant that fills the player: a higher one would show no more. */
  get useful() {
    const side = Math.max(this.video.clientWidth, this.video.clientHeight) * devicePixelRatio;
    return this.hls.levels.find(level => Math.max(level.width, level.height) >= side)?.height ?? Infinity;
  }

  /** How far has been loaded from the position on, in seconds. */
  get bufferedEnd() {
    const { buffered, currentTime } = this.video;
    const position = this.hls?.loadLevel === -1 ? this.position : currentTime;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= position + 0.1 && position <= buffered.end(i)) return buffered.end(i);
    }
    return position;
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
    else if (refused === 'gone') this.askForTheWhole();
  }

  /** A segment may be missing, and hls.js looks for another; where the whole lesson isn't there any more, it needn't. */
  async askForTheWhole() {
    const { hls } = this;
    const answer = await fetch(this.url, { method: 'HEAD' }).catch(() => undefined);
    if (this.hls !== hls || REFUSALS[answer?.status] !== 'gone') return;
    hls.stopLoad();
    this.video.pause();
    this.callbacks.onFailure('gone');
  }

  onFatal(error, refused) {
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR && this.recoveries-- > 0) {
      this.hls.recoverMediaError();
    } else if (refused && refused !== 'limited' && this.hls.levels.length > 0 && this.recoveries-- > 0) {
      this.reopen();
      if (refused === 'gone' && error.details === Hls.ErrorDetails.AUDIO_TRACK_LOAD_ERROR) this.callbacks.onSoundLost();
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

  /** @param index of the sound to listen to */
  set sound(index) {
    if (this.hls && index >= 0 && this.hls.audioTrack !== index) this.hls.audioTrack = index;
  }

  /** The index of the sound that is listened to; -1 for none. */
  get sound() {
    return this.hls?.audioTrack ?? -1;
  }

  /** @param index of the captions to show, or -1 for none */
  set track(index) {
    if (this.hls && this.hls.subtitleTrack !== index) {
      this.hls.subtitleDisplay = index >= 0;
      this.hls.subtitleTrack = index;
    }
  }
}

/** The folder of a rung or a rendition, by which the server calls it. */
function folderOf(uri) {
  return uri.split('/').at(-2);
}

function tracksOf(tracks) {
  return tracks.map(({ url, name, lang }, index) => ({ index, folder: folderOf(url), name, lang: lang ?? '' }));
}
