/**
 * Offers choices, each with a value and a text, behind the first options of a menu, which stay; those that are disabled can be
 * read only. Leaves the menu alone where nothing changes: somebody may have it open.
 */
export function offer(select, fixed, choices) {
  const texts = choices.map(({ value, text, disabled = false }) => `${value} ${text} ${disabled}`);
  if (JSON.stringify(texts) === select.dataset.offered) return;
  select.dataset.offered = JSON.stringify(texts);
  select.length = fixed;
  for (const { value, text, lang = '', disabled = false } of choices) {
    const option = new Option(text, value);
    option.lang = lang;
    option.disabled = disabled;
    select.add(option);
  }
}

/** What was wanted among tracks that are ready: the very same one, or else the first in that language; undefined if there is neither. */
export function preferred(tracks, wanted) {
  return tracks.find(({ folder }) => folder === wanted.folder) ?? tracks.find(({ lang }) => lang === wanted.lang);
}
