"""Before a round opens: check, publish, invite, serve, rehearse, start another one; all by buttons."""

import atexit
from itertools import count
from pathlib import Path

from ipywidgets import HTML, BoundedIntText, Dropdown, Layout, Tab, Text, Textarea, VBox

from labase_survey.definition.consultation import Consultation
from labase_survey.definition.notice import lacking
from labase_survey.definition.questions import is_ballot
from labase_survey.definition.reading import read_consultation
from labase_survey.definition.starting import start_project
from labase_survey.language import money
from labase_survey.rehearsal import Server, codes_for, kiosk_address, network_address, rehearse
from labase_survey.report.cards import Cards, claimed, write_sheet
from labase_survey.store import Store, home
from labase_survey.widgets.markup import listing, paragraph, qr_code, write
from labase_survey.widgets.panel import Panel, choices, output_path, row
from labase_survey.widgets.periodic import every

SCREEN = "1-prepare"
"""Under which name the store's journal keeps what these buttons do."""
SECONDS_BETWEEN_LOOKS = 2.0
NOTEBOOK = "notebooks/2-participate.ipynb"
"""What participants are shown."""


class PrepareWidget(Panel):
    """The preparation of a round, one tab a task.

    `source` is the path of the round's file, relative to the project's root, or a consultation already read. The file
    is read again by every button, so that it may be edited beside it.
    """

    def __init__(
        self, source: str | Path | Consultation, store: Store | None = None, *, language: str | None = None
    ) -> None:
        super().__init__(store=store, language=language)
        self.source = source
        tabs = (PublishTab(self), InviteTab(self), ServeTab(self), RehearseTab(self), NewTab(self))
        self.publish, self.invite, self.serve, self.rehearse, self.new = tabs
        titles = [self.words(f"tab-{name}") for name in ("publish", "invite", "serve", "rehearse", "new")]
        self.arrange(Tab(children=tabs, titles=titles))
        with self.attempt():
            self.publish.outline(self.consultation)
        every(SECONDS_BETWEEN_LOOKS, self.look)

    def refresh(self) -> None:
        """See whether the participants' page has come up, or down."""
        self.serve.refresh()

    @property
    def consultation(self) -> Consultation:
        """The round as its file says it now."""
        if isinstance(self.source, Consultation):
            return self.source
        return read_consultation(home() / self.source)


class PublishTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """What the file says; check it, publish it."""

    def __init__(self, panel: PrepareWidget) -> None:
        self._panel, self._outline = panel, HTML()
        file = "" if isinstance(panel.source, Consultation) else panel.words("file", path=panel.source)
        self.check = panel.button("check", self._check)
        self.publish = panel.button("publish", self._publish, style="primary")
        super().__init__([paragraph(file), self._outline, row(self.check, self.publish)])

    def outline(self, consultation: Consultation) -> None:
        """Say in a few lines what the round holds."""
        words, code = self._panel.words, self._panel.code
        lines = [consultation.title.to(code)]
        for step in consultation.steps:
            votes = sum(is_ballot(question) for question in step.questions)
            title = step.title.to(code)
            lines.append(words("outline-step", title=title, questions=len(step.questions), votes=votes))
        spent = sum(proposal.cost for proposal in consultation.proposals)
        cost, means = money(spent, code), money(consultation.capacity.money, code)
        lines.append(words("outline-proposals", count=len(consultation.proposals), cost=cost, means=means))
        self._outline.value = listing(lines)

    def _check(self) -> None:
        consultation, words = self._panel.consultation, self._panel.words
        self.outline(consultation)
        lacks = lacking(consultation.notice, consultation.languages)
        self._panel.tell(words("checked-lacking", problems="; ".join(lacks)) if lacks else words("checked"))

    def _publish(self) -> None:
        consultation = self._panel.consultation
        self.outline(consultation)
        revision = self._panel.store.publish(consultation, actor=SCREEN)
        self._panel.tell(self._panel.words("published", revision=revision))


class InviteTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """Invitation codes for the steps that ask for them; they are shown once, the store keeps only their hashes."""

    def __init__(self, panel: PrepareWidget) -> None:
        self._panel = panel
        self.category = Dropdown(description=panel.words("category"))
        self.institution = Dropdown(description=panel.words("institution"))
        self.count = BoundedIntText(10, min=1, max=5000, description=panel.words("codes-count"))
        self.address = Text(description=panel.words("address"), placeholder=panel.words("address-example"))
        self.tokens = Textarea(layout=Layout(width="24em", height="12em"), disabled=True)
        self.make = panel.button("make-codes", self._make, style="primary")
        self.cards = panel.button("make-cards", self._cards)
        self.category.observe(self._institutions, "value")
        self._explanation = paragraph(panel.words("codes-explained"))
        controls = row(self.category, self.institution, self.count, self.make)
        on_paper = row(self.address, self.cards)
        super().__init__(
            [self._explanation, controls, self.tokens, paragraph(panel.words("cards-explained")), on_paper]
        )
        with panel.attempt():
            categories = panel.consultation.categories
            self.category.options = choices([(each.label.to(panel.code), each.id) for each in categories])

    def _institutions(self, _change: object) -> None:
        institutions = self._panel.consultation.category(self.category.value).institutions
        none = (self._panel.words("institution-none"), "")
        self.institution.options = [
            none,
            *choices([(each.label.to(self._panel.code), each.id) for each in institutions]),
        ]

    def _make(self) -> None:
        if self._needed():
            tokens = self._invite()
            self.tokens.value = "\n".join(tokens)
            self._panel.tell(self._panel.words("codes-made", count=len(tokens)))

    def _cards(self) -> None:
        panel, server = self._panel, self._panel.serve.server
        address = self.address.value.strip() or (network_address(server.port) if server else "")
        if not address:
            panel.tell(panel.words("cards-nowhere"))
        elif self._needed():
            numbered = (output_path(f"invitations-{self.category.value}-{n}.html") for n in count(1))
            path = next(path for path in numbered if not path.exists())
            with claimed(path):
                who = (self.category.value, self.institution.value or None)
                write_sheet(Cards(panel.consultation, self._invite(), address, *who, language=panel.code), path)
            panel.tell(panel.words("cards-made", count=self.count.value, path=path))

    def _needed(self) -> bool:
        if any(step.admission == "invitation" for step in self._panel.consultation.steps):
            return True
        self._panel.tell(self._panel.words("codes-unneeded"))
        return False

    def _invite(self) -> list[str]:
        who = {"category": self.category.value, "institution": self.institution.value or None}
        return self._panel.store.invite(self._panel.consultation.id, None, count=self.count.value, actor=SCREEN, **who)


class ServeTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """Start and stop the participants' page on this machine; it stops with the notebook at the latest."""

    def __init__(self, panel: PrepareWidget) -> None:
        self._panel = panel
        self.server: Server | None = None
        self.start = panel.button("start", self._start, style="success")
        self.stop = panel.button("stop", self._stop)
        self.kiosk = panel.button("kiosk", self._kiosk)
        self.address, self._code = paragraph("", role="status"), HTML()
        explanation = paragraph(panel.words("serve-explained"))
        super().__init__([explanation, row(self.start, self.stop, self.kiosk), self.address, self._code])

    def refresh(self) -> None:
        """Show the address once the page comes; say why the server ended, if it did."""
        if self.server is None:
            return
        if not self.server.running:
            lines = self.server.output.splitlines() or [self._panel.words("nothing-written")]
            self._ended("server-ended", problem=lines[-1])
        elif not self._code.value and self.server.answers:
            outside = network_address(self.server.port)
            words = self._panel.words("served", here=self.server.url, outside=outside)
            write(self.address, words, role="status")
            self._code.value = qr_code(outside, self._panel.words("qr-alt", address=outside))

    def _start(self) -> None:
        if self.server is not None:
            return
        panel = self._panel
        consultation = panel.store.adopt(panel.consultation).id
        url = panel.store.engines.url.render_as_string(hide_password=False)
        self.server = Server(consultation, notebook=home() / NOTEBOOK, database=url, ip="0.0.0.0")  # noqa: S104 - phones
        atexit.register(self.server.stop)
        self.server.start()
        write(self.address, panel.words("starting"), role="status")

    def _stop(self) -> None:
        self._ended("stopped")

    def _kiosk(self) -> None:
        """The address that makes a tablet a shared device; its QR code takes the place of the page's."""
        panel = self._panel
        if self.server is None or not self.server.answers:
            panel.tell(panel.words("rehearse-needs-server"))
            return
        address = kiosk_address(network_address(self.server.port), panel.store.device_key("kiosk"))
        panel.tell(panel.words("kiosk-explained", address=address))
        self._code.value = qr_code(address, panel.words("qr-alt", address=address))

    def _ended(self, key: str, **values: object) -> None:
        if self.server is not None:
            atexit.unregister(self.server.stop)
            self.server.stop()
        self.server, self._code.value = None, ""
        write(self.address, self._panel.words(key, **values), role="status")


class RehearseTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """Made-up participants, through the server of the tab before."""

    def __init__(self, panel: PrepareWidget) -> None:
        self._panel = panel
        self.step = Dropdown(description=panel.words("step"))
        self.people = BoundedIntText(60, min=1, max=500, description=panel.words("people"))
        self.play = panel.button("rehearse", self._rehearse)
        super().__init__([paragraph(panel.words("rehearse-explained")), row(self.step, self.people, self.play)])
        with panel.attempt():
            steps = panel.consultation.steps
            self.step.options = choices([(step.title.to(panel.code), step.id) for step in steps])

    def _rehearse(self) -> None:
        panel, server = self._panel, self._panel.serve.server
        if server is None or not server.answers:
            panel.tell(panel.words("rehearse-needs-server"))
            return
        consultation = panel.store.consultation(panel.consultation.id)
        step, people, device = self.step.value, self.people.value, panel.store.device_key("rehearsal")
        tokens = codes_for(panel.store, consultation, step, people=people, actor=SCREEN)
        replies = rehearse(server.url, consultation, step, device=device, people=people, tokens=tokens)
        panel.tell(panel.words("rehearsed", accepted=replies["accepted"], sent=replies.total()))


class NewTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """A folder for the next round, with the notebooks and the example."""

    def __init__(self, panel: PrepareWidget) -> None:
        self._panel = panel
        self.folder = Text(description=panel.words("folder"), placeholder=panel.words("folder-example"))
        self.make = panel.button("new", self._make)
        super().__init__([paragraph(panel.words("new-explained")), row(self.folder, self.make)])

    def _make(self) -> None:
        if not self.folder.value.strip():
            self._panel.tell(self._panel.words("new-unnamed"))
            return
        folder = home() / self.folder.value.strip()
        count = len(start_project(folder))
        self._panel.tell(self._panel.words("new-made", count=count, folder=folder))
