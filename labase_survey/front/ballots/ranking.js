import { naming } from "../cards.js";
import { button, h, icon, put } from "../dom.js";
import { called, counted, fill, place } from "../words.js";

/**
 * @typedef {import("../types").Field} Field
 * @typedef {import("../types").Option} Option
 */

/**
 * Tap to add at the end, then up, down and remove: no dragging. The focus follows the proposal that moves.
 *
 * @param {Field} field
 * @returns {import("../types").Control}
 */
export function ranking(field) {
  const list = new RankedList(field);
  return {
    node: list.node,
    first: () =>
      /** @type {HTMLElement} */ (list.waiting.querySelector("button") ?? list.chosen.querySelector("button")),
    show: (answer) => list.draw(Array.isArray(answer) ? answer : []),
  };
}

/** What is ranked, in order, and under it what waits. */
class RankedList {
  /** @param {Field} field */
  constructor(field) {
    const { words, options, id } = field;
    this.field = field;
    /** @type {string[]} */
    this.order = [];
    this.lines = new Map(options.map((option, n) => [option.id, rankedLine(this, option, `${id}-r${n}`)]));
    this.adders = new Map(options.map((option, n) => [option.id, adder(this, option, `${id}-${n}`)]));
    this.chosen = h("ol", { class: "ls-ranked", "aria-label": words.rank_yours });
    this.waiting = h("ul", { class: "ls-waiting", "aria-label": words.rank_waiting });
    this.empty = h("p", { class: "ls-nothing" }, words.rank_empty);
    this.rest = h("p", { class: "ls-subtitle", "aria-hidden": "true" }, words.rank_waiting);
    const title = h("p", { class: "ls-subtitle", "aria-hidden": "true" }, words.rank_yours);
    this.node = h("div", { class: "ls-ranking" }, title, this.empty, this.chosen, this.rest, this.waiting);
  }

  /** @param {Option} option */
  add(option) {
    const { options, question } = this.field;
    const most = question.most ?? options.length;
    if (this.order.length >= most) return this.field.say(counted(this.field, "rank_most", most));
    this.settle([...this.order, option.id], option);
    const next = options.find(({ id }) => !this.order.includes(id));
    if (next) this.adders.get(next.id)?.focus();
    else this.lines.get(option.id)?.focus("up");
  }

  /**
   * @param {Option} option
   * @param {-1 | 1} by
   */
  move(option, by) {
    const to = this.order.indexOf(option.id) + by;
    if (to < 0 || to >= this.order.length) return;
    const moved = this.order.filter((id) => id !== option.id);
    moved.splice(to, 0, option.id);
    this.settle(moved, option);
    this.lines.get(option.id)?.focus(by < 0 ? "up" : "down");
  }

  /** @param {Option} option */
  remove(option) {
    this.settle(
      this.order.filter((id) => id !== option.id),
      option,
    );
    this.adders.get(option.id)?.focus();
  }

  /**
   * Takes the new order, draws it, announces where the option is now, and tells the answer.
   *
   * @param {string[]} order
   * @param {Option} option
   */
  settle(order, option) {
    const { words, say, change } = this.field;
    this.draw(order);
    const at = order.indexOf(option.id);
    const values = { name: called(option), place: place(this.field, at + 1), count: order.length };
    say(fill(at < 0 ? words.rank_removed : words.rank_now, values));
    change(order);
  }

  /** @param {string[]} order */
  draw(order) {
    this.order = order;
    const lines = order.map((id) => this.lines.get(id)).filter((line) => line !== undefined);
    lines.forEach((line, n) => line.show(n, lines.length));
    const left = [...this.adders].filter(([id]) => !order.includes(id));
    this.chosen.replaceChildren(...lines.map((line) => line.node));
    this.waiting.replaceChildren(...left.map(([, add]) => h("li", {}, add)));
    put(this.empty, "hidden", lines.length > 0);
    put(this.chosen, "hidden", lines.length === 0);
    put(this.rest, "hidden", left.length === 0);
    put(this.waiting, "hidden", left.length === 0);
  }
}

/**
 * @param {RankedList} list
 * @param {Option} option
 * @param {string} id
 */
function adder(list, option, id) {
  const described = option.help ? `${id}-about` : null;
  const label = h("span", { class: "ls-hidden", id: `${id}-add` }, list.field.words.rank_add);
  const attributes = { "aria-labelledby": `${id}-add ${id}-name`, "aria-describedby": described };
  return button("add", () => list.add(option), attributes, label, icon("plus"), naming(option, id));
}

/**
 * @param {RankedList} list
 * @param {Option} option
 * @param {string} id
 */
function rankedLine(list, option, id) {
  const { words } = list.field;
  const number = h("span", { class: "ls-place", "aria-hidden": "true" });
  const control = (
    /** @type {string} */ key,
    /** @type {"up" | "down" | "cross"} */ drawing,
    /** @type {() => void} */ click,
  ) => button("round", click, { "aria-label": fill(words[key], { name: called(option) }) }, icon(drawing));
  const buttons = {
    up: control("rank_up", "up", () => list.move(option, -1)),
    down: control("rank_down", "down", () => list.move(option, 1)),
    remove: control("rank_remove", "cross", () => list.remove(option)),
  };
  const moves = h("span", { class: "ls-moves" }, ...Object.values(buttons));
  const node = h("li", { class: "ls-card ls-chosen" }, number, naming({ ...option, help: "" }, id), moves);
  return {
    node,
    focus: (/** @type {"up" | "down"} */ which) => buttons[which].focus(),
    show(/** @type {number} */ index, /** @type {number} */ count) {
      number.textContent = String(index + 1);
      put(buttons.up, "aria-disabled", index === 0 && "true");
      put(buttons.down, "aria-disabled", index === count - 1 && "true");
    },
  };
}
