"""The options several commands share, so that they are named and explained alike."""

from __future__ import annotations

from pathlib import Path

import click

rules_option = click.option(
    "--rules",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier de règles.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Réponse en JSON, pour une machine.")
output_option = click.option(
    "--output", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER", help="Fichier à écrire."
)
