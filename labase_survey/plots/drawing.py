"""What every figure shares: style, colours, rows measured in inches, titles that wrap, the line under the figure.

Figures are drawn for a phone first: narrow, a proposal's words on lines of their own above its bar, numbers beside what
they count, so that no colour and no legend has to be decoded. The vertical axis counts inches from the top: what is
drawn at a position stays readable at any size. Nothing here changes matplotlib's global settings.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Transform

from labase_survey.language import current_language, say

WIDTH = 4.8
"""Inches across a new figure; a phone of 390 px shows them at about 72 px each."""

TITLE = 13.5
SIZE = 11.5
SMALL = 10.0
LINE = 0.205
"""Inches from a line of text to the next."""

NO_BREAK = "\u00a0"

BAR = 0.22
GAP = 0.16

INK = "#1a1a1a"
SOFT = "#595959"
PALE = "#b5d3ea"
BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, YELLOW = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#CC79A7",
    "#56B4E9",
    "#F0E442",
)
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, YELLOW)
"""Okabe and Ito's; some are pale on white, hence dark outlines and words beside them."""

HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "oo")
MARKERS = ("o", "s", "^", "D", "P", "X", "v")

STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": INK,
    "axes.facecolor": "white",
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "hatch.linewidth": 0.8,
    "hatch.color": INK,
    "patch.linewidth": 1.0,
    "xtick.color": SOFT,
    "xtick.labelsize": SMALL,
}
"""Settings of the figures; they hold while one is drawn."""


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib's settings as figures want them, put back afterwards; a character without a glyph is drawn as a box."""
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


def language_of(language: str | None) -> str:
    """The language asked, else the notebook's."""
    return language or current_language()


class Sheet:
    """An `ax` to be filled from the top down; `at` is how far, in inches, the drawing has come.

    A new figure is as high as what is drawn; an `ax` that was given keeps its place and its size.
    """

    def __init__(self, ax: Axes | None, title: str) -> None:
        self.is_new = ax is None
        if ax is None:
            ax = plt.figure(figsize=(WIDTH, 1)).add_axes((0, 0, 1, 1))
        self.ax = ax
        self.at = 0.0
        figure = ax.get_figure(root=True)
        inches = figure.get_figwidth() if figure else WIDTH
        self.inches = inches * ax.get_position().width
        self.title = title
        for side in ("top", "right", "bottom", "left"):
            ax.spines[side].set_visible(False)
        ax.set_yticks([])
        ax.set_xticks([])
        ax.margins(0)
        self.text(title, size=TITLE, bold=True)
        self.space(0.10)

    def text(self, words: str, *, size: float = SIZE, colour: str = INK, bold: bool = False, left: float = 0.0) -> None:
        """Words across the sheet, on as many lines as they take; `left` is a share of its width."""
        lines = wrap(words, self.inches * (1 - left), size=size, bold=bold)
        height = LINE * size / SIZE
        for line in lines:
            self.put(left, line, size=size, color=colour, weight="bold" if bold else "normal", va="top")
            self.at += height

    def put(self, x: float, words: str, *, down: float = 0.0, **how: Any) -> None:
        """Words at a share of the width, `down` inches below where the drawing is."""
        self.ax.text(x, self.at + down, words, transform=self.across, **how)

    @property
    def across(self) -> Transform:
        """Coordinates that are shares of the width, and inches from the top."""
        return self.ax.get_yaxis_transform()

    def space(self, inches: float) -> None:
        """Leave some room."""
        self.at += inches

    def close(self, *notes: str, fictitious: bool, language: str) -> Axes:
        """Write the notes under the figure, and that its data are made up when they are; then fix its height."""
        for note in filter(None, notes):
            self.text(note, size=SMALL, colour=SOFT)
        if fictitious:
            self.space(0.09)
            box = {"boxstyle": "square,pad=0.35", "facecolor": YELLOW, "edgecolor": INK, "linewidth": 1.0}
            words = say("plots.fictitious", language)
            self.put(0.015, words, down=0.06, size=SMALL, weight="bold", va="top", bbox=box)
            self.space(0.32)
        self.ax.set_ylim(self.at, 0)
        figure = self.ax.get_figure(root=True)
        if self.is_new and figure:
            figure.set_size_inches(WIDTH, max(self.at, 0.5))
        return self.ax


@cache
def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Inches that words take on one line."""
    if not words.strip():
        return 0.0
    font = FontProperties(family=["DejaVu Sans"], weight="bold" if bold else "normal", size=size)
    width, _, _ = _ruler().get_text_width_height_descent(words, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(width) / 72


@cache
def _ruler() -> RendererAgg:
    """Measures text in points, without a figure."""
    return RendererAgg(1, 1, 72)  # type: ignore[no-untyped-call]


def wrap(words: str, inches: float, *, size: float, bold: bool = False) -> list[str]:
    """Lines no wider than that; a word that is wider is cut."""
    lines: list[str] = []
    line = ""
    for word in _pieces(words, inches, size=size, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > inches:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _pieces(words: str, inches: float, *, size: float, bold: bool) -> Iterator[str]:
    """Words, at ordinary spaces and line ends only: what a no-break space joins stays together."""
    for word in words.replace("\t", " ").replace("\n", " ").split(" "):
        while len(word) > 1 and width_of(word, size, bold=bold) > inches:
            fitting = next(
                n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(word[:n], size, bold=bold) <= inches
            )
            yield word[:fitting]
            word = word[fitting:]  # noqa: PLW2901 - what is left of it
        if word:
            yield word
