"""Syntax errors of YAML and JSON, said in French with the line, the column and what to do."""

from __future__ import annotations

import yaml

_INDENT = "Alignez les lignes d'un même niveau avec le même nombre d'espaces."
_QUOTE = "Si c'est un texte, mettez-le entre guillemets."
_BRACKET = "Vérifiez les virgules, et fermez chaque crochet ou accolade ouvert."
_KNOWN = (
    ("mapping values are not allowed", "deux-points inattendu", f"{_QUOTE} Sinon, vérifiez le retrait de la ligne."),
    ("could not find expected ':'", "deux-points attendu après le nom du champ", "Écrivez « nom: valeur »."),
    ("did not find expected key", "retrait irrégulier, ou texte à mettre entre guillemets", _INDENT),
    ("did not find expected '-' indicator", "élément de liste mal aligné", _INDENT),
    ("block sequence entries are not allowed", "tiret de liste inattendu", _INDENT),
    ("did not find expected ',' or", "crochet ou accolade mal fermé, ou virgule oubliée", _BRACKET),
    ("did not find expected node content", "valeur attendue", _BRACKET),
    ("found unexpected end of stream", "guillemet ouvert et jamais fermé", "Fermez le guillemet."),
    ("found unexpected document indicator", "guillemet ouvert et jamais fermé", "Fermez le guillemet."),
    ("unknown escape character", "barre oblique inverse inattendue", "Doublez-la (\\\\), ou prenez l'apostrophe ' '."),
    ("escape", "code de caractère illisible après « \\ »", "Écrivez le caractère lui-même."),
    ("Unicode", "code de caractère illisible après « \\ »", "Écrivez le caractère lui-même."),
    ("<document start>", "texte inattendu après la fin du document", "Gardez un seul dossier par fichier."),
    ("alphabetic or numeric character", "signe « & » ou « * » inattendu", _QUOTE),
    ("indentation indicator", "retrait mal indiqué après « | » ou « > »", "Écrivez seulement « | » en fin de ligne."),
    ("comment or line break", "texte inattendu après « | » ou « > »", "Allez à la ligne après ce signe."),
    ("leading space", "retrait irrégulier dans un texte de plusieurs lignes", _INDENT),
    ("directive", "signe « % » inattendu en début de ligne", _QUOTE),
    ("tag", "signe « ! » inattendu", _QUOTE),
)


def french_syntax(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """Return the line, the message and the remedy for an error of the parser."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    message, remedy = _explain(str(getattr(error, "problem", None) or error), _character(text, line, column))
    last = text.count("\n") + 1
    where = f" (colonne {column})" if mark else ""
    return min(line, last), f"{message}{where}.", remedy


def _explain(problem: str, character: str) -> tuple[str, str]:
    if "cannot start any token" in problem or "tab character" in problem:
        if character == "\t":
            return "tabulation en début de ligne ou de valeur", "Remplacez-la par des espaces."
        return f"une valeur ne peut pas commencer par « {character} »", _QUOTE
    for fragment, message, remedy in _KNOWN:
        if fragment in problem:
            return message, remedy
    return "écriture que le lecteur ne comprend pas", f"{_INDENT} {_QUOTE}"


def _character(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    if not 1 <= line <= len(lines):
        return ""
    row = lines[line - 1]
    return row[column - 1] if 1 <= column <= len(row) else ""
