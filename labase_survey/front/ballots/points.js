import { naming } from "../cards.js";
import { button, h, icon, put } from "../dom.js";
import { called, counted, fill } from "../words.js";

/** More dots than this are told by a number alone. */
const DRAWN = 10;

/**
 * Gommettes: a − and a + for each proposal; what is left stays in sight and is announced.
 *
 * @param {import("../types").Field} field
 * @returns {import("../types").Control}
 */
export function points(field) {
  const total = field.question.total ?? 5;
  const most = Math.min(field.question.most ?? total, total);
  /** @type {Map<string, number>} */
  let given = new Map();
  const at = (/** @type {string} */ id) => given.get(id) ?? 0;
  const left = () => total - [...given.values()].reduce((sum, n) => sum + n, 0);

  const bar = h("div", { class: "ls-left" });
  const rows = field.options.map((option, n) =>
    pointsRow(field, option, { id: `${field.id}-${n}`, by: (step) => add(option, step) }),
  );

  function add(/** @type {import("../types").Option} */ option, /** @type {number} */ step) {
    const wanted = at(option.id) + step;
    if (wanted < 0) return;
    if (step > 0 && left() === 0) return field.say(field.words.dots_none_left);
    if (wanted > most) return field.say(counted(field, "dots_most", most));
    given.set(option.id, wanted);
    update();
    field.say(fill(field.words.dots_at, { name: called(option), dots: counted(field, "dots", wanted), left: told() }));
    field.change(Object.fromEntries(field.options.filter(({ id }) => at(id)).map(({ id }) => [id, at(id)])));
  }

  const told = () => counted(field, "dots_left", left(), { total });

  function update() {
    bar.replaceChildren(h("strong", {}, told()), dots(left(), total));
    field.options.forEach((option, n) => rows[n].show(at(option.id), at(option.id) < most && left() > 0));
  }

  return {
    node: h("div", { class: "ls-points" }, bar, h("div", { class: "ls-cards" }, ...rows.map((row) => row.node))),
    first: () => rows[0].more,
    show(answer) {
      given = new Map(Object.entries(/** @type {Record<string, number>} */ (answer ?? {})));
      update();
    },
  };
}

/**
 * @param {import("../types").Field} field
 * @param {import("../types").Option} option
 * @param {{ id: string, by: (step: number) => void }} row
 */
function pointsRow(field, option, { id, by }) {
  const { words } = field;
  const name = called(option);
  const less = button("round", () => by(-1), { "aria-label": fill(words.dots_less, { name }) }, icon("minus"));
  const more = button("round", () => by(1), { "aria-label": fill(words.dots_more, { name }) }, icon("plus"));
  const amount = h("span", { class: "ls-amount" });
  const node = h(
    "div",
    { class: "ls-card ls-pointed", role: "group", "aria-labelledby": `${id}-name` },
    naming(option, id),
    h("div", { class: "ls-stepper" }, less, amount, more),
  );
  return {
    node,
    more,
    show(/** @type {number} */ n, /** @type {boolean} */ room) {
      amount.replaceChildren(n ? dots(n, n) : "", h("span", { class: "ls-number" }, n));
      put(less, "aria-disabled", n === 0 && "true");
      put(more, "aria-disabled", !room && "true");
      node.classList.toggle("ls-chosen", n > 0);
    },
  };
}

/**
 * Coloured dots, then as many empty places as are missing.
 *
 * @param {number} full
 * @param {number} places
 */
function dots(full, places) {
  const shown = places > DRAWN ? 0 : places;
  const each = Array.from({ length: shown }, (_, n) => h("span", { class: n < full ? "ls-dot" : "ls-dot ls-empty" }));
  return h("span", { class: "ls-dots", "aria-hidden": "true" }, ...each);
}
