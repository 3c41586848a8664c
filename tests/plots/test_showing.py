"""What notebooks show: the image with its words, tables, sentences, all of it marked and escaped."""

import base64
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from labase_survey import plots
from labase_survey.analysis import by_category, summary
from labase_survey.counting.count import count
from labase_survey.definition.questions import Option
from labase_survey.errors import PublishingError
from labase_survey.language import Text
from labase_survey.plan import make_plan
from labase_survey.plots import MARK, describe, sentences, show, showing, table

PAYLOAD = '"><script>alert(1)</script>'


def own_figure():
    ax = plt.figure().add_subplot()
    return describe(
        ax, "Un point.", pd.DataFrame({"x": [1, 2.5]}, index=pd.Index(["a", "b"], name="id")), title="Point"
    )


def test_a_figure_is_an_image_with_its_words_and_its_data():
    html = re.sub(r"base64,[^\"]*", "base64,…", show(own_figure()).html)
    assert html == (
        '<figure class="ls-figure" role="group" aria-label="Point"><img alt="Un point." style="max-width:100%;height:auto" src="data:image/png;base64,…">'
        '<details><summary>Données de la figure</summary><div class="ls-table" tabindex="0" role="group" '
        'aria-label="Point"><table><thead><tr><th scope="col">id</th><th scope="col">x</th></tr></thead><tbody>'
        '<tr><th scope="row">a</th><td>1</td></tr><tr><th scope="row">b</th><td>2,5</td></tr></tbody></table></div>'
        "</details></figure>"
    )


def test_its_bundle_is_marked_and_has_plain_words():
    bundle = show(own_figure())._repr_mimebundle_()
    assert (set(bundle), bundle["text/plain"]) == ({MARK, "text/html", "text/plain"}, "Un point.")
    assert bundle[MARK] == {"format": 1, "fictitious": False}


def test_a_figure_shown_is_closed_so_that_a_notebook_does_not_draw_it_again():
    show(own_figure())
    assert plt.get_fignums() == []


def test_equal_figures_have_equal_bytes(room):
    result = count(room("dots", {"user": 5 * [{"evening": 5}]}))
    assert show(plots.results(result)).html == show(plots.results(result)).html


def test_the_image_is_a_png_of_a_phones_width(room):
    html = show(plots.results(count(room("dots", {"user": 5 * [{"evening": 5}]})))).html
    data = base64.b64decode(re.search(r"base64,([^\"]*)", html)[1])
    assert data.startswith(b"\x89PNG")
    assert 940 < int.from_bytes(data[16:20]) < 1010


def test_a_figure_without_a_text_alternative_is_refused():
    with pytest.raises(PublishingError) as caught:
        show(plt.figure().add_subplot())
    assert str(caught.value) == (
        "this figure has no text alternative, so people who can't see it would get nothing; "
        "write describe(ax, alt, table) before show(ax)"
    )


def test_all_figures_on_one_sheet_are_told():
    figure, axes = plt.subplots(1, 2)
    for ax, alt in zip(axes, ("Un.", "Deux."), strict=True):
        describe(ax, alt, pd.DataFrame({"x": [1]}))
    shown = show(axes[0])
    assert (shown.text, shown.html.count("<details>"), figure.number in plt.get_fignums()) == ("Un. Deux.", 2, False)


@pytest.mark.parametrize("draw", [plots.results, table, sentences])
def test_what_people_wrote_stays_words(draw):
    option = Option(id="a", letter="A", label=Text(PAYLOAD))
    shown = draw(count(6 * [["a"]], "approval", options=[option]))
    html = show(shown).html if draw is plots.results else shown.html
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("words", ["$x^2$ coûte 3 $", "Un café ☕ 🚲", "mot" * 60, "\u202e renversé", "a\tb\nc"])
def test_any_words_can_be_drawn(words):
    option = Option(id="a", letter="A", label=Text(words))
    assert show(plots.results(count(6 * [["a"]], "approval", options=[option]))).html.startswith("<figure")


def test_a_table_of_a_small_room_says_that_it_is_hidden(room):
    shown = table(count(room("dots", {"user": 4 * [{"evening": 5}]})), language="en")
    assert shown.html.count("not shown (group too small)") == 12
    assert "<td>1</td>" not in shown.html


def test_a_table_of_categories_says_why_one_is_hidden(room, round_):
    groups = by_category(room("dots", {"user": 9 * [{"evening": 5}], "agent": 3 * [{"bus": 5}]}), round_)
    assert table(groups, language="fr").html.endswith(
        '<p class="ls-note">Usager et Agent\u202f: non affiché (groupe trop petit, ou qui permettrait d’en déduire un '
        "autre trop petit).</p>"
    )


def test_comments_are_a_table_of_words(room):
    shown = table(summary(room("words", {"user": 5 * ["<b>Oui</b>"]})), caption="Commentaires", language="fr")
    assert shown.html.startswith(
        '<div class="ls-table" tabindex="0" role="group" aria-label="Commentaires"><table><caption>Commentaires</caption>'
        '<thead><tr><th scope="col">Commentaire</th></tr></thead><tbody><tr><td>&lt;b&gt;Oui&lt;/b&gt;</td></tr>'
    )


def test_a_plan_is_told_by_its_names_and_is_hidden_with_its_room(room, round_):
    plan = make_plan(count(room("approve", {"user": 6 * [["training"]]})), round_)
    small = make_plan(count(room("approve", {"user": 4 * [["training"]]})), round_)
    assert "<li>D – Train agents. " in sentences(plan, language="en").html
    hidden = "Not shown: fewer than 5 people answered."
    assert (sentences(small, language="en").text, hidden in table(small, language="en").text) == (hidden, True)


def test_made_up_data_are_said_under_a_table_and_in_the_mark(room):
    shown = table(count(room("dots", {"user": 5 * [{"evening": 5}]}, channel="rehearsal")), language="fr")
    assert (shown.fictitious, shown.html.endswith('<p class="ls-note">Données fictives.</p>')) == (True, True)


def test_sentences_of_ones_own_can_be_marked_as_made_up():
    assert [sentences(["Un"]).fictitious, sentences(["Un"], fictitious=True).fictitious] == [False, True]


def test_sentences_of_ones_own_are_taken_as_they_are():
    assert sentences(["Un & deux"]).html == '<ul class="ls-sentences"><li>Un &amp; deux</li></ul>'


def test_a_hidden_result_does_not_stand_in_the_order_of_its_places(room):
    result = count(room("dots", {"user": 4 * [{"open-house": 5}]}))
    letters = [name[0] for name in showing.result_table(result, "fr").index]
    assert (letters, [name[0] for name in result.names().values()]) == (list("ABCDEF"),) * 2
