/**
 * Offers choices, each with a value and a text, behind the first options of a menu, which stay. Leaves the menu alone where
 * nothing changes: somebody may have it open.
 */
export function offer(select, fixed, choices) {
  const texts = choices.map(({ value, text }) => `${value} ${text}`);
  if (JSON.stringify(texts) === select.dataset.offered) return;
  select.dataset.offered = JSON.stringify(texts);
  select.length = fixed;
  for (const { value, text, lang = '' } of choices) {
    const option = new Option(text, value);
    option.lang = lang;
    select.add(option);
  }
}

/** What was wanted among tracks: the very same one, or else the first in that language; undefined if there is neither. */
export function preferred(tracks, wanted) {
  return tracks.find(({ folder }) => folder === wanted.folder) ?? tracks.find(({ lang }) => lang === wanted.lang);
}
