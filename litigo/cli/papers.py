"""``litigo new`` and ``litigo schema``: what one needs to write a dossier or a rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from litigo.cli.options import output_option, rules_option

BLANK = "dossier_vierge.yaml"
output = click.argument("target", type=click.Path(dir_okay=False, path_type=Path), required=False, metavar="[FICHIER]")


def write(text: str, target: Path | None) -> None:
    """Write ``text`` to a new file, or to the terminal; a file already there is never overwritten."""
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"« {target} » existe déjà : rien n'a été écrit.") from None
    except OSError as error:
        raise click.ClickException(f"« {target} » ne peut pas être écrit ({error.strerror}).") from None
    click.echo(f"Écrit : {target}")


@click.command()
@output
def new(target: Path | None) -> None:
    """Écrit un dossier vierge et commenté, à remplir."""
    from litigo.shipped import shipped  # noqa: PLC0415

    write((shipped("templates") / BLANK).read_text(encoding="utf-8"), target)


@click.command()
@click.argument("what", type=click.Choice(["dossier", "assessment", "rule", "strategy", "document"]), default="dossier",
                metavar="[dossier|assessment|rule|strategy|document]")  # fmt: skip
@output_option
@rules_option
def schema(what: str, target: Path | None, folder: Path | None) -> None:
    """Écrit le schéma JSON : les éditeurs complètent et vérifient pendant la saisie."""
    write(json.dumps(_schema(what, folder), ensure_ascii=False, indent=1) + "\n", target)


def _schema(what: str, folder: Path | None) -> dict[str, Any]:
    if what == "assessment":
        from litigo.assessment.serialise import assessment_schema  # noqa: PLC0415

        return assessment_schema()
    if what == "dossier":
        from litigo.dossier.schema import dossier_schema  # noqa: PLC0415
        from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415

        return dossier_schema(load_rulebook(folder).vocabulary)
    from pydantic import TypeAdapter  # noqa: PLC0415

    from litigo.rulebook import models  # noqa: PLC0415

    model = {"rule": models.DeadlineRule, "strategy": models.Strategy, "document": models.DocumentRule}[what]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(list[model]).json_schema()}  # type: ignore[valid-type]
