/**
 * A message with its `{values}` filled in.
 *
 * @param {string} message
 * @param {Record<string, string | number>} values
 */
export function fill(message, values) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * The message `key_one` or `key_other`, whichever the language uses for `n`.
 *
 * @param {{ words: import("./types").Words, language: string }} page
 * @param {string} key
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 */
export function counted({ words, language }, key, n, values = {}) {
  const form = new Intl.PluralRules(language).select(n) === "one" ? "one" : "other";
  return fill(words[`${key}_${form}`], { n, ...values });
}

/**
 * A place in words: « 2e », "2nd".
 *
 * @param {{ words: import("./types").Words, language: string }} page
 * @param {number} n
 */
export function place({ words, language }, n) {
  const form = new Intl.PluralRules(language, { type: "ordinal" }).select(n);
  return fill(words[`place_${form}`] ?? words.place_other, { n });
}

const SHOWN = ["title", "introduction", "label", "help", "text", "low_label", "high_label"];

/**
 * The form with its authors' French set as French is: no line begins with a mark of punctuation.
 *
 * @param {import("./types").Form} form
 * @returns {import("./types").Form}
 */
export function typeset(form) {
  if (form.language !== "fr") return form;
  const narrow = (/** @type {string} */ text) => text.replace(/ (?=[;:!?»])/g, "\u202f").replace(/« /g, "«\u202f");
  return JSON.parse(JSON.stringify(form), (key, value) =>
    typeof value === "string" && SHOWN.includes(key) ? narrow(value) : value,
  );
}

/**
 * How an option is called in an announcement: its letter when it has one, else its label.
 *
 * @param {import("./types").Option} option
 */
export function called(option) {
  return option.letter || option.label;
}
