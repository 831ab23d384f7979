/** Says how long ago a <time data-relative> is; the exact time stays in its title. */
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const { lang } = document.documentElement;
const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short' });

for (const time of document.querySelectorAll('time[data-relative]')) {
  const then = new Date(time.dateTime);
  const seconds = (then - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, unitSeconds]) => Math.abs(seconds) >= unitSeconds) ?? ['second', 1];
  time.textContent = relative.format(Math.round(seconds / length), unit);
  time.title = exact.format(then);
}
