"""The options several commands share, so that they are named and explained alike."""

from __future__ import annotations

from pathlib import Path

import click

from litigo.shipped import shipped

rules_option = click.option(
    "--rules",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier de règles.",
)
house_option = click.option(
    "--house",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier de la maison (par défaut « maison », dans le dossier de travail, s'il existe).",
)
cases_option = click.option(
    "--cases", type=click.Path(path_type=Path), metavar="DOSSIER", help="Dossier des cas qui éprouvent les règles."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Réponse en JSON, pour une machine.")
output_option = click.option(
    "--output", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER", help="Fichier à écrire."
)


def cases_folder(rules: Path | None, cases: Path | None) -> Path:
    """Return the folder of the cases: the one named, else the one beside the rules named, else the shipped one."""
    return cases or (rules.resolve().parent / "tests" / "rules" if rules else shipped("cases"))
