"""Where the rules, their cases and the templates shipped with litigo are."""

from pathlib import Path
from typing import Literal

_IN_A_CHECKOUT = {"cases": "tests/rules"}


def shipped(name: Literal["rules", "templates", "cases"]) -> Path:
    """Locate the rules, their cases or the templates shipped with litigo.

    The wheel carries them in ``litigo/data``; a repository checkout has them beside the package. The wheel is
    looked at first: beside an installed package, ``rules`` could be somebody else's.
    """
    package = Path(__file__).resolve().parent
    packaged = package / "data" / name
    return packaged if packaged.is_dir() else package.parent / _IN_A_CHECKOUT.get(name, name)
