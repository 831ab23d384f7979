import './elements/lectern-theme.js';
import './elements/confirmation.js';
import './elements/menus.js';
import './elements/relative-times.js';
