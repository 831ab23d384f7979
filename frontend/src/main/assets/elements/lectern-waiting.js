const VISIBLE_MILLIS = 1000;
const HIDDEN_MILLIS = 10_000;

/** Waits for a lesson's video and shows how far it is; reloads the page once there is something to watch, or nothing to wait for. */
class LecternWaiting extends HTMLElement {
  connectedCallback() {
    if (['QUEUED', 'TRANSCODING'].includes(this.dataset.state)) this.later();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later() {
    this.timer = setTimeout(() => this.look(), document.hidden ? HIDDEN_MILLIS : VISIBLE_MILLIS);
  }

  async look() {
    const video = await fetch(this.dataset.lesson, { headers: { Accept: 'application/json' } })
      .then(answer => (answer.ok ? answer.json() : undefined))
      .then(lesson => lesson?.video)
      .catch(() => undefined);
    if (video && (video.playable || video.state !== this.dataset.state)) {
      location.reload();
      return;
    }
    if (video) {
      this.querySelector('progress').value = video.percent;
      this.querySelector('output').value = `${video.percent} %`;
    }
    this.later();
  }
}

customElements.define('lectern-waiting', LecternWaiting);
