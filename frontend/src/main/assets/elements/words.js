/**
 * The words that a page holds for a script, translated: `<template><span data-word="name">…{place}…</span></template>`.
 * Gives a function from a name, and what to put into its places, to the words.
 */
export function wordsOf(template) {
  const words = new Map([...template.content.querySelectorAll('[data-word]')].map(e => [e.dataset.word, e.textContent]));
  return (name, places = {}) => words.get(name).replace(/\{(\w+)\}/g, (_, place) => places[place]);
}
