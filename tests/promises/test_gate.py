"""The gate, from outside: every path by which something is published, walked with two rooms.

In both rooms the totals are the same. What differs is what the gate has to keep: how three agents voted, how many gave the
sensitive answer, what the three people wrote who were asked for words. So whatever is published must be the same, byte for
byte. In larger rooms, where these may be shown, it differs: the negative control.
"""

import re
import secrets

import httpx
import msgspec
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import labase_survey as ls
from labase_survey import plots
from labase_survey.analysis import by_category, rates, summary
from labase_survey.definition.conditions import Condition
from labase_survey.rehearsal import Server
from labase_survey.store import Entry, home, open_store
from labase_survey.store.keys import response_key, submit_tag
from labase_survey.widgets.results import ResultsWidget

pytestmark = pytest.mark.promises
WHERE = ("small", "feedback")
EVENING, BUS = {"evening": 3, "video": 2}, {"bus": 3, "video": 2}
SETTING_UP = """import labase_survey as ls, pandas as pd
from IPython.display import Markdown, display
from labase_survey import plots
from labase_survey.analysis import by_category, rates, summary
store = ls.open_store()
round_ = store.consultation("small")
where = ("small", "feedback")
ballots = store.ballots(*where, "points")
groups = by_category(ballots, round_)
agents = ballots.where(category="agent")"""
WAYS_AROUND = [
    "ls.count(ballots, by='category')['agent']",
    "ls.count(agents).places",
    "print(ls.count(agents).explain())",
    "display(Markdown(ls.count(agents).places.to_html()))",
    "display({plots.MARK: {'format': 1}, 'text/html': ls.count(agents).places.to_html()}, raw=True)",
    "display({'application/vnd.labase.colophon+json': {'round': {'fr': str(ls.count(agents).places)}}}, raw=True)",
    "plots.table(ls.count(agents))",
    "plots.sentences(ls.count(agents))",
    "plots.show(plots.results(ls.count(agents)))",
    "plots.show(plots.results(ls.count(store.ballots(*where, 'met'))))",
    "plots.table(summary(store.answers(*where, 'met')))",
    "plots.table(summary(store.answers(*where, 'words')))",
    "plots.show(plots.by_category(groups))",
    "plots.show(plots.participation(rates(store.participation(*where), round_)))",
    "store.answers(*where, 'words')",
    "with ls.raw_access(reason='relire', store=store) as raw: rows = raw.rows(ballots)",
    "rows",
    "display(Markdown(str(rows.to_dict())))",
    "ls.make_plan(agents, round_)",
    "ls.compare_rules(agents)",
    "ls.fragility(agents)",
    "plots.show(plots.rules(ls.compare_rules(agents)))",
    "plots.show(plots.fragility(ls.fragility(agents)))",
    "plots.sentences(ls.fragility(agents))",
    "ls.fragility(agents).lacked",
    "ls.ResultsWidget(round_, store, by='category')",
]


def consultation(round_):
    """The small round; whether one has been there is sensitive, words are asked of those who lack time."""
    first, *others = round_.steps
    by_id = {question.id: question for question in first.questions}
    asked = (
        msgspec.structs.replace(by_id["met"], sensitive=True),
        by_id["needs"],
        by_id["ease"],
        msgspec.structs.replace(by_id["words"], show_if=Condition(question="needs", includes="time")),
        by_id["points"],
        by_id["grades"],
    )
    step = msgspec.structs.replace(first, questions=asked)
    return msgspec.structs.replace(round_, languages=("fr",), steps=(step, *others))


def people(variant, scale):
    """The same totals in "a" and "b": 9 for the evening and 6 for the bus, 3 who lack time, times the scale."""
    agents, opposite = {"a": (BUS, EVENING), "b": (EVENING, BUS)}[variant]
    votes = [(agents, "agent")] * 3 + [(opposite, "user")] * 3 + [(EVENING, "user")] * 6 + [(BUS, "user")] * 3
    never = {"a": 2, "b": 1}[variant]
    for number, (points, category) in enumerate(votes * scale):
        content = {"met": "no" if number < never * scale else "yes", "needs": ["place"], "points": points}
        content["grades"] = {next(iter(points)): "useful"}
        if number >= 15 * scale - 3 * scale:
            content |= {"needs": ["time"], "words": f"Verbatim {variant} {number}"}
        yield content, category


@pytest.fixture
def room(tmp_path, round_, monkeypatch):
    """`room("a", scale)`: a store whose first step is closed, after 15 people answered, or `scale` times as many."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    opened = []

    def made(variant, scale):
        folder = tmp_path / f"{variant}{scale}"
        folder.mkdir()
        monkeypatch.setenv("LABASE_DATABASE_URL", f"sqlite:///{folder / 'labase.db'}")
        store = open_store(folder / "labase.db")
        opened.append(store)
        store.publish(consultation(round_))
        store.open_step(*WHERE)
        entries = []
        for content, category in people(variant, scale):
            sid = secrets.token_hex(16)
            keys = (response_key(*WHERE, sid), submit_tag(*WHERE, sid))
            entries.append(Entry(*WHERE, *keys, 1, "web", content, category=category))
        assert {outcome.status for outcome in store.submit_many(entries)} == {"stored"}
        store.close_step(*WHERE, grace=0)
        return store

    yield made
    for store in opened:
        store.close()


def notebook(path, cells):
    path.parent.mkdir(exist_ok=True)
    made = [new_markdown_cell("# Les priorités"), *map(new_code_cell, cells)]
    nbformat.write(new_notebook(cells=made), path)
    return path


def report(store):
    """The report of a notebook that tries every way around."""
    cells = [SETTING_UP, *WAYS_AROUND]
    out = ls.render_report(notebook(home() / "notebooks" / "a.ipynb", cells), home() / "out" / "a.html")
    text = out.read_text(encoding="utf-8")
    assert "<figure" in text
    return text


def served(store):
    """What a server gives: the page of a notebook that tries every way around, the state, the stream."""
    form = "ls.FormWidget(round_, 'priorities', store=store)"
    path = notebook(home() / "notebooks" / "2-participate.ipynb", [SETTING_UP, *WAYS_AROUND, form])
    with (
        Server("small", notebook=path) as server,
        httpx.Client(base_url=server.url, timeout=90, trust_env=False) as get,
    ):
        page = get.get("/")
        assert page.status_code == 200
        with get.stream("GET", "/labase/events") as stream:
            lines = stream.iter_lines()
            told = next(line for line in lines if line.startswith("data: "))
        state = get.get("/labase/state").text
        return f"{page.text}\n{state}\n{told}"


def figures(store):
    """Every figure, table and list of sentences, as HTML and as plain words (alt texts are in both)."""
    round_, ballots = store.consultation("small"), store.ballots(*WHERE, "points")
    groups, result = by_category(ballots, round_), ls.count(ballots)
    grades = ls.count(store.ballots(*WHERE, "grades"))
    plan, taken = ls.make_plan(result, round_), rates(store.participation(*WHERE), round_)
    told = {id: summary(store.answers(*WHERE, id)) for id in ("met", "needs", "ease", "words")}
    axes = [plots.results(result), plots.mentions(grades), plots.by_category(groups), plots.plan(plan)]
    compared, hung = ls.compare_rules(ballots), ls.fragility(ballots)
    axes += [plots.rules(compared), plots.fragility(hung)]
    axes += [plots.participation(taken), *(plots.answers(each) for id, each in told.items() if id != "words")]
    tables = [plots.table(each) for each in (result, groups, plan, taken, *told.values())]
    lists = [plots.sentences(each) for each in (result, plan, taken, compared, hung, *told.values())]
    shown = [*map(plots.show, axes), *tables, *lists]
    return "".join(part.html + part.text for part in shown)


def hypertext(store):
    """What Jupyter shows of an object that stands at the end of a cell."""
    round_, ballots = store.consultation("small"), store.ballots(*WHERE, "points")
    parts = [ballots, *(ballots.where(category=id) for id in ("user", "agent"))]
    results = [
        *map(ls.count, parts),
        *ls.count(ballots, by="category").values(),
        ls.count(store.ballots(*WHERE, "met")),
    ]
    plans = [ls.make_plan(part, round_) for part in parts]
    asked = [*parts, store.ballots(*WHERE, "met")]
    hung = [of(part) for part in asked for of in (ls.compare_rules, ls.fragility)]
    opaque = [repr(each) for each in (*parts, *results, *hung, store.answers(*WHERE, "words"))]
    return "".join([each._repr_html_() for each in (*results, *plans, *hung)] + opaque)


def screens(store):
    """What a report shows of the facilitators' screens, and what they show to the facilitators themselves."""
    round_ = store.consultation("small")
    shown = [
        ResultsWidget(round_, store, by=by, language=code).published()
        for by in (None, "category", "rule", "ballot")
        for code in ("fr", "en")
    ]
    plan = ls.PlanWidget(round_, store)
    follow = ls.FollowWidget(round_, store)
    return "".join(part.html + part.text for part in shown) + str(plan.still()) + str(follow.still())


def table(store):
    """The table for a spreadsheet."""
    plan = ls.make_plan(store.ballots(*WHERE, "points"), store.consultation("small"))
    plan.to_csv(home() / "plan.csv")
    return (home() / "plan.csv").read_text(encoding="utf-8")


PATHS = {
    "report": report,
    "served": served,
    "figures": figures,
    "hypertext": hypertext,
    "screens": screens,
    "table": table,
}
TOTALS_ONLY = {"table"}
"""It tells the room's totals at most, so there is no difference that a larger room would bring out."""
SLOW = {"served"}


@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_is_kept_in_changes_what_is_published(room, path):
    published = [PATHS[path](room(variant, 1)) for variant in "ab"]
    one, two = (neutral(text) for text in published)
    assert one == two
    assert "Verbatim" not in one


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[pytest.mark.nightly] if path in SLOW else [])
        for path in sorted(PATHS.keys() - TOTALS_ONLY)
    ],
)
def test_where_the_groups_are_large_enough_it_comes_out(room, path):
    """The negative control: the same rooms four times as large."""
    one, two = (neutral(PATHS[path](room(variant, 4))) for variant in "ab")
    assert one != two
    if path in ("figures", "screens", "report"):
        assert "Verbatim a" in one


def neutral(text):
    """Without what is drawn anew at each run: names of widgets, of files, and the place of the form's data."""
    return re.sub(r"\b[0-9a-f]{16,64}\b|\bcell-id=\w+|[ab][14]/labase\.db", "·", text)


def test_every_public_name_is_on_a_path_or_publishes_nothing():
    """A new way to publish has to be added to `PATHS`, and a new name to one of these."""
    on_a_path = {
        *("render_report", "FormWidget", "ResultsWidget", "PlanWidget", "FollowWidget"),
        *("Result", "Plan", "count", "make_plan", "by_category", "plots", "raw_access"),
        *("compare_rules", "fragility"),
    }
    publishes_nothing = {
        "BallotWidget": "one's own ballot, no store",
        "Consultation": "what is asked",
        "Decision": "what a committee writes",
        "PrepareWidget": "codes, addresses and counts of replies",
        "Store": "`answers` and `ballots` are opaque; seals hold commitments",
        "SurveyError": "words",
        "home": "a folder",
        "open_store": "a store",
        "read_consultation": "what is asked",
        **dict.fromkeys(("read_pabulib", "read_preflib"), "other people's files"),
        **dict.fromkeys(("write_pabulib", "write_preflib"), "other people's files, given back"),
        "rehearse": "made-up answers in, counts of replies out",
        "write_consultation": "what is asked",
    }
    assert sorted([*on_a_path, *publishes_nothing]) == ls.__all__
    walked = {"show", "table", "sentences", "results", "mentions", "by_category", "plan", "participation", "answers"}
    walked |= {"rules", "fragility"}
    not_figures = {"KEY", "MARK", "Published", "describe", "description", "is_marked", "style"}
    assert sorted(walked | not_figures) == sorted(plots.__all__)


def test_with_twelve_people_a_workshop_s_own_totals_are_published(tmp_path, round_, monkeypatch, figure):
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    store = open_store(tmp_path / "labase.db")
    monkeypatch.setenv("LABASE_DATABASE_URL", f"sqlite:///{tmp_path / 'labase.db'}")
    store.publish(round_)
    store.open_step("small", "priorities")
    tokens = store.invite("small", "priorities", count=12, category="user")
    for number, token in enumerate(tokens):
        sid = f"{number:032x}"
        keys = (response_key("small", "priorities", sid), submit_tag("small", "priorities", sid))
        points = {"evening": 3, "training": 2} if number < 8 else {"video": 3}
        store.submit_many([Entry("small", "priorities", *keys, 1, "web", {"dots": points}, token=token)])
    store.close_step("small", "priorities", grace=0)
    result = ls.count(store.ballots("small", "priorities"))
    assert plots.show(plots.results(result)).text.count("24 points") == 1
    assert "<td>24</td>" in result._repr_html_()
    ls.make_plan(result, round_).to_csv(tmp_path / "plan.csv")
    assert "Accueil du soir" in (tmp_path / "plan.csv").read_text(encoding="utf-8")
    cells = [
        "import labase_survey as ls; from labase_survey import plots; store = ls.open_store()",
        "result = ls.count(store.ballots('small', 'priorities')); plots.table(result)",
        "plots.sentences(ls.make_plan(result, store.consultation('small')))",
    ]
    out = ls.render_report(notebook(tmp_path / "a.ipynb", cells), tmp_path / "a.html").read_text(encoding="utf-8")
    assert ("<td>24</td>" in out, "Accueil du soir" in out, "Non affiché" in out) == (True, True, False)
    store.close()
    figure("a workshop of twelve", people=12, totals_published=3)
