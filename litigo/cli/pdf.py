"""``litigo pdf``: the PDF of a Word file, edited by hand or not, without macros nor office suite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.bounds import bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECONDS = 120.0
_MOST_BYTES = 50_000_000


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FICHIER.docx")
@click.option(
    "--output",
    "-o",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER.pdf",
    help="Fichier à écrire (par défaut, le même nom en .pdf).",
)
@click.option("--attach", is_flag=True, help="Joindre le document Word à l'intérieur du PDF.")
def pdf(file: Path, target: Path | None, *, attach: bool) -> None:
    """Refait le PDF d'un document Word modifié à la main ; refuse ce que le PDF ne montrerait pas."""
    from litigo.outbox.durable import write_new  # noqa: PLC0415  # only to write

    if file.stat().st_size > _MOST_BYTES:
        raise click.ClickException(f"« {file} » est trop gros ({_MOST_BYTES // 1_000_000} Mo au plus).")
    produced = bounded(_printing(file, attach=attach), seconds=_SECONDS)
    where = target or file.with_suffix(".pdf")
    write_new(where, produced["pdf"])
    click.echo(f"Écrit : {where}")
    for notice in produced["notices"].decode().splitlines():
        click.echo(f"À noter : {notice}", err=True)


def _printing(file: Path, *, attach: bool) -> Callable[[], Mapping[str, bytes]]:
    def work() -> Mapping[str, bytes]:
        from litigo.documents.printed import print_word  # noqa: PLC0415  # slow: Word and PDF engines

        printed = print_word(file.read_bytes(), file.name, attach=attach)
        return {"pdf": printed.pdf, "notices": "\n".join(printed.notices).encode()}

    return work
