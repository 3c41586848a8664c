"""What facilitators' screens put on the page: other people's words stay words."""

from labase_survey.widgets.markup import listing, paragraph, qr_code, write

EVIL = "<img src=x onerror=alert(1)> & 'co'"
SAFE = "&lt;img src=x onerror=alert(1)&gt; &amp; &#x27;co&#x27;"


def test_every_text_is_escaped():
    pieces = [
        paragraph(EVIL).value,
        listing([EVIL]),
        qr_code("http://192.0.2.7:8866", EVIL),
    ]
    assert [piece.count(SAFE) for piece in pieces] == [1, 1, 1]
    assert not any("<img src=x" in piece for piece in pieces)


def test_an_empty_paragraph_takes_no_room_and_a_status_stays_to_be_read_out():
    words, status = paragraph("A"), paragraph("B", role="status")
    write(words, "")
    write(status, "", role="status")
    assert words.value == ""
    assert status.value.startswith('<p role="status"')


def test_a_qr_code_is_an_image_that_stands_alone():
    made = qr_code("http://192.0.2.7:8866", "Code QR")
    assert made.startswith("<img alt='Code QR' src='data:image/svg+xml;charset=utf-8,%3Csvg%20xmlns%3D%27http")
