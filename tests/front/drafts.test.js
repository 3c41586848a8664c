import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { draftKey, editionFor, keepDraft, newDraft, newSid, openDraft } from "../../labase_survey/front/drafts.js";

let kept = new Map();

beforeEach(() => {
  kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
});

test("a device's key is 128 random bits in hexadecimal", () => {
  const keys = new Set(Array.from({ length: 100 }, newSid));
  assert.equal(keys.size, 100);
  assert.ok([...keys].every((sid) => /^[0-9a-f]{32}$/.test(sid)));
});

test("a draft comes back as it was kept", () => {
  const draft = { ...newDraft(), answers: { met: "yes" }, category: "user" };
  keepDraft("here", draft);
  assert.deepEqual(openDraft("here"), draft);
});

test("each step of each consultation has its own draft", () => {
  assert.equal(draftKey({ consultation: "small", step: "feedback" }), "labase:small:feedback");
});

test("what can't be read is a new draft", () => {
  for (const text of ["", "{", "null", '{"sid":"short"}']) {
    kept.set("bad", text);
    assert.deepEqual({ ...openDraft("bad"), sid: "" }, { ...newDraft(), sid: "" });
  }
});

test("where the browser keeps nothing, the page does", () => {
  const refuse = () => {
    throw new Error("forbidden");
  };
  globalThis.localStorage = { getItem: refuse, setItem: refuse };
  const draft = { ...newDraft(), answers: { met: "no" } };
  keepDraft("private", draft);
  assert.deepEqual(openDraft("private"), draft);
});

test("the edition goes up only when the content changes", () => {
  const draft = newDraft();
  const editions = ["a", "a", "b", "a", "a"].map((met) => editionFor(draft, { answers: { met } }));
  assert.deepEqual(editions, [1, 1, 2, 3, 3]);
});
