import { button, h, put } from "./dom.js";
import { confirmation } from "./done.js";
import { forgetAll, isTouched, shareDevice } from "./drafts.js";
import { fill } from "./words.js";

/**
 * A device that people hand on to one another: each is somebody new, and nothing of the one before stays.
 *
 * @typedef {import("./page.js").FormPage} FormPage
 */

/** Seconds without a gesture after which the page asks whether somebody is still there: while answering, and after. */
const ANSWERING = 180;
const ANSWERED = 45;
/** Seconds left to say yes; WCAG 2.2.1 asks for 20 at least, as often as one likes. */
const LEFT = 30;

const KEY = "labase-device";

/** @type {string | null} */
let device = null;

/**
 * The facilitator's device key, `#appareil=…`, which is taken out of the address bar and kept as long as the tab is.
 *
 * @returns {string | null}
 */
export function deviceInAddress() {
  const found = new URLSearchParams(location.hash.slice(1)).get("appareil");
  if (found) history.replaceState(null, "", location.pathname + location.search);
  device = found || device;
  try {
    if (device) sessionStorage.setItem(KEY, device);
    device = sessionStorage.getItem(KEY);
  } catch {
    // Blocked storage: the page has it until it goes.
  }
  if (device) shareDevice();
  return device;
}

/** All forms of this document are one person's, and leave together. */
export class Kiosk {
  constructor() {
    /** @type {Set<FormPage>} */
    this.pages = new Set();
    this.since = Date.now();
    this.asked = 0;
    this.warning = h("dialog", { class: "ls-leaving" });
    const gesture = (/** @type {Event} */ event) => {
      // The key that says "I am here" must not press whatever has the focus next.
      if (this.asked && event.type === "keydown") event.preventDefault();
      this.stay();
    };
    for (const name of ["click", "keydown", "input", "wheel", "touchmove"]) window.addEventListener(name, gesture, true);
    window.setInterval(() => this.look(), 1000);
    // Pages that "back" brings again are emptied when they are left, and read what the device knows then.
    window.addEventListener("pagehide", () => this.pages.forEach((page) => page.root.replaceChildren()));
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  /** Whether somebody was here, and nothing is on its way. */
  get leaves() {
    const pages = [...this.pages];
    return pages.some((page) => isTouched(page.draft)) && !pages.some((page) => page.busy || page.draft.trying);
  }

  /** Asks after a while without a gesture, and wipes when nobody says anything. */
  look() {
    const now = Date.now();
    if (!this.leaves) return this.stay();
    const answering = [...this.pages].some((page) => page.screen === "form" && isTouched(page.draft));
    if (this.asked) {
      const left = LEFT - Math.floor((now - this.asked) / 1000);
      if (left <= 0) this.next();
      else this.warning.querySelectorAll("strong").forEach((node) => (node.textContent = String(left)));
    } else if (now - this.since >= (answering ? ANSWERING : ANSWERED) * 1000) {
      this.asked = now;
      this.warn();
    }
  }

  /** Says what is going to happen, over all that the page shows. */
  warn() {
    const [page] = this.pages;
    const { words } = page.form;
    const text = fill(words.kiosk_warning, { n: LEFT });
    const stay = button("next", () => this.stay(), {}, words.kiosk_stay);
    put(this.warning, "aria-label", text);
    this.warning.replaceChildren(h("p", {}, text), h("strong", { "aria-hidden": "true" }, LEFT), stay);
    page.root.append(this.warning);
    this.warning.showModal();
  }

  /** Somebody is there. */
  stay() {
    this.since = Date.now();
    if (!this.asked) return;
    this.asked = 0;
    this.warning.close();
  }

  /** The next person: nothing of the one before is left on this device, and the key to a response is new. */
  next() {
    this.stay();
    forgetAll();
    for (const page of this.pages) page.renew();
    const [page] = this.pages;
    page.go("form");
    window.scrollTo(0, 0);
    page.announcer.say(page.form.words.kiosk_new);
  }

  /**
   * That this device is shared, and the way out before anything is sent, which asks first.
   *
   * @param {FormPage} page
   */
  bar(page) {
    const { words } = page.form;
    const line = h("div", { class: "ls-kiosk" });
    const name = h("span", {}, words.kiosk);
    const leave = button("link", () => turn(isTouched(page.draft)), {}, words.kiosk_next);
    const ask = confirmation(
      { text: words.kiosk_ask, yes: words.kiosk_next, no: words.cancel },
      { agree: () => this.next(), leave: () => turn(false, true) },
    );
    function turn(/** @type {boolean} */ asking, back = false) {
      line.replaceChildren(name, asking ? ask.node : leave);
      if (asking) ask.focus();
      else if (back) leave.focus();
    }
    line.append(name, page.screen === "form" ? leave : "");
    return line;
  }

  /**
   * The way on after a sending.
   *
   * @param {FormPage} page
   */
  way(page) {
    const { words } = page.form;
    return h("div", {}, h("p", { class: "ls-about" }, words.kiosk_help), button("next", () => this.next(), {}, words.kiosk_next));
  }
}
