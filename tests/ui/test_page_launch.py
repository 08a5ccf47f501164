"""The page is served as it was meant: on this machine only, quiet, and without keys in sight."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chromium import free_port, served

from literature.errors import ShizhenError
from ui.launch import APP, arguments, serve


def test_the_page_is_started_on_loopback_with_nothing_sent_home(tmp_path: Path) -> None:
    given = arguments(tmp_path, 8600)
    options = dict(zip(given[2::2], given[3::2], strict=False))
    assert given[:2] == ["run", str(APP)]
    assert options["--browser.gatherUsageStats"] == "false"
    assert options["--server.address"] == "127.0.0.1"
    assert options["--server.port"] == "8600"
    assert given[given.index("--") :] == ["--", "--library", str(tmp_path)]


def test_no_key_is_on_the_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert "sk-very-secret" not in " ".join(arguments(tmp_path))


def test_a_port_that_is_taken_is_told_with_its_cure(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(ShizhenError, match=rf"port {port}: .* choose another with --port"):
            serve(tmp_path, port=port)


def test_an_address_of_another_machine_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match=r"cannot listen on 192\.0\.2\.1"):
        serve(tmp_path, port=free_port(), host="192.0.2.1")


@pytest.mark.parametrize(("host", "status"), [("localhost", 101), ("evil.example", 403)])
def test_only_this_machine_is_let_in_by_name(tmp_path: Path, host: str, status: int) -> None:
    upgrade = {
        "Host": host,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
    }
    with served(tmp_path / "none", tmp_path / "log") as address:
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
        line.request("GET", "/_stcore/stream", headers=upgrade)
        assert line.getresponse().status == status
        line.close()


def test_the_page_stops_when_it_is_told_to(tmp_path: Path) -> None:
    code = f"import ui.launch, pathlib; ui.launch.serve(pathlib.Path('x'), {free_port()})"
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=log)
        assert server.stdout
        while b"http://127.0.0.1" not in server.stdout.readline():
            assert server.poll() is None
        os.kill(server.pid, signal.SIGTERM)
        assert server.wait(30) in {0, -signal.SIGTERM}  # the latter before its handler stands
        server.stdout.close()
