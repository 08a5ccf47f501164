"""``shizhen serve``: the web page, or the same over HTTP for any chat client."""

import secrets
import socket
from pathlib import Path

import click

from literature.errors import ShizhenError
from shizhen import server, settings
from shizhen.commands.options import library

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@click.command(name="serve")
@library
@click.option("--port", type=int, help="Port.  [default: 8501, with --api 8601]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--api", is_flag=True, help="OpenAI-compatible HTTP instead of the page.")
@click.option("--model", help="Model that answers over HTTP; extractive needs none.")
def command(
    library: Path | None, port: int | None, host: str, api: bool, model: str | None
) -> None:
    """Serve the page in the browser, on this machine only unless told otherwise.

    With --api, /v1/chat/completions and /v1/models are served instead. Callers must give the token
    in SHIZHEN_API_TOKEN; where there is none, one is made for this run and shown.
    """
    if api:
        _api(library, port or 8601, host, model)
        return
    from ui.launch import serve

    serve(settings.load(library=library).library, port=port or 8501, host=host)


def _api(library: Path | None, port: int, host: str, model: str | None) -> None:
    server.one_thread_an_answer()
    import uvicorn

    from assistant.api.answering import Answering
    from assistant.api.app import app
    from assistant.models import load
    from grounding.checker import Checker

    chosen = settings.load(library=library, model=model)
    answering = Answering(chosen.library, load(chosen.model), Checker(), chosen.index)
    answering.library().search("liver 肝", k=1)  # the models load before the first caller waits
    server.settled()
    token = chosen.api_token.get_secret_value()
    if not token:
        token = secrets.token_urlsafe(24)
        click.echo(f"Token for this run: {token}", err=True)
    served = app(answering, token, loopback=host in LOOPBACK)
    listening = _listening(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"http://{shown}:{listening.getsockname()[1]}/v1", err=True)
    settings_of_server = uvicorn.Config(served, log_level="warning", access_log=False)
    uvicorn.Server(settings_of_server).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """The open port. Raises ``ShizhenError`` where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise ShizhenError(
            f"cannot listen on {host}, port {port}: {error}",
            cure="Stop the program that holds it, or choose another with --port.",
        ) from error
    return listening
