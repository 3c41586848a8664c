import { h, paragraphs } from "./dom.js";
import { BALLOTS } from "./questions.js";

/**
 * @typedef {import("./types").Form} Form
 */

/**
 * What stands above the questions: the languages, the title, that the vote advises, what happens to one's data.
 *
 * @param {Form} form
 * @param {Node | null} languages
 */
export function header(form, languages) {
  const { words, title, introduction, notice } = form;
  const votes = form.questions.some(
    ({ kind, options }) => BALLOTS.includes(kind) || options?.some(({ letter }) => letter),
  );
  const lines = notice.flatMap((line) => [h("dt", {}, line.title), h("dd", {}, line.text)]);
  return h(
    "header",
    { class: "ls-header" },
    languages,
    title && h("h2", { class: "ls-title", tabindex: -1 }, title),
    votes && h("p", { class: "ls-advisory" }, words.advisory),
    ...paragraphs(introduction, { class: "ls-introduction" }),
    lines.length > 0 && h("details", { class: "ls-notice" }, h("summary", {}, words.notice), h("dl", {}, ...lines)),
  );
}

const NAMES = /** @type {Record<string, string>} */ ({ fr: "Français", en: "English" });

/**
 * The other languages: links where each has its own page, buttons where the page has them all.
 *
 * @param {Form} form
 * @param {{ links: Record<string, string> | null, languages: string[], turn: (language: string) => void }} choice
 */
export function languageSwitch(form, { links, languages, turn }) {
  const codes = links ? Object.keys(links) : languages;
  if (codes.length < 2) return null;
  const one = (/** @type {string} */ code) => {
    const current = code === form.language;
    const shared = { lang: code, "aria-current": current && "true", class: "ls-language" };
    if (links) return h("a", { ...shared, href: links[code], hreflang: code }, NAMES[code] ?? code);
    return h("button", { ...shared, type: "button", click: () => turn(code) }, NAMES[code] ?? code);
  };
  return h("nav", { class: "ls-languages", "aria-label": form.words.languages }, ...codes.map(one));
}
