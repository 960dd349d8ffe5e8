"""Page templates (HTML for paper) of the templates folder: found, compiled once, filled without a hole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from litigo.faults import Fault, FaultyFile
from litigo.figures import NARROW, NO_BREAK

Filler = Callable[..., str]


def page_template(name: str, templates: Path) -> Filler:
    """Return the function that fills the template ``name`` with named variables.

    Raises:
        FaultyFile: the template is not there, or wrong; the filler raises it too.
    """
    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415 - only needed to write pages
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    path = templates / name
    if not path.is_file():
        raise FaultyFile([Fault(name, 0, "", "ce modèle est introuvable.", "Le placer dans le dossier des modèles.")])
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        template = environment.from_string(path.read_text(encoding="utf-8"))
    except TemplateError as error:
        raise _wrong(name, error) from error

    def fill(**variables: object) -> str:
        try:
            rendered = template.render(**variables)
        except TemplateError as error:
            raise _wrong(name, error) from error
        # The values are typeset already; this is for the words of the template around them.
        return rendered.replace(" : ", f"{NO_BREAK}: ").replace(" ; ", f"{NARROW}; ")

    return fill


def _wrong(name: str, error: Exception) -> FaultyFile:
    return FaultyFile([Fault(name, 0, "", f"le modèle est incorrect : {error}.")])
