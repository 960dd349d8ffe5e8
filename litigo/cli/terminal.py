"""Where the commands write: the width of the terminal, or a fixed one where there is none to fit."""

from __future__ import annotations

import sys

from rich.console import Console, RenderableType

WIDTH = 180  # of a pipe or a log: wide enough that words are not cut, whatever the environment says


def tell(what: RenderableType = "", *, style: str | None = None) -> None:
    """Print on the standard output of the moment."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    console.print(what, style=style)
