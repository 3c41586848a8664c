"""What is published when a step closes: its seal, a page that lists the receipts, and the program that checks both.

Nothing of it is about one participant: who looks for a receipt looks in the whole list, and the server doesn't learn
which one.
"""

import asyncio
import json
from html import escape
from pathlib import Path
from typing import Any

from labase_survey import verify
from labase_survey.errors import NotFoundError, PhaseError, StoreError
from labase_survey.language import number, say
from labase_survey.web.assets import Content
from labase_survey.web.frame import ICON, addresses
from labase_survey.web.handlers import Handler, log
from labase_survey.web.site import Site

Seals = dict[str, Content]
"""The JSON of each seal that was asked for; closed is final, so it is read once."""


def routes(root: str, site: Site) -> list[Any]:
    """The addresses of this module."""
    given: dict[str, Any] = {"site": site, "seals": {}}
    step = r"([A-Za-z0-9][\w.-]*?)"
    return [
        (rf"{root}labase/verify\.py", Verifier, {"site": site}),
        (rf"{root}labase/seal/{step}\.json", SealFile, given),
        (rf"{root}labase/seal/{step}(?:/([a-z]{{2}}))?", SealPage, given),
    ]


class Sealed(Handler):
    """A handler that knows the seals."""

    seals: Seals

    def initialize(self, site: Site, seals: Seals | None = None) -> None:
        """Keep what the routes hand over."""
        super().initialize(site)
        self.seals = {} if seals is None else seals

    async def seal(self, step: str) -> Content | None:
        """The seal of a step; None where an error was answered instead."""
        if step not in self.seals:
            try:
                content = await asyncio.to_thread(self._read, step)
            except (NotFoundError, PhaseError):
                self.set_status(404)
                self.simple_page("unsealed")
                return None
            except StoreError as error:
                log.warning("the seal of step %s isn't shown: %s", step, error)
                self.send_error(503)
                return None
            self.seals[step] = content
        return self.seals[step]

    def _read(self, step: str) -> Content:
        """What is published, if it is whole: a damaged list must not tell somebody that their receipt isn't in it."""
        found = self.site.store.public_seal(self.site.snapshot.consultation.id, step)
        if problems := verify.check(found):
            raise StoreError(problems[0])
        return Content("application/json", json.dumps(found, indent=1).encode())


class SealFile(Sealed):
    """The public file, as it was handed out."""

    async def get(self, step: str) -> None:
        """Answer with the JSON."""
        content = await self.seal(step)
        if content is not None:
            self.send(content, cache="no-cache")


class SealPage(Sealed):
    """The same for people: how many responses, every receipt, the root, and how to check."""

    async def get(self, step: str, language: str | None = None) -> None:
        """Answer with the page in that language."""
        consultation = self.site.snapshot.consultation
        language = language or consultation.languages[0]
        if language not in addresses(consultation):
            self.send_error(404)
            return
        content = await self.seal(step)
        if content is not None:
            body = self._page(json.loads(content.body), language)
            self.send(Content("text/html; charset=utf-8", body.encode()), cache="no-cache")

    def _page(self, seal: dict[str, Any], language: str) -> str:
        base, step = escape(self.site.base), escape(seal["step"])
        named = {one.id: one.title.to(language) for one in self.site.snapshot.consultation.steps}
        title = say("page.seal-title", language, step=named.get(seal["step"], seal["step"]))
        others = [code for code in addresses(self.site.snapshot.consultation) if code != language]
        links = [(f"labase/seal/{step}/{code}", say("page.language", code), code) for code in others]
        nav = "".join(f'<li><a href="{base}{to}" lang="{code}">{escape(name)}</a></li>' for to, name, code in links)
        receipts = "".join(f"<li><code>{escape(receipt)}</code></li>" for receipt, _ in seal["leaves"])
        words = {
            key: escape(say(f"page.seal-{key}", language)) for key in ("about", "list", "check", "file", "program")
        }
        count = escape(say("page.seal-count", language, count=number(seal["count"], language)))
        command = f"python verify.py seal-{escape(seal['consultation'])}-{step}.json --receipt XXXX-XXXX-XXXX-XXXX"
        name = f"seal-{escape(seal['consultation'])}-{step}.json"
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="{ICON}">'
            f'<link rel="stylesheet" href="{base}{self.site.assets.style.path}"></head><body class="ls-root">'
            f'<main class="ls-content ls-seal"><h1>{escape(title)}</h1>'
            + (f'<nav aria-label="{escape(say("page.languages", language))}"><ul>{nav}</ul></nav>' if nav else "")
            + f"<p>{words['about']}</p><p><strong>{count}</strong></p>"
            f"<h2>{words['list']}</h2><ol>{receipts}</ol>"
            f"<h2>{words['check']}</h2><p>{escape(say('page.seal-root', language))} <code>{escape(seal['root'])}</code></p>"
            f'<ul><li><a href="{base}labase/seal/{step}.json" download="{name}">{words["file"]}</a></li>'
            f'<li><a href="{base}labase/verify.py" download="verify.py">{words["program"]}</a></li></ul>'
            f"<p><code>{command}</code></p>"
            f'<p><a href="{base}">{escape(say("page.home", language))}</a></p></main></body></html>'
        )


class Verifier(Handler):
    """The program that checks seals, for whoever wants to read and run it."""

    PROGRAM = Content("text/plain; charset=utf-8", Path(verify.__file__).read_bytes())

    def get(self) -> None:
        """Answer with its text."""
        self.send(self.PROGRAM, cache="no-cache")
