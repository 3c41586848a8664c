"""The plan: what the vote gives, what the committee decides, why, and how to share it."""

from typing import Any

from ipywidgets import HTML, Dropdown, Tab, Text, Textarea, ToggleButtons, VBox

from labase_survey import plots
from labase_survey.analysis import total
from labase_survey.definition.consultation import Consultation
from labase_survey.definition.questions import is_ballot
from labase_survey.language import say
from labase_survey.plan import Decision, Plan, make_plan
from labase_survey.plots import Published
from labase_survey.store import Store, home
from labase_survey.widgets.decisions import decisions_path, read_decisions, write_decisions
from labase_survey.widgets.findings import Asked, sentence, together
from labase_survey.widgets.markup import paragraph, prose, table, write_shown
from labase_survey.widgets.panel import WIDE, Panel, choices, output_path, row, show_only

NOTEBOOK = "notebooks/5-plan.ipynb"
"""What the report is made of."""


class PlanWidget(Panel):
    """The plan of a round's vote, with the committee's decisions.

    Decisions are kept in `data/decisions/<consultation>.toml`: a text file, read again at the next opening. As long as
    the vote isn't closed a sentence says so. Where nothing is live, as in a report, the plan stands as figures, reasons
    and decisions.
    """

    def __init__(self, consultation: Consultation, store: Store | None = None, *, language: str | None = None) -> None:
        super().__init__(store=store, language=language)
        self.consultation = consultation
        self.plan: Plan | None = None
        self.votes = [Asked(consultation, s.id, q.id) for s in consultation.steps for q in s.questions if is_ballot(q)]
        labels = [(vote.question.label.to(self.code), position) for position, vote in enumerate(self.votes)]
        self.vote = Dropdown(options=choices(labels), description=self.words("vote"), **WIDE)
        self.rule = Dropdown(description=self.words("counting-rule"), **WIDE)
        self.calendar, self.reasons = HTML(), HTML()
        self.decide, self.share = DecideTab(self), ShareTab(self)
        self._parts = (sentence(""), sentence(""))
        titles = [self.words(f"tab-{name}") for name in ("calendar", "reasons", "decide", "share")]
        tabs = Tab(children=[self.calendar, self.reasons, self.decide, self.share], titles=titles)
        self.arrange(paragraph(self.words("advisory")), row(self.vote, self.rule), tabs)
        self.vote.observe(self._voted, "value")
        self.rule.observe(self._changed, "value")
        self._voted()

    def refresh(self) -> None:
        """Make the plan anew from the vote, the rule and the decisions, and show it."""
        self.plan = None
        made = self._made()
        if isinstance(made, Plan):
            self.plan = made
            self._parts = (figures(made, self.code), reasons(made, self.code))
        else:
            self._parts = (made, made)
        write_shown(self.calendar, self._parts[0].html)
        write_shown(self.reasons, self._parts[1].html)
        self.decide.refresh()

    def still(self) -> dict[str, Any]:
        """What a report shows: the plan, its reasons and decisions, or the sentence that says why there is none."""
        whole = together([*self._parts, *self.decide.published()]) if self.plan else self._parts[0]
        return whole._repr_mimebundle_()

    def _made(self) -> Plan | Published:
        if not self.votes:
            return sentence(self.words("no-vote"))
        answers = self.votes[self.vote.value].answers(self.store, self.code)
        if isinstance(answers, Published):
            return answers
        decisions = read_decisions(decisions_path(self.consultation.id))
        return make_plan(answers, self.consultation, rule=self.rule.value, decisions=decisions)

    def _voted(self, _change: object = None) -> None:
        """Offer the rules that count this vote, then show the plan."""
        if self.votes:
            rules = self.votes[self.vote.value].rules
            self.rule.unobserve(self._changed, "value")
            self.rule.options = [(self.words(f"rule-{rule}"), rule) for rule in rules]
            self.rule.observe(self._changed, "value")
            show_only(self.rule, when=len(rules) > 1)
            show_only(self.vote, when=len(self.votes) > 1)
        self._changed()

    def _changed(self, _change: object = None) -> None:
        self.run(self.refresh)


class DecideTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """What the committee decides otherwise, or confirms: who, and why."""

    def __init__(self, panel: PlanWidget) -> None:
        self._panel, words = panel, panel.words
        proposals = panel.consultation.proposals
        names = [(f"{each.letter} – {each.label.to(panel.code)}", each.id) for each in proposals]
        self.proposal = Dropdown(options=choices(names), description=words("proposal"), **WIDE)
        self.keep = ToggleButtons(
            options=[(words("keep"), True), (words("drop"), False)], description=words("decision")
        )
        self.by = Text(description=words("by"), placeholder=words("by-example"), **WIDE)
        self.reason = Textarea(description=words("reason"), placeholder=words("reason-example"), **WIDE)
        self.record = panel.button("decide", self._record, style="primary")
        self.undo = panel.button("undecide", self._undo)
        self._table = HTML()
        explained = paragraph(words("decide-explained"))
        buttons = row(self.record, self.undo)
        super().__init__([explained, self.proposal, self.keep, self.by, self.reason, buttons, self._table])

    def refresh(self) -> None:
        """Show the decisions there are."""
        shown = self.published()
        self._table.value = shown[-1].html if shown else prose(self._panel.words("no-decision"))

    def published(self) -> list[Published]:
        """The decisions under their heading; nothing when there are none."""
        words, decisions = self._panel.words, self._decisions()
        if not decisions:
            return []
        labels = {proposal.id: proposal.label.to(self._panel.code) for proposal in self._panel.consultation.proposals}
        headers = [words(key) for key in ("proposal", "decision", "by", "reason")]
        rows = [
            (labels.get(each.proposal, each.proposal), words("keep" if each.keep else "drop"), each.by, each.reason)
            for each in decisions
        ]
        text = "\n".join(" ; ".join(cells) for cells in rows)
        return [sentence(words("tab-decide"), "h3"), Published(table(headers, rows), text)]

    def _record(self) -> None:
        panel = self._panel
        if not self.by.value.strip() or not self.reason.value.strip():
            panel.tell(panel.words("by-missing"))
            return
        said = {"by": self.by.value.strip(), "reason": self.reason.value.strip()}
        decision = Decision(proposal=self.proposal.value, keep=self.keep.value, **said)
        self._keep([*self._others(), decision])
        panel.tell(panel.words("decided", proposal=self._label()))

    def _undo(self) -> None:
        self._keep(self._others())
        self._panel.tell(self._panel.words("undecided", proposal=self._label()))

    def _keep(self, decisions: list[Decision]) -> None:
        """Write the decisions, unless no plan can follow them."""
        if self._panel.plan is not None:
            make_plan(self._panel.plan.result, self._panel.consultation, decisions=decisions)
        write_decisions(decisions_path(self._panel.consultation.id), decisions)
        self._panel.refresh()

    def _decisions(self) -> list[Decision]:
        return read_decisions(decisions_path(self._panel.consultation.id))

    def _others(self) -> list[Decision]:
        return [decision for decision in self._decisions() if decision.proposal != self.proposal.value]

    def _label(self) -> str:
        return self._panel.consultation.proposal(self.proposal.value).label.to(self._panel.code)


class ShareTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """The plan as a table for a spreadsheet, and as a page to send."""

    def __init__(self, panel: PlanWidget) -> None:
        self._panel = panel
        self.export = panel.button("export", self._export)
        self.report = panel.button("write-report", self._report)
        super().__init__([paragraph(panel.words("share-explained")), row(self.export, self.report)])

    def _export(self) -> None:
        panel = self._panel
        if panel.plan is None:
            panel.tell(panel.words("no-plan"))
            return
        path = output_path("plan.csv")
        panel.plan.to_csv(path, panel.code)
        panel.tell(panel.words("written", path=path))

    def _report(self) -> None:
        from labase_survey.report import render  # nbconvert takes a while to import: only who needs it waits

        self._panel.tell(self._panel.words("writing"))
        path = render(home() / NOTEBOOK, output_path("rapport.html"), language=self._panel.code)
        self._panel.tell(self._panel.words("written", path=path))


def figures(plan: Plan, language: str) -> Published:
    """The calendar, and what holds for the plan as a whole."""
    calendar = plots.show(plots.plan(plan, language=language))
    return together([calendar, plots.sentences(plan.notes(language), language=language)])


def reasons(plan: Plan, language: str) -> Published:
    """What becomes of each proposal, and why; nothing of a room that is too small to be told about."""
    if not total(plan.result).is_open:
        return plots.sentences(plan, language=language)
    names = plan.result.names(language)
    told = [say("panel.named", language, name=names[id], text=text) for id, text in plan.explain(language).items()]
    return plots.sentences(told, language=language)
