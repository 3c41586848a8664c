/**
 * What the device remembers of a step: the key to its response, its answers, and what became of the last sending.
 *
 * @typedef {import("./types").Draft} Draft
 */

/** @type {Map<string, string>} Where the browser keeps nothing (private windows, blocked storage), the page does. */
const MEMORY = new Map();
/** On a shared device nothing outlives the tab; see `kiosk.js`. */
let shared = false;

/** Keeps what follows for this tab only. */
export function shareDevice() {
  shared = true;
}

function shelf() {
  return shared ? sessionStorage : localStorage;
}

/** Forgets every draft that this tab has: somebody else comes to a shared device. */
export function forgetAll() {
  MEMORY.clear();
  try {
    for (const key of Object.keys(shelf()).filter((key) => key.startsWith("labase:"))) shelf().removeItem(key);
  } catch {
    // There was nothing but MEMORY.
  }
}

/**
 * 128 random bits, in hexadecimal. Phones come over plain http, where `crypto` has no `randomUUID`.
 */
export function newSid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {{ consultation: string, step: string }} form
 */
export function draftKey({ consultation, step }) {
  return `labase:${consultation}:${step}`;
}

/** @returns {Draft} */
export function newDraft() {
  const nothing = { receipt: null, answers: {}, category: null, token: null, sent: null, kept: null };
  return { sid: newSid(), edition: 0, ...nothing, trying: false, anew: false };
}

/**
 * The draft that the device has under `key`, or a new one, which takes over who answers: see `takeOver`.
 *
 * @param {string} key
 * @returns {Draft}
 */
export function openDraft(key) {
  const draft = readDraft(key) ?? newDraft();
  takeOver(key, draft);
  return draft;
}

/**
 * Gives an untouched draft the category and the invitation code of another step of the same consultation. They are shown
 * and can be changed. Where somebody began anew, the device may be in several hands: nothing is taken over any more.
 *
 * @param {string} key
 * @param {Draft} draft
 * @returns {boolean} whether something was
 */
export function takeOver(key, draft) {
  if (isTouched(draft)) return false;
  const others = keysBeside(key).map(readDraft);
  if (draft.anew || others.some((other) => other?.anew)) return false;
  draft.category = others.find((other) => other?.category)?.category ?? null;
  draft.token = others.find((other) => other?.token)?.token ?? null;
  return draft.category !== null || draft.token !== null;
}

/**
 * Whether somebody began, or sent something.
 *
 * @param {Draft} draft
 */
export function isTouched(draft) {
  const begun = draft.edition > 0 || draft.category !== null || draft.token !== null;
  return begun || Object.values(draft.answers).some((answer) => answer !== null);
}

/**
 * @param {string} key
 * @returns {Draft | null}
 */
function readDraft(key) {
  try {
    const found = JSON.parse(readText(key) ?? "null");
    if (!/^[0-9a-f]{32}$/.test(found?.sid) || typeof found.answers !== "object") return null;
    return { ...newDraft(), ...found, answers: { ...found.answers } };
  } catch {
    return null;
  }
}

/**
 * The keys of the same consultation's other steps.
 *
 * @param {string} key
 */
function keysBeside(key) {
  const consultation = key.slice(0, key.lastIndexOf(":") + 1);
  const keys = new Set(MEMORY.keys());
  try {
    for (const stored of Object.keys(shelf())) keys.add(stored);
  } catch {
    // MEMORY has them.
  }
  return [...keys].filter((other) => other !== key && other.startsWith(consultation)).sort();
}

/**
 * @param {string} key
 * @param {Draft} draft
 */
export function keepDraft(key, draft) {
  const text = JSON.stringify(draft);
  MEMORY.set(key, text);
  try {
    shelf().setItem(key, text);
  } catch {
    // Full or forbidden: MEMORY has it until the page goes.
  }
}

/**
 * @param {string} key
 * @returns {string | null}
 */
function readText(key) {
  try {
    return shelf().getItem(key) ?? MEMORY.get(key) ?? null;
  } catch {
    return MEMORY.get(key) ?? null;
  }
}

/**
 * The edition under which a content leaves: the same for the same content, so that sending again changes nothing;
 * the next one for another content.
 *
 * @param {Draft} draft
 * @param {unknown} content
 * @returns {number}
 */
export function editionFor(draft, content) {
  const text = JSON.stringify(content);
  if (draft.sent !== text) {
    draft.sent = text;
    draft.edition += 1;
  }
  return draft.edition;
}
