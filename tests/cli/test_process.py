"""The command as a process: light imports, pipes, interruptions, terminals that cannot show all letters."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAIN = "import sys; from nsground.cli import main; main(prog_name='nsground')"


def command(*words: str, code: str = MAIN, **environment: str) -> subprocess.CompletedProcess[str]:
    given = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_version() -> None:
    import nsground

    done = command("--version")
    assert done.returncode == 0 and nsground.__version__ in done.stdout


def imported(*words: str) -> set[str]:
    code = (
        "import sys\nfrom nsground.cli import main\n"
        "try: main(prog_name='nsground')\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    done = command(*words, code=code)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_parse_and_help_do_not_import_torch() -> None:
    for words in (
        ["--help"],
        ["parse", "--help"],
        ["parse", "the cup"],
        ["parse", "the frobnicator on the cup"],
    ):
        assert not imported(*words) & {"torch", "torchvision", "transformers"}, words


def test_a_program_on_a_scene_file_needs_no_torch() -> None:
    scene = str(ROOT / "examples" / "pictures" / "clevr_000019.json")
    assert not imported("run", "THE(AND(cube, size=large))", scene) & {"torch", "spacy"}


def test_a_closed_pipe_ends_quietly() -> None:
    given = os.environ | {"PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", MAIN, "parse", "--json", "-"]
    with subprocess.Popen(
        words, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.write(b"the cup\n" * 50)
        process.stdin.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said and "BrokenPipe" not in said and "Exception" not in said


def test_an_interruption_ends_quietly() -> None:
    given = os.environ | {"PYTHONPATH": str(ROOT)}
    code = f"import os, signal, sys, threading\n{MAIN.replace('import sys; ', '').split('; ')[0]}\n" + (
        "sys.stdin.buffer.readline()\n"
        "threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()\nmain(prog_name='nsground')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, "parse", "-"], env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin and process.stderr
        process.stdin.write(b"go\n")
        process.stdin.flush()
        code_out = process.wait(timeout=30)
        said = process.stderr.read().decode()
    assert code_out == 128 + signal.SIGINT and said.strip() == ""


def test_letters_the_terminal_cannot_show_are_escaped() -> None:
    text = "the café 🙂"
    done = command("parse", text, PYTHONIOENCODING="ascii")
    assert done.returncode in (0, 2) and "Traceback" not in done.stderr
    done = command("parse", "--json", "the café", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["expression"] == "the café"
