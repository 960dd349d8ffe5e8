"""Writing a rule: every fault says where and what to do, a scaffold passes only once filled, the guide works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litigo.assessment.case_checks import check_cases
from litigo.cli.main import cli
from litigo.faults import Fault
from litigo.rulebook.loader import check_folder, load_rulebook

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "rules.md"

# A whole rulebook on one page, so that a planted fault is seen alone; blank lines keep the numbers easy to follow.
SMALL = {
    "vocabulary/mots.yaml": """\
roles:
  demandeur: {label: Demandeur}
  defendeur: {label: Défendeur}
events:
  jugement: {label: Jugement, by: demandeur, to: defendeur}
  appel: {label: Appel}
facts:
  dossier.notre_role: {type: choice, from: notre_role, question: Qui sommes-nous ?, values: {demandeur: Demandeur}}
  affaire.urgente: {type: boolean, question: L'affaire est-elle urgente ?}
""",
    "sources/textes.yaml": """\
texte_a:
  cite: Texte A
  checked: 2026-11-22
  versions:
    - {since: 2000-01-01, until: 2009-12-31, text: Loi ancienne}
    - {since: 2010-01-01, text: Loi nouvelle}
""",
    "counting.yaml": """\
calendaire:
  label: Jours calendaires
  source: texte_a
  confidence: high
""",
    "regimes.yaml": """\
commun:
  label: Régime commun
  counting: calendaire
  interrupted_by:
    - {by: appel, source: texte_a}
  source: texte_a
""",
    "review.yaml": """\
high: {label: Sûre, check_again_after: P1Y}
medium: {label: À consolider, check_again_after: P6M}
low: {label: Incertaine, check_again_after: P6M}
""",
    "workdays.yaml": """\
zones: {FR: France}
departments: {"67": FR}
holidays:
  - {name: Fête, zones: [FR], day: 07-14, source: texte_a}
""",
    "deadlines/essai/regles.yaml": """\
- id: essai.un
  kind: procedural
  title: Appel
  acts: demandeur
  against: defendeur
  applies_when: {fact: affaire.urgente, is: oui}
  counting: calendaire
  starts:
    - {event: jugement, source: texte_a}
  period:
    - {is: P2M, until: 2009-12-31, source: texte_a}
    - {is: P1M, since: 2010-01-01, running_periods: unchanged, source: texte_a}
  met_by: [appel]
  if_missed: L'appel est irrecevable
  status: draft
  confidence: high
""",
}
RULES, WORDS, SOURCES = "deadlines/essai/regles.yaml", "vocabulary/mots.yaml", "sources/textes.yaml"

# file, text replaced, text planted, line of the fault, what the message says, what the remedy says
PLANTED: list[tuple[str, str, str, int, str, str]] = [
    (RULES, "acts: demandeur", "acts: demandeurs", 4, "rôle inconnu « demandeurs »", "Vouliez-vous « demandeur »"),
    (RULES, "event: jugement", "event: jugment", 9, "événement inconnu « jugment »", "Vouliez-vous « jugement »"),
    (RULES, "event: jugement", "event: zzz", 9, "événement inconnu « zzz »", "rules/vocabulary (events)"),
    (RULES, "fact: affaire.urgente", "fact: affaire.lente", 6, "fait inconnu", "rules/vocabulary (facts)"),
    (RULES, "is: oui}", "is: peut-être}", 6, "« oui » ou « non » attendu", "Écrivez oui ou non"),
    (RULES, "is: oui}", "exists: oui}", 6, "« exists » n'a pas de sens ici", "Mots possibles ici : is"),
    (RULES, ", is: oui}", "}", 6, "il manque l'opérateur", "Ajoutez un de ces mots : is"),
    (RULES, "is: oui}", "is: oui, is_not: non}", 6, "au plus 1 opérateur", "deux conditions"),
    (RULES, "{fact: affaire.urgente, is: oui}", "{fact: affaire.urgente, event: appel, is: oui}", 6, "un seul de",
     "Gardez-en un seul"),
    (RULES, "counting: calendaire", "counting: calendrier", 7, "décompte inconnu", "rules/counting.yaml"),
    (RULES, "  counting: calendaire\n", "", 1, "il faut un décompte", "Ajoutez « counting: »"),
    (RULES, "counting: calendaire", "regime: comun", 7, "régime inconnu « comun »", "Vouliez-vous « commun »"),
    (RULES, "starts:\n    - {event: jugement, source: texte_a}", "starts: []", 1, "au moins un départ", "rules new"),
    (RULES, "{event: jugement,", "{event: jugement, latest_of: [appel],", 9, "un départ nomme un seul",
     "Gardez-en un seul"),
    (RULES, "{is: P2M,", "{", 11, "une durée dit « is » ou « fact »", "is: P1M"),
    (RULES, "is: P2M", "is: deux mois", 11, "écriture non admise", "P2M (mois)"),
    (RULES, "since: 2010-01-01", "since: 2010-02-01", 12, "ne commence le 2010-02-01", "2010-01-01"),
    (RULES, "until: 2009-12-31", "until: 2009-11-30", 11, "ne finit le 2009-11-30", "2009-12-31"),
    (RULES, "since: 2010-01-01", "since: 01/01/2010", 12, "date attendue", "Écrivez la date ainsi"),
    (RULES, "running_periods: unchanged, ", "", 12, "que deviennent les délais en cours", "adapted"),
    (RULES, "{is: P1M, since: 2010-01-01,", "{is: P1M, since: 2000-01-01,", 12, "du 2000-01-01 au 2009-12-31",
     "Finissez la première le 1999-12-31"),
    ("regimes.yaml", "    - {by: appel, source: texte_a}",
     "    - {by: appel, until: 2009-12-31, source: texte_a}\n    - {by: appel, since: 2000-01-01, source: texte_a}", 6,
     "deux versions de la même chose", "le 1999-12-31"),
    (RULES, "source: texte_a}\n  met_by", "source: texte_b}\n  met_by", 12, "source inconnue « texte_b »",
     "Vouliez-vous « texte_a »"),
    (RULES, "confidence: high", "confidence: sûre", 16, "valeur inconnue", "high, medium, low"),
    (RULES, "  confidence: high\n", "", 1, "champ obligatoire absent", "Ajoutez la ligne « confidence »"),
    (RULES, "if_missed:", "if_mised:", 14, "champ inconnu", "if_missed"),
    (RULES, "status: draft", "status: reviewed", 15, "dit par qui et quand", "reviewed: {by:"),
    (RULES, "status: draft\n", "status: draft\n  reviewed: {by: Me Durand, on: 2026-11-22}\n", 16,
     "pas encore de signataire", "status: reviewed"),
    (RULES, "status: draft\n  confidence: high",
     "status: reviewed\n  reviewed: {by: X, on: 2026-11-22}\n  confidence: low", 15, "reste « draft »", "Remettez"),
    (RULES, "met_by: [appel]", "latest_of: [essai.un]", 1, "ni départ ni durée propres", "Retirez"),
    (RULES, "- id: essai.un", "- id: Essai Un", 1, "écriture non admise", "fr.cpc.538"),
    (RULES, "title: Appel", "title: à compléter", 3, "reste à compléter", "ce que l'on lira dans l'agenda"),
    (RULES, "- id: essai.un\n  kind", "id: essai.un\nautre:\n  kind", 1, "une liste de règles", "- id:"),
    (RULES, "title: Appel", "title: Appel: de quoi", 3, "deux-points inattendu", "guillemets"),
    (SOURCES, "checked: 2026-11-22", "checked: hier", 3, "date attendue", "Écrivez la date ainsi"),
    ("review.yaml", SMALL["review.yaml"], "- high\n- low\n", 1, "des entrées « clé: … » sont attendues", "chaque clé"),
    (SOURCES, "texte_a:", "texte_a: {cite: A, checked: 2026-11-22}\ntexte_a:", 2, "champ écrit deux fois",
     "Gardez-en un seul"),
    (RULES, "  confidence: high\n", "  confidence: high\n" + SMALL[RULES], 17, "déjà défini", "autre nom"),
    (WORDS, "by: demandeur", "by: demandant", 5, "rôle inconnu « demandant »", "Vouliez-vous"),
    (WORDS, "type: boolean", "type: choice", 9, "« values » va avec le type choice", "un choix liste ses valeurs"),
    ("counting.yaml", "source: texte_a", "source: texte_z", 3, "source inconnue « texte_z »", "Vouliez-vous"),
    ("regimes.yaml", "by: appel", "by: apel", 5, "événement inconnu « apel »", "Vouliez-vous « appel »"),
    ("workdays.yaml", "source: texte_a", "source: texte_z", 4, "source inconnue « texte_z »", "Vouliez-vous"),
    ("review.yaml", "low:", "basse:", 3, "« basse » manque ou est de trop", "une entrée par degré"),
]  # fmt: skip
# The same, for what is only worth a look.
WARNED: list[tuple[str, str, str, int, str, str]] = [
    (WORDS, "  appel: {label: Appel}\n", "  appel: {label: Appel}\n  pourvoi: {label: Pourvoi}\n", 7,
     "n'emploie ce mot", "Corrigez la règle"),
    (SOURCES, "texte_a:", "texte_c: {cite: Texte C, checked: 2026-11-22}\ntexte_a:", 1, "ne cite cette source",
     "Citez-la"),
    (RULES, "since: 2010-01-01,", "since: 2020-01-01,", 10, "trou dans le temps", "en vigueur depuis le 2010-01-01"),
]  # fmt: skip


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["rules", *arguments])


def small_rules(folder: Path, file: str = "", old: str = "", new: str = "") -> Path:
    """Write the small rulebook, one text of one file replaced."""
    for name, text in SMALL.items():
        assert name != file or old in text
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
    return folder


def test_the_small_rulebook_has_no_fault(tmp_path: Path) -> None:
    assert check_folder(small_rules(tmp_path)) == []


def test_a_length_of_the_file_is_in_days_where_only_days_are_counted(tmp_path: Path) -> None:
    folder = small_rules(tmp_path, RULES, "{is: P2M, until", "{fact: affaire.delai, counting: ouvres, until")
    for name, more in (
        (WORDS, "  affaire.delai: {type: period, question: Quel délai ?}\n"),
        ("counting.yaml", "ouvres: {label: Jours ouvrés, unit: ouvres, source: texte_a, confidence: high}\n"),
    ):
        (folder / name).write_text(SMALL[name] + more, encoding="utf-8")
    (fault,) = check_folder(folder)
    assert (fault.line, fault.severity) == (11, "error")
    assert "in_days: true" in fault.remedy
    words = folder / WORDS
    words.write_text(
        words.read_text(encoding="utf-8").replace("type: period", "type: period, in_days: true"), encoding="utf-8"
    )
    assert check_folder(folder) == []


@pytest.mark.parametrize(("file", "old", "new", "line", "message", "remedy"), [*PLANTED, *WARNED])
def test_a_planted_fault_is_found_where_it_is_with_what_to_do(
    tmp_path: Path, file: str, old: str, new: str, line: int, message: str, remedy: str
) -> None:
    faults = check_folder(small_rules(tmp_path, file, old, new))
    found = [fault for fault in faults if message in fault.message]
    assert found, [str(fault) for fault in faults]
    fault = found[0]
    assert (fault.file, fault.line) == (str(tmp_path / file), line), str(fault)
    assert fault.remedy
    assert remedy in fault.remedy
    warned = (file, old, new, line, message, remedy) in WARNED
    assert fault.severity == ("warning" if warned else "error")


@pytest.mark.parametrize("planted", [*PLANTED, *WARNED], ids=lambda planted: planted[4])
def test_no_fault_goes_without_a_remedy(tmp_path: Path, planted: tuple[str, str, str, int, str, str]) -> None:
    for fault in check_folder(small_rules(tmp_path, *planted[:3])):
        assert fault.remedy, str(fault)
        assert fault.line, str(fault)


LETTER = """\
- id: essai.un
  kind: document
  title: Lettre
  template: lettre.docx
  delivery: interne
  object_line: Lettre
  when: {event: appel, exists: oui}
  confidence: high
"""


def test_a_document_may_bear_the_name_of_another_rule_and_keeps_its_own_place(tmp_path: Path) -> None:
    folder = small_rules(tmp_path)
    letters = folder / "documents" / "lettres.yaml"
    letters.parent.mkdir()
    letters.write_text(LETTER, encoding="utf-8")
    assert check_folder(folder) == []
    rulebook = load_rulebook(folder)
    assert rulebook.rule("essai.un") is rulebook.deadlines["essai.un"]
    assert rulebook.rule("document.essai.un") is rulebook.documents["essai.un"]
    assert rulebook.place_of(rulebook.documents["essai.un"]) == "documents/lettres.yaml:1"
    letters.write_text(LETTER.replace("event: appel", "event: apel"), encoding="utf-8")
    (fault,) = check_folder(folder)
    assert (fault.file, fault.line) == (str(letters), 7)


def test_two_documents_of_one_name_are_a_fault(tmp_path: Path) -> None:
    folder = small_rules(tmp_path)
    letters = folder / "documents" / "lettres.yaml"
    letters.parent.mkdir()
    letters.write_text(LETTER * 2, encoding="utf-8")
    (fault,) = check_folder(folder)
    assert fault.line == 9
    assert "déjà défini" in fault.message


def test_a_missing_file_is_asked_for(tmp_path: Path) -> None:
    folder = small_rules(tmp_path)
    (folder / "workdays.yaml").unlink()
    [fault] = check_folder(folder)
    assert fault.message == "fichier absent."
    assert "recopiez" in fault.remedy


CASES_OF_SMALL = """\
- name: un mois
  rule: essai.un
  today: 2026-02-10
  facts: {affaire.urgente: oui}
  events: {jugement: 2026-01-31}
  expect: {due: 2026-02-28}
"""
PLANTED_CASES: list[tuple[str, str, int, str, str]] = [
    ("rule: essai.un", "rule: essai.une", 2, "règle inconnue", "Vouliez-vous « essai.un »"),
    ("{jugement:", "{jugment:", 5, "événement inconnu", "Vouliez-vous « jugement »"),
    ("affaire.urgente", "affaire.zzz", 4, "fait inconnu", "Corrigez ce mot"),
    ("today: 2026-02-10", "today: demain", 3, "date attendue", "Écrivez la date ainsi"),
    ("due: 2026-02-28", "due: à compléter", 6, "reste à compléter", "commentaire"),
    ("expect:", "attendu:", 6, "champ inconnu", "Champs possibles"),
]


@pytest.mark.parametrize(("old", "new", "line", "message", "remedy"), PLANTED_CASES)
def test_a_fault_planted_in_a_case_is_found(
    tmp_path: Path, old: str, new: str, line: int, message: str, remedy: str
) -> None:
    rules, cases = small_rules(tmp_path / "rules"), tmp_path / "tests" / "rules"
    cases.mkdir(parents=True)
    file = cases / "regles.yaml"
    file.write_text(CASES_OF_SMALL, encoding="utf-8")
    rulebook = load_rulebook(rules)
    assert check_cases(cases, rulebook, rules) == []
    file.write_text(CASES_OF_SMALL.replace(old, new), encoding="utf-8")
    found = [fault for fault in check_cases(cases, rulebook, rules) if message in fault.message]
    assert [(fault.file, fault.line) for fault in found] == [(str(file), line)]
    assert remedy in found[0].remedy


def test_a_rule_without_a_case_is_told_at_its_place(tmp_path: Path) -> None:
    rules, cases = small_rules(tmp_path / "rules"), tmp_path / "tests" / "rules"
    cases.mkdir(parents=True)
    [fault] = check_cases(cases, load_rulebook(rules), rules)
    assert (fault.file, fault.line, fault.severity) == (str(rules / RULES), 1, "warning")
    assert "aucun cas" in fault.message


def test_a_case_that_fails_or_cannot_be_read_is_told_and_no_case_at_all_is_no_success(tmp_path: Path) -> None:
    rules, cases = small_rules(tmp_path / "rules"), tmp_path / "cas.yaml"
    for text, code, said in (
        (CASES_OF_SMALL, 0, "1 cas réussis, 0 en échec."),
        (CASES_OF_SMALL.replace("02-28", "03-01"), 1, "due : 2026-02-28 au lieu de 2026-03-01"),
        (CASES_OF_SMALL.replace("{jugement:", "{jugment:"), 1, "mot inconnu : « jugment »"),
        ("[]\n", 1, "aucun cas dans"),
    ):
        cases.write_text(text, encoding="utf-8")
        done = call("test", str(cases), "--rules", str(rules))
        assert (done.exit_code, said in done.output) == (code, True), done.output


# -- a new rule -------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, with the rules and their cases."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "tests" / "rules", tmp_path / "tests" / "rules")
    monkeypatch.chdir(tmp_path)
    return tmp_path


RULE_FILE = Path("deadlines/procedure/fr_cpc_490_essai.yaml")
CASE_FILE = Path("tests/rules/procedure/fr_cpc_490_essai.yaml")


def faults_of(folder: Path) -> list[Fault]:
    return [fault for fault in check_folder(folder) if fault.severity == "error"]


def test_a_scaffold_names_every_field_left_to_fill_and_nothing_else(office: Path) -> None:
    made = call("new", "fr.cpc.490.essai", "--kind", "procedural")
    assert made.exit_code == 0, made.output
    text = (Path("rules") / RULE_FILE).read_text(encoding="utf-8")
    blanks = [number for number, line in enumerate(text.splitlines(), 1) if re.search(r": \[?\"?à compléter", line)]
    found = faults_of(Path("rules"))
    assert sorted({fault.line for fault in found}) == blanks
    assert {fault.message for fault in found} == {"ce champ reste à compléter."}
    assert all(fault.remedy.startswith("Attendu : ") for fault in found)
    for line in text.splitlines()[2:]:
        assert "#" in line, f"unexplained field: {line}"


def test_a_scaffold_filled_in_passes(office: Path) -> None:
    call("new", "fr.cpc.490.essai", "--kind", "procedural", "--title", "Appel d'un référé")
    rule = Path("rules") / RULE_FILE
    text = rule.read_text(encoding="utf-8")
    for old, new in (
        ("acts: à compléter", "acts: appelant"),
        ("against: à compléter", "against: intime"),
        ("counting: à compléter", "counting: cpc_640_642"),
        ("{event: à compléter, source: à compléter}", "{event: ordonnance_refere_signifiee, source: cpc_490}"),
        ("{is: à compléter, source: à compléter}", "{is: P15D, source: cpc_490}"),
        ("if_missed: à compléter", "if_missed: L'appel est irrecevable"),
        ("source: [à compléter]", "source: [cpc_490]"),
        ("confidence: à compléter", "confidence: high"),
        ("# met_by: [mot_d_evenement]", "met_by: [declaration_appel]"),
    ):
        assert old in text
        text = text.replace(old, new)
    rule.write_text(text, encoding="utf-8")
    assert faults_of(Path("rules")) == []
    refused = call("check", "--rules", "rules")
    assert refused.exit_code == 3, "the cases still are to be filled in"
    assert str(CASE_FILE) in refused.output
    fill_cases(office / CASE_FILE)
    checked = call("check", "--rules", "rules")
    assert checked.exit_code == 0, checked.output
    tried = call("test", str(CASE_FILE), "--rules", "rules")
    assert "4 cas réussis, 0 en échec" in tried.output


def fill_cases(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    answers = iter((
        "2026-11-03", "ordonnance_refere_signifiee: 2026-11-02", "2026-11-17",
        "2026-11-03", "ordonnance_refere_signifiee: 2026-11-06", "2026-11-23", "2026-11-21",
        "2026-11-10", "ordonnance_refere_signifiee: 2026-11-02, declaration_appel: 2026-11-09", "2026-11-09",
        "2026-11-03", "jugement_signifie: 2026-11-02", "waiting",
    ))  # fmt: skip
    blank = re.compile(r"(?:à compléter: )?à compléter")
    lines = [
        blank.sub(lambda _: next(answers), line) if not line.startswith("#") else line for line in text.split("\n")
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert next(answers, None) is None


@pytest.mark.parametrize(
    ("rule_id", "said"),
    [("fr.cpc.538", "déjà pris"), ("Fr.CPC", "mal formé"), ("cpc", "mal formé"), ("fr..cpc", "mal formé")],
)
def test_an_identifier_taken_or_ill_formed_is_refused(office: Path, rule_id: str, said: str) -> None:
    refused = call("new", rule_id, "--kind", "duty")
    assert refused.exit_code != 0
    assert said in str(refused.exception)
    assert "Mots en minuscules" in str(refused.exception) or "ne change jamais" in str(refused.exception)


def test_a_file_already_there_is_never_written_over(office: Path) -> None:
    target = office / CASE_FILE
    target.write_text("# mes notes\n", encoding="utf-8")
    refused = call("new", "fr.cpc.490.essai", "--kind", "duty")
    assert refused.exit_code != 0
    assert "existe déjà" in str(refused.exception)
    assert target.read_text(encoding="utf-8") == "# mes notes\n"
    assert not (Path("rules") / RULE_FILE).exists()


def test_without_rules_to_write_in_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused = call("new", "fr.essai.un", "--kind", "duty")
    assert refused.exit_code == 1
    assert "--rules" in refused.output
    assert list(tmp_path.iterdir()) == []


# -- the guide, followed to the letter ----------------------------------------------------------------------------

BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_seven_steps_of_the_guide_work_as_written(office: Path) -> None:
    guide = GUIDE.read_text(encoding="utf-8").partition("\n# Reference\n")[0]
    assert re.findall(r"^## Étape (\d)\.", guide, re.MULTILINE) == list("1234567")
    commands = 0
    for kind, text in BLOCK.findall(guide):
        if kind == "console":
            commands += follow(text)
        else:
            follow_yaml(text)
    assert commands >= 10
    assert (office / "fiche.pdf").read_bytes().startswith(b"%PDF")


def follow(text: str) -> int:
    """Run each command of a block, and find in its answer, in order, every line the guide shows."""
    steps = re.split(r"^\$ litigo ", text, flags=re.MULTILINE)[1:]
    for step in steps:
        command, *shown = step.splitlines()
        words = re.findall(r'"[^"]*"|\S+', command)
        answered = CliRunner().invoke(cli, [word.strip('"') for word in words]).output
        place = 0
        for line in shown:
            wanted = line.strip("… ")
            found = answered.find(wanted, place)
            assert found >= 0, f"« litigo {command} » does not say « {wanted} » but:\n{answered}"
            place = found + len(wanted)
    return len(steps)


def follow_yaml(text: str) -> None:
    """Write the file a block names, find in the rules the extract it shows, or sign the rule."""
    title, _, body = text.partition("\n")
    name = title.removeprefix("# ")
    if name.startswith("extrait de "):
        assert body in Path(name.removeprefix("extrait de ")).read_text(encoding="utf-8")
    elif name == "signature":
        rule = Path("rules/deadlines/procedure/exercice_cpc_490.yaml")
        signed = rule.read_text(encoding="utf-8").replace("  status: draft\n", body)
        rule.write_text(signed, encoding="utf-8")
    else:
        assert Path(name).exists(), "the scaffold wrote it first"
        Path(name).write_text(text, encoding="utf-8")
