"""The clauses a template takes from the library: filled in with the variables of the letter when they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from jinja2 import Template


class Printed(Protocol):
    """What remembers the values a letter printed."""

    printed: dict[str, str]


class Shelf:
    """The clauses a letter may take, by name; ``clauses.nom`` in a template.

    A name nobody wrote stays unknown to the template, which is a fault of the template.
    """

    def __init__(self, wordings: Mapping[str, str | None], variables: Mapping[str, object], record: Printed) -> None:
        self._wordings, self._variables, self._record = wordings, variables, record

    def __getitem__(self, name: str) -> ClauseText:
        return ClauseText(name, self._wordings[name], self._variables, self._record)


class ClauseText:
    """One clause, written when it is printed."""

    def __init__(self, name: str, wording: str | None, variables: Mapping[str, object], record: Printed) -> None:
        self._name, self._wording, self._variables, self._record = name, wording, variables, record

    def __html__(self) -> str:
        from jinja2 import UndefinedError  # noqa: PLC0415 - slow to import, only needed to write a letter
        from markupsafe import Markup  # noqa: PLC0415

        if self._wording is None:
            raise UndefinedError(f"la clause « {self._name} » n'a pas de rédaction en vigueur à la date de la lettre")
        text = _compiled(self._wording).render(self._variables)
        self._record.printed.setdefault(f"clauses.{self._name}", Markup(text).unescape())  # noqa: S704 (our escaping)
        return text

    __str__ = __html__


@lru_cache(maxsize=1024)
def _compiled(wording: str) -> Template:
    from jinja2 import StrictUndefined  # noqa: PLC0415 - slow to import, only needed to write a letter
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    return environment.from_string(" ".join(wording.split()))
