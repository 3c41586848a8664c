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

/**
 * How an option is called in an announcement: its letter when it has one, else its label.
 *
 * @param {import("./types").Option} option
 */
export function called(option) {
  return option.letter || option.label;
}
