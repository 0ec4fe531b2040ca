"""The server of the explorer: what it hands out, to whom, and what it never does."""

from __future__ import annotations

import json
import re
import signal
import struct
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import product
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from jupyter_server.base.websocket import WebSocketMixin
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from analysis.errors import DataError
from analysis.explore import server
from analysis.explore.dashboard import WAITING, Dashboard, _crowded, _greetings, _kernels
from analysis.files import ROOT
from tests import project
from tests.served import PATIENCE, Reply, Served, explorer, free_port, until
from tests.served import served as serving

EXECUTED = "__import__('pathlib').Path({marker!r}).touch()"
# What a visitor may write after the address; none of it is a view, or anything to run.
HOSTILE = (
    "series={executed}",
    "series=<script>alert(1)</script>",
    "series=trade_turnover%3AKZ.EU27_2020.export&language='%2B{executed}%2B'",
    "{executed}",
    "series=%ZZ%E0%A4%A&show=%00",
    "series=" + "x" * 20_000,
    "template=reveal&theme=dark&show_tracebacks=1",
)
VISITORS = 10
# Where a page of this machine would give itself away.
PLACES = (str(ROOT), str(Path.home()), "/tmp/", "site-packages", "kernel-", "Traceback")
# What stands in the files that are asked for: notebook, project, table, environment, template.
INSIDE = ('"cells"', "[tool.ruff]", "value_mn", "home =", "{%", "def serve")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # a proxy that leads nowhere: what stays on this machine does not go there
    with explorer(tmp_path_factory.mktemp("served"), http_proxy="http://127.0.0.1:9") as server:
        yield server


@pytest.fixture(scope="module")
def page(served: Served) -> Reply:
    return served.get("?language=en")


# --- who reaches it, and what is handed out ------------------------------------------------------


def test_it_listens_on_the_loopback_address_alone_and_its_kernels_nowhere(
    served: Served, page: Reply
) -> None:
    assert page.kernel, "a kernel runs and would listen"
    listening = [
        tuple(connection.laddr)
        for process in (psutil.Process(served.process.pid), *served.kernels())
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == [("127.0.0.1", served.port)]


def test_the_page_says_what_a_browser_may_load_and_names_no_place_of_the_machine(
    page: Reply,
) -> None:
    assert page.status == 200
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    policy = dict(
        part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert not re.search(r"https?:|//", page.headers["Content-Security-Policy"])
    assert [place for place in PLACES if place in page.text] == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', page.text) == []
    assert "no-store" in page.headers["Cache-Control"]
    [cookie] = [text for name, text in page.headers.items() if name == "Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "expires" not in cookie.lower()
    assert "analysis" not in page.text  # no code of the notebook


@pytest.mark.parametrize(
    "path",
    [
        "voila/files/06_explorer.ipynb",
        "voila/files/06_explorer.png",
        "voila/files/%2e%2e/pyproject.toml",
        "voila/files/..%2fdata%2ftrade_turnover.csv",
        "06_explorer.ipynb",
        "voila/tree",
        "voila/render/01_trade.ipynb",
        "api/contents",
        "voila/api/contents",
        "api/kernels",
        "api/kernelspecs",
        "api/terminals",
        "api/sessions",
        "voila/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
        "voila/templates/explorer/static/%2e%2e/index.html.j2",
        "voila/templates/..%2f..%2f..%2fserver.py/static/x",
        "voila/labextensions/%2e%2e/%2e%2e/%2e%2e/%2e%2e/pyvenv.cfg",
    ],
)
def test_no_file_and_no_list_of_files_is_handed_out(served: Served, path: str) -> None:
    reply = served.get(path)
    assert reply.status in {400, 403, 404, 500}
    assert [place for place in PLACES if place in reply.text] == []
    assert [word for word in INSIDE if word in reply.text] == []


def test_another_host_name_or_another_site_is_refused(served: Served, page: Reply) -> None:
    assert served.get("", Host="attacker.example").status == 403
    with (
        pytest.raises(InvalidStatus, match="403"),
        channels(served, page.kernel, "http://a.example"),
    ):
        pass
    foreign = served.post(f"voila/api/shutdown/{page.kernel}", Origin="http://a.example")
    assert foreign.status == 404
    assert served.get(f"api/kernels/{page.kernel}").status == 200


def test_another_site_starts_no_kernel_unless_a_person_follows_its_link(served: Served) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for kind in ("empty", "image", "iframe", "script"):
        refused = served.get("", **foreign, **{"Sec-Fetch-Dest": kind})
        assert refused.status == 403
        assert "jupyter-config-data" not in refused.text
    linked = served.get("", **foreign, **{"Sec-Fetch-Dest": "document"})
    assert served.post(f"voila/api/shutdown/{linked.kernel}").status == 204


def test_a_page_that_answers_keeps_its_connection() -> None:
    class Connection(WebSocketMixin):
        settings = Dashboard("127.0.0.1", 1, "", Path("/nowhere")).tornado_settings

    # at the first ping, after an interval, none can have been answered (see its send_ping)
    assert Connection().ping_timeout > Connection().ping_interval > 0


# --- what a visitor sends ------------------------------------------------------------------------


def channels(
    served: Served, kernel: str, origin: str | None = None, protocol: str | None = None
) -> ClientConnection:
    """Open the websocket by which a page speaks with its kernel."""
    return connect(
        f"ws://127.0.0.1:{served.port}/api/kernels/{kernel}/channels?session_id={uuid.uuid4()}",
        origin=origin,  # type: ignore[arg-type]
        subprotocols=[Subprotocol(protocol)] if protocol else None,
        proxy=None,
    )


def message(kind: str, channel: str, **content: object) -> dict[str, object]:
    header = {"msg_id": uuid.uuid4().hex, "username": "", "session": uuid.uuid4().hex}
    header |= {"msg_type": kind, "version": "5.3", "date": "2026-01-01T00:00:00Z"}
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": channel,
        "buffers": [],
    }


def as_text(said: dict[str, object]) -> str:
    return json.dumps(said)


def as_parts(said: dict[str, object]) -> bytes:
    """Write a message as the newer protocol has it: offsets first, then part after part."""
    names = ("header", "parent_header", "metadata", "content")
    parts = [str(said["channel"]).encode(), *(json.dumps(said[name]).encode() for name in names)]
    start = 8 * (len(parts) + 2)
    offsets = [start + sum(map(len, parts[:count])) for count in range(len(parts) + 1)]
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


@pytest.mark.parametrize(
    ("protocol", "written"), [(None, as_text), ("v1.kernel.websocket.jupyter.org", as_parts)]
)
def test_what_a_visitor_sends_is_not_executed(
    served: Served,
    page: Reply,
    tmp_path: Path,
    protocol: str | None,
    written: Callable[[dict[str, object]], str | bytes],
) -> None:
    marker = tmp_path / "executed"
    code = EXECUTED.format(marker=str(marker))
    with channels(served, page.kernel, protocol=protocol) as socket:
        for channel in ("shell", "control", "stdin", "iopub"):
            socket.send(written(message("execute_request", channel, code=code, silent=False)))
        socket.send(written(message("input_reply", "stdin", value=code)))
        # user expressions run too; what is asked last is answered, so the rest was heard
        expressions = {"it": code}
        socket.send(
            written(message("execute_request", "shell", code="", user_expressions=expressions))
        )
        socket.send(written(message("inspect_request", "shell", code=code, cursor_pos=3)))
        socket.send(written(message("complete_request", "shell", code="imp", cursor_pos=3)))
        socket.send(written(message("kernel_info_request", "shell")))
        heard: list[str] = []
        while "kernel_info_reply" not in heard:
            answer = socket.recv(timeout=60)
            text = answer if isinstance(answer, str) else answer.decode("utf-8", "replace")
            heard += re.findall(r'"msg_type": ?"(\w+)"', text)
    assert not marker.exists()
    assert not {"execute_reply", "execute_input", "complete_reply", "inspect_reply"} & set(heard)


def test_what_a_visitor_garbles_is_not_answered_with_places_of_the_machine(
    served: Served, page: Reply
) -> None:
    garbled = [{"value": {"a": 1}}, {"layout": "x"}, {"index": "x"}, {"_model_name": 1}]
    with channels(served, page.kernel) as socket:
        socket.send(as_text(message("comm_info_request", "shell")))
        [*_, known] = heard_until("comm_info_reply", socket)
        comms = list(json.loads(known)["content"]["comms"])
        assert len(comms) > 10
        for comm, state in product(comms, garbled):
            data = {"method": "update", "state": state, "buffer_paths": []}
            socket.send(as_text(message("comm_msg", "shell", comm_id=comm, data=data)))
        for anything in ({}, {"method": "update", "state": 1}, {"method": "custom"}, "x"):
            said = message("comm_msg", "shell", comm_id=comms[0], data=anything)
            socket.send(as_text(said))
        socket.send(as_text(message("kernel_info_request", "shell")))
        heard = heard_until("kernel_info_reply", socket)
    assert any('"msg_type": "error"' in text for text in heard), "something was refused"
    assert [(place, text) for place in PLACES for text in heard if place in text] == []


def heard_until(kind: str, socket: ClientConnection) -> list[str]:
    """Return all that a kernel says up to a message of some kind."""
    heard = [""]
    while f'"msg_type": "{kind}"' not in heard[-1]:
        answer = socket.recv(timeout=PATIENCE)
        heard.append(answer if isinstance(answer, str) else answer.decode("utf-8", "replace"))
    return heard


def test_ten_visitors_at_once_get_the_page_whatever_stands_in_its_address(
    served: Served, page: Reply, tmp_path: Path
) -> None:
    marker = tmp_path / "executed"
    executed = EXECUTED.format(marker=str(marker))
    queries = [
        "&".join(quote(part, safe="=%") for part in text.format(executed=executed).split("&"))
        for text in HOSTILE
    ]
    queries += [""] * (VISITORS - len(queries))
    with ThreadPoolExecutor(VISITORS) as visitors:
        pages = list(visitors.map(lambda query: served.get(f"?{query}"), queries))
    for one in pages:
        assert one.status == 200
        assert one.text.rstrip().endswith("</html>")
        assert "application/vnd.jupyter.widget-view+json" in one.text
        assert "There was an error" not in one.text
        assert "<script>alert" not in one.text
        assert [place for place in PLACES if place in one.text] == []
    assert not marker.exists()
    assert len({one.kernel for one in pages}) == VISITORS
    # a page that is closed says so, as its script does; its kernel ends and none waits beyond two
    for one in [page, *pages]:
        assert served.post(f"voila/api/shutdown/{one.kernel}").status == 204
    until(lambda: len(served.kernels()) == WAITING)


# --- what cannot be served -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hampered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An explorer whose notebook fails, with a kernel for one visitor."""
    folder = tmp_path_factory.mktemp("hampered")
    spoilt = project.copy(folder / "project")
    for path, old, new in (
        ("notebooks/06_explorer.ipynb", "from analysis import explore", "1 / 0"),
        ("analysis/explore/dashboard.py", "MOST = 40", "MOST = WAITING + 1"),
    ):
        text = (spoilt / path).read_text("utf-8")
        assert old in text
        (spoilt / path).write_text(text.replace(old, new), "utf-8")
    with explorer(folder, cwd=spoilt) as server:
        yield server


def test_a_view_that_fails_is_a_sentence_and_too_many_visitors_hear_one(hampered: Served) -> None:
    # a kernel whose start is just ending may count twice for a moment, and two of three are taken
    failed = until(lambda: (reply := hampered.get()).status == 200 and reply)
    assert isinstance(failed, Reply)
    for code, greetings in _greetings().items():
        assert f'<p lang="{code}">{greetings["failed"]}</p>' in failed.text
    for advice in ("Voil", "show_tracebacks", "ZeroDivisionError", *PLACES):
        assert advice not in failed.text
    until(lambda: len(hampered.kernels()) == WAITING + 1)
    crowded = hampered.get()
    assert crowded.status == 503
    for sentence in _crowded().splitlines():
        assert sentence in crowded.text
    assert len(hampered.kernels()) == WAITING + 1


class Kernels(list[str]):
    """The kernels that run, and those of the pool."""

    def __init__(self, running: list[str], waiting: list[Future[object]]) -> None:
        super().__init__(running)
        self._pools = {"notebook": waiting}


def test_a_kernel_that_is_just_being_started_counts_too() -> None:
    ready, coming = Future[object](), Future[object]()
    ready.set_result({"kernel_id": "a"})
    assert _kernels(Kernels(["a", "b"], [ready, coming])) == 3
    coming.set_result({"kernel_id": "c"})
    assert _kernels(Kernels(["a", "b", "c"], [ready, coming])) == 3


# --- token ---------------------------------------------------------------------------------------


def test_a_token_is_told_at_the_start_and_asked_of_everybody(tmp_path: Path) -> None:
    with explorer(tmp_path, "--token") as guarded:
        address, token = guarded.address.split("?token=")
        assert len(token) > 40
        for path in ("", "?token=wrong", "?language=" + token[:-1]):
            reply = guarded.get(f"{address}{path}")
            assert reply.text.count('type="password"') == 1, "for the token, and no new password"
            assert "jupyter-config-data" not in reply.text
            assert token not in reply.text
        page = guarded.get(guarded.address)
        assert token not in page.text
        with pytest.raises(InvalidStatus, match="403"), channels(guarded, page.kernel):
            pass
        assert guarded.post(f"{address}voila/api/shutdown/{page.kernel}").status == 403
        assert guarded.get(f"{address}api/kernels/{page.kernel}").status == 403


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--ip", "0.0.0.0", "--no-token"], "leave --no-token out"),
        (["--ip", "::", "--no-token"], "leave --no-token out"),
        (["--ip", "192.0.2.1"], "cannot be used"),
        (["--ip", "nonsense.invalid"], "cannot be used"),
        (["--ip", ""], "there is no address to listen on"),
        (["--port", "0"], "is not in the range"),
        (["--port", "70000"], "is not in the range"),
    ],
)
def test_what_cannot_be_served_is_one_line(options: list[str], says: str) -> None:
    told = project.analysis("explore", "--no-browser", *options)
    assert told.returncode in {1, 2}
    [line] = told.stderr.splitlines()
    assert says in line
    assert told.stdout == ""


def test_a_damaged_table_is_told_before_anybody_can_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> None:
        raise DataError(f"{name}.csv", rule="it has rows", remedy="run `make data`")

    monkeypatch.setattr("analysis.data.load", damaged)
    with pytest.raises(DataError, match="Remedy: run `make data`"):
        server.serve(port=free_port(), browser=False)


def test_a_port_that_is_taken_is_one_line_with_a_remedy_at_once(served: Served) -> None:
    told = project.analysis(
        *("explore", "--no-browser", "--port", str(served.port)), PYTHONPROFILEIMPORTTIME="1"
    )
    assert told.returncode == 1
    imported = [line for line in told.stderr.splitlines() if line.startswith("import time:")]
    assert not [line for line in imported if "voila" in line]
    [line] = set(told.stderr.splitlines()) - set(imported)
    assert f"port {served.port} of 127.0.0.1 is in use. Remedy" in line


def test_a_notebook_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"gone\.ipynb: there is no such notebook\. Remedy"):
        server.serve(notebook=tmp_path / "gone.ipynb")


@pytest.mark.parametrize("content", ["", "{", '{"cells": 1}'])
def test_a_damaged_notebook_is_told_at_the_start(tmp_path: Path, content: str) -> None:
    damaged = tmp_path / "damaged.ipynb"
    damaged.write_text(content, "utf-8")
    with pytest.raises(DataError, match=r"damaged\.ipynb: it is no notebook .+ Remedy"):
        server.serve(notebook=damaged)


# --- the end -------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_server_its_kernels_and_what_they_wrote(
    tmp_path: Path, how: signal.Signals
) -> None:
    with explorer(tmp_path) as ended:
        until(ended.kernels)
        kernels = ended.kernels()
        [folder] = {
            Path(word).parent.parent for word in kernels[0].cmdline() if word.endswith(".json")
        }
        assert folder.stat().st_mode & 0o077 == 0, "nobody else looks into it"
        assert ended.end(how) == 0
        assert psutil.wait_procs(kernels, timeout=10)[1] == []
        assert not folder.exists()
        told = [line for line in ended.log.read_text("utf-8").splitlines() if line]
    assert told == [
        *(f"The explorer is at {ended.address}", "Ctrl-C ends it."),
        "The explorer has ended.",
    ]
    assert not (tmp_path / ".ipython").exists()
    assert not (tmp_path / ".local").exists()


def test_an_interrupt_while_it_starts_ends_it_as_well(tmp_path: Path) -> None:
    # what it imports is told line by line; it is interrupted in the middle
    command = ("explore", "--no-browser", "--port", str(free_port()))
    telling = r"(tornado\.ioloop)\n"
    with serving(tmp_path, *command, says=telling, PYTHONPROFILEIMPORTTIME="1") as begun:
        assert begun.end() == 0
        told = begun.log.read_text("utf-8").splitlines()
    assert [line for line in told if "import time:" not in line] == ["The explorer has ended."]
