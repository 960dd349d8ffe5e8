"""« make mutants »: the report of a whole mutation run; exit code 1 when a mutant survives."""

from __future__ import annotations

import sys

from litigo.rulebook.loader import load_rulebook
from litigo.shipped import shipped
from tests.mutation.campaign import mutants_of, place, run, table
from tests.mutation.trials import Trials, shipped_cases


def main() -> int:
    """Run every mutant of the shipped rules and print what became of them."""
    rulebook = load_rulebook()
    outcomes = run(Trials(rulebook, shipped_cases()), mutants_of(rulebook))
    survivors = [outcome.mutant for outcome in outcomes if outcome.fate == "survived"]
    lines = [place(mutant, rulebook, shipped("rules")) for mutant in survivors]
    sys.stdout.write("\n".join([table(outcomes, rulebook), "", *lines, f"{len(lines)} survivor(s)", ""]))
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main())
