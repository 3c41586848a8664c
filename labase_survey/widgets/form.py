"""The form of one step, as a widget: what participants see, in JupyterLab and in Voilà, through a kernel.

Nothing in a trait is secret and nothing in one is believed: whoever has the page can write to all of them. What people
send arrives as a message and goes through `intake.receive`, which checks it against the published definition.
"""

from typing import Any

import anywidget
import traitlets

from labase_survey.definition.consultation import Consultation
from labase_survey.definition.form import FORM_MIME, form
from labase_survey.front.assemble import script, style
from labase_survey.intake import receive
from labase_survey.language import current_language, say
from labase_survey.store import Store, open_store
from labase_survey.widgets.periodic import every

SECONDS_BETWEEN_LOOKS = 5.0


class FormWidget(anywidget.AnyWidget):
    """The form of one step of a consultation; the first one when none is named.

    Each page that shows it answers for itself: the key to an answer is on the device, not in the widget. Without a
    `store` the project's own is opened. A step that isn't published yet is shown as a draft. It is in the
    consultation's languages only: where the one asked for is none of them, it begins with the first.

    Raises:
        NotFoundError: when the consultation has no such step, or no step at all.
    """

    _esm = script()
    _css = style()

    forms = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("fr").tag(sync=True)
    phase = traitlets.Unicode("draft").tag(sync=True)
    mode = traitlets.Unicode("form").tag(sync=True)

    def __init__(
        self,
        consultation: Consultation,
        step: str | None = None,
        *,
        store: Store | None = None,
        language: str | None = None,
    ) -> None:
        self._store = store if store is not None else open_store()
        self._consultation = consultation
        first = next((each.id for each in consultation.steps), "")
        self._step = consultation.step(first if step is None else step)
        forms = {code: form(consultation, self._step.id, code) for code in consultation.languages}
        chosen = language or current_language()
        super().__init__(
            forms=forms, language=chosen if chosen in forms else consultation.languages[0], phase=self._phase()
        )
        self.on_msg(self._received)
        every(SECONDS_BETWEEN_LOOKS, self.refresh)

    def refresh(self) -> None:
        """Show the phase that the step is in now; done every few seconds where a kernel runs."""
        self.phase = self._phase()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What the page writes to traits: only the language that somebody chose."""
        chosen = sync_data.get("language")
        if isinstance(chosen, str) and chosen in self.forms:
            super().set_state({"language": chosen})

    def _phase(self) -> str:
        try:
            return self._store.steps(self._consultation.id)[self._step.id].phase
        except LookupError:
            return "draft"

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        """One message of the page: a submission is answered under the number it came with."""
        if isinstance(content, dict) and content.get("type") == "submit":
            reply = receive(self._store, content.get("submission") or {}, channel="kernel")
            self.send({"type": "reply", "id": content.get("id"), "reply": reply})

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The widget's view, and beside it what a page without kernels needs to mount the same form."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        names = {"consultation": self._consultation.id, "step": self._step.id}
        title = self._step.title.to(self.language)
        words = say("panel.form-plain", self.language, title=title, **names)
        return {**data, FORM_MIME: names, "text/plain": words}, metadata
