"""``litigo templates``: write, read and compare the Word templates of letters."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path

import click

from litigo.cli.delay import Day
from litigo.cli.options import output_option
from litigo.shipped import shipped

BASES = {"lettre": "lettre.docx", "acte": "acte.docx"}
docx_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...")
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
@click.argument("chosen", nargs=-1, type=docx_file, metavar="[MODÈLE.docx]...")
@click.option("--templates", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIER",
              help="Dossier de modèles à vérifier (par défaut, ceux livrés avec litigo).")  # fmt: skip
@click.option("--on", "day", type=Day(), help="Jour auquel les textes cités doivent être en vigueur.")
@click.option("--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIER",
              help="Dossier de règles.")  # fmt: skip
def check(chosen: tuple[Path, ...], folder: Path | None, day: dt.date | None, rules: Path | None) -> None:
    """Vérifie des modèles : code, variables, textes cités, mentions obligatoires, mots à ne pas écrire."""
    from litigo.documents.specimen import known_variables  # noqa: PLC0415  # slow: Word engine
    from litigo.documents.template_checks import Checked, check_template  # noqa: PLC0415
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415

    rulebook = load_rulebook(rules)
    today = day or dt.date.today()  # noqa: DTZ011  # the jurist's own day
    home = folder or shipped("templates")
    known = known_variables(shipped("templates"), rulebook, today)
    rule_of = {rule.template: rule for rule in rulebook.documents.values()}
    paths = chosen or [path for path in sorted(home.rglob("*.docx")) if path.name in rule_of]
    faults = [
        fault
        for path in paths
        for fault in check_template(
            Checked(str(path), path.read_bytes(), rule_of.get(path.name)), rulebook, known, today
        )
    ]
    for fault in faults:
        click.echo(f"{'attention' if fault.severity == 'warning' else 'faute'} : {fault}")
    errors = sum(fault.severity == "error" for fault in faults)
    click.echo(f"{len(paths)} modèle(s), {errors} faute(s), {len(faults) - errors} point(s) d'attention.")
    raise SystemExit(1 if errors else 0)


@templates.command()
@click.argument("template", type=docx_file, metavar="MODÈLE.docx")
@click.option("--on", "file", type=docx_file, metavar="DOSSIER.yaml",
              help="Dossier sur lequel l'essayer (par défaut, un dossier d'exemple complet).")  # fmt: skip
@click.option("--document", metavar="DOCUMENT", help="Document dont il est le modèle (par défaut, celui de son nom).")
@click.option("--today", "day", type=Day(), help="Jour de la lettre (par défaut aujourd'hui).")
@click.option("--output", "target", type=click.Path(file_okay=False, path_type=Path), default=Path(),
              metavar="DOSSIER", help="Dossier d'écriture.")  # fmt: skip
def preview(template: Path, file: Path | None, document: str | None, day: dt.date | None, target: Path) -> None:
    """Montre un modèle rempli avec un dossier : une image PNG par page."""
    from litigo.documents.page_images import page_images  # noqa: PLC0415  # slow: PDF engine
    from litigo.documents.specimen import preview as rendered_on  # noqa: PLC0415
    from litigo.outbox.durable import write_new  # noqa: PLC0415
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415

    rulebook, name = load_rulebook(None), document or template.stem
    if name not in rulebook.documents:
        known = ", ".join(sorted(rulebook.documents))
        raise click.ClickException(f"aucune règle n'a le document « {name} ». Précisez --document : {known}")
    today = day or dt.date.today()  # noqa: DTZ011  # the jurist's own day
    rendered = rendered_on(template, name, file, shipped("templates"), rulebook, today)
    target.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(page_images(rendered.pdf), start=1):
        write_new(target / f"{template.stem}-{number}.png", picture)
        click.echo(f"Écrit : {target / f'{template.stem}-{number}.png'}")
    for lacking in rendered.missing:
        click.echo(f"À compléter : {lacking}")


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
