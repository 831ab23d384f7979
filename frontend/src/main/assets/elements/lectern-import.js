const VISIBLE_MILLIS = 1000;
const HIDDEN_MILLIS = 10_000;

/** Shows how far the server has copied a lesson's remote video (data-import is where to look), and reloads the page at the end. */
class LecternImport extends HTMLElement {
  connectedCallback() {
    if (this.dataset.state === 'RUNNING') this.later();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later() {
    this.timer = setTimeout(() => this.look(), document.hidden ? HIDDEN_MILLIS : VISIBLE_MILLIS);
  }

  async look() {
    const copying = await fetch(this.dataset.import, { headers: { Accept: 'application/json' } })
      .then(answer => (answer.ok ? answer.json() : undefined))
      .catch(() => undefined);
    if (copying && copying.state !== 'RUNNING') {
      location.hash = this.closest('[id]').id;
      location.reload();
      return;
    }
    if (copying) {
      if (copying.totalBytes) this.querySelector('progress').value = copying.percent;
      this.querySelector('output').value = `${Math.floor(copying.receivedBytes / 1e6)} MB`;
    }
    this.later();
  }
}

customElements.define('lectern-import', LecternImport);
