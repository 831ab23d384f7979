import { clock } from '../time.js';

const LINGERS_MILLIS = 2500;

/**
 * Shows above the seek bar what there is at the place under the pointer, the finger or, by keyboard, at the position itself.
 * Parts: seek (the bar), preview, tile (a canvas) and preview-time.
 */
export class Preview {
  constructor({ seek, preview, tile, 'preview-time': label }, storyboard, signal) {
    Object.assign(this, { seek, preview, tile, label, storyboard });
    const on = (event, listener) => seek.addEventListener(event, listener, { signal });
    on('pointermove', event => event.pointerType === 'mouse' && this.show(this.timeAt(event.clientX)));
    on('input', () => this.show(Number(seek.value)));
    on('pointerleave', () => this.hide());
    on('pointerup', event => event.pointerType !== 'mouse' && this.hide());
    on('pointercancel', () => this.hide());
    on('blur', () => this.hide());
    on('focus', () => this.onKeyboard());
  }

  /** The position has changed, or the bar has the focus: who moves by keyboard sees where to. */
  onKeyboard() {
    if (!this.seek.matches(':focus-visible')) return;
    this.show(Number(this.seek.value));
    this.lingers = setTimeout(() => this.hide(), LINGERS_MILLIS);
  }

  /** The middle of the thumb stands at the value, so its ends are half a thumb within the bar's. */
  timeAt(clientX) {
    const { left, width } = this.seek.getBoundingClientRect();
    const thumb = this.thumb();
    return Math.min(1, Math.max(0, (clientX - left - thumb / 2) / (width - thumb))) * Number(this.seek.max);
  }

  thumb() {
    return 0.95 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  async show(time) {
    clearTimeout(this.lingers);
    this.time = time;
    this.label.textContent = clock(time);
    const { width } = this.seek.getBoundingClientRect();
    const thumb = this.thumb();
    this.preview.style.setProperty('--at', `${thumb / 2 + (time / Number(this.seek.max)) * (width - thumb)}px`);
    this.preview.hidden = false;
    const tile = await this.storyboard.find(time);
    const sheet = tile && (await this.storyboard.sheet(tile));
    if (this.time === time) this.draw(sheet, tile);
  }

  draw(sheet, tile) {
    this.tile.hidden = !sheet;
    if (!sheet) return;
    Object.assign(this.tile, { width: tile.width, height: tile.height });
    this.tile.getContext('2d').drawImage(sheet, tile.x, tile.y, tile.width, tile.height, 0, 0, tile.width, tile.height);
  }

  hide() {
    clearTimeout(this.lingers);
    this.time = undefined;
    this.preview.hidden = true;
  }
}
