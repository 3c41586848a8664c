/**
 * The form's one way out: `send(submission)` gives the server's reply, or rejects when nobody knows what became of it.
 *
 * @typedef {import("./types").Send} Send
 * @typedef {import("./types").Reply} Reply
 */

/** Milliseconds without a reply after which the page says that nothing was stored. */
export const PATIENCE = 15_000;

/**
 * Through the notebook's kernel: `{type: "submit", id, submission}` out, `{type: "reply", id, reply}` back.
 *
 * @param {import("./types").Model} model
 * @returns {Send}
 */
export function overComm(model) {
  /** @type {Map<number, (reply: Reply) => void>} */
  const waiting = new Map();
  model.on("msg:custom", (message) => {
    if (message?.type === "reply") waiting.get(message.id)?.(message.reply);
  });
  return (submission) =>
    within(PATIENCE, (resolve) => {
      // A random id: two views of one model hear each other's replies.
      const id = crypto.getRandomValues(new Uint32Array(1))[0];
      waiting.set(id, resolve);
      model.send({ type: "submit", id, submission });
    });
}

/**
 * Through HTTP, on the page's own server.
 *
 * @param {string} base  the address that `/labase/…` follows; empty at the root of a server
 * @returns {Send}
 */
export function overHttp(base) {
  return (submission) =>
    within(PATIENCE, (resolve, reject, signal) => {
      fetch(`${base}/labase/submissions`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(submission),
        cache: "no-store",
        signal,
      })
        .then((response) => response.json())
        .then(resolve)
        .catch(reject);
    });
}

/**
 * @param {number} patience
 * @param {(resolve: (reply: Reply) => void, reject: (reason: unknown) => void, signal: AbortSignal) => void} start
 * @returns {Promise<Reply>}
 */
function within(patience, start) {
  const stop = new AbortController();
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  /** @type {Promise<Reply>} */
  const reply = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no reply")), patience);
    start(resolve, reject, stop.signal);
  });
  return reply.then(checked).finally(() => {
    clearTimeout(timer);
    stop.abort();
  });
}

/**
 * A proxy's error page isn't a reply.
 *
 * @param {Reply} reply
 */
function checked(reply) {
  if (typeof reply?.status !== "string") throw new Error("not a reply");
  return reply;
}
