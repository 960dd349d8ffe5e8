"""Word templates as a jurist handles them: written from a text, compared, and checked before any letter is made."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openxml_audit import OpenXmlValidator

from litigo.cli.main import cli
from litigo.documents.citations import articles_of, cited_articles
from litigo.documents.outline import read_outline, read_paragraphs, write_template
from litigo.documents.specimen import known_variables
from litigo.documents.template_checks import Checked, check_template
from litigo.documents.variables import Known
from litigo.faults import FaultyFile
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.rulebook import Rulebook

TEMPLATES = Path(__file__).parent.parent / "templates"
ALL = sorted(TEMPLATES.rglob("*.docx"))
LETTER, ACT = TEMPLATES / "vierges" / "lettre.docx", TEMPLATES / "vierges" / "acte.docx"
TODAY = dt.date(2026, 11, 23)


@cache
def rules() -> Rulebook:
    return load_rulebook()


@cache
def known() -> Known:
    return known_variables(TEMPLATES, rules(), TODAY)


def written(*lines: str) -> bytes:
    return write_template(lines, ACT.read_bytes(), "texte.txt")


def told(*lines: str, document: str | None = None, day: dt.date = TODAY) -> list[str]:
    """What the check says of an act made of these lines, the base's own paragraphs left out of the numbering."""
    rule = rules().documents[document] if document else None
    return [str(fault) for fault in check_template(Checked("m.docx", written(*lines), rule), rules(), known(), day)]


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "240"}).invoke(cli, ["templates", *arguments], prog_name="litigo")


# ---------------------------------------------------------------- as text, both ways


@pytest.mark.parametrize("path", ALL, ids=[path.stem for path in ALL])
def test_the_text_of_a_template_makes_the_same_template_again(path: Path) -> None:
    lines = read_outline(path.read_bytes())
    base = write_template(["[Corps de lettre] [corps du document]"], LETTER.read_bytes(), "x")
    around = read_outline(base)
    place = around.index("[Corps de lettre] [corps du document]")
    again = read_outline(write_template(lines, base, "x"))
    assert again[place : place + len(lines)] == lines


def test_a_template_written_from_a_text_is_a_sound_word_file(tmp_path: Path) -> None:
    text = tmp_path / "texte.txt"
    text.write_text(
        "[Titre de partie] Le décompte\n[Corps de lettre] Somme **due** et _retenue_ : 3 \\* 2 \\| {{ objet }}\n"
        "[Tableau 60 40]\n= Poste | Montant\n- {%tr for p in postes %}\n- {{ p.libelle }} | > {{ p.retenu }}\n"
        "- {%tr endfor %}\n- **Total** | > **{{ postes_totaux.retenu }}**\n[Fin du tableau]\n",
        encoding="utf-8",
    )
    target = tmp_path / "neuf.docx"
    assert call("new", str(target), "--text", str(text)).exit_code == 0
    assert OpenXmlValidator().validate(target).is_valid
    shown = call("text", str(target)).output.splitlines()
    assert set(text.read_text(encoding="utf-8").splitlines()) <= set(shown)
    assert "[Objet] Objet : {{ objet }}" in shown


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["[Corps de lettre] Bien", "sans style"], "texte.txt:2 : un style est attendu"),
        (["[Corps inconnu] texte"], "texte.txt:1 : le modèle de départ n'a pas de style « Corps inconnu »"),
        (["[Tableau 50 50]", "- a | b"], "ce tableau n'est pas fermé"),
        (["[Tableau 50 50]", "- a | b | c", "[Fin du tableau]"], "texte.txt:2 : cette ligne de tableau"),
    ],
)
def test_a_text_badly_written_is_refused_with_its_line(lines: list[str], said: str) -> None:
    with pytest.raises(FaultyFile, match=r".*") as refused:
        written(*lines)
    assert said in str(refused.value)


def test_two_versions_of_a_template_are_compared_as_text(tmp_path: Path) -> None:
    old, recent = tmp_path / "a.docx", tmp_path / "b.docx"
    old.write_bytes(written("[Corps de lettre] Nous vous prions de payer.", "[Corps de lettre] Merci."))
    recent.write_bytes(written("[Corps de lettre] Nous vous mettons en demeure.", "[Corps de lettre] Merci."))
    told = call("diff", str(old), str(recent))
    assert told.exit_code == 1
    assert "-[Corps de lettre] Nous vous prions de payer." in told.output
    assert "+[Corps de lettre] Nous vous mettons en demeure." in told.output
    assert call("diff", str(old), str(old)).output == "Les deux textes sont les mêmes.\n"


# ---------------------------------------------------------------- the check


def test_every_variable_is_explained_once() -> None:
    lines = (TEMPLATES / "README.md").read_text(encoding="utf-8").splitlines()
    table = [line.split("|")[1] for line in lines[lines.index("| nom | contenu |") + 2 :] if line.startswith("| `")]
    told = [re.split(r"[.\[]", name)[0] for cell in table for name in re.findall(r"`([^`]+)`", cell)]
    assert sorted({*told} ^ {*known()}) == []
    assert [name for name in {*told} if told.count(name) > 1] == []


def test_the_templates_shipped_are_without_fault() -> None:
    result = call("check", "--on", "2026-11-23")
    assert result.exit_code == 0, result.output
    shipped = {rule.template for rule in rules().documents.values()}
    assert f"{len(shipped)} modèle(s), 0 faute(s)" in result.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[Corps de lettre] {{ contrat.numer }}", "variable inconnue « contrat.numer ». Vouliez-vous « numero » ?"),
        ("[Corps de lettre] {{ contrt.numero }}", "variable inconnue « contrt »"),
        ("[Corps de lettre] {{ evenements.assignation.dat }}", "variable inconnue « evenements.assignation.dat »"),
        ("[Corps de lettre] {{ evenements.asignation.date }}", "variable inconnue « evenements.asignation »"),
        ("[Corps de lettre] {{ personnes.expert.nomm }}", "variable inconnue « personnes.expert.nomm »"),
        ("[Corps de lettre] {{ clauses.toutes_reserve }}", "variable inconnue « clauses.toutes_reserve »"),
        ('[Corps de lettre] {{ faits["recours.preuves"] }}', "variable inconnue « faits.recours.preuves »"),
        ("[Corps de lettre] {% for p in postes %}{{ p.libele }}{% endfor %}", "variable inconnue « p.libele »"),
        ("[Corps de lettre] {{ contrat.numero", "code de modèle mal écrit"),
        ("[Corps de lettre] {% if assure %}oui", "code de modèle mal écrit"),
    ],
)
def test_wrong_code_is_found_in_its_paragraph(line: str, said: str) -> None:
    faults = told("[Corps de lettre] Un paragraphe juste.", line)
    place = read_paragraphs(written("[Corps de lettre] Un paragraphe juste.", line)).index(line.partition("] ")[2])
    assert any(said in fault for fault in faults), faults
    if "mal écrit" not in said:
        assert any(f"m.docx:{place + 1} " in fault for fault in faults)


def test_code_that_is_right_is_not_complained_of() -> None:
    assert told(
        "{%p for poste in postes if poste.piece %}",
        '[Corps de lettre] {{ poste.libelle }}{% if loop.first %} {{ evenements.assignation.date }}{% endif %}',
        "{%p endfor %}",
        '[Corps de lettre] {{ faits["recours.preuve"] }} {{ personnes.expert.nom }} {{ clauses.toutes_reserves }}',
        "[Corps de lettre] {% set premier = parties[0] %}{{ premier.nom }}",
    ) == []  # fmt: skip


def test_an_article_out_of_force_on_the_day_is_found_in_templates_and_in_their_clauses() -> None:
    line = "[Corps de lettre] En application de l'article 1346-5 du code civil."
    assert told(line) == []
    assert any(
        "« C. civ., art. 1346-5 » n'est pas en vigueur" in fault for fault in told(line, day=dt.date(2015, 1, 1))
    )
    faults = told("[Corps de lettre] {{ clauses.notification_subrogation }}", day=dt.date(2015, 1, 1))
    assert any("n'a pas de rédaction en vigueur à cette date" in fault for fault in faults)
    assert any(
        "« C. civ., art. 9999 » n'est pas suivi par les règles" in f
        for f in told("[Corps de lettre] article 9999 du code civil")
    )


def test_articles_are_read_as_letters_write_them() -> None:
    said = (
        "les articles L. 121-12 et R. 211-40 du code des assurances, 1344-1, l'article 700 du code de procédure civile"
    )
    assert list(cited_articles(said)) == ["C. assur., art. L121-12", "C. assur., art. R211-40", "CPC, art. 700"]
    assert list(articles_of("C. com., art. L622-24 et R622-24")) == ["C. com., art. L622-24", "C. com., art. R622-24"]


def test_a_mandatory_mention_taken_out_is_told() -> None:
    names = (
        "mise_en_demeure_de_payer",
        "interets_depuis_mise_en_demeure",
        "notification_subrogation",
        "proposition_amiable",
    )
    whole = [f"[Corps de lettre] {{{{ clauses.{name} }}}}" for name in names]
    assert told(*whole, document="mise_en_demeure") == []
    assert any(
        "mention obligatoire absente : Intérêts" in f for f in told(whole[0], *whole[2:], document="mise_en_demeure")
    )


def test_words_not_to_be_written_are_told_where_they_matter() -> None:
    line = "[Corps de lettre] Cette fraude manifeste est établie, suite à votre lettre."
    assert sum("à ne pas écrire" in fault for fault in told(line, document="relance")) == 2
    assert sum("fraude" in fault for fault in told(line, document="note_synthese")) == 0


def test_a_template_is_shown_as_pictures_of_its_pages(tmp_path: Path) -> None:
    template = str(TEMPLATES / "relance.docx")
    told = call("preview", template, "--today", "2026-11-23", "--output", str(tmp_path))
    assert told.exit_code == 0, told.output
    pictures = sorted(tmp_path.glob("relance-*.png"))
    assert pictures
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
    assert call("preview", template, "--document", "inconnu", "--output", str(tmp_path)).exit_code == 1
