import { remember } from './memory.js';

/** A button that switches between light and dark, and remembers it. Until it's pressed, the system's theme holds. */
class LecternTheme extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('button');
    this.system = matchMedia('(prefers-color-scheme: dark)');
    this.button.hidden = false;
    this.button.addEventListener('click', () => this.onSwitch());
    this.system.addEventListener('change', () => this.show());
    this.show();
  }

  get dark() {
    const { theme } = document.documentElement.dataset;
    return theme ? theme === 'dark' : this.system.matches;
  }

  onSwitch() {
    const theme = this.dark ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    remember('theme', theme);
    this.show();
  }

  show() {
    const label = this.dark ? this.dataset.light : this.dataset.dark;
    this.button.setAttribute('aria-label', label);
    this.button.title = label;
    this.toggleAttribute('dark', this.dark);
  }
}

customElements.define('lectern-theme', LecternTheme);
