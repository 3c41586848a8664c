import { h } from "./dom.js";

/**
 * @typedef {import("./types").Option} Option
 * @typedef {import("./types").Field} Field
 */

/**
 * An option's letter and label, and its help under them. The two have ids, for controls to be named and described by.
 *
 * @param {Option} option
 * @param {string} id
 */
export function naming(option, id) {
  return h(
    "span",
    { class: "ls-naming" },
    h("span", { class: "ls-name", id: `${id}-name` }, option.letter && letter(option.letter), ` ${option.label}`),
    option.help && h("span", { class: "ls-about", id: `${id}-about` }, option.help),
  );
}

/** @param {string} text */
export function letter(text) {
  return h("span", { class: "ls-letter" }, text);
}

/**
 * The attributes that name and describe a control by what `naming` made.
 *
 * @param {Option} option
 * @param {string} id
 */
export function namedBy(option, id) {
  return { "aria-labelledby": `${id}-name`, "aria-describedby": option.help ? `${id}-about` : null };
}

/**
 * A card that is one big label around a radio or a checkbox.
 *
 * @param {HTMLInputElement} input
 * @param {Node} content
 */
export function tickable(input, content) {
  return h("label", { class: "ls-card ls-tickable" }, input, content);
}

/**
 * Radios or checkboxes, a card each.
 *
 * @param {Field} field
 * @param {"radio" | "checkbox"} type
 * @param {() => void} change
 */
export function choiceCards({ id, options }, type, change) {
  const inputs = options.map((option, n) =>
    h("input", { type, name: id, id: `${id}-${n}`, value: option.id, change, ...namedBy(option, `${id}-${n}`) }),
  );
  const cards = options.map((option, n) => tickable(inputs[n], naming(option, `${id}-${n}`)));
  return { inputs, node: h("div", { class: "ls-cards" }, ...cards) };
}

/**
 * The values of what is ticked.
 *
 * @param {HTMLInputElement[]} inputs
 */
export function ticked(inputs) {
  return inputs.filter((input) => input.checked).map((input) => input.value);
}

/**
 * Where to put the focus in a group: on what is chosen, else at its start.
 *
 * @param {HTMLInputElement[]} inputs
 */
export function firstOf(inputs) {
  return inputs.find((input) => input.checked) ?? inputs[0];
}
