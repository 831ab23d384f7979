const TYPING = 'input:not([type=range]), textarea, select, [contenteditable]';
const PRESSING = 'button, a, summary';

/** What a key does to a player: the actions are the player's own methods. */
export function actionOf(event, player) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const { target } = event;
  if (target.closest(TYPING)) return undefined;
  if (event.key === ' ' && target.closest(PRESSING)) return undefined;
  const volume = target.matches('[data-part=volume]');
  switch (event.key) {
    case ' ':
    case 'k':
      return () => player.toggle();
    case 'j':
      return () => player.skip(-10);
    case 'l':
      return () => player.skip(10);
    case 'ArrowLeft':
      return volume ? undefined : () => player.skip(-5);
    case 'ArrowRight':
      return volume ? undefined : () => player.skip(5);
    case 'ArrowUp':
      return player.contains(target) ? () => player.changeVolume(0.05) : undefined;
    case 'ArrowDown':
      return player.contains(target) ? () => player.changeVolume(-0.05) : undefined;
    case 'm':
      return () => player.toggleMuted();
    case 'c':
      return () => player.toggleCaptions();
    case 'f':
      return () => player.toggleFullscreen();
    default:
      return /^[0-9]$/.test(event.key) ? () => player.seekToTenth(Number(event.key)) : undefined;
  }
}
