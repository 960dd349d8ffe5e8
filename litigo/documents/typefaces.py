"""The typefaces of every document: those that come with litigo, and no other, so that a letter is the same anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

_FOLDER: Final = Path(__file__).parent / "fonts"
_VARIABLE: Final = "FONTCONFIG_FILE"


@cache
def font_configuration() -> FontConfiguration:
    """Return the typefaces, read once for each process; what the machine has besides is not seen."""
    with _only_ours():
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - slow to import; looks for fonts at once

        return FontConfiguration()


@contextmanager
def _only_ours() -> Iterator[None]:
    """Show the library of fonts our own list while it looks for them; it takes it from the environment."""
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = str(_FOLDER / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
