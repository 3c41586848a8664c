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
  return h(
    "header",
    { class: "ls-header" },
    languages,
    title && h("h2", { class: "ls-title", tabindex: -1 }, title),
    votes && h("p", { class: "ls-advisory" }, words.advisory),
    form.reveal === "live" && h("p", { class: "ls-advisory" }, words.live_announced),
    ...paragraphs(introduction, { class: "ls-introduction" }),
    notice.more.length > 0 && layers(form),
  );
}

/**
 * The notice: a line that everybody reads, the rest to unfold.
 *
 * @param {Form} form
 */
function layers({ words, notice }) {
  const more = notice.more.flatMap(({ title, text }) => [h("dt", {}, title), h("dd", {}, text)]);
  return h(
    "div",
    { class: "ls-notice" },
    notice.line && h("p", {}, notice.line),
    h("details", {}, h("summary", {}, words.notice), h("dl", {}, ...more)),
  );
}

const NAMES = /** @type {Record<string, string>} */ ({ fr: "Français", en: "English" });

/**
 * Buttons for the languages, where the page has several; where each has its own page, links stand around it.
 *
 * @param {Form} form
 * @param {string[]} codes
 * @param {(language: string) => void} turn
 */
export function languageSwitch(form, codes, turn) {
  if (codes.length < 2) return null;
  const one = (/** @type {string} */ code) => {
    const current = code === form.language && "true";
    const attributes = { type: "button", class: "ls-language", lang: code, "aria-current": current };
    return h("button", { ...attributes, click: () => turn(code) }, NAMES[code] ?? code);
  };
  return h("nav", { class: "ls-languages", "aria-label": form.words.languages }, ...codes.map(one));
}
