"""``litigo templates``: write, read and compare the Word templates of letters."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from litigo.cli.options import output_option
from litigo.shipped import shipped

BASES = {"lettre": "lettre.docx", "acte": "acte.docx"}
docx_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def templates() -> None:
    """Écrit, montre et compare les modèles Word des lettres et des actes."""


@templates.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="MODÈLE.docx")
@click.option("--base", type=click.Choice(list(BASES)), default="lettre", metavar="lettre|acte", show_default=True,
              help="lettre : en-tête, destinataire, objet et signature ; acte : titre seul.")  # fmt: skip
@click.option("--text", "text", type=docx_file, metavar="TEXTE",
              help="Texte du document, une ligne par paragraphe : « [Style] texte ».")  # fmt: skip
def new(target: Path, base: str, text: Path | None) -> None:
    """Écrit un modèle Word prêt à modifier, vierge ou à partir d'un texte."""
    from litigo.documents.outline import BODY, write_template  # noqa: PLC0415  # slow: Word engine
    from litigo.outbox.durable import write_new  # noqa: PLC0415

    start = (shipped("templates") / "vierges" / BASES[base]).read_bytes()
    lines = text.read_text(encoding="utf-8").splitlines() if text else [f"[Corps de lettre] {BODY}"]
    write_new(target, write_template(lines, start, text.name if text else target.name))
    click.echo(f"Écrit : {target}")


@templates.command()
@click.argument("template", type=docx_file, metavar="MODÈLE.docx")
@output_option
def text(template: Path, target: Path | None) -> None:
    """Montre le texte d'un modèle, une ligne par paragraphe, tel que « new --text » le reprend."""
    from litigo.cli.papers import write  # noqa: PLC0415
    from litigo.documents.outline import read_outline  # noqa: PLC0415  # slow: Word engine

    write("\n".join(read_outline(template.read_bytes())) + "\n", target)


@templates.command()
@click.argument("old", type=docx_file, metavar="ANCIEN.docx")
@click.argument("recent", type=docx_file, metavar="NOUVEAU.docx")
def diff(old: Path, recent: Path) -> None:
    """Compare le texte de deux documents Word, paragraphe par paragraphe ; code 1 s'ils diffèrent."""
    from litigo.documents.outline import read_outline  # noqa: PLC0415  # slow: Word engine

    before, after = read_outline(old.read_bytes()), read_outline(recent.read_bytes())
    lines = list(difflib.unified_diff(before, after, str(old), str(recent), lineterm="", n=1))
    click.echo("\n".join(lines) if lines else "Les deux textes sont les mêmes.")
    raise SystemExit(1 if lines else 0)
