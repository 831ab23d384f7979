import './elements/player/lectern-player.js';
import './elements/lectern-waiting.js';
