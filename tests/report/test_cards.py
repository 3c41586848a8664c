"""Invitations on paper: every card is read by a decoder that isn't ours, and lets one person in by the real door."""

import csv
import io
import re
import secrets
from pathlib import Path
from typing import Any

import msgspec
import pytest

from labase_survey.errors import PublishingError
from labase_survey.intake import receive
from labase_survey.language import Text
from labase_survey.report.cards import Cards, claimed, listed, sheet, write_list, write_sheet

pytestmark = pytest.mark.promises

ADDRESS = "http://192.0.2.7:8866"
A4 = {"width": 794, "height": 1123}  # at 96 pixels an inch
NASTY = '=1+1 <script>alert("1")</script> {{ 7 * 7 }}'


@pytest.fixture
def opened(store: Any, round_: Any) -> Any:
    """A store where the small round is published and its invitation step is open."""
    store.publish(round_)
    store.open_step("small", "priorities")
    return store


def made(store: Any, round_: Any, count: int, **more: Any) -> Cards:
    who = {"category": "agent", "institution": "city"}
    tokens = store.invite("small", None, count=count, **who)
    return Cards(round_, tokens, ADDRESS, **who, **more)


def decoded(page: Any) -> list[str]:
    """What a phone's camera reads on the printed sheet, card by card."""
    import zxingcpp
    from PIL import Image

    cards = page.locator(".card")
    pictures = [Image.open(io.BytesIO(cards.nth(n).screenshot())).convert("L") for n in range(cards.count())]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.browser
def test_every_card_is_read_and_lets_one_person_in(opened: Any, round_: Any, page: Any, tmp_path: Path) -> None:
    cards = made(opened, round_, 19)
    write_sheet(cards, tmp_path / "cards.html")
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.goto((tmp_path / "cards.html").as_uri())
    links = decoded(page)
    assert sorted(links) == [f"{ADDRESS}/#code={token}" for token in cards.tokens]
    for link in links:
        vote = {"consultation": "small", "step": "priorities", "answers": {"dots": {"bus": 1}}}
        person = {**vote, "sid": secrets.token_hex(16), "token": link.partition("#code=")[2]}
        assert receive(opened, person, channel="web")["status"] == "accepted"
    participation = opened.participation("small", "priorities")
    assert (participation.by_category, participation.invited) == ({"user": 0, "agent": 19}, {"agent": 19})


@pytest.mark.browser
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sheet_fits_its_paper_in_letters_that_can_be_read(
    page: Any, round_: Any, tmp_path: Path, language: str
) -> None:
    long = "Une démarche dont le titre est bien plus long que ce que l’on écrit d’habitude sur une petite carte"
    cards = Cards(
        msgspec.structs.replace(round_, title=Text({"fr": long, "en": long})),
        [f"TEST{n:06d}" for n in range(9)],
        "https://participer.labo-innovation-publique.example",
        "agent",
        "state",
        language=language,
    )
    write_sheet(cards, tmp_path / "cards.html")
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.goto((tmp_path / "cards.html").as_uri())
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2
    sizes = page.eval_on_selector_all(".card *", "all => all.map((e) => parseFloat(getComputedStyle(e).fontSize))")
    assert min(sizes) * 72 / 96 >= 11
    beyond = """cards => cards.flatMap((card) => [...card.children].filter((part) =>
      part.getBoundingClientRect().bottom > card.getBoundingClientRect().bottom ||
      part.scrollWidth > part.clientWidth + 1))"""
    assert page.eval_on_selector_all(".card", beyond) == []
    assert page.locator("h1").is_hidden()  # what is said to the facilitator isn't printed


def test_a_card_bears_its_code_and_nothing_that_links_it_to_a_person(opened: Any, round_: Any) -> None:
    cards = made(opened, round_, 40)
    text = re.sub(r"<svg.*?</svg>|<style>.*?</style>", "", sheet(cards), flags=re.DOTALL)
    shown = [code.replace("-", "") for code in re.findall(r'class="code">([^<]*)<', text)]
    assert sorted(shown) == sorted(cards.tokens)
    assert shown != sorted(shown)  # drawn, and drawn afresh
    assert sheet(cards) != sheet(cards)
    plain = re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}", "CODE", text)
    assert len(set(re.findall(r'<section class="card">.*?</section>', plain, re.DOTALL))) == 1


def test_a_sheet_runs_nothing_and_asks_nobody(round_: Any) -> None:
    nasty = msgspec.structs.replace(round_, title=Text(NASTY))
    text = sheet(Cards(nasty, ["TEST000000"], ADDRESS, "agent"))
    assert "<script" not in text
    assert "=1+1 &lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; {{ 7 * 7 }}" in text
    assert re.findall(r'(?:src|href)="', text) == []
    assert "default-src 'none'; style-src 'sha256-" in text


def test_a_card_s_page_is_in_its_language(round_: Any) -> None:
    assert Cards(round_, [], f"{ADDRESS}/", language="en").link("X") == f"{ADDRESS}/en#code=X"
    french = msgspec.structs.replace(round_, languages=("fr",))
    assert Cards(french, [], ADDRESS, language="en").link("X") == f"{ADDRESS}/#code=X"


def test_the_list_opens_in_a_french_spreadsheet_and_holds_no_formula(opened: Any, round_: Any, tmp_path: Path) -> None:
    categories = (*round_.categories[:1], msgspec.structs.replace(round_.categories[1], label=Text(NASTY)))
    renamed = msgspec.structs.replace(round_, categories=categories)
    cards = Cards(renamed, ["TEST000000"], ADDRESS, "agent", "city")
    write_list(cards, tmp_path / "codes.csv")
    written = (tmp_path / "codes.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfCode;")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [
        ["Code", "Catégorie", "Institution", "Lien"],
        ["TEST000000", f"'{NASTY}", "Ville", f"{ADDRESS}/#code=TEST000000"],
    ]
    assert listed(Cards(round_, [], ADDRESS, language="en")) == "Code,Category,Institution,Link\r\n"


def test_a_file_of_codes_is_never_written_over(tmp_path: Path) -> None:
    first, second = tmp_path / "new" / "first", tmp_path / "second"
    second.write_text("codes")
    with pytest.raises(PublishingError) as refusal, claimed(first, second):
        pass
    assert str(refusal.value) == (
        f"{second} exists already, and the codes in it are nowhere else; choose another name, or move it"
    )
    assert (first.exists(), second.read_text()) == (False, "codes")


def test_a_file_of_codes_is_its_owner_s_and_goes_when_nothing_was_made(tmp_path: Path) -> None:
    with claimed(tmp_path / "kept"):
        pass
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    with pytest.raises(KeyError), claimed(tmp_path / "dropped"):
        raise KeyError
    assert not (tmp_path / "dropped").exists()
