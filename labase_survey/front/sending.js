import { askedOf } from "./answers.js";
import { editionFor } from "./drafts.js";

/**
 * @typedef {import("./types").Form} Form
 * @typedef {import("./types").Draft} Draft
 * @typedef {import("./types").Reply} Reply
 * @typedef {object} Post
 * @property {Form} form
 * @property {Draft} draft
 * @property {import("./types").Send} send
 * @property {string | null} device  the key of a shared device
 * @property {() => void} keep  stores the draft on the device
 *
 * @typedef {object} Content
 * @property {import("./types").Answers} answers
 * @property {string | null} category
 * @property {string | null} token
 * @property {boolean} withdraw
 */

/**
 * What a draft says now: the answers to what is asked, and nothing else.
 *
 * @param {Form} form
 * @param {Draft} draft
 * @returns {Content}
 */
export function contentOf(form, draft) {
  const category = form.categories.find(({ id }) => id === draft.category)?.id ?? null;
  const token = form.admission === "invitation" ? codeOf(draft.token ?? "") || null : null;
  return { answers: askedOf(form.questions, draft.answers).answers, category, token, withdraw: false };
}

/**
 * An invitation code as it is compared: capitals, no dashes or spaces, and no letter that looks like a digit.
 *
 * @param {string} typed
 */
export function codeOf(typed) {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/**
 * Whether a draft says what was last sent (`sent`), or what the store confirmed (`kept`).
 *
 * @param {"sent" | "kept"} what
 * @param {Form} form
 * @param {Draft} draft
 */
export function isWhatWas(what, form, draft) {
  return draft[what] === JSON.stringify(contentOf(form, draft));
}

/**
 * Whether the device asked for its response to be withdrawn and doesn't know what became of that.
 *
 * @param {Draft} draft
 */
export function isLeaving(draft) {
  return draft.trying && draft.receipt !== null && draft.sent !== null && JSON.parse(draft.sent).withdraw;
}

/**
 * Sends the draft, or takes the response back. The draft is kept before anything leaves, so that a page that dies
 * meanwhile sends the same edition again. Null when nobody knows what became of it.
 *
 * @param {Post} post
 * @param {boolean} [withdraw]
 * @returns {Promise<Reply | null>}
 */
export async function sendDraft(post, withdraw = false) {
  const { form, draft, keep } = post;
  const content = withdraw
    ? { answers: {}, category: null, token: contentOf(form, draft).token, withdraw }
    : contentOf(form, draft);
  editionFor(draft, content);
  draft.trying = true;
  keep();
  try {
    let reply = await attempt(post, content);
    if (reply.code === "stale" && reply.edition !== undefined) {
      draft.edition = reply.edition + 1;
      keep();
      reply = await attempt(post, content);
    }
    settle(draft, reply);
    keep();
    return reply;
  } catch {
    return null;
  }
}

/**
 * @param {Post} post
 * @param {Content} content
 */
function attempt({ form, draft, send, device }, content) {
  const { consultation, definition, step, language } = form;
  const { sid, edition } = draft;
  return send({ consultation, definition, step, language, sid, edition, ...content, ...(device && { device }) });
}

/**
 * @param {Draft} draft
 * @param {Reply} reply
 */
function settle(draft, { status, receipt, edition }) {
  draft.trying = status !== "accepted" && status !== "withdrawn" && status !== "refused";
  if (status === "accepted") Object.assign(draft, { kept: draft.sent, receipt: receipt ?? draft.receipt });
  if (status === "withdrawn") Object.assign(draft, { kept: null, receipt: null, answers: {}, category: null });
  if (!draft.trying && status !== "refused") draft.edition = Math.max(draft.edition, edition ?? 0);
}
