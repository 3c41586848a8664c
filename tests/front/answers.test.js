import assert from "node:assert/strict";
import { test } from "node:test";
import { askedOf, complaint, fit, lengthOf } from "../../labase_survey/front/answers.js";

const options = ["a", "b", "c"].map((id) => ({ id, label: id.toUpperCase() }));
const words = {
  required_any: "needed",
  required_single: "choose one",
  too_few_other: "at least {n}, not {chosen}",
  too_many_other: "at most {n}, not {chosen}",
  too_long: "{length} of {longest}",
};
const page = { words, language: "en" };

test("an answer fits when the question means it", () => {
  const cases = [
    [{ kind: "single", options }, "b", "b"],
    [{ kind: "multiple", options }, ["c", "a"], ["a", "c"]],
    [{ kind: "scale", low: 1, high: 5 }, 3, 3],
    [{ kind: "scale", no_opinion: true }, "no-opinion", "no-opinion"],
    [{ kind: "text" }, " one ", " one "],
    [{ kind: "approval", options }, [], []],
    [
      { kind: "points", options, total: 5 },
      { c: 1, a: 2, b: 0 },
      { a: 2, c: 1 },
    ],
    [{ kind: "grades", options, grades: [{ id: "good" }] }, { b: "good", a: "bad" }, { b: "good" }],
    [{ kind: "ranking", options }, ["c", "a", "c"], ["c", "a"]],
  ];
  for (const [question, answer, expected] of cases) assert.deepEqual(fit(question, answer), expected);
});

test("an answer to another question is no answer", () => {
  const cases = [
    [{ kind: "single", options }, "z"],
    [{ kind: "multiple", options }, []],
    [{ kind: "multiple", options }, "a"],
    [{ kind: "scale", low: 1, high: 5 }, 6],
    [{ kind: "scale", low: 1, high: 5 }, 2.5],
    [{ kind: "scale" }, "no-opinion"],
    [{ kind: "text" }, "  "],
    [{ kind: "points", options, total: 5 }, { a: 6 }],
    [{ kind: "points", options, total: 5, most: 2 }, { a: 3 }],
    [{ kind: "points", options }, 3],
    [{ kind: "ranking", options }, []],
    [{ kind: "unheard-of" }, "a"],
  ];
  for (const [question, answer] of cases) assert.equal(fit(question, answer), null);
});

test("a question whose condition fails is not asked, nor are those that hang on it", () => {
  const questions = [
    { id: "met", kind: "single", options },
    { id: "ease", kind: "scale", show_if: { question: "met", equals: "a" } },
    { id: "why", kind: "text", show_if: { question: "ease", at_most: 2 } },
  ];
  const { asked, answers } = askedOf(questions, { met: "b", ease: 1, why: "far" });
  assert.deepEqual(
    asked.map(({ id }) => id),
    ["met"],
  );
  assert.deepEqual(answers, { met: "b" });
});

test("a complaint says what is missing, too few, too many or too long", () => {
  assert.equal(complaint({ kind: "single", required: true }, null, page), "choose one");
  assert.equal(complaint({ kind: "odd", required: true }, null, page), "needed");
  assert.equal(complaint({ kind: "single" }, null, page), null);
  assert.equal(complaint({ kind: "multiple", least: 2 }, ["a"], page), "at least 2, not 1");
  assert.equal(complaint({ kind: "approval", most: 2 }, ["a", "b", "c"], page), "at most 2, not 3");
  assert.equal(complaint({ kind: "text", longest: 3 }, "été🙂", page), "4 of 3");
});

test("characters are counted as Python does", () => assert.equal(lengthOf("é🙂"), 2));
