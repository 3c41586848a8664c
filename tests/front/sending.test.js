import assert from "node:assert/strict";
import { test } from "node:test";
import { newDraft } from "../../labase_survey/front/drafts.js";
import { codeOf, contentOf, isLeaving, isWhatWas, sendDraft } from "../../labase_survey/front/sending.js";

const form = {
  consultation: "small",
  definition: "d0",
  step: "feedback",
  language: "fr",
  admission: "open",
  categories: [],
  questions: [{ id: "met", kind: "text" }],
};
const accepted = { status: "accepted", receipt: "K7QF", edition: 1 };

/** Sends once for each reply, the last one repeated; gives what left. */
function desk(draft, ...replies) {
  const left = [];
  const send = async (submission) => {
    left.push(submission);
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply instanceof Error) throw reply;
    return reply;
  };
  return { left, post: { form, draft, send, keep: () => {} } };
}

test("a submission says whose it is, of which step, and the answers", async () => {
  const draft = { ...newDraft(), sid: "0".repeat(32), answers: { met: "yes", gone: "x" } };
  const { left, post } = desk(draft, accepted);
  assert.deepEqual(await sendDraft(post), accepted);
  const said = {
    consultation: "small",
    definition: "d0",
    step: "feedback",
    language: "fr",
    sid: draft.sid,
    edition: 1,
  };
  assert.deepEqual(left, [
    { ...said, token: null, category: null, withdraw: false, answers: { met: "yes" } },
  ]);
  assert.deepEqual([draft.receipt, isWhatWas("kept", form, draft)], ["K7QF", true]);
});

test("what got lost leaves again under the same edition", async () => {
  const draft = { ...newDraft(), answers: { met: "yes" } };
  const { left, post } = desk(draft, new Error("no network"), { status: "error" }, accepted);
  assert.equal(await sendDraft(post), null);
  assert.deepEqual([draft.trying, draft.kept], [true, null]);
  await sendDraft(post);
  assert.equal(draft.trying, true);
  await sendDraft(post);
  assert.deepEqual(
    left.map(({ edition }) => edition),
    [1, 1, 1],
  );
  assert.equal(draft.trying, false);
});

test("a stale edition is sent once more, above the one stored", async () => {
  const draft = { ...newDraft(), answers: { met: "yes" } };
  const { left, post } = desk(draft, { status: "refused", code: "stale", edition: 7 });
  assert.equal((await sendDraft(post)).code, "stale");
  assert.deepEqual(
    left.map(({ edition }) => edition),
    [1, 8],
  );
});

test("a refusal keeps the answers and isn't taken for a response", async () => {
  const draft = { ...newDraft(), answers: { met: "yes" } };
  const { post } = desk(draft, { status: "refused", code: "invalid" });
  await sendDraft(post);
  assert.deepEqual([draft.answers, draft.kept, draft.trying], [{ met: "yes" }, null, false]);
});

test("a withdrawn response leaves nothing on the device but its key and edition", async () => {
  const draft = { ...newDraft(), answers: { met: "yes" } };
  const { left, post } = desk(draft, accepted, { status: "withdrawn", edition: 2 });
  await sendDraft(post);
  await sendDraft(post, true);
  assert.deepEqual([left[1].edition, left[1].withdraw, left[1].answers], [2, true, {}]);
  assert.deepEqual([draft.answers, draft.receipt, draft.edition], [{}, null, 2]);
});

test("a withdrawal that got lost is remembered as one", async () => {
  const draft = { ...newDraft(), answers: { met: "yes" } };
  const { post } = desk(draft, accepted, new Error("no network"));
  await sendDraft(post);
  assert.equal(isLeaving(draft), false);
  await sendDraft(post, true);
  assert.deepEqual([isLeaving(draft), draft.answers], [true, { met: "yes" }]);
});

test("an invitation's code is read however it is written", () => {
  assert.equal(codeOf(" a2b3c-d4e5o "), "A2B3CD4E50");
  assert.equal(codeOf("il"), "11");
  const draft = { ...newDraft(), token: "a2b3c d4e5f" };
  assert.equal(contentOf({ ...form, admission: "invitation" }, draft).token, "A2B3CD4E5F");
  assert.equal(contentOf(form, draft).token, null);
});
