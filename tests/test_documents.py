"""Letters: the same text in Word and in PDF, nothing blank, nothing injected, the mentions the law wants."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import docx
import pikepdf
import pypdf
import pytest

from litigo.assessment.model import Amounts, Assessment, CaseGiven, Citation, Deadline, DocumentDue, State, Step
from litigo.documents import RenderedDocument, labels, render_document
from litigo.documents.pdf import DocumentMismatchError, check, squeezed, write_pdf
from litigo.documents.structure import Paragraph, Table, read_structure, text_of
from litigo.documents.typography import typeset
from litigo.dossier.models import Dossier
from litigo.faults import FaultyFile
from litigo.rulebook.loader import load_rulebook

TEMPLATES = Path(__file__).parent.parent / "templates"
LETTERS = sorted(path.stem for path in TEMPLATES.glob("*.docx"))
TODAY = dt.date(2026, 11, 22)
RULES = load_rulebook()
WORDS = RULES.vocabulary
CLAUSES = RULES.clauses_on(TODAY)

BASE: dict[str, Any] = {
    "reference": "SIN-2025-0042",
    "branche": "dommages_aux_biens",
    "notre_role": "assureur_dommages",
    "gestionnaire": {"nom": "Claire Aubert", "courriel": "c.aubert@exemple.fr", "telephone": "04 72 00 00 00"},
    "equipe": "Recours",
    "emetteur": {
        "nom": "Assurances du Confluent",
        "service": "Recours",
        "adresse": {"voie": "12 quai Perrache", "code_postal": "69002", "ville": "Lyon Cedex 02"},
        "mention_legale": "Société anonyme d'assurance",
    },
    "contrat": {
        "numero": "POL-77",
        "nature": "dommages",
        "franchise": Decimal("380.00"),
        "assureur": "Assurances du Confluent",
    },
    "sinistre": {
        "date": dt.date(2025, 3, 1),
        "heure": "14:30",
        "lieu": {"adresse": "3 rue des Forges", "ville": "Villeurbanne"},
        "nature": "Incendie d'un entrepôt",
        "circonstances": "Le feu a pris dans l'atelier voisin.\nIl s'est propagé à l'entrepôt.",
    },
    "parties": (
        {
            "id": "durand",
            "nom": "Sophie Durand",
            "civilite": "madame",
            "roles": ["assure", "victime"],
            "camp": "nous",
            "date_naissance": dt.date(1980, 5, 4),
            "adresse": {"voie": "3 rue des Forges", "code_postal": "69100", "ville": "Villeurbanne"},
            "avocat": {
                "nom": "Paul Roy",
                "adresse": {"voie": "1 place Bellecour", "code_postal": "69002", "ville": "Lyon"},
            },
        },
        {
            "id": "forge",
            "nom": "Forge & Fils",
            "roles": ["responsable"],
            "camp": "adverse",
            "adresse": {"voie": "5 rue des Forges", "code_postal": "69100", "ville": "Villeurbanne"},
            "assureur": {
                "nom": "Mutuelle du Rhône",
                "reference": "MR-9",
                "adresse": {
                    "complement": "BP 12",
                    "voie": "8 cours Lafayette",
                    "code_postal": "69003",
                    "ville": "Lyon",
                },
            },
        },
    ),
    "postes": (
        {
            "libelle": "Bâtiment",
            "reclame": Decimal("15000.00"),
            "retenu": Decimal("12000.00"),
            "vetuste": Decimal("3000.00"),
            "piece": 2,
        },
        {"libelle": "Contenu", "reclame": Decimal("500.00"), "retenu": Decimal("345.67")},
    ),
    "paiements": (
        {
            "date": dt.date(2025, 9, 1),
            "montant": Decimal("12345.67"),
            "beneficiaire": "durand",
            "quittance": dt.date(2025, 9, 1),
            "piece": 3,
        },
    ),
    "provisions": ({"date": dt.date(2025, 4, 1), "montant": Decimal("77777.77")},),
    "procedures": (
        {"id": "fond", "juridiction": "Tribunal judiciaire de Lyon", "rg": "26/01234", "stade": "premiere_instance"},
        {"id": "autre", "juridiction": "Cour d'appel de Lyon", "rg": "26/09999", "stade": "appel"},
    ),
    "evenements": (
        {"type": "reunion", "date": dt.date(2025, 5, 1), "note": "Point faible : la porte coupe-feu"},
        {"type": "reclamation", "date": dt.date(2025, 10, 1), "par": ["durand"], "a": ["forge"], "piece": 1},
        {"type": "jugement", "date": dt.date(2026, 11, 2), "procedure": "fond", "piece": 2},
    ),
    "pieces": (
        {"numero": 1, "libelle": "Réclamation", "date": dt.date(2025, 10, 1)},
        {"numero": 2, "libelle": "Rapport d'expertise"},
        {"numero": 3, "libelle": "Quittance subrogative"},
        {"numero": 4, "libelle": "Note interne"},
    ),
    "faits": {
        "victime.lieu_naissance": "Lyon",
        "victime.atteintes": "Brûlures légères, cinq jours d'incapacité.",
        "civi.fondement": "reparation_integrale",
        "civi.condition": "Incapacité permanente.",
        "civi.autres_demandes": "Aucune.",
    },
    "tenu_a_jour_au": TODAY,
}


def make_dossier(**changes: Any) -> Dossier:  # noqa: ANN401 - any field of the model
    return Dossier.model_validate(BASE | changes)


def make_deadline(**changes: Any) -> Deadline:  # noqa: ANN401 - any field of the model
    plain: dict[str, Any] = dict.fromkeys(Deadline.__dataclass_fields__) | {"cautions": (), "remedies": ()}
    plain |= {
        "id": "regle.recours", "rule": "regle.recours", "title": "Recours contre le responsable", "kind": "limitation",
        "state": "running", "due": dt.date(2030, 3, 1), "provisional": False, "missing": (), "reminders": (),
        "steps": (Step(dt.date(2025, 3, 1), "point de départ : sinistre", (Citation("k", "C. civ., art. 2224"),)),),
        "sources": (Citation("k", "C. civ., art. 2224"),), "side": "nous", "start": dt.date(2025, 3, 1),
        "against": "forge", "if_missed": "L'action est prescrite", "status": "draft", "confidence": "high",
    }  # fmt: skip
    return Deadline(**(plain | changes))


def make_assessment(*deadlines: Deadline) -> Assessment:
    amounts = Amounts(
        claimed=Decimal("15500.00"),
        accepted=Decimal("12345.67"),
        paid=Decimal("12345.67"),
        deductible=Decimal("380.00"),
        recovered=Decimal(0),
        recoverable=Decimal("12345.67"),
        reserve=Decimal("77777.77"),
        steps=("Payé : 12345.67 €",),
    )
    shown = deadlines or (make_deadline(),)
    return Assessment("SIN-2025-0042", TODAY, "r" * 64, "0" * 64, TODAY, shown, (), (), (), amounts)


def make_due(template: str, **changes: Any) -> DocumentDue:  # noqa: ANN401 - any field of the model
    via = {"lettre_mission_avocat": ("assure", "avocat"), "instruction_appel": ("assure", "avocat")}
    recipient, by = via.get(template, ("responsable", "assureur"))
    rule = RULES.documents.get(template)  # none for the templates a test or a base makes
    plain: dict[str, Any] = {
        "id": template, "title": "Document", "template": f"{template}.docx", "recipient": recipient,
        "recipient_via": by,
        "delivery": "lrar", "object_line": "Réclamation", "deadlines": ("regle.recours",),
        "grounds": (Citation("k", "C. civ., art. 1344", "Ordonnance n° 2016-131 du 10 février 2016"),),
        "answer_by": dt.date(2026, 12, 7), "ready": True, "missing": (), "because": ("Une indemnité a été payée",),
        "status": "draft", "confidence": "high",
        "cases": tuple(CaseGiven(case.name, holds=False) for case in rule.cases) if rule else (),
    }  # fmt: skip
    return DocumentDue(**(plain | changes))


def render(template: str, dossier: Dossier | None = None, **options: Any) -> RenderedDocument:  # noqa: ANN401
    due = options.pop("due", None) or make_due(template)
    assessment = options.pop("assessment", None) or make_assessment()
    return render_document(due, dossier or make_dossier(), assessment, TEMPLATES, WORDS, clauses=CLAUSES, **options)


@pytest.fixture(scope="module", params=LETTERS)
def letter(request: pytest.FixtureRequest) -> tuple[str, RenderedDocument]:
    return request.param, render(request.param)


def walk(content: bytes) -> Iterator[str]:
    root = docx.Document(io.BytesIO(content)).element.body
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for paragraph in root.iter(f"{word}p"):
        yield "".join(
            t.text or "" if t.tag == f"{word}t" else "-" for t in paragraph.iter(f"{word}t", f"{word}noBreakHyphen")
        )


# ---------------------------------------------------------------- every letter


def test_the_letters_promised_are_there() -> None:
    assert {
        "mise_en_demeure", "reclamation_subrogatoire", "lettre_mission_avocat", "lettre_interruptive_l114_2",
        "note_synthese", "instruction_appel", "instruction_expert", "requete_civi", "reclamation_victime_badinter",
        "reclamation_constructeurs", "relance",
    } <= set(LETTERS)  # fmt: skip


def test_every_letter_is_final_when_the_file_is_complete(letter: tuple[str, RenderedDocument]) -> None:
    _, rendered = letter
    assert not rendered.draft
    assert rendered.missing == ()
    assert "à compléter" not in rendered.text
    assert "PROJET" not in rendered.text


def test_word_and_pdf_say_the_same_words(letter: tuple[str, RenderedDocument]) -> None:
    """Compared through two libraries that know nothing of ours, without order but with every repetition."""
    _, rendered = letter
    pages = pypdf.PdfReader(io.BytesIO(rendered.pdf)).pages
    in_pdf = Counter(re.findall(r"\w+", " ".join(page.extract_text() for page in pages)))
    in_word = Counter(re.findall(r"\w+", " ".join(walk(rendered.docx))))
    assert not {word: n for word, n in (in_word - in_pdf).items() if len(word) > 1}


def test_the_text_handed_over_is_that_of_word(letter: tuple[str, RenderedDocument]) -> None:
    _, rendered = letter
    assert squeezed(rendered.text).replace("–", "") == squeezed("".join(walk(rendered.docx))).replace("–", "")


def test_no_template_code_and_no_empty_paragraph_is_left(letter: tuple[str, RenderedDocument]) -> None:
    _, rendered = letter
    structure = read_structure(rendered.docx)
    assert not re.search(r"\{\{|\}\}|\{%|%\}", rendered.text)
    assert all(block.text.strip() for block in structure.blocks if isinstance(block, Paragraph))


def test_every_text_is_typeset(letter: tuple[str, RenderedDocument]) -> None:
    _, rendered = letter
    assert [line for line in walk(rendered.docx) if typeset(line) != line] == []


def test_the_same_file_gives_the_same_bytes(letter: tuple[str, RenderedDocument]) -> None:
    name, rendered = letter
    again = render(name)
    assert again.docx == rendered.docx
    assert again.pdf == rendered.pdf


def test_the_pdf_is_sound_french_titled_and_carries_its_fonts(letter: tuple[str, RenderedDocument]) -> None:
    _, rendered = letter
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == "fr-FR"
        assert str(pdf.docinfo.Title) == "Document – SIN-2025-0042"
        assert "20261122" in str(pdf.docinfo.CreationDate)
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert all("Liberation" in str(font.BaseFont) for font in fonts)
        assert all(
            "/FontFile2" in d.FontDescriptor or "/FontFile3" in d.FontDescriptor
            for f in fonts
            for d in f.DescendantFonts
        )
        assert 1 <= len(pdf.pages) <= 4
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_the_word_file_is_dated_by_the_assessment(letter: tuple[str, RenderedDocument]) -> None:
    _, rendered = letter
    properties = docx.Document(io.BytesIO(rendered.docx)).core_properties
    assert (properties.created or dt.datetime.max).date() == TODAY  # noqa: DTZ901
    assert properties.author == "Claire Aubert"
    assert properties.title == "Document – SIN-2025-0042"
    with zipfile.ZipFile(io.BytesIO(rendered.docx)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("name", "mentions"),
    [
        ("mise_en_demeure", ["vaut mise en demeure au sens de l’article 1344", "12 345,67 € (douze mille trois cent quarante-cinq euros et soixante-sept centimes)", "notifie cette subrogation", "taux légal", "au plus tard le 7 décembre 2026", "conciliateur", "article 1344 du code civil (rédaction issue de l’ordonnance n° 2016-131 du 10 février 2016)"]),  # noqa: E501
        ("reclamation_subrogatoire", ["notifie cette subrogation", "Mutuelle du Rhône", "assureur de Forge & Fils", "V/Réf. : MR-9", "380,00 €", "12 345,67 €"]),  # noqa: E501
        ("lettre_mission_avocat", ["Maître,", "DATES URGENTES", "1er mars 2030", "convention d’honoraires écrite", "conflit d’intérêts", "Sanction : L’action est prescrite"]),  # noqa: E501
        ("lettre_interruptive_l114_2", ["Lettre recommandée avec demande d’avis de réception", "interrompt la prescription", "article L. 114-2 du code des assurances", "règlement de l’indemnité", "15 500,00 €"]),  # noqa: E501
        ("note_synthese", ["confidentiel", "77 777,77 €", "Point faible", "Recours contre le responsable"]),
        ("instruction_appel", ["Tribunal judiciaire de Lyon", "chefs de la décision", "26/01234"]),
        ("requete_civi", ["4 mai 1980", "3 rue des Forges", "relevé de la forclusion", "15 500,00 €"]),
        ("reclamation_victime_badinter", ["article L. 211-9 du code des assurances", "trois mois"]),
        ("reclamation_constructeurs", ["article L. 121-12 du code des assurances", "12 345,67 €"]),
        ("instruction_expert", ["sans reconnaissance de responsabilité ni de garantie", "vétusté"]),
        ("relance", ["7 décembre 2026", "1er octobre 2025"]),
    ],
)  # fmt: skip
def test_mandatory_mentions(name: str, mentions: list[str]) -> None:
    deadline = make_deadline(start=dt.date(2026, 11, 2))
    text = re.sub(r"\s", " ", render(name, assessment=make_assessment(deadline)).text)
    assert [mention for mention in mentions if mention not in text] == []


# ---------------------------------------------------------------- what a letter never does


@pytest.mark.parametrize(
    "name", ["mise_en_demeure", "reclamation_subrogatoire", "relance", "reclamation_constructeurs"]
)
def test_reserve_notes_and_internal_exhibits_stay_in_house(name: str) -> None:
    text = render(name).text
    assert "77" + "\u202f" + "777" not in text
    assert "porte coupe-feu" not in text
    assert "Note interne" not in text
    assert "2030" not in text  # our own limitation is no business of the opponent


def test_the_reserve_is_not_told_to_the_lawyer() -> None:
    assert "777,77" not in render("lettre_mission_avocat").text


@pytest.mark.parametrize("name", ["lettre_mission_avocat", "instruction_appel", "note_synthese"])
def test_a_provisional_date_is_never_certain(name: str) -> None:
    assessment = make_assessment(make_deadline(provisional=True, missing=("action.fondement",)))
    text = re.sub(r"\s", " ", render(name, assessment=assessment).text)
    assert "au plus tôt le 1er mars 2030, sous réserve des éléments restant à vérifier" in text


def test_no_answer_is_awaited_beyond_our_own_limitation() -> None:
    assessment = make_assessment(make_deadline(due=dt.date(2026, 12, 7)))
    rendered = render("mise_en_demeure", assessment=assessment)
    assert rendered.draft
    assert any("délai de réponse" in label for label in rendered.missing)
    assert "7\u00a0décembre" not in rendered.text


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"paiements": ()}, "montant récupérable"),
        (
            {"parties": (BASE["parties"][0], BASE["parties"][1] | {"assureur": None, "adresse": None})},
            "adresse du destinataire",
        ),
    ],
)
def test_a_missing_value_makes_a_marked_draft_and_refuses_a_final(change: dict[str, Any], label: str) -> None:
    dossier = make_dossier(**change)
    assessment = make_assessment()
    if "paiements" in change:
        zero = replace(assessment.amounts, paid=Decimal(0), recoverable=Decimal(0))
        assessment = replace(assessment, amounts=zero)
    rendered = render("mise_en_demeure", dossier, assessment=assessment)
    assert rendered.draft
    assert any(label in missing for missing in rendered.missing)
    assert "PROJET" in rendered.text
    marks = [
        run for block in read_structure(rendered.docx).blocks for run in _runs(block) if "[à compléter" in run.text
    ]
    assert marks
    assert all(run.look.highlight == "yellow" and run.text.endswith("]") for run in marks)
    with pytest.raises(FaultyFile, match=f"(?i)il manque « .*{label}"):
        render("mise_en_demeure", dossier, assessment=assessment, draft=False)


def _runs(block: Paragraph | Table) -> Iterator[Any]:
    if isinstance(block, Paragraph):
        yield from block.runs
    else:
        for row in block.rows:
            for cell in row.cells:
                for inner in cell.blocks:
                    yield from _runs(inner)


def test_a_document_whose_needs_are_not_met_is_a_draft_that_says_what_lacks() -> None:
    due = make_due("mise_en_demeure", ready=False, missing=("action.fondement",))
    rendered = render("mise_en_demeure", due=due)
    assert rendered.draft
    assert "Sur quel fondement l’action" in rendered.text


# ---------------------------------------------------------------- hostile values and templates

INJECTIONS = [
    "</w:t></w:r></w:p><w:p><w:r><w:t>PAYEZ 1 EURO</w:t></w:r></w:p><w:p><w:r><w:t>",
    "{{ 7*7 }} {% for x in y %} {# rien #} {{r gestionnaire }}",
    'Dupont & Fils <b>gras</b> ]]> &amp; &#x41; "guillemets"',
    "<script>alert(1)</script><link rel=attachment href=file:///etc/passwd>",
    "[à compléter : rien]",
]


@pytest.mark.parametrize("hostile", INJECTIONS)
@pytest.mark.parametrize("name", ["mise_en_demeure", "note_synthese"])
def test_a_value_never_changes_the_structure(name: str, hostile: str) -> None:
    def with_name(value: str) -> RenderedDocument:
        other = BASE["parties"][1] | {"nom": value}
        return render(name, make_dossier(parties=(BASE["parties"][0], other)))

    plain, attacked = with_name("Dupont"), with_name(hostile)
    assert _shape(attacked.docx) == _shape(plain.docx)
    assert squeezed(typeset(hostile)) in squeezed(attacked.text)
    assert "49" not in attacked.text.replace("2025-0049", "")
    assert not attacked.draft


def _shape(content: bytes) -> tuple[int, int, int]:
    root = docx.Document(io.BytesIO(content)).element.body
    tags = Counter(str(item.tag).rpartition("}")[2] for item in root.iter())
    return tags["p"], tags["tbl"], tags["tc"]


@pytest.mark.parametrize(
    "bad",
    [
        "\x00",
        "\x0b",
        "\x07",
        "\x85",
        "\u202e",
        "\u2066",
        "\u200f",
        "\u05d0",
        "\u0627",
        "\ufffe",
        "\ue000",
        "\U0001f4a3",
    ],
)
def test_a_character_no_letter_can_show_is_refused_with_its_place(bad: str) -> None:
    dossier = make_dossier(sinistre=BASE["sinistre"] | {"nature": f"Incendie{bad} total"})
    with pytest.raises(FaultyFile, match=rf"sinistre\.nature : caractère interdit dans une lettre : U\+{ord(bad):04X}"):
        render("mise_en_demeure", dossier)


def changed_template(folder: Path, old: str, new: str) -> Path:
    """Copy the templates with a change in the text of one of them."""
    for path in TEMPLATES.glob("*.docx"):
        (folder / path.name).write_bytes(path.read_bytes())
    target = folder / "relance.docx"
    with zipfile.ZipFile(target) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in members["word/document.xml"]
    members["word/document.xml"] = members["word/document.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return folder


@pytest.mark.parametrize(
    "code",
    [
        "{{ objet.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ inconnu }}",
        "{% if inconnu %}{% endif %}",
        "{{ references.inconnue }}",
        "{{ objet",
    ],
)
def test_a_wrong_or_malicious_template_is_a_fault_of_the_template(tmp_path: Path, code: str) -> None:
    folder = changed_template(tmp_path, "Objet : {{ objet }}", f"Objet : {code}")
    with pytest.raises(FaultyFile, match=r"relance\.docx : le modèle est incorrect"):
        render_document(make_due("relance"), make_dossier(), make_assessment(), folder, WORDS, clauses=CLAUSES)


@pytest.mark.parametrize("name", ["../secret.docx", "absent.docx", "/etc/passwd"])
def test_a_template_is_a_bare_name_of_the_folder(name: str) -> None:
    with pytest.raises(FaultyFile, match="introuvable"):
        render("relance", due=replace(make_due("relance"), template=name))


def test_a_file_that_is_no_word_document_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "relance.docx").write_bytes(b"rien")
    with pytest.raises(FaultyFile, match="pas un document Word"):
        render_document(make_due("relance"), make_dossier(), make_assessment(), tmp_path, WORDS)


def test_nothing_outside_is_ever_fetched(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canari")
    pdf = write_pdf(f'<link rel=attachment href="file://{secret}"><img src="file://{secret}" alt="x"><p>bonjour</p>')
    assert b"canari" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
        assert not opened.attachments
    assert "FetchRefusedError" in caplog.text


@pytest.mark.parametrize(
    "change", [("douze mille", "treize mille"), ("Objet", ""), ("sous toutes réserves", "sans réserve")]
)
def test_a_pdf_that_says_something_else_is_refused(change: tuple[str, str]) -> None:
    rendered = render("mise_en_demeure")
    with zipfile.ZipFile(io.BytesIO(rendered.docx)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    document = members["word/document.xml"].decode()
    assert change[0] in document
    members["word/document.xml"] = document.replace(*change).encode()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(DocumentMismatchError, match="diffère"):
        check(read_structure(output.getvalue()), rendered.pdf)
    check(read_structure(rendered.docx), rendered.pdf)


# ---------------------------------------------------------------- who is written to, what is bound


@pytest.mark.parametrize(
    ("via", "expected"),
    [
        ("assureur", ["Mutuelle du Rhône", "BP 12", "8 cours Lafayette", "69003 LYON"]),
        ("partie", ["Forge & Fils", "5 rue des Forges", "69100 VILLEURBANNE"]),
    ],
)
def test_the_address_follows_the_postal_norm(via: str, expected: list[str]) -> None:
    rendered = render("mise_en_demeure", due=make_due("mise_en_demeure", recipient_via=via))
    block = [
        p.text for p in read_structure(rendered.docx).blocks if isinstance(p, Paragraph) and p.style == "Destinataire"
    ]
    assert block == expected


def test_a_party_whose_insurer_is_unknown_is_written_to_itself() -> None:
    other = BASE["parties"][1] | {"assureur": None}
    rendered = render("reclamation_subrogatoire", make_dossier(parties=(BASE["parties"][0], other)))
    assert "5 rue des Forges" in rendered.text
    assert "votre responsabilité nous paraît" in rendered.text


def test_a_lawyer_nobody_knows_is_not_replaced_by_his_client() -> None:
    other = BASE["parties"][0] | {"avocat": None}
    rendered = render("lettre_mission_avocat", make_dossier(parties=(other, BASE["parties"][1])))
    assert rendered.draft
    assert "nom du destinataire" in rendered.missing or "adresse du destinataire" in rendered.missing


def test_each_value_printed_tells_where_it_comes_from() -> None:
    fields = {field.name: field for field in render("mise_en_demeure").fields}
    assert fields["montants.recours.complet"].origin == "appréciation"
    assert fields["objet"].origin == "règle du document"
    assert fields["contrat.numero"].origin == "dossier"
    assert fields["contrat.numero"].value == "POL-77"
    assert "provisions" not in " ".join(fields)


def test_the_decision_appealed_is_that_of_the_deadline_cited() -> None:
    assessment = make_assessment(make_deadline(start=dt.date(2026, 11, 2), kind="procedural"))
    text = render("instruction_appel", assessment=assessment).text
    assert "26/01234" in text
    assert "26/09999" not in text


def test_a_reminder_lists_what_the_addressee_left_unanswered_and_nothing_else() -> None:
    text = render("relance").text
    assert "Réclamation amiable écrite" in text
    assert "Versement de" not in text
    assert "Jugement rendu" not in text


def test_labels_cover_every_state() -> None:
    assert set(labels.STATES) == set(get_args(State))
    assert labels.label(labels.STATES, "mot_inconnu") == "mot inconnu"


def test_the_structure_carries_looks_lists_and_page_numbers() -> None:
    structure = read_structure(render("mise_en_demeure").docx)
    items = [b for b in structure.blocks if isinstance(b, Paragraph) and b.style == "Énumération"]
    assert all(item.marker == "– " for item in items)
    bold = [r.text for b in structure.blocks if isinstance(b, Paragraph) for r in b.runs if r.look.bold]
    assert any("12\u202f345,67" in text for text in bold)
    footer = text_of(structure.page.shown("footer", 1))
    assert "\ue000 sur \ue001" in footer
    assert text_of(structure.page.shown("header", 1)).strip() == ""
    assert "SIN-2025-0042" in text_of(structure.page.shown("header", 2))
