const VISIBLE_MILLIS = 2000;
const HIDDEN_MILLIS = 15_000;

/**
 * Keeps what the page tells about a video up to date while it is being made (data-running): the page is asked for again, and
 * each part with data-live that differs is replaced, so that nothing else moves, and nothing is read aloud twice.
 */
class LecternMaking extends HTMLElement {
  connectedCallback() {
    if (this.dataset.running === 'true') this.later();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later() {
    this.timer = setTimeout(() => this.look(), document.hidden ? HIDDEN_MILLIS : VISIBLE_MILLIS);
  }

  async look() {
    const page = await fetch(location.href)
      .then(answer => (answer.ok ? answer.text() : ''))
      .catch(() => '');
    const now = new DOMParser().parseFromString(page, 'text/html').querySelector('lectern-making');
    for (const part of now ? this.querySelectorAll('[data-live]') : []) {
      const { innerHTML } = now.querySelector(`[data-live=${part.dataset.live}]`);
      if (part.innerHTML !== innerHTML) part.innerHTML = innerHTML;
    }
    if (now?.dataset.running !== 'false') this.later();
  }
}

customElements.define('lectern-making', LecternMaking);
