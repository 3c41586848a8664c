"""HTML that is safe to show: what a notebook's Markdown and outputs may bring onto the participants' page.

The page's Content-Security-Policy stops scripts anyway; this takes out what would only make noise there (inline styles
and scripts) and what could deceive (forms, frames).
"""

import re

import bleach

# fmt: off
TAGS = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
})
# fmt: on


def _of_a_link(_tag: str, name: str, value: str) -> bool:
    """A link may lead anywhere but into a document that it carries itself."""
    return name in {"hreflang", "rel"} or (name == "href" and not value.strip().lower().startswith("data:"))


ATTRIBUTES = {
    "*": ["class", "id", "lang", "dir", "title"],
    "a": _of_a_link,
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan", "headers"],
    "th": ["colspan", "rowspan", "headers", "scope"],
    "ol": ["start", "reversed"],
    "details": ["open"],
    "time": ["datetime"],
    "table": ["summary"],
}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel", "data"})
_WITH_THEIR_CONTENT = re.compile(r"<(style|script)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CLEANER = bleach.Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)


def safe_html(html: object) -> str:
    """The same HTML without what a page of ours never shows.

    >>> safe_html('<table><style>td {}</style><tr style="color: red"><td onclick="x()">3</td></tr></table>')
    '<table><tbody><tr><td>3</td></tr></tbody></table>'
    """
    # bleach keeps the text of a tag that it takes away: a style sheet would stand on the page as words.
    return str(_CLEANER.clean(_WITH_THEIR_CONTENT.sub("", str(html))))
