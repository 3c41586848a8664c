"""HTML that is safe to show and to send around: no script, no style, no form, nothing that is fetched from elsewhere.

Reports go through it, and so does what a notebook brings onto the participants' page.
"""

import re
from html import escape, unescape

import bleach

# fmt: off
TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn",
    "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins",
    "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
})
# fmt: on

IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*\Z")
LINK = re.compile(r"(https?:|mailto:|tel:|#)", re.IGNORECASE)


def _of_an_image(_tag: str, name: str, value: str) -> bool:
    """An image carries its bytes; one that is elsewhere would tell its server who reads the report."""
    return name in {"alt", "width", "height"} or (name == "src" and IMAGE.match(value) is not None)


def _of_a_link(_tag: str, name: str, value: str) -> bool:
    return name in {"hreflang", "rel"} or (name == "href" and LINK.match(value) is not None)


ATTRIBUTES = {
    "*": ["class", "id", "lang", "dir", "title", "role", "aria-label", "tabindex"],
    "a": _of_a_link,
    "img": _of_an_image,
    "td": ["colspan", "rowspan", "headers"],
    "th": ["colspan", "rowspan", "headers", "scope"],
    "ol": ["start", "reversed"],
    "details": ["open"],
    "time": ["datetime"],
}
_WITH_THEIR_CONTENT = re.compile(r"<(style|script)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HEADS = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_IMAGES = re.compile(r"<img\b[^>]*>")
_CLEANER = bleach.Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, protocols=frozenset({"http", "https", "mailto", "tel", "data"}), strip=True
)


def clean(html: str) -> str:
    """The same HTML with what a report may hold, and nothing else.

    An image that isn't in the text itself is replaced by its text alternative. Headings of columns and of rows get their scope.

    >>> clean('<p onclick="x()">Oui<script>alert(1)</script> <img src="https://example.org/a.png" alt="Un lieu"></p>')
    '<p>Oui <span class="ls-missing">[Un lieu]</span></p>'
    """
    # bleach keeps the text of a tag that it takes away: a script would stand in the report as words.
    cleaned = _CLEANER.clean(_WITH_THEIR_CONTENT.sub("", html))
    columns = _HEADS.sub(lambda head: head[0].replace("<th>", '<th scope="col">'), _IMAGES.sub(_image, cleaned))
    return columns.replace("<th>", '<th scope="row">')


def _image(found: re.Match[str]) -> str:
    tag = found[0]
    alt = re.search(r'\balt="([^"]*)"', tag)
    if re.search(r'\bsrc="data:', tag):
        return tag if alt else tag.replace("<img", '<img alt=""', 1)
    words = unescape(alt[1]) if alt else ""
    return f'<span class="ls-missing">[{escape(words)}]</span>' if words else ""
