import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { holds } from "../../labase_survey/front/conditions.js";

const cases = JSON.parse(readFileSync(new URL("../data/conditions.json", import.meta.url), "utf8"));

for (const { name, condition, answers, holds: expected } of cases) {
  test(`a condition holds as in Python: ${name}`, () => assert.equal(holds(condition, answers), expected));
}
