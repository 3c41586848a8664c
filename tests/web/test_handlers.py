import gzip
import hashlib
import re

import pytest

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@pytest.mark.parametrize("address", ["/", "/en", "/labase/state", "/nowhere", "/labase/assets/form.0.js"])
def test_every_answer_carries_the_protecting_headers_and_no_cookie(served, address):
    headers = served.get(address).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert [name for name in ("Set-Cookie", "Server") if name in headers] == []


def test_the_page_is_asked_again_each_time_and_sent_only_when_it_changed(served):
    first = served.get()
    again = served.get(**{"If-None-Match": first.headers["ETag"]})
    assert (first.headers["Cache-Control"], again.status_code, again.content) == ("no-cache", 304, b"")


def test_the_page_is_compressed_for_those_who_take_it(served):
    plain = served.get(**{"Accept-Encoding": "identity"})
    packed = served.get(**{"Accept-Encoding": "gzip"})
    assert packed.text == plain.text
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_assets_are_named_by_their_content_and_kept_for_ever(served):
    page = served.get().text
    for address, kind in re.findall(r'(/labase/assets/form\.\w+\.(js|css))"', page):
        asset = served.get(address)
        assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert asset.headers["Content-Type"].startswith({"js": "text/javascript", "css": "text/css"}[kind])
        assert hashlib.sha256(asset.content).hexdigest()[:16] in address


def test_nothing_on_the_page_is_inline_but_data(served):
    page = served.get().text
    assert re.findall(r"<script(?! type=\"(?:module|application/json)\")|<style|\sstyle=|\son\w+=", page) == []


def test_languages_have_addresses_and_others_have_none(served):
    found = {address: served.get(address).status_code for address in ("/", "/fr", "/en", "/de", "/xx/")}
    assert found == {"/": 200, "/fr": 200, "/en": 200, "/de": 404, "/xx/": 404}
    links = re.findall(r'<li><a href="(\S+)" lang="(\w+)"', served.get("/en").text)
    assert links == [("/", "fr"), ("/en", "en")]


def test_no_address_leads_to_a_kernel_or_a_file(served):
    kernel = "00000000-0000-0000-0000-000000000000"
    addresses = [f"/api/kernels/{kernel}", f"/api/kernels/{kernel}/channels", "/voila/files/2-participate.ipynb"]
    addresses += ["/login", "/labase/kernel/fr", "/2-participate.ipynb", "/voila/static/voila.js"]
    assert {served.get(address).status_code for address in addresses} == {404}


def test_an_address_that_means_nothing_says_so_in_words(served):
    answer = served.client.put("/nowhere")
    assert answer.status_code == 404
    assert "<h1>Page introuvable</h1><p>Il n’y a rien à cette adresse.</p>" in answer.text


def test_the_page_can_be_asked_for_its_head(served):
    answer = served.client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(gzip.compress(served.get().content, mtime=0))
