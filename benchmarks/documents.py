"""Letters in Word and in PDF, side by side with the usual tools, on the letters of the sample dossiers, with memory.

* Word: litigo against plain docxtpl (the template opened for each letter, as its manual says), same template, same
  variables. Both read the variables through litigo's own binding; docxtpl is spared the typography and the check that
  what is written is XML. « Never met »: every value of every letter is a new one, so that nothing kept helps.
* PDF: litigo, its comparison of both texts included, against bare WeasyPrint on the same page, and against WeasyPrint
  asked for the same norm.
* The pair: litigo against docxtpl and LibreOffice without a window, one process for each document, then all in one.
* Memory: each way alone in a new process, the peak it reached over all the letters.

The texts are asserted equal before anything is timed.
"""

from __future__ import annotations

import datetime as dt
import io
import pickle
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from benchmarks.assess import milliseconds
from litigo.assessment.assess import assess
from litigo.documents.binding import Record, bind
from litigo.documents.blocks import Structure, text_of
from litigo.documents.compiled import Sandbox, compiled
from litigo.documents.context import letter_context
from litigo.documents.layout import html_of
from litigo.documents.letter import find_template
from litigo.documents.pdf import check, squeezed, write_pdf
from litigo.documents.structure import read_structure
from litigo.documents.typography import typeset
from litigo.documents.word import fill, stamped
from litigo.dossier.reader import read_dossier
from litigo.rulebook.loader import load_rulebook

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 23)
FRESH_ROUNDS, PDF_ROUNDS, OFFICE_LETTERS = 10, 5, 5
TARGET_WORD, TARGET_PDF, TARGET_PAIR = 30, 1.1, 5
PEAK = re.compile(r"VmHWM:\s*(\d+) kB")
SOFFICE = shutil.which("soffice")


@dataclass(frozen=True, slots=True)
class Letter:
    """A template and the variables of one letter."""

    name: str
    template: bytes
    context: dict[str, Any]


def letters() -> list[Letter]:
    """Return every letter the sample dossiers call for."""
    rulebook = load_rulebook()
    found = []
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        dossier = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
        assessment = assess(dossier, rulebook, TODAY, "0" * 64)
        for due in assessment.documents:
            context = letter_context(due, dossier, assessment, rulebook.vocabulary, draft=not due.ready)
            source = find_template(ROOT / "templates", due.template).read_bytes()
            found.append(Letter(due.id, source, {**context, "clauses": dict(rulebook.clauses_on(TODAY))}))
    return found


# -- the ways -------------------------------------------------------------------------------------------------------


def our_word(letter: Letter) -> bytes:
    """Fill and stamp a letter, as litigo does."""
    filled = fill(letter.template, letter.name, letter.context, Record(), {})
    return stamped(filled, title=letter.name, author="Banc", comment="banc", today=TODAY)


def docxtpl_word(letter: Letter) -> bytes:
    """Fill a letter with docxtpl."""
    word: Any = DocxTemplate(io.BytesIO(letter.template))
    word.render(bind(letter.context, Record(), {}), Sandbox(), autoescape=True)
    output = io.BytesIO()
    word.save(output)
    return output.getvalue()


def page_of(docx: bytes) -> tuple[Structure, str]:
    """Read a Word file and lay it out as a page."""
    structure = read_structure(docx)
    return structure, html_of(structure, title="Banc", author="Banc", day=TODAY.isoformat())


def our_pdf(structure: Structure, page: str) -> bytes:
    """Draw a page and compare it with the Word file, as litigo does."""
    pdf = write_pdf(page, structure.pictures)
    check(structure, pdf, braces_typed=True)
    return pdf


def bare_pdf(page: str, variant: str | None = None) -> bytes:
    """Draw a page with WeasyPrint alone."""
    from weasyprint import HTML  # noqa: PLC0415 - slow to import

    written: bytes = HTML(string=page).write_pdf(pdf_variant=variant)
    return written


def our_pair(letter: Letter) -> bytes:
    """Write both files of a letter."""
    return our_pdf(*page_of(our_word(letter)))


def office(sources: Iterable[Path], folder: Path) -> None:
    """Turn Word files into PDF files with LibreOffice, in one process; its own profile is ready."""
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    listed = [str(path) for path in sources]
    subprocess.run([*command, "--outdir", str(folder), *listed], capture_output=True, check=True)


# -- measuring ------------------------------------------------------------------------------------------------------


def totals(found: list[Letter], ways: Mapping[str, Callable[[Letter], object]]) -> dict[str, float]:
    """Return the processor time of all the letters by each way, warm, the median of many rounds."""
    sums = dict.fromkeys(ways, 0.0)
    for letter in found:
        runs = {way: partial(run, letter) for way, run in ways.items()}
        for way, (median, _) in milliseconds(runs).items():
            sums[way] += median
    return sums


def never_met(found: list[Letter]) -> float:
    """Return the processor time of all the letters when every value of each is one nobody ever printed."""
    fresh = [Letter(letter.name, letter.template, _renewed(letter.context, f" {n}")) for n, letter in _many(found)]
    began = time.process_time()
    for letter in fresh:
        our_word(letter)
    return (time.process_time() - began) / FRESH_ROUNDS * 1000


def _many(found: list[Letter]) -> Iterable[tuple[int, Letter]]:
    return ((number, letter) for number in range(FRESH_ROUNDS) for letter in found)


def _renewed(value: Any, mark: str) -> Any:  # noqa: ANN401 - a context
    if isinstance(value, str):
        return f"{value}{mark}"
    if isinstance(value, dict):
        return {key: item if key == "clauses" else _renewed(item, mark) for key, item in value.items()}
    return [_renewed(item, mark) for item in value] if isinstance(value, list | tuple) else value


def assert_same_text(found: list[Letter]) -> None:
    """Assert that every way says the same, typography apart, before it is timed."""
    for letter in found:
        assert compiled(letter.template, letter.name) is not None, letter.name
        ours, theirs = (text_of(read_structure(word(letter)).blocks) for word in (our_word, docxtpl_word))
        assert squeezed(ours) == squeezed(typeset(theirs.replace("\n", "¶")).replace("¶", "\n")), letter.name


def word(found: list[Letter]) -> None:
    """Compare Word files."""
    count, fresh = len(found), never_met(found)
    took = totals(found, {"docxtpl": docxtpl_word, "litigo": our_word})
    theirs, ours = took["docxtpl"], took["litigo"]
    print(f"Word, {count} letters of the sample dossiers, processor time of one letter on average:")
    print(f"  docxtpl: {theirs / count:.2f} ms")
    print(f"  litigo: {ours / count:.2f} ms, {theirs / ours:.1f} times as quick (target {TARGET_WORD})")
    print(f"  litigo, values never met: {fresh / count:.2f} ms, {theirs / fresh:.1f} times as quick")


def pdf(found: list[Letter]) -> None:
    """Compare PDF files: each page by each way in turn, so that the machine slows none more than another."""
    count = len(found)
    times: dict[str, float] = dict.fromkeys(("bare", "norm", "ours", "check"), 0.0)
    for letter in found:
        structure, page = page_of(our_word(letter))
        drawn = write_pdf(page, structure.pictures)
        ways: dict[str, Callable[[], object]] = {
            "bare": partial(bare_pdf, page),
            "norm": partial(bare_pdf, page, "pdf/a-3a"),
            "ours": partial(our_pdf, structure, page),
            "check": partial(check, structure, drawn, braces_typed=True),
        }
        rounds = [{way: once(run) for way, run in ways.items()} for _ in range(PDF_ROUNDS)]
        for way in ways:
            times[way] += statistics.median(one[way] for one in rounds)
    print("PDF of the same letters:")
    print(f"  WeasyPrint, bare: {times['bare'] / count:.0f} ms; asked for PDF/A-3a: {times['norm'] / count:.0f} ms")
    print(
        f"  litigo, PDF/A-3a and PDF/UA-1, both texts compared ({times['check'] / count:.1f} ms): "
        f"{times['ours'] / count:.0f} ms, {times['ours'] / times['bare']:.2f} times bare (target {TARGET_PDF})"
    )


def once(run: Callable[[], object]) -> float:
    """Return the processor time of one run, in milliseconds."""
    began = time.process_time()
    run()
    return (time.process_time() - began) * 1000


def pairs(found: list[Letter]) -> None:
    """Compare Word and PDF together, by the clock, since LibreOffice works in another process."""
    if SOFFICE is None:
        print("LibreOffice is not installed: no pair compared")
        return
    some = found[:: max(1, len(found) // OFFICE_LETTERS)]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        sources = [folder / f"{rank}.docx" for rank in range(len(some))]
        sources[0].write_bytes(docxtpl_word(some[0]))
        office(sources[:1], folder)  # writes its profile, once for all
        ours = _clock(lambda: [our_pair(letter) for letter in some])
        apart = _clock(lambda: list(map(_office_pair, some, sources)))
        batch = _clock(lambda: _office_batch(some, sources))
    count = len(some)
    print(f"Word and PDF together, {count} letters, by the clock, for one letter:")
    print(f"  litigo: {ours / count:.2f} s")
    print(
        f"  docxtpl and LibreOffice, one process each: {apart / count:.2f} s, "
        f"litigo {apart / ours:.1f} times as quick (target {TARGET_PAIR})"
    )
    print(f"  docxtpl and LibreOffice, all at once: {batch / count:.2f} s, litigo {batch / ours:.1f} times as quick")


def _clock(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _office_pair(letter: Letter, path: Path) -> None:
    path.write_bytes(docxtpl_word(letter))
    office([path], path.parent)


def _office_batch(some: list[Letter], sources: list[Path]) -> None:
    for letter, path in zip(some, sources, strict=True):
        path.write_bytes(docxtpl_word(letter))
    office(sources, sources[0].parent)


# -- memory ---------------------------------------------------------------------------------------------------------


def alone(way: str, kept: Path) -> None:
    """Run one way over the letters kept in a file of ours, and say the peak of memory."""
    found: list[Letter] = pickle.loads(kept.read_bytes())  # noqa: S301 - written by this very program
    if way == "office":
        _office_pair(found[0], kept.with_name("a.docx"))
    elif way == "weasyprint":
        _ = [bare_pdf(page_of(docxtpl_word(letter))[1]) for letter in found]
    else:
        _ = [WAYS[way](letter) for letter in found]
    if way == "office":
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
    else:  # the other count begins with what the process that started this one held
        print(int(PEAK.findall(Path("/proc/self/status").read_text(encoding="ascii"))[0]) // 1024)


WAYS: dict[str, Callable[[Letter], object]] = {
    "nothing": lambda _: None,
    "word": our_word,
    "docxtpl": docxtpl_word,
    "pair": our_pair,
}


def memory(found: list[Letter]) -> None:
    """Print the peak of memory of each way."""
    peaks = {}
    with tempfile.TemporaryDirectory() as work:
        kept = Path(work) / "letters"
        kept.write_bytes(pickle.dumps(found))
        for way in (*WAYS, "weasyprint", *(("office",) if SOFFICE else ())):
            command = [sys.executable, "-m", "benchmarks.documents", way, str(kept)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            peaks[way] = int(done.stdout)
    print(
        f"memory, peaks: letters read {peaks['nothing']} MB; Word by litigo {peaks['word']} MB, by docxtpl "
        f"{peaks['docxtpl']} MB; Word and PDF by litigo {peaks['pair']} MB, by docxtpl and bare WeasyPrint "
        f"{peaks['weasyprint']} MB; LibreOffice by itself {peaks.get('office', 0)} MB"
    )


def main() -> None:
    """Print the figures."""
    found = letters()
    assert_same_text(found)
    word(found)
    pdf(found)
    pairs(found)
    memory(found)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        alone(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
