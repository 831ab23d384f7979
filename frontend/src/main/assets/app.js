import './elements/lectern-theme.js';
