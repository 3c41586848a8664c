/**
 * Elements are built here and nowhere else: what people wrote only ever becomes a text node.
 *
 * @typedef {string | number | Node | null | undefined | false} Child
 */

/**
 * An element. `class`, `data-…`, `aria-…` are attributes; functions are listeners; null, undefined and false leave out.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, /** @type {EventListener} */ (value));
    else put(element, name, value);
  }
  element.append(...kept(children));
  return element;
}

/**
 * Sets an attribute, or takes it away when there is nothing to say.
 *
 * @param {Element} element
 * @param {string} name
 * @param {unknown} value
 */
export function put(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/**
 * @param {Child[]} children
 * @returns {(string | Node)[]}
 */
export function kept(children) {
  return children
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

const ICONS = {
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  up: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  down: "M12 5v14M5.5 12.5 12 19l6.5-6.5",
  cross: "M6 6l12 12M18 6 6 18",
  tick: "M4.5 12.5 10 18 19.5 6.5",
};

/**
 * A small drawing that says nothing to a screen reader.
 *
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", ICONS[name]);
  drawing.append(line);
  for (const [key, value] of [
    ["viewBox", "0 0 24 24"],
    ["class", "ls-icon"],
    ["aria-hidden", "true"],
  ]) {
    drawing.setAttribute(key, value);
  }
  return drawing;
}

/**
 * A button that submits nothing.
 *
 * @param {string} kind  the end of its class: "send", "quiet", "round", "link"
 * @param {(event: Event) => void} click
 * @param {Record<string, unknown>} attributes
 * @param {...Child} children
 */
export function button(kind, click, attributes, ...children) {
  return h("button", { type: "button", class: `ls-button ls-${kind}`, click, ...attributes }, ...children);
}

/**
 * Paragraphs of a text that has blank lines between them.
 *
 * @param {string} text
 * @param {Record<string, unknown>} [attributes]
 */
export function paragraphs(text, attributes = {}) {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== "")
    .map((part) => h("p", attributes, part.trim()));
}

/**
 * The one polite live region of a page; saying the same thing twice is heard twice.
 *
 * @returns {{ node: HTMLElement, say: (text: string) => void }}
 */
export function announcer() {
  const node = h("div", { class: "ls-hidden", role: "status", "aria-live": "polite" });
  let waiting = 0;
  return {
    node,
    say(text) {
      node.textContent = "";
      clearTimeout(waiting);
      waiting = window.setTimeout(() => (node.textContent = text), 60);
    },
  };
}
