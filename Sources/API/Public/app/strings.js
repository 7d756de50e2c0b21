// Every word of the pages in both languages. A text is a string, or forms by the plural categories of its language. A page
// brings its own words along, so that nobody loads those of all pages.
import core from "./words/core.js";

const texts = { en: { ...core.en }, ru: { ...core.ru } };

/** Adds the words of a page. */
export function addWords({ en, ru }) {
  Object.assign(texts.en, en);
  Object.assign(texts.ru, ru);
}

export let language = document.documentElement.lang === "ru" ? "ru" : "en";
let plurals = new Intl.PluralRules(language);

export function setLanguage(next) {
  language = next;
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = next;
  document.cookie = `isotherm_language=${next}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** The text of `key`; `values.n` chooses the plural form. */
export function t(key, values = {}) {
  const entry = texts[language][key];
  if (entry === undefined) throw new Error(`no text for ${key}`);
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.n ?? 0)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const hasWord = (key) => key in texts[language];

/** The word for something that the server names: its translation, or the name itself when it is new to the page. */
export const wordFor = (name) => (hasWord(name) ? t(name) : name);

/** Puts the texts into the elements that name one. */
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
}

/** For tests: keys that one language lacks. */
export const missingKeys = () => {
  const keys = (name) => new Set(Object.keys(texts[name]));
  return [...keys("en").symmetricDifference(keys("ru"))];
};
