"""What a report may hold."""

import pytest

from labase_survey.report.cleaning import clean

PNG = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<script>alert(1)</script>Oui", "Oui"),
        ("<style>body { display: none }</style>Oui", "Oui"),
        ('<p onclick="x()" style="color: red">Oui</p>', "<p>Oui</p>"),
        ('<a href="javascript:x()">Oui</a>', "<a>Oui</a>"),
        ('<a href="data:text/html,x">Oui</a>', "<a>Oui</a>"),
        ('<a href="https://example.org/a">Oui</a>', '<a href="https://example.org/a">Oui</a>'),
        (f'<img src="{PNG}">', f'<img alt="" src="{PNG}">'),
        (f'<img alt="Un lieu" src="{PNG}">', f'<img alt="Un lieu" src="{PNG}">'),
        ('<img alt="Un &lt;lieu" src="https://example.org/a.png">', '<span class="ls-missing">[Un &lt;lieu]</span>'),
        ('<img src="x" onerror="alert(1)">', ""),
        ('<img alt="x" src="data:text/html;base64,AAAA">', '<span class="ls-missing">[x]</span>'),
        ("<iframe src='https://example.org'></iframe><form><input></form>Oui", "Oui"),
        ("<b onclick='x()'>Gras</b>", "<b>Gras</b>"),
        ("a<style>td { color: red }", "a"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<details open><summary>Données</summary></details>",) * 2,
        ('<a href="tel:0556000000">Appeler</a>',) * 2,
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><th>1</th><td>2</td></tr></tbody></table>",
            '<table><thead><tr><th scope="col">a</th></tr></thead>'
            '<tbody><tr><th scope="row">1</th><td>2</td></tr></tbody></table>',
        ),
    ],
)
def test_html_is_cleaned(given, kept):
    assert clean(given).strip() == kept
