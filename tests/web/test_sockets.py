"""The line between a page and its kernel: who may hold it, what goes in, what comes out, in both of Jupyter's protocols."""

import asyncio
import json
import re
import uuid

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

pytestmark = pytest.mark.promises
V1 = "v1.kernel.websocket.jupyter.org"
PROTOCOLS = [None, V1]
PAGE = (
    "import ipywidgets, sys\n"
    "secret = 'MOT-SECRET'\n"
    "button = ipywidgets.Button(description='Aller')\n"
    "def pressed(_):\n"
    "    print('ALARME', file=sys.stderr)\n"
    "    raise ValueError('MOT-SECRET')\n"
    "button.on_click(pressed)\n"
    "button"
)


def stock(ours):
    """Our application with Jupyter's own line, which is how `jupyter server` runs Voilà."""

    class Stock(ours):
        def init_settings(self):
            found = {**super().init_settings(), "kernel_websocket_connection_class": ZMQChannelsWebsocketConnection}
            self.kernel_manager.allowed_message_types = []
            return found

    return Stock


@pytest.fixture
def page_of(serve, cell):
    """Starts a server around the page above, and opens the page: the server, its kernel, its cookie."""

    def opened(**options):
        server = serve(cell.code(PAGE, kernel=True), **options)
        answer = server.client.get("/labase/kernel/fr")
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        server.client.cookies.clear()
        return server, re.search(r'"kernelId": "([\w-]+)"', answer.text)[1], cookie

    return opened


def message(kind, content, channel="shell"):
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": kind,
        "username": "",
        "session": "s",
        "date": "",
        "version": "5.3",
    }
    rest = {"parent_header": {}, "metadata": {"version": "1.0.0"}, "buffers": []}
    return {"channel": channel, "header": header, "content": content, **rest}


def packed(sent, protocol):
    if protocol is None:
        return json.dumps(sent)
    return serialize_msg_to_ws_v1(sent, sent["channel"], lambda part: json.dumps(part).encode())


def read(raw, protocol):
    if protocol is None:
        return json.loads(raw if isinstance(raw, str) else raw[int.from_bytes(raw[4:8]) :])
    channel, parts = deserialize_msg_from_ws_v1(raw)
    names = ("header", "parent_header", "metadata", "content")
    return {"channel": channel, **{name: json.loads(part) for name, part in zip(names, parts, strict=False)}}


async def line(server, kernel, cookie, *, protocol=None, origin=None, area="kernel"):
    url = f"{server.url.replace('http', 'ws')}/labase/{area}/api/kernels/{kernel}/channels?session_id=s"
    headers = {"Origin": origin or server.url, **({"Cookie": cookie} if cookie else {})}
    return await websocket_connect(HTTPRequest(url, headers=headers), subprotocols=[protocol] if protocol else None)


def said(server, kernel, cookie, *, sent, protocol):
    """What comes back for these messages, until the kernel is done with a question asked last."""

    async def talk():
        socket = await line(server, kernel, cookie, protocol=protocol)
        for one in sent:
            await send(socket, one, protocol)
        return await answered(socket, protocol)

    return asyncio.run(talk())


async def send(socket, one, protocol):
    await socket.write_message(packed(one, protocol), binary=protocol is not None)


async def answered(socket, protocol):
    """Ask something, and hear all that comes until the kernel says that it is done with it; then hang up."""
    await send(socket, message("comm_info_request", {"target_name": "x"}), protocol)
    heard = []
    while not heard or not is_done(heard[-1]):
        heard.append(read(await asyncio.wait_for(socket.read_message(), 30), protocol))
    socket.close()
    while await socket.read_message() is not None:
        pass  # the line is closed once the other side says so too
    return heard


def is_done(one):
    of_last = one["parent_header"].get("msg_type") == "comm_info_request" and one["header"]["msg_type"] == "status"
    return of_last and one["content"]["execution_state"] == "idle"


def attacks(mark):
    run = {"code": f"open({str(mark)!r}, 'w').close(); print(secret); raise ValueError(secret)", "silent": False}
    state = {"_model_module": "@jupyter-widgets/controls", "_model_name": "FileUploadModel"}
    return [
        message("execute_request", {**run, "store_history": True, "user_expressions": {}, "allow_stdin": False}),
        message("execute_request", run, channel="control"),
        message("inspect_request", {"code": "secret", "cursor_pos": 6, "detail_level": 1}),
        message("complete_request", {"code": "secr", "cursor_pos": 4}),
        message("history_request", {"hist_access_type": "tail", "n": 10, "output": True, "raw": True}),
        message("debug_request", {"command": "evaluate", "arguments": {"expression": "secret"}}, channel="control"),
        message("comm_open", {"comm_id": "c", "target_name": "jupyter.widget", "data": {"state": state}}),
        message("shutdown_request", {"restart": False}, channel="control"),
        message("interrupt_request", {}, channel="control"),
    ]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_code_runs_and_nothing_is_read_or_ended_through_a_page_s_line(page_of, tmp_path, protocol, figure):
    server, kernel, cookie = page_of()
    mark, sent = tmp_path / "ran", attacks(tmp_path / "ran")
    heard = said(server, kernel, cookie, sent=sent, protocol=protocol)
    assert not mark.exists()
    assert "MOT-SECRET" not in json.dumps(heard)
    assert {one["header"]["msg_type"] for one in heard} <= {"status", "comm_info_reply"}
    assert server.client.get(f"/labase/kernel/api/kernels/{kernel}", headers={"Cookie": cookie}).status_code == 200
    figure("messages of a page that try to run, read or end", tried=len(sent), passed=0)


def test_the_same_attack_runs_code_through_jupyter_s_own_line(page_of, tmp_path):
    server, kernel, cookie = page_of(kind=stock)
    mark = tmp_path / "ran"
    heard = said(server, kernel, cookie, sent=attacks(mark)[:1], protocol=None)
    assert mark.exists()
    assert {"execute_input", "stream", "error"} <= {one["header"]["msg_type"] for one in heard}


def clicks(server, kernel, cookie, protocol):
    """What a page hears when it presses the button that fails."""
    control = {"comm_id": "ctl", "target_name": "jupyter.widget.control", "data": {}, "metadata": {}}
    asking = [
        message("comm_open", control),
        message("comm_msg", {"comm_id": "ctl", "data": {"method": "request_states"}}),
    ]
    heard = said(server, kernel, cookie, sent=asking, protocol=protocol)
    [states] = [one["content"]["data"]["states"] for one in heard if one["header"]["msg_type"] == "comm_msg"]
    [button] = [id for id, state in states.items() if state["model_name"] == "ButtonModel"]
    press = {"comm_id": button, "data": {"method": "custom", "content": {"event": "click"}}}
    return said(server, kernel, cookie, sent=[message("comm_msg", press)], protocol=protocol)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_page_reads_its_widgets_and_presses_its_buttons_but_sees_no_traceback(page_of, protocol):
    server, kernel, cookie = page_of()
    heard = clicks(server, kernel, cookie, protocol)
    assert [word for word in ("MOT-SECRET", "ALARME", "Traceback", "pressed") if word in json.dumps(heard)] == []


def test_jupyter_s_own_line_shows_the_traceback(page_of):
    server, kernel, cookie = page_of(kind=stock)
    heard = json.dumps(clicks(server, kernel, cookie, None))
    assert [word for word in ("MOT-SECRET", "ALARME", "pressed") if word in heard] == [
        "MOT-SECRET",
        "ALARME",
        "pressed",
    ]


def refused(server, kernel, cookie, **more):
    with pytest.raises(HTTPClientError) as error:
        asyncio.run(line(server, kernel, cookie, **more))
    return error.value.code, error.value.response.headers


def test_nobody_else_attaches_to_a_kernel_whoever_knows_its_id(page_of, team, log_in):
    server, kernel, cookie = page_of(team=team)
    [another] = server.client.get("/labase/kernel/fr").headers["Set-Cookie"].split(";")[:1]
    server.client.cookies.clear()
    mine = log_in(server)["Cookie"]
    for stranger in (None, "labase_page=made-up", another, mine, cookie.replace("_page", "_team")):
        assert refused(server, kernel, stranger)[0] == 403
        assert refused(server, kernel, stranger, area="equipe")[0] == 403
    assert refused(server, "0" * 36, cookie)[0] == 403
    assert refused(server, kernel, cookie, origin="http://elsewhere.example")[0] == 403
    assert is_done(said(server, kernel, cookie, sent=[], protocol=None)[-1])


def test_a_refused_line_carries_the_protecting_headers(page_of):
    server, kernel, _ = page_of()
    _, headers = refused(server, kernel, None)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Server" not in headers


UNREADABLE = [b"", b"\xff" * 40, b"{}", b"[1]", b"null", b'{"header": {}}', b"[" * 50_000, b"\x09" + b"\0" * 99]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_can_t_be_read_is_dropped_and_the_line_lives(page_of, protocol):
    server, kernel, cookie = page_of()

    async def talk():
        socket = await line(server, kernel, cookie, protocol=protocol)
        for raw in UNREADABLE:
            await socket.write_message(raw, binary=True)
            await socket.write_message(raw.decode("latin-1"))
        return await answered(socket, protocol)

    assert is_done(asyncio.run(talk())[-1])
