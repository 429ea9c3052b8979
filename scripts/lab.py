"""The laboratory: makes the data, the splits, the rivals and the results of docs/generalisation.md.

    python scripts/lab.py --data ../shared/data/clevr [--output lab] [--workers 2]      # the same as: make lab

Each step is a command of nsground, so that every number can be had by hand. What was done by the same command on the
same inputs is not done again: killed or changed, the same call goes on. What a step says goes to a log of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[1]))

from nsground.files.atomic import write_json
from nsground.files.reading import read_json_object
from scripts.lab_page import write_page
from scripts.lab_plan import Step, plan

ROOT = Path(__file__).parents[1]
CONSOLE = Console(highlight=False)


@dataclass(frozen=True)
class Lab:
    """A plan that is carried out in a folder."""

    folder: Path
    steps: Mapping[str, Step]

    def run(self, workers: int) -> bool:
        """Every step as soon as what it needs is there; whether all went well."""
        order = TopologicalSorter({name: step.needs for name, step in self.steps.items()})
        order.prepare()
        failed: set[str] = set()
        running: dict[Future[bool], str] = {}
        with ThreadPoolExecutor(workers) as pool:
            while order.is_active():
                for name in sorted(order.get_ready(), key=list(self.steps).index):
                    if failed & set(self.steps[name].needs):
                        failed.add(name)
                        order.done(name)
                    else:
                        running[pool.submit(self._do, self.steps[name])] = name
                for done in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                    name = running.pop(done)
                    if not done.result():
                        failed.add(name)
                    order.done(name)
        for name in failed:
            CONSOLE.print(f"[red]not done: {name}[/] (see {self._log(name)})")
        return not failed

    def seconds(self) -> Iterator[tuple[str, float]]:
        """How long every step took, when it was done."""
        for name in self.steps:
            if (mark := self._mark(name)).is_file():
                yield name, read_json_object(mark)["seconds"]

    def _do(self, step: Step) -> bool:
        mark = self._mark(step.name)
        wanted = self._state(step)
        if mark.is_file() and read_json_object(mark)["state"] == wanted:
            CONSOLE.print(f"[dim]{step.name}: done before[/]")
            return True
        CONSOLE.print(f"{step.name}: nsground {' '.join(step.arguments)}", soft_wrap=True)
        start = time.monotonic()
        self._log(step.name).parent.mkdir(parents=True, exist_ok=True)
        with self._log(step.name).open("w", encoding="utf-8") as log:
            done = subprocess.run(
                [sys.executable, "-m", "nsground", *step.arguments],
                cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False,
            )  # fmt: skip
        seconds = time.monotonic() - start
        CONSOLE.print(f"{step.name}: {'done' if not done.returncode else 'FAILED'} in {seconds:,.0f} s")
        if done.returncode:
            return False
        mark.parent.mkdir(parents=True, exist_ok=True)
        write_json(mark, {"state": wanted, "seconds": seconds})
        return True

    def _state(self, step: Step) -> str:
        """What a step is made from: its command, and the state of the steps before it."""
        before = [self._state(self.steps[name]) for name in step.needs]
        return hashlib.sha256(json.dumps([step.arguments, before]).encode()).hexdigest()

    def _mark(self, name: str) -> Path:
        return self.folder / "done" / f"{name}.json"

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.txt"


def main() -> None:
    """Do what is left to do, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/clevr"))
    parser.add_argument("--output", type=Path, default=Path("lab"))
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "generalisation.md")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    if not args.data.is_dir():
        sys.exit(f"{args.data}: no such folder; --data names a folder of rendered scenes in CLEVR-Ref+'s form")
    steps = plan(args.data, args.output)
    lab = Lab(args.output, {step.name: step for step in steps})
    if not lab.run(args.workers):
        sys.exit(1)
    write_page(args.output, args.page, dict(lab.seconds()))
    CONSOLE.print(f"written: {args.page}")


if __name__ == "__main__":
    main()
