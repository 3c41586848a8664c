/**
 * What the server says while the page is open.
 *
 * @typedef {{ phase: string, participation?: number }} StepState
 */

const PAUSE = 10_000;

/**
 * Listens to a consultation's events until the function it returns is called. A browser gives up on an error page
 * (a server that restarts behind a proxy), so the stream is opened again.
 *
 * @param {string} base
 * @param {string} consultation
 * @param {(state: { steps: Record<string, StepState>, revision: number }) => void} hear
 * @returns {() => void}
 */
export function listen(base, consultation, hear) {
  /** @type {EventSource | null} */
  let source = null;
  let timer = 0;
  function open() {
    source = new EventSource(`${base}/labase/events?consultation=${encodeURIComponent(consultation)}`);
    source.addEventListener("state", (event) => hear(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      if (source?.readyState === EventSource.CLOSED) timer = window.setTimeout(open, PAUSE);
    });
  }
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
