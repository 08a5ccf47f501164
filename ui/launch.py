"""Starts the page: Streamlit with the settings of a hospital network and the look of Shizhen."""

import socket
from collections.abc import Mapping
from pathlib import Path

from literature.errors import ShizhenError
from shizhen import server

APP = Path(__file__).with_name("app.py")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

_SANS = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei',"
    " 'Noto Sans CJK SC', sans-serif"
)
_SERIF = (
    "'Iowan Old Style', Charter, 'Source Serif 4', Georgia, 'Noto Serif', 'Songti SC',"
    " 'Noto Serif CJK SC', SimSun, serif"
)
SERVER: Mapping[str, str] = {
    "browser.gatherUsageStats": "false",  # nothing leaves the house
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "runner.magicEnabled": "false",
    "runner.postScriptGC": "false",  # Python collects by itself; at every click it stops all others
    "client.toolbarMode": "viewer",  # the theme switch stays, developer tools go
    "client.showErrorDetails": "none",  # a traceback belongs in the log
    "client.showErrorLinks": "false",  # no links to search engines
}
THEME: Mapping[str, str] = {
    "theme.font": _SANS,
    "theme.headingFont": _SERIF,
    "theme.baseRadius": "0.5rem",
    "theme.paddingTop": "1rem",
    "theme.showWidgetBorder": "true",
    "theme.light.primaryColor": "#1f6153",
    "theme.light.backgroundColor": "#fbfaf7",
    "theme.light.secondaryBackgroundColor": "#f1eee7",
    "theme.light.textColor": "#22252a",
    "theme.light.linkColor": "#1f6153",
    "theme.light.borderColor": "#d9d4c8",
    "theme.light.sidebar.backgroundColor": "#f4f1ea",
    "theme.dark.primaryColor": "#7cc4b0",
    "theme.dark.backgroundColor": "#15181a",
    "theme.dark.secondaryBackgroundColor": "#1f2426",
    "theme.dark.textColor": "#e8e6e1",
    "theme.dark.linkColor": "#8fd0be",
    "theme.dark.borderColor": "#3a4043",
    "theme.dark.sidebar.backgroundColor": "#1a1e20",
}


def arguments(library: Path, port: int = 8501, host: str = "127.0.0.1") -> list[str]:
    """The arguments of ``streamlit`` that serve ``library``; no key is ever among them."""
    options = {**SERVER, **THEME, "server.address": host, "server.port": str(port)}
    flags = [part for key, value in options.items() for part in (f"--{key}", value)]
    if host in LOOPBACK:  # a foreign name that resolves to this machine is turned away
        flags += [part for name in sorted(LOOPBACK) for part in ("--server.allowedHosts", name)]
    return ["run", str(APP), *flags, "--", "--library", str(library.absolute())]


def serve(library: Path, port: int = 8501, host: str = "127.0.0.1") -> None:
    """Serve the page until the process is told to stop (Ctrl+C, SIGTERM).

    Raises ``ShizhenError`` where the address cannot be listened on.
    """
    _must_be_free(host, port)
    server.one_thread_an_answer()
    from streamlit.web import cli  # takes a second: not for those who only ask for the arguments

    cli.main(arguments(library, port, host), prog_name="shizhen serve", standalone_mode=False)


def _must_be_free(host: str, port: int) -> None:
    """Streamlit would itself only say so in its log, and quietly take another port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise ShizhenError(
                f"the page cannot listen on {host}, port {port}: {error}",
                cure="Stop the program that holds it, or choose another with --port.",
            ) from error
