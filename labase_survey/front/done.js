import { button, h, icon } from "./dom.js";
import { fill } from "./words.js";

/**
 * A question with a way on and a way back, instead of the browser's own dialog.
 *
 * @param {{ text: string, yes: string, no: string }} words
 * @param {{ agree: () => void, leave: () => void }} ways
 */
export function confirmation({ text, yes, no }, { agree, leave }) {
  const said = h("p", { class: "ls-asked", tabindex: -1 }, text);
  const ways = h("div", { class: "ls-ways" }, button("danger", agree, {}, yes), button("quiet", leave, {}, no));
  return {
    node: h("div", { class: "ls-confirm", role: "group", "aria-label": text }, said, ways),
    focus: () => said.focus(),
  };
}

/**
 * The screen after the store said yes: the receipt, large, and what one may still do.
 *
 * @param {import("./types").Form} form
 * @param {{ receipt: string, problem: string | null, changeable: boolean, modify: () => void, withdraw: () => void, say: (text: string) => void, next: Node | null, sealed: Node | null }} given  `next` is the way on of a shared device, whose clipboard is everybody's
 */
export function doneScreen({ words }, { receipt, problem, changeable, modify, withdraw, say, next, sealed }) {
  const code = h("code", { class: "ls-receipt" }, receipt);
  const copy = button(
    "quiet",
    () => say(copied(code) ? words.copied : fill(words.copy_failed, { receipt })),
    {},
    words.copy,
  );
  const ask = confirmation(
    { text: words.withdraw_ask, yes: words.withdraw_yes, no: words.cancel },
    { agree: withdraw, leave: () => turn(true) },
  );
  const taking = button("quiet", () => turn(false), {}, words.withdraw);
  const actions = h("div", { class: "ls-ways" }, button("quiet", modify, {}, words.modify), taking);
  const choice = h("div", {}, actions);
  function turn(/** @type {boolean} */ back) {
    choice.replaceChildren(back ? actions : ask.node);
    if (back) taking.focus();
    else ask.focus();
  }
  return h(
    "section",
    { class: "ls-done" },
    h("h3", { class: "ls-saved", tabindex: -1 }, icon("tick"), words.saved),
    problem ? h("p", { class: "ls-alert", role: "alert" }, problem) : h("p", {}, words.thanks),
    h("p", { class: "ls-subtitle" }, words.receipt),
    h("div", { class: "ls-receipt-line" }, code, !next && copy),
    h("p", { class: "ls-about" }, words.receipt_help),
    next,
    changeable ? choice : h("p", {}, words.no_more),
    sealed,
  );
}

/**
 * Copies by selecting, as over plain http there is no clipboard to ask.
 *
 * @param {HTMLElement} element
 */
function copied(element) {
  const chosen = getSelection();
  chosen?.selectAllChildren(element);
  return document.execCommand("copy");
}
