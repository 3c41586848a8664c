import { askedOf, complaint } from "./answers.js";
import { h } from "./dom.js";
import { counted } from "./words.js";

/** The fields that are no question of the definition. */
export const CODE = "#code";
export const CATEGORY = "#category";

/**
 * @typedef {import("./types").Problem} Problem
 */

/**
 * Everything that keeps a draft from being sent, in the order of the page.
 *
 * @param {import("./types").Form} form
 * @param {import("./types").Draft} draft
 * @returns {Problem[]}
 */
export function review(form, draft) {
  /** @type {Problem[]} */
  const problems = [];
  if (form.admission === "invitation" && !draft.token?.trim()) {
    problems.push({ question: CODE, message: form.words.required_code });
  }
  if (form.categories.length && !form.categories.some(({ id }) => id === draft.category)) {
    problems.push({ question: CATEGORY, message: form.words.required_category });
  }
  const { asked, answers } = askedOf(form.questions, draft.answers);
  for (const question of asked) {
    const message = complaint(question, answers[question.id] ?? null, form);
    if (message) problems.push({ question: question.id, message });
  }
  return problems;
}

const AT_CODE = ["invitation-needed", "unknown-invitation", "already-answered"];

/**
 * The problems of a refusal, those about the code or the category put at their fields.
 *
 * @param {import("./types").Reply} reply
 * @returns {Problem[]}
 */
export function refusals({ code = "", message = "", problems = [] }) {
  if (AT_CODE.includes(code)) return [{ question: CODE, message }];
  if (code === "category-needed") return [{ question: CATEGORY, message }];
  return problems;
}

/**
 * The list that takes the focus: how many problems, and a way to each.
 *
 * @param {{ words: import("./types").Words, language: string }} page
 * @param {{ title?: string, problems: Problem[], reach: (id: string) => HTMLElement | undefined, label: (id: string) => string }} found
 */
export function summary(page, { title, problems, reach, label }) {
  const lines = problems.map(({ question, message }) => {
    const target = question === null ? undefined : reach(question);
    if (!target || question === null) return h("li", {}, message);
    const click = (/** @type {Event} */ event) => {
      event.preventDefault();
      target.focus();
    };
    return h("li", {}, h("a", { href: `#${target.id}`, click }, h("strong", {}, label(question)), ` ${message}`));
  });
  const heading = h("h3", { class: "ls-subtitle" }, title || counted(page, "problems", problems.length));
  const attributes = { class: "ls-summary", tabindex: -1, role: "group", "aria-label": heading.textContent };
  return h("div", attributes, heading, lines.length > 0 && h("ul", {}, ...lines));
}
