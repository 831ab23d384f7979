/** Asks before a form with data-confirm is sent: data-confirm-title, data-confirm, and data-confirm-danger where something is lost. */
const dialog = document.getElementById('confirmation');
const confirm = dialog.querySelector('[data-part=confirm]');

document.addEventListener('submit', event => {
  const form = event.target;
  if (form.dataset.confirm === undefined || form.confirmed) return;
  event.preventDefault();
  ask(form, event.submitter);
});

function ask(form, submitter) {
  dialog.querySelector('h2').textContent = form.dataset.confirmTitle;
  dialog.querySelector('p').textContent = form.dataset.confirm;
  confirm.textContent = submitter.textContent.trim() || submitter.getAttribute('aria-label');
  confirm.classList.toggle('button--danger', form.dataset.confirmDanger !== undefined);
  dialog.returnValue = '';
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'confirm') return;
    form.confirmed = true;
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
}
