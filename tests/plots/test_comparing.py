"""Categories side by side."""

from labase_survey import plots
from labase_survey.analysis import by_category
from labase_survey.plots import description
from labase_survey.plots.comparing import shares

ROOM = {
    "user": 8 * [{"evening": 3, "bus": 2}] + 4 * [{"video": 5}],
    "agent": 5 * [{"evening": 5}] + 13 * [{"bus": 1}],
}


def drawn(ax, marker):
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in ax.lines if line.get_marker() == marker
    ]


def test_the_numbers_of_each_category_stand_beside_its_dots(room, round_, words_of):
    ax = plots.by_category(by_category(room("dots", ROOM), round_), language="fr")
    assert description(ax).title == "Le plus grand écart\u202f: «\u202fAccueil du soir\u202f»"
    at = words_of(ax).index("A – Accueil du soir")
    assert words_of(ax)[at : at + 3] == ["A – Accueil du soir", "8", "5"]


def test_proposals_that_differ_most_stand_first(room, round_):
    frame = shares(by_category(room("dots", ROOM), round_))
    assert list(frame.index[:3]) == ["evening", "video", "bus"]
    assert frame.loc["evening"].round(3).to_dict() == {"user": 0.667, "agent": 0.278}


def test_categories_have_marks_of_their_own_with_dark_outlines(room, round_):
    ax = plots.by_category(by_category(room("dots", ROOM), round_))
    assert (len(drawn(ax, "o")), len(drawn(ax, "s"))) == (8, 8)  # six proposals, the key, the head of the numbers
    assert {line.get_markeredgecolor() for line in ax.lines if line.get_marker() in ("o", "s")} == {"#1a1a1a"}


def test_its_text_alternative_says_how_many_out_of_how_many(room, round_):
    alt = description(plots.by_category(by_category(room("dots", ROOM), round_), language="en")).alt
    assert alt == (
        "Linked dots, one line for each option, one dot for each category. The widest gap: “Evening desk”. "
        "How many people gave at least one dot. "
        "A – Evening desk: Service user 8 out of 12, Public agent 5 out of 18; "
        "B – Video without appointment: Service user 4 out of 12, Public agent 0 out of 18; "
        "C – Mobile desk: Service user 8 out of 12, Public agent 13 out of 18; "
        "D – Train agents: Service user 0 out of 12, Public agent 0 out of 18; "
        "E – Tests with users: Service user 0 out of 12, Public agent 0 out of 18; "
        "F – Open house: Service user 0 out of 12, Public agent 0 out of 18."
    )


def test_of_two_categories_one_too_small_leaves_a_figure_without_dots(room, round_, words_of):
    groups = by_category(room("dots", {"user": 8 * [{"evening": 5}], "agent": 4 * [{"bus": 5}]}), round_)
    ax = plots.by_category(groups, language="fr")
    assert (list(ax.lines), words_of(ax)[:2]) == ([], ["Comparaison non affichée (groupe trop", "petit)"])
    assert description(ax).alt == (
        "Usager et Agent\u202f: non affiché (groupe trop petit, ou qui permettrait d’en déduire un autre trop petit)."
    )


def test_categories_that_agree_are_said_to(room, round_):
    groups = by_category(room("dots", {"user": 6 * [{"bus": 5}], "agent": 7 * [{"bus": 5}]}), round_)
    assert description(plots.by_category(groups, language="fr")).title == (
        "Les catégories soutiennent pareillement chaque proposition"
    )
