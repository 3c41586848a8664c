"""What every answer of ours has in common, and the page, the assets and the error pages.

These are plain Tornado handlers, not Jupyter's: no cookie is set or read, nobody is logged in, nothing is templated from
a request.
"""

import logging
from html import escape
from types import TracebackType

from tornado.web import HTTPError, RequestHandler

from labase_survey.errors import PublishingError
from labase_survey.language import say
from labase_survey.web.assets import Content
from labase_survey.web.frame import ICON, addresses
from labase_survey.web.headers import PARTICIPANTS
from labase_survey.web.site import Site

log = logging.getLogger("labase.web")

FOR_EVER = "public, max-age=31536000, immutable"


class Handler(RequestHandler):
    """A handler that knows the `site` and protects every answer."""

    HEADERS = PARTICIPANTS
    site: Site

    def initialize(self, site: Site) -> None:
        """Keep what the routes hand over."""
        self.site = site

    def set_default_headers(self) -> None:
        """The headers of every answer."""
        for name, value in self.HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    @property
    def language(self) -> str:
        """The language to speak to somebody whose page is unknown: the consultation's first one."""
        return self.site.snapshot.consultation.languages[0]

    def send(self, content: Content, *, cache: str) -> None:
        """Answer with these bytes, compressed where the browser takes it, or with 304 where it has them."""
        compressed = "gzip" in self.request.headers.get("Accept-Encoding", "")
        self.set_header("Content-Type", content.type)
        self.set_header("Cache-Control", cache)
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("ETag", f'"{content.tag}{"-gz" if compressed else ""}"')
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
            return
        if compressed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(content.compressed if compressed else content.body)

    def compute_etag(self) -> str | None:
        """None: tags are made with the content, not for each answer."""
        return None

    def log_exception(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Accidents go to the log without who asked: no address, no body."""
        if kind is not None and value is not None and not isinstance(value, HTTPError):
            log.error("accident in %s", type(self).__name__, exc_info=(kind, value, traceback))

    def write_error(self, status_code: int, **_: object) -> None:
        """A short page in words, never a traceback."""
        self.simple_page("missing" if status_code in {404, 405} else "accident")

    def simple_page(self, key: str, language: str | None = None, *, refresh: int = 0) -> None:
        """A page of two sentences, from the catalogue; `refresh` has it asked for again after so many seconds."""
        language = language or self.language
        title, text = say(f"page.{key}-title", language), say(f"page.{key}", language)
        again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
        home = f'<p><a href="{self.site.base}">{escape(say("page.home", language))}</a></p>'
        self.small_page(title, f"<h1>{escape(title)}</h1><p>{escape(text)}</p>{home}", language=language, head=again)

    def small_page(self, title: str, body: str, *, language: str, head: str = "") -> None:
        """A page of our own around this markup."""
        assets, base = self.site.assets, self.site.base
        sheets = "".join(f'<link rel="stylesheet" href="{base}{a.path}">' for a in (assets.style, assets.live_style))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="{ICON}">'
            f'{head}{sheets}</head><body class="ls-root"><main class="ls-content ls-simple">{body}</main></body></html>'
        )


class Page(Handler):
    """The participants' page: the shared rendering, the same bytes for everybody."""

    async def get(self, language: str = "") -> None:
        """Answer with the page in that language, the consultation's first one at the root."""
        consultation = self.site.snapshot.consultation
        language = language or consultation.languages[0]
        if language not in addresses(consultation):
            self.send_error(404)
            return
        try:
            rendering = await self.site.publisher.rendering(language)
        except PublishingError:
            self.set_status(503)
            self.set_header("Retry-After", "30")
            self.simple_page("unpublished", language)
            return
        if rendering.kernels:
            self.redirect(f"{self.site.base}labase/kernel/{language}")
        else:
            self.send(rendering.page(self.site.snapshot.phases), cache="no-cache")

    head = get


class AssetFile(Handler):
    """The form's script and style sheet, which browsers keep for ever."""

    def get(self, path: str) -> None:
        """Answer with the asset of that address."""
        asset = self.site.assets.find(path)
        if asset is None:
            self.send_error(404)
        else:
            self.send(asset, cache=FOR_EVER)

    head = get


class Missing(Handler):
    """Every address that means nothing here."""

    def prepare(self) -> None:
        """Say so, whatever the method."""
        self.send_error(404)
