"""What stands around the notebook on the participants' page, and the mount where a form stands in it."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from labase_survey.definition.consultation import Consultation
from labase_survey.definition.form import form
from labase_survey.errors import NotFoundError
from labase_survey.language import say, words
from labase_survey.web.assets import Assets

_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#0b5b63'/>"
    "<path d='M8 17l5 5 11-12' fill='none' stroke='#fff' stroke-width='4' stroke-linecap='round'/></svg>"
)
ICON = "data:image/svg+xml," + "".join({"<": "%3C", ">": "%3E", "#": "%23"}.get(c, c) for c in _ICON)


@dataclass(frozen=True)
class Frame:
    """What the template needs to know of a consultation, in one language.

    A form's phase changes while its page is kept: `mount` writes a mark in its place, which `filled` replaces.
    """

    consultation: Consultation
    language: str
    assets: Assets
    base: str = "/"
    icon: str = ICON
    mark: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def title(self) -> str:
        """The consultation's title."""
        return self.consultation.title.to(self.language)

    @property
    def style(self) -> str:
        """Where the style sheet is."""
        return self.base + self.assets.style.path

    @property
    def script(self) -> str:
        """Where the form's module is."""
        return self.base + self.assets.script.path

    @property
    def words(self) -> dict[str, str]:
        """The page's own words."""
        return words("page", self.language)

    @property
    def links(self) -> list[dict[str, str]]:
        """The page in each of its languages; the first one is at the root."""
        return [
            {"code": code, "href": href, "label": say("page.language", code)}
            for code, href in addresses(self.consultation, self.base).items()
        ]

    def check_form(self, names: Mapping[str, str]) -> None:
        """Nothing when that form can stand here.

        Raises:
            ValueError: in words, when it belongs to another consultation or to no step of this one.
        """
        if names.get("consultation") != self.consultation.id:
            raise ValueError(
                f"it shows a form of the consultation {names.get('consultation')!r}, but this server serves "
                f"{self.consultation.id!r}"
            )
        try:
            self.consultation.step(str(names.get("step")))
        except NotFoundError as error:
            raise ValueError(f"{error}; publish the consultation again") from error

    def mount(self, names: Mapping[str, str]) -> str:
        """The place where the page's module builds the form of that step; the links to languages are the page's."""
        step = names["step"]
        data = {
            "form": form(self.consultation, step, self.language),
            "phase": f"@{self.mark}:{step}@",
        }
        return (
            f'<div class="ls-mount" data-step="{escape(step)}" data-base="{escape(self.base.rstrip("/"))}">'
            f'<script type="application/json" class="ls-form-data">{json_in_html(data)}</script></div>'
        )

    def filled(self, text: str, phases: Mapping[str, str]) -> str:
        """The page with the phase that each of its steps is in."""
        return re.sub(f"@{self.mark}:([^@]+)@", lambda found: phases.get(found[1], "draft"), text)


def addresses(consultation: Consultation, base: str = "/") -> dict[str, str]:
    """Where the page is in each language.

    >>> from labase_survey.definition.consultation import Consultation, Period
    >>> from labase_survey.language import Text
    >>> addresses(Consultation(id="a", title=Text("A"), period=Period(start="2017-07")))
    {'fr': '/', 'en': '/en'}
    """
    first, *others = consultation.languages
    return {first: base, **{code: base + code for code in others}}


def json_in_html(data: object) -> str:
    r"""JSON that can stand inside a `<script>` element: nothing in it ends the element.

    >>> json_in_html("</script>")
    '"\\u003c/script>"'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
