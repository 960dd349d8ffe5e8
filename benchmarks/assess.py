"""Time and memory of reading the rulebook and assessing a file of thirty events, next to two other ways of doing it.

What is compared, on one dossier already read, in one process, in turn, by processor time (median, and least):

* ``assess``: every rule, with the trace of every date, the strategies, checks, sums, regimes of liability and actions;
* the deadlines alone with their trace, the ledgers of limitation and what each date rests on;
* ``dates``: every rule, the dates and states alone;
* the same dates and states by a function written by hand for this kind of file (:mod:`benchmarks.by_hand`);
* the same dates where a general rule engine decides which rules apply (:mod:`benchmarks.engines`): it evaluates the
  ``applies_when`` of every deadline, translated word for word, and litigo counts those that pass. Neither engine counts
  time, so that the part it does not do is the same on both sides; the conditions alone are timed too.

The results are asserted equal before anything is timed.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import by_hand
from benchmarks.engines import Engine, engines
from litigo.assessment.assess import DueDate, assess, dates
from litigo.assessment.claim import Claim, claim_of
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.reckonings import Reckoner
from litigo.assessment.scope import ClaimScope
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.rulebook.conditions import DAY
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.models import DeadlineRule
from litigo.rulebook.rulebook import Rulebook, members_of

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "dommages_ouvrage_recours.yaml"
TODAY = dt.date(2026, 11, 23)
ROUNDS, LOADS = 25, 9
TURN = 0.02  # seconds of each work in a round
TARGET_LOAD, TARGET_ASSESS, TARGET_DATES = 0.3, 3.0, 0.5
# The example has twenty events; these ten are what the next weeks of such a file bring.
MORE_EVENTS = """\
  - {type: transmission_dossier_technique, date: 2017-03-01, par: syndicat, a: nous}
  - {type: expertise_amiable, date: 2026-07-28, par: cabinet_saone}
  - {type: lrar_indemnite, date: 2026-09-07, reception: 2026-09-09, par: syndicat, a: nous}
  - {type: demande_avance_do, date: 2026-10-14, reception: 2026-10-16, par: syndicat, a: nous}
  - {type: expertise_amiable, date: 2026-10-27, par: cabinet_saone}
  - {type: mise_en_demeure, date: 2026-10-30, reception: 2026-11-02, par: nous, a: etancheite}
  - {type: mise_en_demeure, date: 2026-10-30, reception: 2026-11-03, par: nous, a: menuiserie}
  - {type: assignation_refere, date: 2026-11-12, par: nous, a: menuiserie}
  - {type: rapport_preliminaire_communique, date: 2026-11-16, reception: 2026-11-18, par: nous, a: syndicat}
  - {type: decision_garantie_do, date: 2026-11-17, reception: 2026-11-19, par: nous, a: syndicat}
"""
LOAD = """\
import time
began = time.perf_counter(), time.process_time()
from litigo.rulebook.loader import load_rulebook
imported = time.perf_counter()
rulebook = load_rulebook()
print(imported - began[0], time.perf_counter() - began[0], time.process_time() - began[1])
"""
MEMORY = """\
import resource
from benchmarks.assess import TODAY, thirty_events
from litigo.assessment.assess import assess
from litigo.rulebook.loader import load_rulebook
rulebook = load_rulebook()
loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assess(thirty_events(rulebook), rulebook, TODAY)
print(loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def thirty_events(rulebook: Rulebook) -> Dossier:
    """Return the dossier of the benchmark, read and checked."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("\npieces:\n", f"\n{MORE_EVENTS}pieces:\n", 1)
    dossier = read_dossier(text.encode(), EXAMPLE.name, rulebook.vocabulary)
    assert len(dossier.evenements) == 30
    return dossier


# -- loading --------------------------------------------------------------------------------------------------------


def in_a_new_process(script: str, cache: Path) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "LITIGO_CACHE": str(cache)},
    )
    return [float(word) for word in done.stdout.split()]


def loading() -> None:
    """Time loading in new processes: the first without the compiled cache, the next ones with it."""
    with tempfile.TemporaryDirectory() as folder:
        _, first, first_cpu = in_a_new_process(LOAD, Path(folder))
        runs = [in_a_new_process(LOAD, Path(folder)) for _ in range(LOADS)]
        loaded, assessed = in_a_new_process(MEMORY, Path(folder))
    imports, whole, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
    print(
        f"rulebook from cold, compiled cache: {whole:.2f} s ({cpu:.2f} s CPU, of which imports {imports:.2f} s), "
        f"median of {LOADS} new processes (target {TARGET_LOAD} s)"
    )
    print(f"rulebook from its YAML files, no cache yet: {first:.2f} s ({first_cpu:.2f} s CPU)")
    print(f"memory: {loaded / 1024:.0f} MB once loaded, {assessed / 1024:.0f} MB after an assessment (peaks)")


# -- assessing ------------------------------------------------------------------------------------------------------


def milliseconds(work: Mapping[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Run each work in turn, warm, for many rounds; return the median and the least processor time of one run."""
    times: dict[str, list[float]] = {name: [] for name in work}
    repeats = {name: max(1, round(TURN / _once(run))) for name, run in work.items()}
    for _ in range(ROUNDS):
        for name, run in work.items():
            _once(run)  # what ran before has taken the processor's caches
            began = time.process_time()
            for _ in range(repeats[name]):
                run()
            times[name].append((time.process_time() - began) / repeats[name] * 1000)
    return {name: (statistics.median(found), min(found)) for name, found in times.items()}


def _once(run: Callable[[], object]) -> float:
    run()
    began = time.process_time()
    run()
    return max(time.process_time() - began, 1e-6)


def clocks_of(rulebook: Rulebook) -> list[DeadlineRule]:
    """Return every deadline rule that counts time, those first whose condition an engine can be given.

    A dated figure, whose grey zone makes a condition unknown, has no translation: such a rule is left to the count.
    """
    clocks = [rule for rule in rulebook.deadlines.values() if rule.status != "retired" and not members_of(rule)]
    return sorted(clocks, key=lambda rule: _dated(rule, rulebook))


def _dated(rule: DeadlineRule, rulebook: Rulebook) -> bool:
    return rule.applies_when is not None and DAY in rulebook.conditions.words(rule.applies_when)


def translatable(rules: list[DeadlineRule], rulebook: Rulebook) -> list[DeadlineRule]:
    """Return the rules whose condition an engine can be given, the first of the list."""
    return [rule for rule in rules if not _dated(rule, rulebook)]


def by_engine(engine: Engine, rules: list[DeadlineRule], dossier: Dossier, rulebook: Rulebook) -> list[DueDate]:
    """Return the dates of a dossier, the engine saying which rules apply.

    The engine sees the file as a whole; a rule on words that are not the same for every clock is left to the count.
    """
    claim = claim_of(dossier, rulebook.vocabulary, TODAY)
    truths = engine.truths(claim)
    passing = (
        [
            rule
            for rule, truth in zip(rules, truths, strict=False)  # the untranslated ones come last
            if truth is not False or _varies(rule, claim, rulebook)
        ]
        + rules[len(truths) :]
    )
    reckoned = Reckoner(rulebook, claim, traced=False).among(passing)
    return [DueDate(found.id, found.due, found.state, found.provisional) for found in reckoned]


def _varies(rule: DeadlineRule, claim: Claim, rulebook: Rulebook) -> bool:
    condition = rule.applies_when
    return condition is not None and not claim.local.isdisjoint(rulebook.conditions.words(condition))


def check(dossier: Dossier, rulebook: Rulebook, rules: list[DeadlineRule], others: list[Engine]) -> int:
    """Assert that all the ways give the same results; return the number of deadlines."""
    mine = dates(dossier, rulebook, TODAY)
    full = assess(dossier, rulebook, TODAY)
    assert [(due.id, due.due, due.state) for due in mine] == [(due.id, due.due, due.state) for due in full.deadlines]
    assert {due[:3] for due in mine} == set(by_hand.Dates(dossier, TODAY).all())
    claim = claim_of(dossier, rulebook.vocabulary, TODAY)
    truths = verdicts(translatable(rules, rulebook), rulebook, ClaimScope(claim, closed_world=True))
    for engine in others:
        assert engine.truths(claim) == truths, engine.name
        assert by_engine(engine, rules, dossier, rulebook) == list(mine), engine.name
    return len(mine)


def verdicts(rules: list[DeadlineRule], rulebook: Rulebook, scope: ClaimScope) -> list[bool | None]:
    """Return whether each rule applies to the file as a whole, each one asked."""
    return [rulebook.conditions.verdict(rule.applies_when, scope).truth for rule in rules]


def assessing() -> None:
    """Time the ways of giving the dates of one dossier."""
    rulebook = load_rulebook()
    dossier, rules = thirty_events(rulebook), clocks_of(rulebook)
    others = engines([rule.applies_when for rule in translatable(rules, rulebook)], rulebook.vocabulary)
    count = check(dossier, rulebook, rules, others)
    claim = claim_of(dossier, rulebook.vocabulary, TODAY)
    work: dict[str, Callable[[], object]] = {
        "assess": lambda: assess(dossier, rulebook, TODAY),
        "traced": lambda: DeadlineFinder(rulebook, claim_of(dossier, rulebook.vocabulary, TODAY)).all(),
        "dates": lambda: dates(dossier, rulebook, TODAY),
        "hand": lambda: by_hand.Dates(dossier, TODAY).all(),
        "verdicts": lambda: verdicts(rules, rulebook, ClaimScope(claim, closed_world=True)),
    }
    for engine in others:
        work[engine.name] = lambda engine=engine: by_engine(engine, rules, dossier, rulebook)  # type: ignore[misc]
        work[f"{engine.name}, conditions"] = lambda engine=engine: engine.truths(claim)  # type: ignore[misc]
    times = milliseconds(work)
    print(
        f"{len(rules)} deadline rules, 30 events, {count} deadlines; processor time, median (least) of {ROUNDS} rounds:"
    )
    _say("deadlines, with trace, ledgers and fragility", times["traced"], f"target {TARGET_ASSESS:g} ms")
    _say("assess: these, strategies, checks, sums, liability, actions", times["assess"], "no target of its own")
    _say("dates only", times["dates"], f"target {TARGET_DATES:g} ms")
    ratio = times["dates"][0] / times["hand"][0]
    _say("the same dates written by hand", times["hand"], f"litigo takes {ratio:.1f} times as long, target 5")
    _say("conditions of every rule, by litigo", times["verdicts"], "dates only asks a fraction of them")
    for engine in others:
        mine, theirs = times["dates"][0], times[engine.name][0]
        _say(f"dates, {engine.name}", times[engine.name], f"{theirs / mine:.1f} times as long as litigo, target 5")
        alone = times[f"{engine.name}, conditions"]
        _say("  of which the conditions", alone, f"{alone[0] / times['verdicts'][0]:.1f} times litigo's")


def _say(what: str, took: tuple[float, float], remark: str) -> None:
    print(f"  {what}: {took[0]:.2f} ms ({took[1]:.2f}); {remark}")


def main() -> None:
    """Print the figures."""
    loading()
    assessing()


if __name__ == "__main__":
    main()
