import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { PATIENCE, overComm, overHttp } from "../../labase_survey/front/transport.js";

/** A comm as the page knows it: `sent` gathers what leaves, `tell` brings a message back. */
function comm() {
  const hearers = [];
  const sent = [];
  const model = { on: (_, hear) => hearers.push(hear), send: (content) => sent.push(content) };
  return { model, sent, tell: (content) => hearers.forEach((hear) => hear(content)) };
}

test("a kernel's reply is the one with the submission's number", async () => {
  const { model, sent, tell } = comm();
  const reply = overComm(model)({ sid: "0" });
  tell({ type: "reply", id: sent[0].id + 1, reply: { status: "refused" } });
  tell({ type: "reply", id: sent[0].id, reply: { status: "accepted" } });
  assert.deepEqual(await reply, { status: "accepted" });
  assert.deepEqual(sent, [{ type: "submit", id: sent[0].id, submission: { sid: "0" } }]);
});

test("a comm that throws is a reply that never comes", async () => {
  const model = {
    on: () => {},
    send: () => {
      throw new Error("dead connection");
    },
  };
  await assert.rejects(overComm(model)({}), { message: "dead connection" });
});

test("a dead kernel is given up after fifteen seconds", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const reply = overComm(comm().model)({});
  mock.timers.tick(PATIENCE);
  await assert.rejects(reply, { message: "no reply" });
  mock.timers.reset();
});

test("a proxy's page isn't a reply", async () => {
  globalThis.fetch = async () => new Response("<h1>502</h1>", { status: 502 });
  await assert.rejects(overHttp("")({}));
  globalThis.fetch = async () => Response.json({ message: "hello" });
  await assert.rejects(overHttp("")({}), { message: "not a reply" });
});

test("a submission is posted as JSON under the page's base", async () => {
  let asked;
  globalThis.fetch = async (...call) => ((asked = call), Response.json({ status: "accepted" }));
  await overHttp("/lab")({ sid: "0" });
  const [address, { method, headers, body }] = asked;
  assert.deepEqual(
    [address, method, headers, body],
    ["/lab/labase/submissions", "POST", { "Content-Type": "application/json" }, '{"sid":"0"}'],
  );
});
