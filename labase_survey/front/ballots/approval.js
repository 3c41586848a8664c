import { choiceCards, firstOf, tickable, ticked } from "../cards.js";
import { h } from "../dom.js";

/**
 * Tick what one supports. "None of these" is a blank ballot, which isn't the same as no answer.
 *
 * @param {import("../types").Field} field
 * @returns {import("../types").Control}
 */
export function approval(field) {
  const { id, words } = field;
  const { inputs, node } = choiceCards(field, "checkbox", () => {
    none.checked = false;
    const chosen = ticked(inputs);
    field.change(chosen.length ? chosen : null);
  });
  const none = h("input", { type: "checkbox", id: `${id}-none`, change: blank });
  function blank() {
    inputs.forEach((input) => (input.checked = false));
    field.change(none.checked ? [] : null);
  }
  node.append(tickable(none, h("span", { class: "ls-naming" }, words.blank)));
  return {
    node,
    first: () => firstOf([...inputs, none]),
    show(answer) {
      const chosen = Array.isArray(answer) ? answer : null;
      inputs.forEach((input) => (input.checked = chosen !== null && chosen.includes(input.value)));
      none.checked = chosen !== null && chosen.length === 0;
    },
  };
}
