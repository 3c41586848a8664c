"""The plan: what the vote gives, what the committee decides, why, and how to share it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from ipywidgets import HTML, Dropdown, Tab, Text, Textarea, ToggleButtons, VBox

from labase_survey import plots
from labase_survey.analysis import total, why_closed
from labase_survey.definition.consultation import Consultation
from labase_survey.definition.questions import is_ballot
from labase_survey.plan import Decision, Plan, make_plan
from labase_survey.plots import Published
from labase_survey.store import Store, home
from labase_survey.widgets.decisions import decisions_path, read_decisions, write_decisions
from labase_survey.widgets.findings import Asked, sentence, together
from labase_survey.widgets.markup import paragraph, write_shown
from labase_survey.widgets.panel import WIDE, Panel, choices, output_path, row, show_only

NOTEBOOK = "notebooks/5-plan.ipynb"
"""What the report is made of."""


class PlanWidget(Panel):
    """The plan of a round's vote, with the committee's decisions.

    Decisions are kept in `data/decisions/<consultation>.toml`: a text file, read again at the next opening. As long as
    the vote isn't closed a sentence says so; under 5 people another one does, as a plan tells of places. Where nothing
    is live, as in a report, the plan stands as figures, reasons and decisions.
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
        self.present(self.made(read_decisions(decisions_path(self.consultation.id))))

    def made(self, decisions: Sequence[Decision]) -> Plan | Published:
        """The plan with these decisions, or the sentence that says why there is none.

        Raises:
            PlanError: when a decision can't be followed.
        """
        if not self.votes:
            return sentence(self.words("no-vote"))
        answers = self.votes[self.vote.value].answers(self.store, self.code)
        if isinstance(answers, Published):
            return answers
        return make_plan(answers, self.consultation, rule=self.rule.value, decisions=decisions)

    def present(self, made: Plan | Published) -> None:
        """Show what `made` gave."""
        self.plan = made if isinstance(made, Plan) else None
        if isinstance(made, Plan):
            self._parts = (figures(made, self.code), plots.sentences(made, language=self.code))
        else:
            self._parts = (made, made)
        write_shown(self.calendar, self._parts[0].html)
        write_shown(self.reasons, self._parts[1].html)
        self.decide.refresh()

    def still(self) -> dict[str, Any]:
        """What a report shows: the plan, its reasons and decisions, or the sentence that says why there is none."""
        whole = together([*self._parts, *self.decide.published()]) if self.plan else self._parts[0]
        return whole._repr_mimebundle_()

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
        self._names = panel.votes[0].offered.names(panel.code) if panel.votes else {}
        names = choices([(name, id) for id, name in self._names.items()])
        self.proposal = Dropdown(options=names, description=words("proposal"), **WIDE)
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
        write_shown(self._table, (shown[-1] if shown else sentence(self._panel.words("no-decision"))).html)

    def published(self) -> list[Published]:
        """The decisions under their heading; nothing when there are none."""
        words, decisions = self._panel.words, self._decisions()
        if not decisions:
            return []
        names = [self._names.get(each.proposal, each.proposal) for each in decisions]
        rows = [(words("keep" if each.keep else "drop"), each.by, each.reason) for each in decisions]
        headers = [words(key) for key in ("decision", "by", "reason")]
        frame = pd.DataFrame(rows, columns=headers, index=pd.Index(names, name=words("proposal")))
        return [sentence(words("tab-decide"), "h3"), plots.table(frame, language=self._panel.code)]

    def _record(self) -> None:
        panel = self._panel
        if not self.by.value.strip() or not self.reason.value.strip():
            panel.tell(panel.words("by-missing"))
            return
        said = {"by": self.by.value.strip(), "reason": self.reason.value.strip()}
        decision = Decision(proposal=self.proposal.value, keep=self.keep.value, **said)
        self._keep([*self._others(), decision], "decided")

    def _undo(self) -> None:
        self._keep(self._others(), "undecided")

    def _keep(self, decisions: list[Decision], done: str) -> None:
        """Write the decisions and show the plan that follows them; where none can, nothing is written."""
        panel = self._panel
        made = panel.made(decisions)
        if not isinstance(made, Plan):
            panel.tell(panel.words("no-plan"))
            return
        write_decisions(decisions_path(panel.consultation.id), decisions)
        panel.present(made)
        label = panel.consultation.proposal(self.proposal.value).label.to(panel.code)
        panel.tell(panel.words(done, proposal=label))

    def _decisions(self) -> list[Decision]:
        return read_decisions(decisions_path(self._panel.consultation.id))

    def _others(self) -> list[Decision]:
        return [decision for decision in self._decisions() if decision.proposal != self.proposal.value]


class ShareTab(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """The plan as a table for a spreadsheet, and as a page to send.

    The table holds places, so it isn't written under 5 people; the report says by itself what it doesn't show.
    """

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
        if not total(panel.plan.result).is_open:
            panel.tell(panel.words("small-room", why=why_closed(panel.plan.result, panel.code)))
            return
        path = output_path("plan.csv")
        panel.plan.to_csv(path, panel.code)
        panel.tell(panel.words("written", path=path))

    def _report(self) -> None:
        from labase_survey.report import render  # nbconvert takes a while to import: only who needs it waits

        panel = self._panel
        panel.tell(panel.words("writing"))
        url = panel.store.engines.url.render_as_string(hide_password=False)
        environment = {"LABASE_DATABASE_URL": url}
        path = render(home() / NOTEBOOK, output_path("rapport.html"), language=panel.code, environment=environment)
        panel.tell(panel.words("written", path=path))


def figures(plan: Plan, language: str) -> Published:
    """The calendar, and what holds for the plan as a whole: notes tell of ties, so they pass the gate too."""
    calendar = plots.show(plots.plan(plan, language=language))
    if not total(plan.result).is_open:
        return calendar
    notes = plots.sentences(plan.notes(language), language=language, fictitious=plan.fictitious)
    return together([calendar, notes])
