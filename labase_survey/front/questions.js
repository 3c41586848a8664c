import { fit, complaint } from "./answers.js";
import { approval } from "./ballots/approval.js";
import { grades } from "./ballots/grades.js";
import { points } from "./ballots/points.js";
import { ranking } from "./ballots/ranking.js";
import { multiple, scale, single, text } from "./choices.js";
import { button, h, put } from "./dom.js";
import { ordered } from "./ordering.js";
import { counted } from "./words.js";

/**
 * @typedef {import("./types").Question} Question
 * @typedef {import("./types").Answer} Answer
 * @typedef {import("./types").Control} Control
 * @typedef {import("./types").Field} Field
 * @typedef {object} Card
 * @property {HTMLElement} node
 * @property {() => HTMLElement} first  where the focus goes when something is wrong
 * @property {(answer: Answer) => void} show
 * @property {(message: string | null) => void} blame
 *
 * @typedef {object} Asking
 * @property {string} id  unique in the document
 * @property {string} sid
 * @property {import("./types").Words} words
 * @property {string} language
 * @property {(answer: Answer) => void} change
 * @property {(text: string) => void} say
 */

/** @type {Record<string, (field: Field) => Control>} */
const KINDS = { single, multiple, scale, text, approval, points, grades, ranking };

/** The kinds whose choices are a vote. */
export const BALLOTS = ["approval", "points", "grades", "ranking"];

/**
 * A question with all that belongs to it: its label, what is asked, what is wrong, its control, and a way back to
 * "not answered".
 *
 * @param {Question} question
 * @param {Asking} asking
 * @returns {Card}
 */
export function questionCard(question, asking) {
  const { id, words, say } = asking;
  const clear = button("link ls-clear", erase, {}, words.clear);
  const error = h("p", { class: "ls-error", id: `${id}-error`, hidden: true });
  const control = KINDS[question.kind]({ ...asking, question, options: ordered(question, asking.sid), change });

  function change(/** @type {unknown} */ answer) {
    const fitting = fit(question, answer);
    put(clear, "hidden", question.required || fitting === null);
    const tooMany = Array.isArray(fitting) && fitting.length > (question.most ?? Infinity);
    if (!error.hidden || tooMany) blame(complaint(question, fitting, asking));
    asking.change(fitting);
  }
  function erase() {
    control.show(null);
    change(null);
    control.first().focus();
    say(words.cleared);
  }
  const node = frame(question, asking, [error, control.node, question.kind !== "text" && clear]);
  const invalid = node.matches("[role=radiogroup]") ? [node] : [...node.querySelectorAll("textarea, [type=checkbox]")];
  const described = question.kind === "text" ? invalid[0] : node;
  const hints = described.getAttribute("aria-describedby");
  function blame(/** @type {string | null} */ message) {
    error.textContent = message;
    put(error, "hidden", message === null);
    invalid.forEach((element) => put(element, "aria-invalid", message !== null && "true"));
    put(described, "aria-describedby", [hints, message !== null && error.id].filter(Boolean).join(" ") || null);
    node.classList.toggle("ls-wrong", message !== null);
  }
  function show(/** @type {Answer} */ answer) {
    const fitting = fit(question, answer);
    control.show(fitting);
    put(clear, "hidden", question.required || fitting === null);
  }
  return { node, first: control.first, show, blame };
}

/**
 * A fieldset, a radiogroup where one answer is meant; for words, a plain label.
 *
 * @param {Question} question
 * @param {Asking} asking
 * @param {import("./dom.js").Child[]} content
 * @returns {HTMLElement}
 */
function frame(question, asking, content) {
  const { id, words } = asking;
  const must = question.required && h("span", { class: "ls-must" }, words.required);
  const hint = question.help || limits(question, asking);
  const help = hint && h("p", { class: "ls-help", id: `${id}-help` }, hint);
  const described = help ? help.id : null;
  const title = [question.label, " ", must];
  if (question.kind === "text") {
    const label = h("label", { class: "ls-legend", for: `${id}-text` }, ...title);
    const node = h("div", { class: "ls-question", id }, label, help, ...content);
    const area = /** @type {HTMLTextAreaElement} */ (node.querySelector("textarea"));
    put(area, "aria-describedby", described);
    put(area, "aria-required", question.required && "true");
    return node;
  }
  const one = question.kind === "single" || question.kind === "scale";
  const attributes = {
    class: "ls-question",
    id,
    role: one && "radiogroup",
    "aria-required": one && question.required && "true",
    "aria-describedby": described,
  };
  return h("fieldset", attributes, h("legend", { class: "ls-legend" }, ...title), help, ...content);
}

/**
 * How to answer and how many may be chosen, in words, where the author's own help says nothing.
 *
 * @param {Question} question
 * @param {Asking} asking
 */
function limits({ kind, least = 0, most, total = 5 }, asking) {
  if (kind === "points")
    return counted(asking, "hint_points", total) + (most ? ` ${counted(asking, "hint_each", most)}` : "");
  if (kind === "grades") return asking.words.hint_grades;
  if (kind === "ranking") return most ? counted(asking, "hint_rank_most", most) : asking.words.hint_ranking;
  if (kind !== "multiple" && kind !== "approval") return "";
  if (least && most)
    return least === most ? counted(asking, "hint_exactly", most) : counted(asking, "hint_between", most, { least });
  if (most) return counted(asking, "hint_most", most);
  return least ? counted(asking, "hint_least", least) : asking.words.hint_several;
}
