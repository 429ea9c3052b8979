"""Throw text at the parser: anything but readings or a ParseError within a second is a fault.

python scripts/fuzz_language.py [--minutes 30] [--corpus tests/fixtures/fuzz]

Half of the texts are mutated bytes, guided by coverage; half are made of the lexicon's own words in any order.
What breaks a rule is written to the corpus, one text a file, and tests/language/test_fuzz.py reads all of them.
Needs atheris (``pip install nsground[fuzz]``).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["nsground.language", "nsground.program"]):
    from nsground import ParseError, parse_all
    from nsground.domains.domain import load_domain
    from nsground.language.lexicon import load_lexicon
    from nsground.relations import load_catalogue

SLOWEST = 1.0
"""Seconds of the process's own time that an expression may take."""

WARM_UP = ("the cup", "the zorp", "the cup that is not not not red")
"""What is read first, so that the grammar, spaCy's tagger and its parser are loaded before time is taken."""


def words(domain: str) -> list[str]:
    place = load_domain(domain)
    return [" ".join(phrase) for phrase in sorted(load_lexicon(place, load_catalogue(place)).entries)]


class Fuzzer:
    """Counts what was tried and keeps what failed."""

    def __init__(self, corpus: Path, seconds: float) -> None:
        self.corpus = corpus
        self.words = {domain: words(domain) for domain in ("photo", "clevr")}
        self.until = time.monotonic() + seconds
        self.tried = self.read = self.failed = 0
        self.slowest = (0.0, "")

    def __call__(self, data: bytes) -> None:
        if time.monotonic() > self.until:
            self.report()
            sys.stdout.flush()
            import os

            os._exit(int(self.failed > 0))  # libFuzzer offers no other end
        given = atheris.FuzzedDataProvider(data)
        domain = "clevr" if given.ConsumeBool() else "photo"
        if given.ConsumeBool():
            known = self.words[domain]
            count = given.ConsumeIntInRange(1, 40)
            text = " ".join(known[given.ConsumeIntInRange(0, len(known) - 1)] for _ in range(count))
        else:
            text = given.ConsumeUnicodeNoSurrogates(400)
        self.check(text, domain)

    def check(self, text: str, domain: str) -> None:
        started = time.process_time()
        self.tried += 1
        try:
            parse_all(text, domain)
            self.read += 1
        except ParseError:
            pass
        except Exception as error:
            self.keep(text, f"{type(error).__name__}: {error}")
        took = time.process_time() - started
        self.slowest = max(self.slowest, (took, text))
        if took > SLOWEST:
            self.keep(text, f"took {took:.1f} s")
        if self.tried % 5000 == 0:
            self.report()

    def keep(self, text: str, why: str) -> None:
        self.failed += 1
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        (self.corpus / f"{name}.txt").write_text(text, encoding="utf-8")
        print(f"{name}: {why}: {text!r}", flush=True)

    def report(self) -> None:
        slowest, text = self.slowest
        print(f"{self.tried:,} tried, {self.read:,} read, {self.failed} failed; slowest {slowest:.2f} s: {text[:80]!r}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--corpus", type=Path, default=Path("tests/fixtures/fuzz"))
    given = options.parse_args()
    given.corpus.mkdir(parents=True, exist_ok=True)
    for domain in ("photo", "clevr"):
        for text in WARM_UP:
            with contextlib.suppress(ParseError):
                parse_all(text, domain)
    atheris.Setup([sys.argv[0], "-max_len=600", "-verbosity=0"], Fuzzer(given.corpus, 60 * given.minutes))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
