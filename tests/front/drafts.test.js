import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { draftKey, editionFor, keepDraft, newDraft, newSid, openDraft, takeOver } from "../../labase_survey/front/drafts.js";

let kept = new Map();

beforeEach(() => {
  kept = new Map();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => kept.set(key, text),
    key: (n) => [...kept.keys()][n],
    get length() {
      return kept.size;
    },
  };
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
    kept.set("labase:bad:listen", text);
    assert.deepEqual({ ...openDraft("labase:bad:listen"), sid: "" }, { ...newDraft(), sid: "" });
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

/** Who answers, as the draft of a step that was never touched has it. */
function who(key) {
  const { category, token } = openDraft(key);
  return [category, token];
}

test("a step that was never touched takes over who answers from the consultation's other step", () => {
  keepDraft("labase:spring:listen", { ...newDraft(), category: "user", token: "A2B3C-D4E5F", answers: { met: "yes" } });
  assert.deepEqual(who("labase:spring:vote"), ["user", "A2B3C-D4E5F"]);
  assert.deepEqual(openDraft("labase:spring:vote").answers, {});
  assert.deepEqual(who("labase:autumn:vote"), [null, null]);
});

test("a step keeps what was said in it", () => {
  keepDraft("labase:summer:listen", { ...newDraft(), category: "user", token: "A2B3C-D4E5F" });
  keepDraft("labase:summer:vote", { ...newDraft(), category: "agent" });
  keepDraft("labase:summer:end", { ...newDraft(), answers: { met: "no" } });
  assert.deepEqual(who("labase:summer:vote"), ["agent", null]);
  assert.deepEqual(who("labase:summer:end"), [null, null]);
});

test("a draft that was opened before takes over what another step says since", () => {
  const draft = openDraft("labase:winter:vote");
  keepDraft("labase:winter:vote", draft);
  assert.equal(takeOver("labase:winter:vote", draft), false);
  keepDraft("labase:winter:listen", { ...newDraft(), category: "user" });
  assert.equal(takeOver("labase:winter:vote", draft), true);
  assert.equal(draft.category, "user");
});

test("where somebody began anew, nothing is taken over any more", () => {
  keepDraft("labase:shared:listen", { ...newDraft(), category: "user", token: "A2B3C-D4E5F" });
  const anew = { ...newDraft(), anew: true };
  keepDraft("labase:shared:vote", anew);
  assert.deepEqual(openDraft("labase:shared:vote"), anew);
  assert.deepEqual(who("labase:shared:end"), [null, null]);
});
