const VISIBLE_MILLIS = 700;
const HIDDEN_MILLIS = 10_000;
/** A video is watchable within seconds of its upload: who comes then is shown it without losing one of them to waiting. */
const SOON_MILLIS = 250;
const SOON_LOOKS = 40;

/** Waits for a lesson's video and shows how far it is; gives way to the player once there is something to watch, or to what is to be said instead. */
class LecternWaiting extends HTMLElement {
  connectedCallback() {
    this.looks = 0;
    if (this.dataset.state !== 'FAILED') this.later();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later() {
    const visible = this.looks++ < SOON_LOOKS ? SOON_MILLIS : VISIBLE_MILLIS;
    this.timer = setTimeout(() => this.look(), document.hidden ? HIDDEN_MILLIS : visible);
  }

  async look() {
    const video = await fetch(this.dataset.lesson, { headers: { Accept: 'application/json' } })
      .then(answer => (answer.ok ? answer.json() : undefined))
      .then(lesson => lesson?.video)
      .catch(() => undefined);
    if (video && (video.playable || video.state !== this.dataset.state)) {
      await this.giveWay();
      return;
    }
    const meter = this.querySelector('progress');
    if (video && meter) {
      meter.value = video.percent;
      this.querySelector('output').value = `${video.percent} %`;
    }
    this.later();
  }

  /** The page as it is now knows best what comes in the place of this; the rest of it stays as the viewer has it. */
  async giveWay() {
    const page = await fetch(location.href)
      .then(answer => (answer.ok ? answer.text() : ''))
      .catch(() => '');
    const successor = new DOMParser().parseFromString(page, 'text/html').querySelector('.learn__stage > *');
    if (successor) {
      // What is parsed there is parsed as if there were no scripts.
      successor.querySelectorAll('noscript').forEach(element => element.remove());
      this.replaceWith(document.adoptNode(successor));
    } else {
      location.reload();
    }
  }
}

customElements.define('lectern-waiting', LecternWaiting);
