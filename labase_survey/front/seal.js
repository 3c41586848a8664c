import { h } from "./dom.js";
import { counted } from "./words.js";

/**
 * Once a step is closed: whether this device's receipt is in the published list. The whole list is asked for, so that
 * the server doesn't learn whose receipt is looked for.
 *
 * @param {import("./types").Form} form
 * @param {string} receipt
 * @param {string} base  the address that `/labase/…` follows
 */
export function sealLine(form, receipt, base) {
  const { step, language, words } = form;
  const address = `${base}/labase/seal/${step}`;
  const said = h("p", { role: "status" });
  fetch(`${address}.json`, { cache: "no-cache" })
    .then((response) => response.json())
    .then(({ leaves }) => {
      const found = leaves.some((/** @type {[string, string]} */ [listed]) => listed === receipt);
      said.textContent = found ? counted(form, "seal_in", leaves.length) : words.seal_out;
      said.className = found ? "" : "ls-alert";
    })
    .catch(() => (said.textContent = words.seal_unread));
  return h("div", { class: "ls-seal" }, said, h("a", { href: `${address}/${language}` }, words.seal_link));
}
