import pytest

from labase_survey.web.sanitising import safe_html


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<b onclick='x()' style='color:red'>Gras</b>", "<b>Gras</b>"),
        ("a<script>alert(1)</script>b", "ab"),
        ("a<style>td { color: red }", "a"),
        ("<iframe src='http://x'></iframe><form action='/x'>a<input></form>", "\na"),
        ("<a href='javascript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='data:text/html,x'>x</a>", "<a>x</a>"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ('<img src="x" onerror="alert(1)" alt="Plan">', '<img src="x" alt="Plan">'),
        (
            "<details open><summary>Données</summary></details>",
            "<details open><summary>Données</summary></details>",
        ),
        (
            '<table><tr><th scope="col" colspan="2">A</th></tr></table>',
            '<table><tbody><tr><th scope="col" colspan="2">A</th></tr></tbody></table>',
        ),
    ],
)
def test_what_a_page_never_shows_is_taken_out_and_the_rest_stays(given, shown):
    assert safe_html(given) == shown
