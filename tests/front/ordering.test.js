import assert from "node:assert/strict";
import { test } from "node:test";
import { hash, ordered } from "../../labase_survey/front/ordering.js";

const options = [..."abcdefgh"].map((id) => ({ id, label: id }));
const shown = (order, sid) =>
  ordered({ id: "q", kind: "points", order, options }, sid)
    .map(({ id }) => id)
    .join("");

test("a fixed order is the order written", () => assert.equal(shown("fixed", "0".repeat(32)), "abcdefgh"));

test("a random order is the same each time on one device", () => {
  assert.equal(shown("random", "1".repeat(32)), shown("random", "1".repeat(32)));
  assert.notEqual(shown("random", "1".repeat(32)), shown("random", "2".repeat(32)));
});

test("every option comes first about equally often", () => {
  const firsts = new Map();
  for (let n = 0; n < 4000; n += 1) {
    const first = shown("random", n.toString(16).padStart(32, "0"))[0];
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  assert.deepEqual(
    [...firsts.values()].filter((times) => times < 400 || times > 600),
    [],
  );
});

test("the hash is the one written down, so that Python can check an order", () => {
  assert.deepEqual(["", "a", "été"].map(hash), [2872998923, 444641715, 2709345069]);
});
