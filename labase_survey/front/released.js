import { h } from "./dom.js";
import { counted } from "./words.js";

/**
 * What a vote « à main levée » has given so far: a list a question, in the ballot's order, with numbers and bars.
 *
 * @param {import("./types").Form} form
 * @param {import("./types").Released} released
 */
export function releasedFigures(form, { people, figures }) {
  const lists = form.questions
    .filter(({ id }) => figures[id])
    .map((question) => {
      const values = figures[question.id];
      const most = Math.max(1, ...Object.values(values));
      const lines = (question.options ?? []).map(({ id, letter, label }) => figureLine(form, question, {
        name: letter && letter !== label ? `${letter} – ${label}` : label,
        value: values[id] ?? 0,
        most,
      }));
      return [h("p", { class: "ls-subtitle" }, question.label), h("ul", {}, ...lines)];
    });
  const base = h("p", { class: "ls-about" }, counted(form, "live_base", people));
  return h("section", { class: "ls-released" }, h("h3", {}, form.words.live_title), base, ...lists.flat());
}

/**
 * @param {import("./types").Form} form
 * @param {import("./types").Question} question
 * @param {{ name: string, value: number, most: number }} line
 */
function figureLine(form, { kind }, { name, value, most }) {
  const said = counted(form, kind === "points" ? "dots" : "live_people", value);
  const bar = h("meter", { min: 0, max: most, value, "aria-hidden": "true" });
  return h("li", {}, h("span", {}, name), h("strong", {}, said), bar);
}
