import { fit } from "./answers.js";
import { announcer } from "./dom.js";
import { FormPage } from "./page.js";
import { questionCard } from "./questions.js";
import { newSid } from "./drafts.js";
import { deviceInAddress } from "./kiosk.js";
import { listen } from "./stream.js";
import { overComm, overHttp } from "./transport.js";

/**
 * Where the form stands: an anywidget in JupyterLab or Voilà (`render`), or `.ls-mount` elements of a shared page.
 *
 * @typedef {import("./types").Model} Model
 */

/**
 * Keys pressed in the form are the form's: JupyterLab would move, insert or delete cells.
 *
 * @param {HTMLElement} el
 */
function rootIn(el) {
  const root = document.createElement("div");
  root.className = "ls-root";
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.replaceChildren(root);
  return root;
}

/**
 * The anywidget. Traits read: `forms` {language: form}, `language`, `phase`, `mode` ("form" or "ballot"), `value`.
 *
 * @param {{ model: Model, el: HTMLElement }} place
 * @returns {() => void}
 */
function render({ model, el }) {
  return model.get("mode") === "ballot" ? renderBallot(model, el) : renderForm(model, el);
}

/**
 * @param {Model} model
 * @param {HTMLElement} el
 */
function renderForm(model, el) {
  const page = new FormPage(rootIn(el), {
    forms: model.get("forms"),
    language: model.get("language"),
    phase: model.get("phase"),
    send: overComm(model),
    code: codeInAddress(),
    device: deviceInAddress(),
    turned(language) {
      model.set("language", language);
      model.save_changes();
    },
  });
  const phase = () => page.setPhase(model.get("phase"));
  const language = () => page.turn(model.get("language"));
  model.on("change:phase", phase);
  model.on("change:language", language);
  return () => {
    model.off("change:phase", phase);
    model.off("change:language", language);
    page.close();
  };
}

/**
 * One question and no sending: each change is written into `value`.
 *
 * @param {Model} model
 * @param {HTMLElement} el
 */
function renderBallot(model, el) {
  const form = model.get("forms")[model.get("language")];
  const question = form.questions[0];
  const root = rootIn(el);
  const { node, say } = announcer();
  let mine = "";
  const card = questionCard(question, {
    id: `ls-${newSid().slice(0, 8)}`,
    sid: newSid(),
    words: form.words,
    language: form.language,
    say,
    change(answer) {
      mine = JSON.stringify(answer);
      model.set("value", answer);
      model.save_changes();
    },
  });
  const show = () => {
    const value = fit(question, model.get("value"));
    if (JSON.stringify(value) !== mine) card.show(value);
    mine = JSON.stringify(value);
  };
  show();
  root.lang = form.language;
  root.append(node, card.node);
  model.on("change:value", show);
  return () => model.off("change:value", show);
}

/** @type {string | null} */
let code = null;

/**
 * The code of an invitation's link, `#code=…`, which is taken out of the address bar: it must stay in no history.
 *
 * @returns {string | null}
 */
function codeInAddress() {
  const found = new URLSearchParams(location.hash.slice(1)).get("code");
  if (found) {
    code = found;
    history.replaceState(null, "", location.pathname + location.search);
  }
  return code;
}

/**
 * A place of a shared page: `<div class="ls-mount" data-base="">` that holds
 * `<script type="application/json" class="ls-form-data">{"form", "phase"}</script>`.
 *
 * @param {HTMLElement} place
 */
function mountShared(place) {
  const data = JSON.parse(place.querySelector(".ls-form-data")?.textContent ?? "null");
  const base = place.dataset.base ?? "";
  const { form } = data;
  const page = new FormPage(rootIn(place), {
    forms: { [form.language]: form },
    language: form.language,
    phase: data.phase,
    send: overHttp(base),
    base,
    code: codeInAddress(),
    device: deviceInAddress(),
    turned: () => {},
  });
  let revision = 0;
  listen(base, form.consultation, (state) => {
    const step = state.steps[form.step];
    if (step) page.setPhase(step.phase);
    if (step?.participation !== undefined) page.setParticipation(step.participation);
    page.setReleased(step?.released ?? null);
    if (revision && state.revision !== revision) page.setOutdated();
    revision = state.revision;
  });
}

for (const place of document.querySelectorAll(".ls-mount")) mountShared(/** @type {HTMLElement} */ (place));

export default { render };
