import { firstOf, letter } from "../cards.js";
import { h } from "../dom.js";

/**
 * Mentions: native radios for each proposal, best grade first.
 *
 * @param {import("../types").Field} field
 * @returns {import("../types").Control}
 */
export function grades(field) {
  /** @type {Map<string, HTMLInputElement[]>} */
  const radios = new Map();
  function change() {
    const chosen = [...radios].map(([id, inputs]) => [id, inputs.find((input) => input.checked)?.value]);
    field.change(Object.fromEntries(chosen.filter(([, grade]) => grade)));
  }
  const cards = field.options.map((option, n) => {
    const row = gradesRow(field, option, { id: `${field.id}-${n}`, change });
    radios.set(option.id, row.inputs);
    return row.node;
  });
  return {
    node: h("div", { class: "ls-cards" }, ...cards),
    first: () => firstOf([...radios.values()].flat()),
    show(answer) {
      const given = /** @type {Record<string, string>} */ (answer ?? {});
      for (const [id, inputs] of radios) inputs.forEach((input) => (input.checked = input.value === given[id]));
    },
  };
}

/**
 * @param {import("../types").Field} field
 * @param {import("../types").Option} option
 * @param {{ id: string, change: () => void }} row
 */
function gradesRow(field, option, { id, change }) {
  const all = field.question.grades ?? [];
  const inputs = all.map((grade) => h("input", { type: "radio", name: id, value: grade.id, change }));
  const steps = all.map((grade, n) => {
    const tone = Math.round((n * 4) / Math.max(all.length - 1, 1));
    return h(
      "label",
      { class: `ls-step ls-grade ls-tone-${tone}` },
      inputs[n],
      h("span", { class: "ls-face" }, grade.label),
    );
  });
  const node = h(
    "fieldset",
    { class: "ls-card ls-graded", "aria-describedby": option.help ? `${id}-about` : null },
    h("legend", { class: "ls-name" }, option.letter && letter(option.letter), ` ${option.label}`),
    option.help && h("p", { class: "ls-about", id: `${id}-about` }, option.help),
    h("div", { class: "ls-grades" }, ...steps),
  );
  return { node, inputs };
}
