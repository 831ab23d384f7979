import './elements/lectern-import.js';
import './elements/lectern-making.js';
import './elements/lectern-upload.js';

/** A lesson that the address names is unfolded: where a form was sent from, one goes on. */
function unfold() {
  if (!location.hash) return;
  document.getElementById(location.hash.slice(1))?.querySelector('details')?.setAttribute('open', '');
}

addEventListener('hashchange', unfold);
unfold();
