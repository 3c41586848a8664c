import { askedOf } from "./answers.js";
import { button, h, put } from "./dom.js";
import { confirmation } from "./done.js";
import { questionCard } from "./questions.js";
import { CATEGORY, CODE, summary } from "./review.js";

/**
 * @typedef {import("./types").Form} Form
 * @typedef {import("./types").Draft} Draft
 * @typedef {import("./types").Problem} Problem
 * @typedef {import("./questions.js").Card} Card
 *
 * @typedef {object} Filling
 * @property {Form} form
 * @property {Draft} draft
 * @property {string} prefix  what its elements' ids begin with
 * @property {boolean} resumed  whether the answers come from an earlier visit
 * @property {(text: string) => void} say
 * @property {() => void} changed
 * @property {() => void} submit
 * @property {() => void} restart
 */

/** The screen of questions. It shows a draft, writes into it, and says where something is wrong; it sends nothing. */
export class FormScreen {
  /** @param {Filling} filling */
  constructor(filling) {
    const { form, prefix, resumed } = filling;
    this.filling = filling;
    this.cards = cardsOf(filling, () => this.refresh());
    this.top = h("div", {}, resumed && resumedLine(filling));
    this.found = h("div", {});
    this.alert = h("div", {});
    this.note = h("p", { class: "ls-standing", id: `${prefix}-note`, hidden: true });
    this.label = form.words.send;
    this.button = h(
      "button",
      { type: "submit", class: "ls-button ls-send", "aria-describedby": this.note.id },
      this.label,
    );
    this.node = this.draw();
    this.refresh();
  }

  draw() {
    const cards = [...this.cards.values()].map((card) => card.node);
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.filling.submit();
    };
    return h(
      "form",
      { class: cards.length > 1 ? "ls-form ls-numbered" : "ls-form", novalidate: true, submit },
      this.top,
      this.found,
      ...cards,
      this.alert,
      this.note,
      h("div", { class: "ls-sending" }, this.button),
    );
  }

  /** Shows the questions that are asked now, and tells that the draft changed. */
  refresh() {
    const { form, draft, changed } = this.filling;
    const { asked } = askedOf(form.questions, draft.answers);
    for (const question of form.questions)
      this.cards.get(question.id)?.node.toggleAttribute("hidden", !asked.includes(question));
    changed();
  }

  /**
   * @param {Problem[]} problems
   * @param {string} [title]  the server's own sentence
   */
  blame(problems, title) {
    const { form } = this.filling;
    const label = (/** @type {string} */ id) => labelOf(form, id);
    const reach = (/** @type {string} */ id) =>
      this.cards.get(id)?.node.hidden ? undefined : this.cards.get(id)?.first();
    for (const [id, card] of this.cards) card.blame(problems.find(({ question }) => question === id)?.message ?? null);
    const list = problems.length || title ? [summary(form, { title, problems, reach, label })] : [];
    this.found.replaceChildren(...list);
    list[0]?.focus();
  }

  /**
   * Says that nothing is recorded: beside the button, or first thing on a page that comes back.
   *
   * @param {string | null} text
   * @param {boolean} [first]
   */
  lose(text, first = false) {
    const { words } = this.filling.form;
    for (const old of this.node.querySelectorAll(":scope > div > .ls-alert")) old.remove();
    this.label = text ? words.send_again : words.send;
    this.button.textContent = this.label;
    if (!text) return;
    const told = h("div", { class: "ls-alert", role: "alert" }, h("strong", {}, words.lost), ` ${text}`);
    (first ? this.top : this.alert).replaceChildren(told);
    if (!first) this.button.scrollIntoView({ block: "nearest" });
  }

  /** @param {{ busy: boolean, allowed: boolean, over: boolean, text: string }} state */
  settle({ busy, allowed, over, text }) {
    this.note.textContent = text;
    put(this.note, "hidden", text === "");
    put(this.button, "aria-disabled", (busy || !allowed) && "true");
    this.button.textContent = busy ? this.filling.form.words.sending : this.label;
    put(this.button, "hidden", over);
    put(this.top, "hidden", over);
    // Nothing changes while a response is on its way; words stay readable and selectable when all is over.
    for (const control of this.node.querySelectorAll("[type=radio], [type=checkbox], button:not(.ls-send)")) {
      put(control, "disabled", busy || over);
    }
    for (const area of this.node.querySelectorAll("textarea, [type=text]")) put(area, "readonly", busy || over);
  }
}

/**
 * @param {Filling} filling
 * @param {() => void} refresh
 * @returns {Map<string, Card>}
 */
function cardsOf({ form, draft, prefix, say }, refresh) {
  const { words, language } = form;
  /** @type {Map<string, Card>} */
  const cards = new Map();
  if (form.admission === "invitation") cards.set(CODE, codeCard({ form, draft, prefix }, refresh));
  const shared = { sid: draft.sid, words, language, say };
  if (form.categories.length) {
    const asked = { id: CATEGORY, kind: "single", label: words.category, required: true, options: form.categories };
    const change = (/** @type {any} */ answer) => ((draft.category = answer), refresh());
    cards.set(CATEGORY, questionCard(asked, { ...shared, id: `${prefix}-category`, change }));
    cards.get(CATEGORY)?.show(draft.category);
  }
  form.questions.forEach((question, n) => {
    const change = (/** @type {import("./types").Answer} */ answer) => (
      (draft.answers[question.id] = answer),
      refresh()
    );
    const card = questionCard(question, { ...shared, id: `${prefix}-q${n}`, change });
    card.show(draft.answers[question.id] ?? null);
    cards.set(question.id, card);
  });
  return cards;
}

/**
 * Where an invitation's code is typed, however people write it.
 *
 * @param {{ form: Form, draft: Draft, prefix: string }} page
 * @param {() => void} refresh
 * @returns {Card}
 */
function codeCard({ form, draft, prefix }, refresh) {
  const { words } = form;
  const id = `${prefix}-code`;
  const input = h("input", {
    class: "ls-input ls-code",
    id,
    type: "text",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    "aria-describedby": `${id}-help`,
    "aria-required": "true",
    input: () => ((draft.token = input.value), blame(null), refresh()),
  });
  const error = h("p", { class: "ls-error", id: `${id}-error`, hidden: true });
  const must = h("span", { class: "ls-must" }, words.required);
  const label = h("label", { class: "ls-legend", for: id }, words.code, " ", must);
  const node = h(
    "div",
    { class: "ls-question" },
    label,
    h("p", { class: "ls-help", id: `${id}-help` }, words.code_help),
    error,
    input,
  );
  function blame(/** @type {string | null} */ message) {
    error.textContent = message;
    put(error, "hidden", message === null);
    put(input, "aria-invalid", message !== null && "true");
    put(input, "aria-describedby", `${id}-help${message === null ? "" : ` ${id}-error`}`);
    node.classList.toggle("ls-wrong", message !== null);
  }
  input.value = draft.token ?? "";
  return { node, first: () => input, show: () => {}, blame };
}

/**
 * That earlier answers were found, and a way to begin anew, which asks first.
 *
 * @param {Filling} filling
 */
function resumedLine({ form: { words }, restart }) {
  const line = h("div", { class: "ls-resumed" });
  const again = button("link", () => turn(true), {}, words.restart);
  const ask = confirmation(
    { text: words.restart_ask, yes: words.restart_yes, no: words.cancel },
    { agree: restart, leave: () => turn(false) },
  );
  function turn(/** @type {boolean} */ asking) {
    line.replaceChildren(...(asking ? [ask.node] : [words.resumed, " ", again]));
    if (asking) ask.focus();
    else again.focus();
  }
  line.append(words.resumed, " ", again);
  return line;
}

/**
 * @param {Form} form
 * @param {string} id
 */
function labelOf(form, id) {
  if (id === CODE) return form.words.code;
  if (id === CATEGORY) return form.words.category;
  return form.questions.find((question) => question.id === id)?.label ?? "";
}
