"""What every answer says to a browser: what its page may load, who may frame it, what it may tell others."""

from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
"""Nothing inline, nothing from elsewhere: the form's data are in a script element that isn't executed."""
KERNEL_POLICY = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
"""Of pages with a kernel. anywidget imports each widget's module from a blob; JupyterLab's parts write style elements.

No script of ours is inline, so that no hash is needed and no script that came with a text is executed. What asks for
`eval` (Vega, and how the bundles look for the global object) does without it.
"""
SAME_FOR_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PARTICIPANTS = {**SAME_FOR_ALL, "Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
KERNELS = {**SAME_FOR_ALL, "Content-Security-Policy": KERNEL_POLICY, "Referrer-Policy": "same-origin"}
"""Under "no-referrer" a browser sends a form with `Origin: null`, and we would not know our own page again."""


def from_elsewhere(request: HTTPServerRequest) -> bool:
    """Whether another site's page sent this. `Sec-Fetch-Site` is absent over plain http, `Origin` isn't."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
    return site != "same-origin" or (origin is not None and host_of(origin) != request.host.lower())


def host_of(origin: str) -> str | None:
    """The host and port of an origin; None where it can't be read.

    >>> host_of("http://Labo.lan:8866"), host_of("null"), host_of("http://[::1")
    ('labo.lan:8866', '', None)
    """
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None
