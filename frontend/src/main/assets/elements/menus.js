/** Small pop-ups made of <details> close when one looks elsewhere, and by Escape. */
const POP_UPS = 'details.menu[open], details.inline-edit[open]';

document.addEventListener('click', event => closeAllBut(event.target.closest(POP_UPS)));
document.addEventListener('focusin', event => closeAllBut(event.target.closest(POP_UPS)));
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  document.activeElement.closest(POP_UPS)?.querySelector('summary').focus();
  closeAllBut(null);
});

function closeAllBut(kept) {
  for (const popUp of document.querySelectorAll(POP_UPS)) {
    if (popUp !== kept) popUp.open = false;
  }
}
