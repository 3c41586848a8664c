/**
 * What the server says while the page is open.
 *
 * @typedef {{ phase: string, participation?: number, released?: import("./types").Released }} StepState
 */

const PAUSE = 10_000;

/** @typedef {(state: { steps: Record<string, StepState>, revision: number }) => void} Hear */

/** @type {Map<string, Set<Hear>>} Who hears what comes from an address: the forms of a page share one stream. */
const HEARERS = new Map();

/**
 * Hears a consultation's events as long as the page is open.
 *
 * @param {string} base
 * @param {string} consultation
 * @param {Hear} hear
 */
export function listen(base, consultation, hear) {
  const address = `${base}/labase/events?consultation=${encodeURIComponent(consultation)}`;
  const hearers = HEARERS.get(address);
  if (hearers) {
    hearers.add(hear);
    return;
  }
  HEARERS.set(address, new Set([hear]));
  openStream(address);
}

/**
 * A browser gives up on an error page (a server that restarts behind a proxy), so the stream is opened again.
 *
 * @param {string} address
 */
function openStream(address) {
  const source = new EventSource(address);
  source.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    for (const hear of HEARERS.get(address) ?? []) hear(state);
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) window.setTimeout(openStream, PAUSE, address);
  });
}
