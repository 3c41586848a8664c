"""Invitations on paper: a sheet of cards to cut, shuffle and hand out, and a list for a spreadsheet.

A card says who may take part and in what capacity, never who did: it bears no number, and no order links it to anybody.
Both files hold codes that exist nowhere else, so that they are never written over and only their owner reads them.
"""

import base64
import csv
import hashlib
import io
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from labase_survey.definition.consultation import Consultation
from labase_survey.errors import PublishingError
from labase_survey.language import say, words
from labase_survey.plan.tables import harmless

TEMPLATES = Path(__file__).parent / "templates"
CARDS_A_PAGE = 8


@dataclass(frozen=True)
class Cards:
    """Invitations of one kind: fresh codes, for whom, and where they are good.

    Attributes:
        consultation: whose participants are invited.
        tokens: the codes, as `Store.invite` gave them.
        address: of the participants' page, as phones reach it.
        category: the id of the category that the codes were made for; None where there is none.
        institution: the id of the institution, likewise.
        language: of the cards and of the page that they lead to.
    """

    consultation: Consultation
    tokens: Sequence[str]
    address: str
    category: str | None = None
    institution: str | None = None
    _: KW_ONLY
    language: str = "fr"

    @property
    def page(self) -> str:
        """The address of the page in the cards' language; the consultation's first language is at the root."""
        first, *others = self.consultation.languages
        root = self.address.rstrip("/")
        return f"{root}/{self.language}" if self.language in others and self.language != first else f"{root}/"

    def link(self, token: str) -> str:
        """The address that brings the code along: in the fragment, which no server is sent and no log keeps."""
        return f"{self.page}#code={token}"

    @property
    def capacity(self) -> tuple[str, str]:
        """The category and the institution in words, empty where there is none."""
        if self.category is None:
            return "", ""
        category = self.consultation.category(self.category)
        names = {each.id: each.label.to(self.language) for each in category.institutions}
        return category.label.to(self.language), names.get(self.institution or "", "")


def write_sheet(cards: Cards, path: str | Path) -> None:
    """Write `sheet` to a file."""
    Path(path).write_text(sheet(cards), encoding="utf-8", newline="\n")


def write_list(cards: Cards, path: str | Path) -> None:
    """Write `listed` to a file, with the mark by which spreadsheets know UTF-8."""
    Path(path).write_text(listed(cards), encoding="utf-8-sig", newline="")


def sheet(cards: Cards) -> str:
    """A page to print on A4 and cut, in an order drawn afresh: text, QR codes and lines, nothing else."""
    style = (TEMPLATES / "cards.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    shuffled = random.SystemRandom().sample(list(cards.tokens), len(cards.tokens))
    drawn = [{"code": grouped(token), "qr": _qr(cards.link(token))} for token in shuffled]
    return environment.get_template("cards.html.j2").render(
        language=cards.language,
        words=words("cards", cards.language),
        title=cards.consultation.title.to(cards.language),
        address=cards.page.rstrip("/").removeprefix("https://"),
        capacity=" – ".join(filter(None, cards.capacity)),
        pages=[drawn[start : start + CARDS_A_PAGE] for start in range(0, len(drawn), CARDS_A_PAGE)],
        style=Markup(style),  # noqa: S704 - ours
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def listed(cards: Cards) -> str:
    """The codes as a table for a spreadsheet in the language's own manner: semicolons in French, and no formula."""
    told = io.StringIO(newline="")
    table = csv.writer(told, delimiter=say("plan.separator", cards.language), lineterminator="\r\n")
    names = ("code", "category", "institution", "link")
    table.writerow([say(f"cards.column_{name}", cards.language) for name in names])
    for token in random.SystemRandom().sample(list(cards.tokens), len(cards.tokens)):
        table.writerow([harmless(cell) for cell in (token, *cards.capacity, cards.link(token))])
    return told.getvalue()


@contextmanager
def claimed(*paths: str | Path) -> Iterator[None]:
    """Make these files, empty and for their owner only, before what goes into them; gone again when that fails.

    Raises:
        PublishingError: where a file is already: the codes in it would be lost.
    """
    ours: list[Path] = []
    try:
        for path in map(Path, paths):
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            ours.append(path)
        yield
    except FileExistsError as error:
        _drop(ours)
        raise PublishingError(
            f"{error.filename} exists already, and the codes in it are nowhere else; choose another name, or move it"
        ) from error
    except BaseException:
        _drop(ours)
        raise


def grouped(token: str) -> str:
    """A code in groups of five, as people read it aloud.

    >>> grouped("K7QF9M2D01")
    'K7QF9-M2D01'
    """
    return "-".join(token[start : start + 5] for start in range(0, len(token), 5))


def _drop(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _qr(address: str) -> Markup:
    """The code as drawing inside the page: black on the paper's white, with its quiet zone."""
    return Markup(segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=4))  # noqa: S704
