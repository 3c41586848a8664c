import { NO_OPINION, lengthOf } from "./answers.js";
import { choiceCards, firstOf, ticked } from "./cards.js";
import { h } from "./dom.js";
import { counted } from "./words.js";

/**
 * @typedef {import("./types").Field} Field
 * @typedef {import("./types").Control} Control
 */

/**
 * One option: radios.
 *
 * @param {Field} field
 * @returns {Control}
 */
export function single(field) {
  const { inputs, node } = choiceCards(field, "radio", () => field.change(ticked(inputs)[0] ?? null));
  return {
    node,
    first: () => firstOf(inputs),
    show: (answer) => inputs.forEach((input) => (input.checked = input.value === answer)),
  };
}

/**
 * Several options: checkboxes.
 *
 * @param {Field} field
 * @returns {Control}
 */
export function multiple(field) {
  const { inputs, node } = choiceCards(field, "checkbox", () => field.change(ticked(inputs)));
  return {
    node,
    first: () => inputs[0],
    show: (answer) =>
      inputs.forEach((input) => (input.checked = Array.isArray(answer) && answer.includes(input.value))),
  };
}

/**
 * A row of numbers, what its ends mean, and "no opinion" apart.
 *
 * @param {Field} field
 * @returns {Control}
 */
export function scale(field) {
  const { question, words, id } = field;
  const { low = 1, high = 5, low_label = "", high_label = "", no_opinion } = question;
  const change = () => {
    const value = ticked(inputs)[0];
    field.change(value === NO_OPINION ? value : Number(value));
  };
  /** @type {HTMLInputElement[]} */
  const inputs = [];
  const step = (/** @type {string} */ value, /** @type {string} */ text, /** @type {string} */ meaning) => {
    inputs.push(h("input", { type: "radio", name: id, value, change }));
    const more = meaning && h("span", { class: "ls-hidden" }, ` ${meaning}`);
    return h("label", { class: "ls-step" }, inputs[inputs.length - 1], h("span", { class: "ls-face" }, text, more));
  };
  const meanings = new Map([
    [low, low_label],
    [high, high_label],
  ]);
  const numbers = Array.from({ length: high - low + 1 }, (_, n) => low + n);
  const steps = numbers.map((n) => step(String(n), String(n), meanings.get(n) ?? ""));
  const ends = h(
    "div",
    { class: "ls-ends", "aria-hidden": "true" },
    h("span", {}, low_label),
    h("span", {}, high_label),
  );
  const apart = no_opinion && h("div", { class: "ls-apart" }, step(NO_OPINION, words.no_opinion, ""));
  return {
    node: h("div", {}, h("div", { class: "ls-steps" }, ...steps), ends, apart),
    first: () => firstOf(inputs),
    show: (answer) => inputs.forEach((input) => (input.checked = input.value === String(answer))),
  };
}

/**
 * Words of one's own. How many characters are left is always in sight, and heard when the fingers rest.
 *
 * @param {Field} field
 * @returns {Control}
 */
export function text(field) {
  const { question, id } = field;
  const longest = question.longest ?? 1000;
  const area = h("textarea", { class: "ls-input", id: `${id}-text`, rows: question.lines ?? 4 });
  const left = h("p", { class: "ls-count", "aria-hidden": "true" });
  let rest = 0;
  const count = () => {
    const n = longest - lengthOf(area.value);
    left.textContent = n < 0 ? counted(field, "over", -n) : counted(field, "left", n);
    left.classList.toggle("ls-beyond", n < 0);
    return left.textContent;
  };
  area.addEventListener("input", () => {
    const told = count();
    field.change(area.value.trim() ? area.value : null);
    clearTimeout(rest);
    rest = window.setTimeout(() => field.say(told), 1200);
  });
  return {
    node: h("div", {}, area, left),
    first: () => area,
    show(answer) {
      area.value = typeof answer === "string" ? answer : "";
      count();
    },
  };
}
