import { askedOf } from "./answers.js";
import { announcer, button, h } from "./dom.js";
import { doneScreen } from "./done.js";
import { draftKey, keepDraft, newDraft, openDraft, takeOver } from "./drafts.js";
import { FormScreen } from "./form.js";
import { header, languageSwitch } from "./header.js";
import { Kiosk } from "./kiosk.js";
import { releasedFigures } from "./released.js";
import { refusals, review } from "./review.js";
import { sealLine } from "./seal.js";
import { codeOf, isLeaving, isWhatWas, sendDraft } from "./sending.js";
import { counted } from "./words.js";

/**
 * @typedef {import("./types").Form} Form
 * @typedef {object} Host  what the place where the form stands gives it
 * @property {Record<string, Form>} forms  by language; one where each language has its own page
 * @property {string} language
 * @property {string} phase
 * @property {import("./types").Send} send
 * @property {string} [base]  the address that `/labase/…` follows, where there is a server
 * @property {string | null} code  the invitation code that came with the address
 * @property {string | null} device  the key of a shared device
 * @property {(language: string) => void} turned  told when somebody changes the language
 */

let pages = 0;
/** @type {Kiosk | null} One for all forms of a document: they are answered by the same person. */
let kiosk = null;

/** The participant's page: which screen is on, what the draft says, what the server replied. */
export class FormPage {
  /**
   * @param {HTMLElement} root
   * @param {Host} host
   */
  constructor(root, host) {
    this.root = root;
    this.host = host;
    this.prefix = `ls${++pages}`;
    this.language = host.forms[host.language] ? host.language : Object.keys(host.forms)[0];
    this.phase = host.phase;
    this.participation = 0;
    /** @type {import("./types").Released | null} */
    this.released = null;
    this.figures = h("div", {});
    this.outdated = false;
    this.busy = false;
    this.key = draftKey(this.form);
    this.draft = openDraft(this.key);
    if (host.code && this.form.admission === "invitation") this.welcome(host.code);
    this.kiosk = host.device ? (kiosk ??= new Kiosk()) : null;
    this.kiosk?.pages.add(this);
    const answered = Object.keys(askedOf(this.form.questions, this.draft.answers).answers).length > 0;
    this.resumed = answered && !this.kiosk;
    this.screen = this.firstScreen();
    /** @type {string | null} What went wrong with the last sending; empty for what an earlier visit left open. */
    this.lost = this.draft.trying ? "" : null;
    this.announcer = announcer();
    this.banner = h("div", { class: "ls-banner" });
    this.body = h("div", { class: "ls-page" });
    this.root.classList.add("ls-root");
    this.root.replaceChildren(this.announcer.node, this.body);
    this.retry = () => void this.sendAgain();
    window.addEventListener("online", this.retry);
    this.show();
  }

  /**
   * Another code than the one this device knows is another person's, on a phone that is passed round: nothing of the
   * former person's is shown or sent again.
   *
   * @param {string} code
   */
  welcome(code) {
    const known = this.draft.token;
    if (known !== null && codeOf(known) !== codeOf(code)) this.draft = newDraft();
    this.draft.token = code;
  }

  firstScreen() {
    const settled = !this.draft.trying && isWhatWas("kept", this.form, this.draft);
    return settled || isLeaving(this.draft) ? "done" : "form";
  }

  /** The form in the language of the moment. */
  get form() {
    return this.host.forms[this.language];
  }

  /** Takes the page away from what happens in the window. */
  close() {
    window.removeEventListener("online", this.retry);
    this.kiosk?.pages.delete(this);
  }

  /** Draws the screen that is on. */
  show() {
    const { form } = this;
    const turn = (/** @type {string} */ language) => this.turn(language);
    const languages = languageSwitch(form, Object.keys(this.host.forms), turn);
    this.root.lang = form.language;
    this.filling = this.screen === "form" ? this.drawForm() : null;
    const screen = this.filling?.node ?? (this.screen === "done" ? this.drawDone() : this.drawWithdrawn());
    this.count = h("p", { class: "ls-participation" });
    const bar = this.kiosk ? [this.kiosk.bar(this)] : [];
    this.body.replaceChildren(...bar, header(form, languages), this.banner, screen, this.figures, this.count);
    this.drawReleased();
    this.settle();
    if (this.lost !== null) this.filling?.lose(this.lost || form.words.lost_help, this.lost === "");
  }

  /**
   * Draws another screen and brings the focus to its first words.
   *
   * @param {string} screen
   */
  go(screen) {
    this.screen = screen;
    this.show();
    /** @type {HTMLElement | null} */ (this.body.querySelector(screen === "form" ? ".ls-title" : ".ls-saved"))?.focus();
  }

  drawForm() {
    const { form, draft, prefix } = this;
    return new FormScreen({
      form,
      draft,
      prefix,
      resumed: this.resumed,
      say: this.announcer.say,
      changed: () => this.keep(),
      submit: () => void this.submit(),
      restart: () => this.restart(),
    });
  }

  drawDone() {
    return doneScreen(this.form, {
      receipt: this.draft.receipt ?? "",
      problem: this.lost === "" ? this.form.words.lost_withdraw : this.lost,
      changeable: this.accepts,
      modify: () => ((this.resumed = false), (this.lost = null), this.go("form")),
      withdraw: () => void this.withdraw(),
      say: this.announcer.say,
      next: this.kiosk && this.kiosk.way(this),
      sealed: this.drawSealed(),
    });
  }

  /** Whether this device's receipt is in what was published at the close. */
  drawSealed() {
    const { form, host, draft } = this;
    if (this.phase !== "closed" || host.base === undefined || !draft.receipt) return null;
    return sealLine(form, draft.receipt, host.base);
  }

  drawWithdrawn() {
    const { words } = this.form;
    const again = this.accepts && button("quiet", () => this.go("form"), {}, words.answer_again);
    const title = h("h3", { class: "ls-saved", tabindex: -1 }, words.withdrawn);
    const next = this.kiosk && this.kiosk.way(this);
    return h("section", { class: "ls-done" }, title, h("p", {}, words.withdrawn_help), next, again);
  }

  /** Whether the step takes responses now. */
  get accepts() {
    return this.phase === "open" || this.phase === "closing";
  }

  /** Says in the page what phase the step is in, and lets the controls follow. */
  settle() {
    const { words } = this.form;
    const text = this.phase === "open" ? "" : words[`phase_${this.phase}`];
    const reload = this.outdated && button("quiet", () => location.reload(), {}, words.reload);
    const parts = [text && h("p", {}, text), reload && h("p", {}, words.outdated), reload];
    this.banner.replaceChildren(...parts.filter((part) => part instanceof Node));
    this.filling?.settle({ busy: this.busy, allowed: this.accepts, over: this.phase === "closed", text });
    if (this.count)
      this.count.textContent = this.participation ? counted(this.form, "participation", this.participation) : "";
  }

  /**
   * @param {string} phase
   */
  setPhase(phase) {
    if (phase === this.phase) return;
    const accepted = this.accepts;
    this.phase = phase;
    // Somebody may have answered the step before on this very page.
    if (this.accepts && takeOver(this.key, this.draft)) this.show();
    if (this.screen === "form" || (accepted === this.accepts && phase !== "closed")) this.settle();
    else this.show();
    this.announcer.say(this.form.words[`phase_${phase}`]);
  }

  /**
   * @param {number} participation  how many have answered
   */
  setParticipation(participation) {
    this.participation = participation;
    this.settle();
  }

  /**
   * @param {import("./types").Released | null} released  what a vote « à main levée » shows now
   */
  setReleased(released) {
    if (JSON.stringify(released) === JSON.stringify(this.released)) return;
    this.released = released;
    this.drawReleased();
    if (this.figures.firstChild) this.announcer.say(counted(this.form, "live_new", released?.people ?? 0));
  }

  /** Who has not answered yet sees no figures: they would bend the answer. */
  drawReleased() {
    const shown = this.released && this.screen === "done" && [releasedFigures(this.form, this.released)];
    this.figures.replaceChildren(...(shown || []));
  }

  /** The definition has changed since this page was loaded. */
  setOutdated() {
    this.outdated = true;
    this.settle();
  }

  /**
   * @param {string} language
   */
  turn(language) {
    if (language === this.language || !this.host.forms[language]) return;
    this.language = language;
    const blamed = this.body.querySelector(".ls-summary");
    this.show();
    if (blamed) this.filling?.blame(review(this.form, this.draft));
    /** @type {HTMLElement | null} */ (this.body.querySelector("button.ls-language[aria-current]"))?.focus();
    this.host.turned(language);
  }

  keep() {
    keepDraft(this.key, this.draft);
  }

  restart() {
    Object.assign(this.draft, { answers: {}, category: null, token: null, anew: true });
    this.resumed = false;
    this.keep();
    this.go("form");
    this.announcer.say(this.form.words.cleared);
  }

  /** Begins with what the device knows now: on a shared one, that is nobody. */
  renew() {
    Object.assign(this, { draft: openDraft(this.key), lost: null, screen: "form" });
    this.show();
  }

  async submit() {
    if (this.busy || !this.accepts) return;
    const problems = review(this.form, this.draft);
    this.filling?.blame(problems);
    if (problems.length === 0) await this.send();
  }

  /** When the connection returns, what had left leaves again, if it is still what the page says. */
  async sendAgain() {
    const waiting = this.lost !== null && this.draft.trying && isWhatWas("sent", this.form, this.draft);
    if (waiting && !this.busy && this.accepts) await this.send();
  }

  /** @param {boolean} [withdraw] */
  async send(withdraw = false) {
    this.busy = true;
    this.lost = null;
    this.filling?.lose(null);
    this.settle();
    this.announcer.say(this.form.words.sending);
    const { form, draft, host } = this;
    const reply = await sendDraft(
      { form, draft, send: host.send, device: host.device, keep: () => this.keep() },
      withdraw,
    );
    this.busy = false;
    this.settle();
    this.hear(reply, withdraw);
  }

  async withdraw() {
    await this.send(true);
  }

  /**
   * @param {import("./types").Reply | null} reply
   * @param {boolean} withdraw
   */
  hear(reply, withdraw) {
    if (reply?.status === "accepted") return this.go("done");
    if (reply?.status === "withdrawn") return this.go("withdrawn");
    const { words } = this.form;
    const refused = reply?.status === "refused";
    if (reply?.code === "closed") this.setPhase("closed");
    if (reply?.code === "wrong-page") this.setOutdated();
    if (withdraw) {
      this.lost = (refused && reply.message) || words.lost_withdraw;
      this.go("done");
    } else if (refused) {
      this.filling?.blame(refusals(reply), reply.message);
    } else {
      this.lost = words.lost_help;
      this.filling?.lose(this.lost);
    }
  }
}
