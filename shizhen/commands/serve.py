"""``shizhen serve``: the web page."""

from pathlib import Path

import click

from shizhen import settings
from shizhen.commands.options import library


@click.command(name="serve")
@library
@click.option("--port", default=8501, show_default=True, help="Port of the page.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def command(library: Path | None, port: int, host: str) -> None:
    """Serve the page in the browser, on this machine only unless told otherwise."""
    from ui.launch import serve

    serve(settings.load(library=library).library, port=port, host=host)
