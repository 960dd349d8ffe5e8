"""Dossiers that must be refused gently: each malformed input, the words its note must hold, and the line it must name.

Shared by the tests of the reader, of the intake and of the command line: ``for bad in hostile_files(): ...``.
"""

from __future__ import annotations

from dataclasses import dataclass

GOOD = """\
reference: SIN-2026-1
branche: dommages_aux_biens
notre_role: assureur_dommages
tenu_a_jour_au: 2026-03-16
gestionnaire: {nom: Camille Exemple}
equipe: Sinistres complexes
emetteur:
  nom: Compagnie Fictive
  adresse: {voie: 1 rue de l'Exemple, code_postal: 75000, ville: Paris}
contrat:
  numero: 0012
  nature: dommages
  franchise: 150.00
sinistre:
  date: 2026-01-12
  heure: 18:30
  lieu: {ville: Strasbourg, departement: 67}
  nature: Dégât des eaux
  circonstances: Rupture d'un flexible
parties:
  - id: assure_1
    nom: Dominique Fictif
    roles: [assure]
    camp: nous
  - id: voisin_1
    nom: Claude Imaginaire
    roles: responsable
    camp: adverse
paiements:
  - date: 2026-03-02
    montant: 2750.00
    beneficiaire: assure_1
evenements:
  - type: declaration_sinistre
    date: 2026-01-14
    reception: 2026-01-15
    par: assure_1
    piece: 1
pieces:
  - numero: 1
    libelle: Déclaration
faits:
  recours.tiers_responsable: oui
"""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A malformed dossier: its bytes, a regex its note must match, the line to name (0: the whole file)."""

    name: str
    raw: bytes
    note: str
    line: int = 0


def changed(name: str, old: str, new: str, note: str, at: str | None = None) -> Hostile:
    """Make one change in the good dossier; the line expected is that of ``at``, or else of the change."""
    assert GOOD.count(old) == 1, f"{name}: {old!r}"
    text = GOOD.replace(old, new)
    place = text.index(at) if at else GOOD.index(old) + len(new) - len(new.lstrip("\n"))
    return Hostile(name, text.encode(), note, text.count("\n", 0, place) + 1)


def _bomb() -> bytes:
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 10)]
    return "\n".join(["l0: &l0 [mdr, mdr]", *levels]).encode()


def _not_texts() -> list[Hostile]:
    return [
        Hostile("empty", b"", "vide"),
        Hostile("blank", b" \n\n", "vide"),
        Hostile("only_comments", b"# rien\n# encore rien\n", "vide"),
        Hostile("only_null", b"~\n", "vide"),
        Hostile("png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image PNG.*texte YAML ou JSON"),
        Hostile("pdf", b"%PDF-1.7\n%\xe2\xe3", "document PDF"),
        Hostile("docx", b"PK\x03\x04\x14\x00\x06\x00", "Word"),
        Hostile("binary", bytes(range(128, 256)) * 20, "UTF-8", 1),
        Hostile("utf_16", GOOD.encode("utf-16"), "UTF-16.*UTF-8"),
        Hostile("utf_16_without_mark", GOOD.encode("utf-16-le"), "UTF-16.*UTF-8"),
        Hostile("utf_32", GOOD.encode("utf-32"), "UTF-32.*UTF-8"),
        Hostile("latin_1", GOOD.encode("latin-1"), "UTF-8", 18),
        Hostile("fifty_megabytes", b"a: 1\n" * 10_000_000, "trop gros.*50,0 Mo"),
    ]


def _syntax() -> list[Hostile]:
    return [
        Hostile("truncated_flow", GOOD.encode()[: GOOD.index("code_postal")], "accolade", 9),
        Hostile("truncated_quote", b'reference: "SIN-1\nequipe: x\n', "guillemet.*Fermez"),
        Hostile("tab", b"reference: SIN-1\nemetteur:\n\tnom: x\n", "tabulation.*espaces", 3),
        Hostile("indent", b"emetteur:\n   nom: x\n  service: y\n", "Alignez", 3),
        Hostile("colon_in_text", b"equipe: x\nnature: fuite: grave\n", "deux-points.*guillemets", 2),
        Hostile("at_sign", b"equipe: @sinistres\n", "commencer par « @ ».*guillemets", 1),
        Hostile("json_two_commas", b'{"reference": "S",\n "notes": ["a",,"b"]}', "virgules", 2),
        Hostile("json_cut", b'{"reference": "SIN-1",\n "equipe": ', "accolade"),
        Hostile("bad_escape", b'equipe: "C:\\Sinistres"\n', "barre oblique inverse", 1),
        Hostile(
            "two_documents", b"reference: a\n---\nreference: b\n", "plusieurs documents.*un fichier par dossier", 2
        ),
        Hostile("text_after_end", b'{"reference": "a"} suite', "après la fin", 1),
        Hostile("nul", b"reference: SIN\x001\n", r"U\+0000, colonne 15", 1),
        Hostile("escape_code", b"reference: S\nequipe: \x1b[31mrouge\n", r"U\+001B", 2),
        Hostile("bidi", "reference: S\nequipe: \u202etxt\n".encode(), r"U\+202E.*retapez", 2),
        Hostile("zero_width", "reference: SIN\u200b-1\n".encode(), r"U\+200B", 1),
        Hostile("hidden_by_escape", b'equipe: x\nreference: "SIN\\u202e1"\n', r"U\+202E", 2),
    ]


def _devices() -> list[Hostile]:
    return [
        Hostile("alias_bomb", _bomb(), "ancre « &l0 » refusée", 1),
        Hostile("alias", b"a: &x [1]\nb: *x\n", r"renvoi « \*x » refusé", 2),
        Hostile("merge_bomb", b"a: &a {b: 1}\nc:\n  <<: [*a, *a, *a]\n", "fusion « << » refusée", 3),
        Hostile("self_alias", b"a: &a [*a]\n", "renvoi", 1),
        Hostile("python_tag", b"a: 1\nb: !!python/object/apply:os.system [ls]\n", "étiquette de type.*refusée", 2),
        Hostile("own_tag", b"reference: !secret x\n", "étiquette de type « !secret »", 1),
        Hostile("binary_tag", b"reference: !!binary aGVsbG8=\n", "étiquette de type", 1),
        Hostile("deep_brackets", b"a: " + b"[" * 100_000, "niveaux imbriqués", 1),
        Hostile("deep_dashes", b"- " * 100_000, "niveaux imbriqués", 1),
        Hostile("deep_braces", b'{"a":' * 10_000, "niveaux imbriqués", 1),
        Hostile("brace_keys", b"{" * 100_000, "doit être un mot", 1),
        Hostile("too_many", b"notes:\n" + b"- a\n" * 100_000, "trop d'éléments", 20_000),
        Hostile("list_as_key", b"reference: a\n? [b, c]\n: d\n", "doit être un mot", 2),
        Hostile("null_as_key", b"reference: a\n~: d\n", "doit être un mot", 2),
        Hostile("list_root", b"- reference: a\n- reference: b\n", "pas un dossier", 1),
        Hostile("text_root", b"Bonjour, voici mon sinistre.\n", "pas un dossier.*dossier vierge", 1),
    ]


def _fields() -> list[Hostile]:
    return [
        changed(
            "duplicate", "equipe: Sinistres complexes", "equipe: a\nequipe: b", "deux fois, lignes 6 et 7", "equipe: b"
        ),
        changed(
            "duplicate_inside",
            "    camp: nous",
            "    camp: nous\n    camp: tiers",
            "lignes 24 et 25",
            "    camp: tiers",
        ),
        changed("typo", "branche:", "brnache:", "champ inconnu.*« branche »"),
        changed("typo_inside", "  franchise:", "  franchsie:", "champ inconnu.*« franchise »"),
        changed("missing", "reference: SIN-2026-1\n", "", "reference : champ obligatoire absent.*Ajoutez", "branche"),
        changed("left_blank", "reference: SIN-2026-1", "reference:", "champ obligatoire laissé vide"),
        changed(
            "comma_splits_text", "{nom: Camille Exemple}", "{nom: Camille, ma collègue}", "champ inconnu.*guillemets"
        ),
        changed("bad_reference", "SIN-2026-1", "SIN 2026/1", "écriture non admise.*sans espace"),
        changed(
            "unknown_branch",
            "branche: dommages_aux_biens",
            "branche: dommage_aux_biens",
            "Vouliez-vous « dommages_aux_biens »",
        ),
        changed(
            "text_for_group",
            "{ville: Strasbourg, departement: 67}",
            "Strasbourg",
            "groupe de champs attendu.*« Strasbourg »",
        ),
        changed(
            "group_for_text",
            "equipe: Sinistres complexes",
            "equipe: {nom: x}",
            "texte attendu, groupe de champs trouvé",
        ),
        changed(
            "text_for_list",
            "pieces:\n  - numero: 1\n    libelle: Déclaration",
            "pieces: Déclaration",
            "liste attendue.*tiret",
        ),
        changed("empty_item", "pieces:\n", "notes:\n  -\npieces:\n", "rien n'est écrit", "  -\npieces"),
        changed("no_party_role", "roles: [assure]", "roles: []", "liste trop courte"),
        changed("bad_department", "departement: 67", "departement: 99", "écriture non admise.*département"),
        changed("long_text", "equipe: Sinistres", "equipe: " + "x" * 5000, "trop long : au plus 4000 caractères"),
        changed(
            "many_faults",
            "faits:\n",
            "faits:\n" + "".join(f"  f{i}: 1\n" for i in range(200)),
            "liste s'arrête ici",
            "  f50:",
        ),
    ]


def _amounts_and_days() -> list[Hostile]:
    return [
        changed("amount_text", "2750.00", "deux mille", "« deux mille » n'est pas un nombre.*12500.50"),
        changed("amount_quoted", "2750.00", '"2750.00"', "entre guillemets.*Retirez les guillemets"),
        changed("amount_comma", "2750.00", "2750,00", "« 2750,00 » n'est pas un nombre.*avec un point"),
        changed("amount_euro", "2750.00", "2750 €", "« 2750 € » n'est pas un nombre"),
        changed("amount_spaces", "2750.00", "2 750.00", "n'est pas un nombre"),
        changed("amount_exponent", "2750.00", "1e5", "n'est pas un nombre"),
        changed("amount_nan", "2750.00", ".nan", "n'est pas un nombre"),
        changed("amount_arabic_digits", "2750.00", "٢٧٥٠", "n'est pas un nombre"),
        changed("amount_octal", "2750.00", "010", "« 010 » n'est pas un nombre"),
        changed("amount_negative", "2750.00", "-1", "hors limites.*au moins 0"),
        changed("amount_huge", "2750.00", "99999999999", "hors limites.*au plus 999999999.99"),
        changed("amount_thousandths", "2750.00", "12.345", "Au plus 2 chiffres après le point"),
        changed("octal_number", "numero: 1", "numero: 010", "nombre entier attendu, « 010 » lu"),
        changed("decimal_number", "numero: 1", "numero: 1.0", "nombre entier attendu"),
        changed("february_30", "2026-03-02", "2026-02-30", "n'existe pas.*30 février 2026"),
        changed("february_29", "2026-03-02", "2026-02-29", "n'existe pas.*29 février 2026"),
        changed("month_13", "2026-03-02", "2026-13-02", "pas de mois 13"),
        changed("year_9999", "2026-03-02", "9999-12-31", "année 9999 invraisemblable"),
        changed("year_0001", "2026-03-02", "0001-01-01", "année 1 invraisemblable"),
        changed("year_0000", "2026-03-02", "0000-01-01", "l'année 0000 n'existe pas"),
        changed("year_of_six_digits", "2026-03-02", "202026-03-02", "format AAAA-MM-JJ"),
        changed("french_day", "2026-03-02", "02/03/2026", "AAAA-MM-JJ.*Écrivez 2026-03-02"),
        changed("french_impossible_day", "2026-03-02", "31/02/2026", "AAAA-MM-JJ.*2026-01-31"),
        changed("day_and_time", "2026-03-02", "2026-03-02T10:00:00", "Retirez l'heure : 2026-03-02"),
        changed("day_as_number", "2026-03-02", "0", "AAAA-MM-JJ, « 0 » lu"),
        changed("day_in_words", "2026-03-02", "hier", "AAAA-MM-JJ, « hier » lu"),
        changed("seconds", "heure: 18:30", "heure: 12:30:45", "écriture non admise : « 12:30:45 ».*14:30"),
        changed("hour_25", "heure: 18:30", "heure: 25:00", "écriture non admise : « 25:00 »"),
    ]


def _words() -> list[Hostile]:
    return [
        changed(
            "unknown_event",
            "declaration_sinistre",
            "declaration_sinitre",
            "événement inconnu.*« declaration_sinistre »",
        ),
        changed("far_event", "declaration_sinistre", "xyz", "événement inconnu : « xyz ».*vocabulaire"),
        changed("unknown_role", "roles: [assure]", "roles: [asuré]", "rôle inconnu.*« assure »"),
        changed(
            "unknown_fact",
            "recours.tiers_responsable:",
            "recours.tier_responsable:",
            "fait inconnu.*« recours.tiers_responsable »",
        ),
        changed("fact_no", "tiers_responsable: oui", "tiers_responsable: no", "« no » : « oui » ou « non » attendu"),
        changed("fact_on", "tiers_responsable: oui", "tiers_responsable: on", "« on » : « oui » ou « non » attendu"),
        changed("fact_list", "tiers_responsable: oui", "tiers_responsable: [oui]", "texte attendu, liste trouvé"),
        changed(
            "fact_elsewhere",
            "  recours.tiers_responsable: oui",
            "  contrat.nature: vie",
            "se lit ailleurs.*« contrat.nature »",
        ),
        changed("same_id", "id: voisin_1", "id: assure_1", "déjà pris, ligne 21"),
        changed("unknown_party", "par: assure_1", "par: asure_1", "pas dans « parties ».*« assure_1 »"),
        changed("unknown_exhibit", "piece: 1", "piece: 7", "« 7 » : cette pièce n'est pas dans « pieces »"),
        changed("unknown_procedure", "    piece: 1", "    procedure: refere_1", "cette procédure n'est pas dans"),
        changed("received_before", "reception: 2026-01-15", "reception: 2026-01-10", "avant l'acte lui-même"),
        changed("loss_in_future", "date: 2026-01-12", "date: 2027-01-12", "après « tenu_a_jour_au »"),
        changed(
            "contract_backwards",
            "  nature: dommages",
            "  date_effet: 2026-01-01\n  date_fin: 2025-01-01\n  nature: dommages",
            "avant sa prise d'effet",
            "  date_fin",
        ),
    ]


def hostile_files() -> tuple[Hostile, ...]:
    """Return every malformed dossier, each with a name of its own."""
    groups = (_not_texts(), _syntax(), _devices(), _fields(), _amounts_and_days(), _words())
    return tuple(bad for group in groups for bad in group)
