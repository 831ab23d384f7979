const CUE = /(?:(\d+):)?(\d+):(\d+\.\d+)\s+-->\s+(?:(\d+):)?(\d+):(\d+\.\d+).*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;

const RETRY_MILLIS = 30_000;

const seconds = (hours, minutes, rest) => Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest);

/** Small pictures of a video by their times: WebVTT whose cues name parts of sheets. Nothing is fetched before it is asked for. */
export class Storyboard {
  constructor(url) {
    Object.assign(this, { url, tiles: [], sheets: new Map(), askedAt: -Infinity });
  }

  /** @returns the tile for that time, or undefined where there is none, or none yet */
  async find(time) {
    await this.read();
    return this.tiles.find(tile => time < tile.end) ?? this.tiles.at(-1);
  }

  /** A video that is still growing has none: it is asked for again, but not with each move of the mouse. */
  read() {
    if (this.url && this.tiles.length === 0 && performance.now() - this.askedAt >= RETRY_MILLIS) {
      this.askedAt = performance.now();
      this.reading = fetch(this.url)
        .then(answer => (answer.ok ? answer.text() : ''))
        .then(text => (this.tiles = this.parse(text)))
        .catch(() => {});
    }
    return this.reading;
  }

  parse(text) {
    return Array.from(text.matchAll(CUE), ([, , , , ...cue]) => {
      const [x, y, width, height] = cue.slice(4).map(Number);
      return { end: seconds(...cue), sheet: new URL(cue[3], new URL(this.url, location.href)).href, x, y, width, height };
    });
  }

  /** @returns the sheet that the tile is on, once it can be drawn; undefined if it can't be had */
  sheet({ sheet }) {
    if (!this.sheets.has(sheet)) {
      const image = new Image();
      image.src = sheet;
      const loaded = image.decode().then(
        () => image,
        () => void this.sheets.delete(sheet),
      );
      this.sheets.set(sheet, loaded);
    }
    return this.sheets.get(sheet);
  }
}
