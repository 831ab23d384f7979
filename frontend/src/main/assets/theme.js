// Runs before the first paint, so that a remembered theme doesn't flash the other one.
{
  let remembered = null;
  try {
    remembered = localStorage.getItem('theme');
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
  if (remembered === 'light' || remembered === 'dark') document.documentElement.dataset.theme = remembered;
  document.documentElement.classList.add('scripted');
}
