"""The team's notebooks on the server, behind a name and a passphrase: 1-prepare, 3-follow, 4-results, 5-plan.

The name is what the journal of actions will say; the passphrase is the team's. Nothing of a notebook is shown, and no
kernel is started, before both were given. Participants have no part in this: their addresses neither get nor read the
team's cookie.
"""

import hmac
import logging
import secrets
import unicodedata
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from tornado.httputil import HTTPServerRequest

from labase_survey.definition.consultation import Consultation
from labase_survey.errors import PublishingError
from labase_survey.language import say
from labase_survey.verify import crockford
from labase_survey.web.attempts import Attempts
from labase_survey.web.kernels import Area, InArea
from labase_survey.web.sessions import Sessions, browser

log = logging.getLogger("labase.web")

ADDRESS = "labase/equipe/"
NOTEBOOKS = ("1-prepare", "3-follow", "4-results", "5-plan")
SHORTEST = 12
"""Characters of a passphrase that somebody chose."""
LONGEST_NAME = 60
EVERYBODY = "everybody"
"""Under this name all addresses together have a budget of wrong passphrases."""


@dataclass(frozen=True)
class Team:
    """Who may open the team's notebooks, and where these are; `is_chosen` when somebody chose the passphrase."""

    passphrase: str = field(repr=False)
    folder: Path
    is_chosen: bool = True

    def __post_init__(self) -> None:
        """A passphrase that could be guessed opens nothing.

        Raises:
            PublishingError: when it is too short.
        """
        if len(self.passphrase.strip()) < SHORTEST:
            raise PublishingError(
                f"the team's passphrase has {len(self.passphrase.strip())} characters; choose at least {SHORTEST}, or "
                "take LABASE_PASSPHRASE away to have one made at each start"
            )

    def knows(self, passphrase: str) -> bool:
        """Whether that is the passphrase; how long it takes tells nothing."""
        return hmac.compare_digest(_plain(passphrase), _plain(self.passphrase))

    def notebook(self, name: str) -> Path | None:
        """The file of one of the team's notebooks; None when it isn't one of them or isn't there."""
        path = self.folder / f"{name}.ipynb"
        return path if name in NOTEBOOKS and path.is_file() else None


def new_passphrase() -> str:
    """A passphrase of 80 random bits, in four groups that can be read aloud."""
    text = crockford(secrets.randbits(80), 16).lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _plain(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase.strip()).encode(errors="replace")


class TeamArea(Area):
    """Where the team's notebooks run."""

    def __init__(self, team: Team, **area: Any) -> None:
        super().__init__(team=True, **area)
        self.people, self.sessions = team, Sessions()
        self.tries = Attempts(at_once=10, per_second=0.2)
        self.tries_of_all = Attempts(at_once=60, per_second=1.0)

    def owner(self, request: HTTPServerRequest) -> str | None:
        """The browser that asks, when somebody is logged in there."""
        cookie = request.cookies.get(self.cookie)
        known = browser(cookie.value) if cookie is not None else ""
        return known if self.sessions.find(known) else None

    def environment(self, owner: str, language: str) -> dict[str, str]:
        """What a kernel finds around it: who acts."""
        session = self.sessions.find(owner)
        return {**super().environment(owner, language), "LABASE_ACTOR": session.name if session else ""}

    def is_gone(self, owner: str) -> bool:
        """Whether nobody is logged in there any more; an open notebook counts as being there."""
        if any(seat.pages for seat in self.seats.of(owner)):
            return self.sessions.find(owner) is None
        return self.sessions.is_over(owner)

    def turn_away(self, handler: InArea) -> None:
        """Strangers are shown where to log in."""
        handler.set_status(403)
        handler.set_header("Cache-Control", "no-store")
        if handler.request.method == "GET":
            _login_page(handler, language=handler.language)
        else:
            handler.simple_page("team-only")

    def links(self, language: str, consultation: Consultation) -> list[dict[str, str]]:
        """Back to the list of notebooks."""
        return [{"code": "", "href": f"{self.path}{language}", "label": say("team.index", language)}]


class TeamHandler(InArea):
    """A handler that knows who of the team asks."""

    area: TeamArea

    @property
    def name(self) -> str:
        """Who is logged in; empty where nobody is."""
        owner = self.area.owner(self.request)
        session = self.area.sessions.find(owner) if owner else None
        return session.name if session else ""

    def spoken(self, code: str) -> str:
        """A language of this consultation."""
        known = self.site.snapshot.consultation.languages
        return code if code in known else known[0]


class TeamIndex(TeamHandler):
    """The list of notebooks, or where to log in."""

    def get(self, code: str = "") -> None:
        """Show one or the other."""
        language = self.spoken(code)
        if self.name:
            _index_page(self, language, self.name)
        else:
            self.set_status(403)
            _login_page(self, language=language)


class Login(TeamHandler):
    """A name and the passphrase come in, a cookie goes out."""

    async def post(self) -> None:
        """Log in, or say why not."""
        language = self.spoken(self.get_body_argument("language", ""))
        name = " ".join(self.get_body_argument("name", "").split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            self._again(language, 400, "no-name")
            return
        status = await self._judge(self.get_body_argument("passphrase", "", strip=False))
        if status != 200:
            self._again(language, status, "too-many" if status == 429 else "wrong", name=name)
            return
        self._forget()
        self.give_cookie(self.area.sessions.begin(name))
        self.redirect(f"{self.area.path}{language}", status=303)

    async def _judge(self, passphrase: str) -> int:
        """200 where it is right, 403 where it isn't, 429 where it can't be looked at now."""
        area, address = self.area, str(self.request.remote_ip)
        if not await area.tries.turn(address):
            return 429
        if not await area.tries_of_all.turn(EVERYBODY):
            area.tries.give_back(address)
            return 429
        if not area.people.knows(passphrase):
            return 403
        area.tries.give_back(address)
        area.tries_of_all.give_back(EVERYBODY)
        return 200

    def _forget(self) -> None:
        """End the session that this browser had, if any: a cookie is never used twice."""
        owner = self.area.owner(self.request)
        if owner is not None:
            self.area.sessions.end(owner)

    def _again(self, language: str, status: int, problem: str, *, name: str = "") -> None:
        self.set_status(status)
        if status == 429:
            self.set_header("Retry-After", "10")
        _login_page(self, language=language, problem=problem, name=name)


class Logout(TeamHandler):
    """Somebody leaves: the session is over, and so are its kernels."""

    async def post(self) -> None:
        """Leave."""
        owner = self.area.owner(self.request)
        if owner is not None:
            self.area.sessions.end(owner)
            for seat in self.area.seats.of(owner):
                await self.area.end(seat)
            self.clear_cookie(self.area.cookie, path=self.area.path)
        self.redirect(self.area.path, status=303)


class TeamPage(TeamHandler):
    """One of the team's notebooks, in a kernel that knows who acts."""

    async def get(self, language: str, name: str) -> None:
        """Write the page while the notebook runs."""
        owner, notebook = self.area.owner(self.request), self.area.people.notebook(name)
        if owner is None:
            self.area.turn_away(self)
        elif notebook is None or language != self.spoken(language):
            self.send_error(404)
        else:
            await self.show(notebook, owner, language)


class Elsewhere(TeamHandler):
    """Every other address of the area."""

    def prepare(self) -> None:
        """Nothing is here, which only the team is told."""
        super().prepare()
        if self.name:
            self.send_error(404)
        else:
            self.area.turn_away(self)


def team_routes(site: Any, area: TeamArea) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The team's own routes, to stand before those that every area has and after them."""
    here, path = {"site": site, "area": area}, area.path
    before = [
        (rf"{path}([a-z]{{2}})?", TeamIndex, here),
        (rf"{path}login", Login, here),
        (rf"{path}logout", Logout, here),
        (rf"{path}([a-z]{{2}})/([\w-]+)", TeamPage, here),
    ]
    return before, [(rf"{path}.*", Elsewhere, here)]


def _login_page(handler: InArea, *, language: str, problem: str = "", name: str = "") -> None:
    say_ = {key: escape(say(f"team.{key}", language)) for key in ("login", "explained", "name", "passphrase", "enter")}
    alert = (
        f'<p class="ls-note" role="alert" id="problem">{escape(say(f"team.{problem}", language))}</p>'
        if problem
        else ""
    )
    told = ' aria-describedby="problem"' if problem else ""
    path = handler.area.path
    body = (
        f"<h1>{say_['login']}</h1><p>{say_['explained']}</p>{alert}"
        f'<form class="ls-login" method="post" action="{path}login">'
        f'<input type="hidden" name="language" value="{language}">'
        f'<label for="name">{say_["name"]}</label>'
        f'<input id="name" name="name" value="{escape(name)}" maxlength="{LONGEST_NAME}" autocomplete="name" required{told}>'
        f'<label for="passphrase">{say_["passphrase"]}</label>'
        f'<input id="passphrase" name="passphrase" type="password" autocomplete="current-password" required{told}>'
        f"<button>{say_['enter']}</button></form>{_languages(handler, language)}"
    )
    handler.small_page(say("team.login", language), body, language=language)


def _index_page(handler: TeamHandler, language: str, name: str) -> None:
    path, title = handler.area.path, handler.site.snapshot.consultation.title.to(language)
    items = "".join(
        f'<li><a href="{path}{language}/{notebook}">{escape(say(f"team.{notebook}", language))}</a></li>'
        for notebook in NOTEBOOKS
        if handler.area.people.notebook(notebook)
    )
    who, out = escape(say("team.who", language, name=name)), escape(say("team.leave", language))
    body = (
        f"<p>{escape(title)}</p><h1>{escape(say('team.index', language))}</h1><p>{who}</p>"
        f'<ul class="ls-notebooks">{items or escape(say("team.none", language))}</ul>'
        f'<p><a href="{handler.site.base}">{escape(say("team.page", language))}</a></p>'
        f'<form class="ls-login" method="post" action="{path}logout"><button>{out}</button></form>'
        f"{_languages(handler, language)}"
    )
    handler.small_page(say("team.index", language), body, language=language)


def _languages(handler: InArea, language: str) -> str:
    """The same page in its other languages."""
    others = [code for code in handler.site.snapshot.consultation.languages if code != language]
    links = " ".join(
        f'<a href="{handler.area.path}{code}" lang="{code}" hreflang="{code}">{escape(say("page.language", code))}</a>'
        for code in others
    )
    return f"<p>{links}</p>" if links else ""
