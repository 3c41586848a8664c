import re
from importlib.resources import files
from urllib.parse import urlsplit

import psutil
import pytest

from labase_survey.front.assemble import style


def kernels():
    return [child for child in psutil.Process().children(recursive=True) if "ipykernel" in " ".join(child.cmdline())]


@pytest.fixture
def server(serve, cell):
    """A page that its author wants served through kernels."""
    asks = "import os; print('langue', os.environ['LABASE_LANGUAGE'], os.environ.get('QUERY_STRING'))"
    return serve(cell.code(asks, kernel=True), cell.form(), cell.code("import ipywidgets; ipywidgets.IntSlider()"))


def opened_page(server, address="/"):
    """The page, its kernel's id, and the cookie it came with."""
    page = server.client.get(address, follow_redirects=True)
    [cookie] = page.cookies.jar
    return page, re.search(r'"kernelId": "([\w-]+)"', page.text)[1], {"Cookie": f"{cookie.name}={cookie.value}"}


def test_the_page_has_a_kernel_a_visitor_which_knows_the_language_and_no_query(server):
    answer = server.client.get("/labase/kernel/en?code=K7QF9M2D01")
    assert answer.status_code == 200
    assert "langue en None" in answer.text
    assert len(kernels()) == 1


def test_the_farewell_message_ends_the_kernel(server):
    _, kernel, cookie = opened_page(server)
    assert server.client.post(f"/labase/kernel/voila/api/shutdown/{kernel}", headers=cookie).status_code == 204
    server.until(lambda: kernels() == [])


def test_only_the_browser_that_got_a_kernel_may_ask_for_it_or_end_it(server):
    _, mine, my_cookie = opened_page(server)
    server.client.cookies.clear()
    _, _, other_cookie = opened_page(server, "/en")
    server.client.cookies.clear()
    for headers in ({}, other_cookie, {"Cookie": "labase_page=made-up"}):
        assert server.client.get(f"/labase/kernel/api/kernels/{mine}", headers=headers).status_code == 404
        assert server.client.post(f"/labase/kernel/voila/api/shutdown/{mine}", headers=headers).status_code == 404
    elsewhere = {**my_cookie, "Origin": "http://elsewhere.example"}
    assert server.client.post(f"/labase/kernel/voila/api/shutdown/{mine}", headers=elsewhere).status_code == 403
    answer = server.client.get(f"/labase/kernel/api/kernels/{mine}", headers=my_cookie)
    assert answer.json() == {"id": mine, "name": "python3"}
    assert len(kernels()) == 2


def test_the_cookie_names_nobody_and_goes_to_these_pages_only(server):
    page = server.client.get("/", follow_redirects=True)
    attributes = page.headers["Set-Cookie"].split("; ")
    assert re.fullmatch(r"labase_page=[\w-]{43}", attributes[0])
    assert sorted(attributes[1:]) == ["HttpOnly", "Path=/labase/kernel/", "SameSite=Strict"]


def test_template_and_theme_are_not_the_visitor_s_to_choose(server):
    page = server.client.get("/labase/kernel/fr?theme=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&template=classic")
    assert "alert(1)" not in page.text


def test_no_script_is_inline_and_no_frame_is_allowed(server):
    page = server.client.get("/", follow_redirects=True)
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self' blob:;" in policy
    assert "frame-ancestors 'none'" in policy
    scripts = re.findall(r"<script(?![^>]*(?: src=| type=\"(?:module|application/)))", page.text)
    assert scripts == []


def test_jupyters_other_addresses_are_not_there(server):
    _, kernel, cookie = opened_page(server)
    root = "/labase/kernel/"
    asked = ["api/kernels", "api/sessions", "api/contents", "api/terminals", "voila/files/2-participate.ipynb"]
    asked += [f"api/kernels/{kernel}/interrupt", f"api/kernels/{kernel}/restart", "voila/templates/lab/static/a.js"]
    found = {server.client.request(m, root + a, headers=cookie).status_code for a in asked for m in ("GET", "POST")}
    assert found == {404}
    answers = {
        server.client.request(m, f"{root}api/kernels/{kernel}", headers=cookie).status_code for m in ("DELETE", "PUT")
    }
    assert answers == {405}


def test_a_cell_that_fails_is_told_without_its_source_or_traceback(serve, cell):
    server = serve(cell.code("secret = 'K7QF'\nraise ValueError(secret)", kernel=True), cell.text("# Après"))
    page = server.client.get("/labase/kernel/fr").text
    assert "La suite de cette page ne peut pas être montrée." in page
    assert [word for word in ("K7QF", "ValueError", "Traceback", "# Après", "Après") if word in page] == []


def test_in_a_browser_the_form_sends_through_its_kernel_asks_nobody_else_and_leaves_nothing(server, sqlite, page):
    asked, said = set(), []
    page.on("request", lambda request: request.url.startswith("http") and asked.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: said.append(message.text))
    page.goto(server.url, timeout=60_000)
    page.get_by_role("button", name="Envoyer", exact=True).wait_for(timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("radio", name="Usager").check()
    page.get_by_label("Oui", exact=True).check()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    page.locator(".ls-receipt").wait_for(timeout=20_000)
    assert sqlite.participation("small", "feedback").total == 1
    assert asked == {urlsplit(server.url).netloc}
    assert [text for text in said if "Content Security Policy" in text] == []
    assert [cookie["name"] for cookie in page.context.cookies()] == ["labase_page"]
    page.goto("about:blank")
    server.until(lambda: list(server.app.kernel_manager.list_kernel_ids()) == [])


def test_no_class_of_the_form_means_something_else_on_a_page_with_a_kernel():
    page = (files("labase_survey") / "web" / "kernel.css").read_text("utf-8")
    assert "ls-live" in page
    form, kernel = (set(re.findall(r"\.(ls-[\w-]+)", text)) for text in (style(), page))
    assert form & kernel == set()
