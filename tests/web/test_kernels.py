import re

import psutil
import pytest


def kernels():
    return [child for child in psutil.Process().children(recursive=True) if "ipykernel" in " ".join(child.cmdline())]


@pytest.fixture
def server(serve, cell):
    """A page that its author wants served through kernels."""
    asks = "import os; print('langue', os.environ['LABASE_LANGUAGE'])"
    return serve(cell.code(asks, kernel=True), cell.form(), cell.code("import ipywidgets; ipywidgets.IntSlider()"))


def test_the_page_is_served_by_voila_with_a_kernel_a_visitor(server):
    answer = server.client.get("/en", follow_redirects=True)
    assert (answer.url.path, answer.status_code) == ("/labase/kernel/en", 200)
    assert "langue en" in answer.text
    assert len(kernels()) == 1


def test_the_farewell_message_ends_the_kernel(server):
    page = server.client.get("/", follow_redirects=True)
    kernel = re.search(r'"kernelId": "([\w-]+)"', page.text)[1]
    token = page.cookies["_xsrf"]
    answer = server.client.post(f"/voila/api/shutdown/{kernel}", data={"_xsrf": token}, headers={"Referer": server.url})
    assert answer.status_code == 204
    server.until(lambda: kernels() == [])


def test_visitors_get_no_name(server):
    page = server.client.get("/", follow_redirects=True)
    assert [cookie.name for cookie in page.cookies.jar] == ["_xsrf"]


def test_template_and_theme_are_not_the_visitor_s_to_choose(server):
    page = server.client.get("/labase/kernel/fr?theme=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&template=classic")
    assert "alert(1)" not in page.text


def test_kernel_pages_are_in_no_frame(server):
    headers = server.client.get("/", follow_redirects=True).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
