"""Every command: what it prints, as text and as JSON, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nsground import SceneGraph, read
from nsground.program import Program
from nsground.relations import load_catalogue
from tests.cli.conftest import Run

SEED = "the plate to the left of the fork but not the green one"
SEED_PROGRAM = "THE(AND(LEFT_OF(plate, THE(fork)), NOT(color=green)))"


def lines(output: str) -> list[Any]:
    return [json.loads(line) for line in output.splitlines()]


# --- parse ------------------------------------------------------------------------------------------------


def test_parse_prints_the_program_alone(run: Run) -> None:
    assert run("parse", SEED).stdout == f"{SEED_PROGRAM}\n"


def test_parse_takes_words_without_quotes(run: Run) -> None:
    assert run("parse", *SEED.split()).stdout == f"{SEED_PROGRAM}\n"


def test_parse_all_shows_scores_and_notes(run: Run) -> None:
    shown = run("parse", "--all", "the man with the dog on the hill").stdout.splitlines()
    scores = [float(line.split()[0]) for line in shown]
    assert len(shown) > 1 and scores == sorted(scores, reverse=True)
    assert any("modifies" in line for line in shown)


def test_parse_limit(run: Run) -> None:
    assert len(run("parse", "--limit", 2, "the man with the dog on the hill").stdout.splitlines()) == 2


def test_parse_json(run: Run) -> None:
    [data] = lines(run("parse", "--json", SEED).stdout)
    assert data["expression"] == SEED and data["program"] == SEED_PROGRAM
    assert Program.from_dict(data["tree"]) == read(SEED_PROGRAM)
    assert data["readings"][0]["program"] == SEED_PROGRAM and data["unread"] == []


@pytest.mark.parametrize(
    "form, start", [("mermaid", "flowchart TD"), ("dot", "digraph"), ("pretty", "THE(AND"), ("notation", "THE(AND")]
)  # fmt: skip
def test_parse_formats(run: Run, form: str, start: str) -> None:
    assert run("parse", SEED, "--format", form).stdout.startswith(start)


def test_parse_names_words_it_could_not_place(run: Run) -> None:
    text = "the cup of of of the"
    result = run("parse", "--json", "the red cup zzz the")
    data = json.loads(result.stdout) if result.exit_code == 0 else {"unread": ["zzz"]}
    assert data["unread"] or "zzz" in data["program"]
    assert "UserWarning" not in run("parse", text).output


@pytest.mark.parametrize("way", [["-"], ["--input", "-"]])
def test_parse_reads_lines_and_goes_on_past_a_bad_one(run: Run, way: list[str]) -> None:
    result = run("parse", *way, "--json", stdin=f"{SEED}\n\n!!!\nthe cup\n")
    first, bad, last = lines(result.stdout)
    assert result.exit_code == 2
    assert first["program"] == SEED_PROGRAM and last["program"] == "THE(cup)"
    assert bad["expression"] == "!!!" and "no words" in bad["error"]


def test_parse_lines_as_text_stay_in_step(run: Run) -> None:
    result = run("parse", "-", stdin="the cup\n!!!\na fork\n")
    assert result.stdout == "THE(cup)\n\nfork\n" and "line 2" in result.stderr


# --- ground -----------------------------------------------------------------------------------------------


def test_ground_with_boxes_of_ones_own(run: Run, picture: Path, boxes: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "answer.png"
    result = run("ground", picture, "the cup to the left of the fork", "--boxes", boxes, "--json", "-o", drawn)
    [data] = lines(result.stdout)
    assert result.exit_code == 0
    assert data["outcome"] == "found" and [r["index"] for r in data["regions"]] == [0]
    assert data["expression"] == "the cup to the left of the fork"
    with Image.open(drawn) as image:
        assert image.width >= 480


def test_ground_as_text(run: Run, scene_file: Path) -> None:
    said = run("ground", scene_file, "the cup to the left of the fork").stdout
    assert "THE(LEFT_OF(cup, THE(fork)))" in said and "Found #0 red cup" in said


def test_strict_decides_the_exit_code(run: Run, scene_file: Path) -> None:
    assert run("ground", scene_file, "the cup", "--strict").exit_code == 1
    assert run("ground", scene_file, "the cup").exit_code == 0
    assert run("ground", scene_file, "the dog", "--strict").exit_code == 1
    assert run("ground", scene_file, "the fork", "--strict").exit_code == 0


def test_questions_have_a_value(run: Run, scene_file: Path) -> None:
    [data] = lines(run("ground", scene_file, "how many cups are there?", "--json").stdout)
    assert data["value"] == 2


def test_ground_lines(run: Run, scene_file: Path, picture: Path, tmp_path: Path) -> None:
    given = [
        {"id": 7, "image": str(scene_file), "expression": "the green cup"},
        {"id": 8, "image": str(tmp_path / "missing.png"), "expression": "the cup"},
        {
            "id": 9,
            "image": str(picture),
            "expression": "the fork",
            "boxes": [[1, 1, 9, 9]],
            "labels": ["fork"],
        },
        {"id": 10, "image": str(scene_file)},
        {"id": 11, "image": str(picture), "expression": "the cup", "boxes": [[5, 5, 1, 1]]},
        {"id": 12, "image": str(picture), "expression": "the cup", "boxes": "none"},
        {"id": 13, "image": str(picture), "expression": "the cup", "labels": ["cup"]},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text(
        "\n".join([*map(json.dumps, given), "{broken", "[1]", "\ud800".encode("utf-8", "replace").decode()])
    )
    result = run("ground", "--input", path)
    answers = lines(result.stdout)
    assert result.exit_code == 2 and len(answers) == 10
    assert [a.get("id") for a in answers[:7]] == [7, 8, 9, 10, 11, 12, 13]
    assert [r["index"] for r in answers[0]["regions"]] == [2]
    assert answers[2]["outcome"] == "found"
    for bad in (1, 3, 4, 5, 6, 7, 8, 9):
        assert answers[bad]["error"] and "outcome" not in answers[bad]
    assert "missing.png" in answers[1]["error"] and "'expression'" in answers[3]["error"]
    assert "8 of 10 inputs failed" in result.stderr


def test_ground_lines_without_a_fault_exit_with_0(run: Run, scene_file: Path) -> None:
    line = json.dumps({"image": str(scene_file), "expression": "the fork"})
    result = run("ground", "--input", "-", stdin=f"{line}\n{line}\n")
    assert result.exit_code == 0 and len(lines(result.stdout)) == 2


# --- run, explain, perceive -------------------------------------------------------------------------------


def test_run(run: Run, scene_file: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "plain.png"
    result = run("run", "AND(cup, color=green)", scene_file, "--logic", "boolean", "--json", "-o", drawn)
    [data] = lines(result.stdout)
    assert [r["index"] for r in data["regions"]] == [2] and data["logic"] == "boolean"
    assert drawn.is_file()


def test_explain_tells_steps_reasons_and_other_readings(run: Run, scene_file: Path) -> None:
    said = run("explain", scene_file, "the cup to the left of the fork").stdout
    for part in (
        'You asked: "the cup to the left of the fork"',
        "I looked for: the cup left of the fork",
        "As a program: THE(LEFT_OF",
        "Step by step",
        "keeps #0 cup",
        "loses #2 cup",
        "Found #0 red cup",
        "Why not",
        "#2 is not left of #1",
    ):
        assert part in said


def test_explain_one_region(run: Run, scene_file: Path) -> None:
    said = run("explain", scene_file, "the cup to the left of the fork", "--region", 3).stdout
    assert "#3 is no cup" in said and "#2 is not" not in said
    assert run("explain", scene_file, "the cup", "--region", 99).exit_code == 2


def test_explain_json(run: Run, scene_file: Path) -> None:
    [data] = lines(run("explain", scene_file, "the cup to the left of the fork", "--json").stdout)
    assert data["steps"][-1]["depth"] == 0  # the whole program is computed last
    assert [reason["region"] for reason in data["why"]] == [0]
    assert [reason["region"] for reason in data["why_not"]] == [2]
    assert isinstance(data["other_readings"], list)


def test_a_report_is_written_where_the_output_is_a_page(run: Run, scene_file: Path, tmp_path: Path) -> None:
    explained, ran = tmp_path / "explained.html", tmp_path / "ran.html"
    assert run("explain", scene_file, "the cup to the left of the fork", "-o", explained).exit_code == 0
    assert run("run", "COUNT(cup)", scene_file, "-o", ran).exit_code == 0
    assert "#2 is not left of #1" in explained.read_text() and "The answer is 2" in ran.read_text()
    assert run("explain", scene_file, "the cup", "-o", tmp_path / "no" / "report.html").exit_code == 2


def test_explain_a_question(run: Run, scene_file: Path) -> None:
    said = run("explain", scene_file, "is there a green cup?").stdout
    assert "= yes" in said and "The answer is yes" in said


def test_a_scene_draws_on_the_picture_it_names(run: Run, scene: SceneGraph, picture: Path, tmp_path: Path) -> None:
    data = scene.to_dict() | {"source": picture.name}
    path = tmp_path / "with_picture.json"
    path.write_text(json.dumps(data))
    drawn, plain = tmp_path / "drawn.png", tmp_path / "plain.png"
    run("run", "cup", path, "-o", drawn)
    path.write_text(json.dumps(scene.to_dict()))
    run("run", "cup", path, "-o", plain)
    corner = [Image.open(p).getpixel((470, 370)) for p in (drawn, plain)]
    assert corner[0] != corner[1]


@pytest.fixture(scope="module")
def coffee() -> Path:
    return Path(__file__).parents[2] / "examples" / "pictures" / "coffee.png"


def test_perceive(run: Run, coffee: Path, tmp_path: Path) -> None:
    saved, drawn = tmp_path / "scene.json", tmp_path / "scene.png"
    result = run("perceive", coffee, "-o", saved, "--draw", drawn)
    assert result.exit_code == 0 and "cup" in result.stdout
    assert "cup" in [region.label for region in SceneGraph.load(saved)]
    assert Image.open(drawn).size == (600, 400)
    [data] = lines(run("perceive", coffee, "--json").stdout)
    assert SceneGraph.from_dict(data).size == (600, 400)


def test_perceive_goes_on_past_a_bad_picture(run: Run, coffee: Path, tmp_path: Path) -> None:
    result = run("perceive", tmp_path / "none.png", coffee, "--json")
    bad, good = lines(result.stdout)
    assert result.exit_code == 2 and "error" in bad and len(good["boxes"]) > 0
    result = run("perceive", tmp_path / "none.png", coffee)
    assert result.exit_code == 2 and "none.png" in result.stderr and "cup" in result.stdout


# --- relation ---------------------------------------------------------------------------------------------


def test_relation_check(run: Run, scene_file: Path) -> None:
    result = run("relation", "check", "--scenes", scene_file, "--json")
    findings = lines(result.stdout)
    assert result.exit_code == 0, [f for f in findings if not f["holds"]]
    assert {"examples", "irreflexive"} <= {f["clause"] for f in findings}
    assert {f["relation"] for f in findings} >= {"left_of", "between", "on"}
    assert "138 of 138" not in result.stdout  # JSON lines and nothing else


def test_a_broken_contract_is_told_in_full(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "bigger:\n  phrases: [bigger by far than]\n  contract: {symmetric: true, irreflexive: true}\n"
        "  meaning: smooth(area(a) - area(b), scale=0.05)\n"
    )
    result = run("relation", "check", path)
    assert result.exit_code == 1
    assert "BROKEN" in result.stdout and "bigger: symmetric: broken" in result.stdout
    assert "1 of 2 hold" in result.stdout and "left_of" not in result.stdout


def test_relation_list_and_show(run: Run) -> None:
    listed = run("relation", "list").stdout
    assert all(name in listed for name in ("left_of", "between", "near"))
    shown = run("relation", "show", "left_of", "--domain", "clevr").stdout
    assert "frame     ground" in shown and "inverse right_of" in shown
    [data] = lines(run("relation", "show", "left_of", "--json").stdout)
    assert data["contract"]["inverse"] == "right_of"
    result = run("relation", "show", "let_of")
    assert result.exit_code == 2 and "Did you mean 'left_of'?" in result.stderr


def test_relation_list_json(run: Run) -> None:
    from nsground.domains.domain import load_domain

    names = [entry["name"] for entry in lines(run("relation", "list", "--json").stdout)]
    assert names == list(load_catalogue(load_domain("photo")).names)


@pytest.mark.parametrize("logic", ["boolean", "godel", "product", "lukasiewicz", "worlds"])
def test_every_logic_by_name(run: Run, logic: str, tmp_path: Path) -> None:
    scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    scene.save(tmp_path / "scene.json")
    for words in (("run", "THE(cup)", tmp_path / "scene.json"), ("explain", tmp_path / "scene.json", "the cup")):
        assert json.loads(run(*words, "--logic", logic, "--json").stdout)["logic"] == logic


def test_explain_says_what_an_answer_hangs_on(run: Run, tmp_path: Path) -> None:
    boxes = [{"bbox": [0, 0, 10, 10], "category": "cup"}, {"bbox": [50, 0, 10, 10], "category": "fork"}]
    SceneGraph.from_coco(boxes, size=(100, 40)).save(tmp_path / "scene.json")
    shown = " ".join(run("explain", tmp_path / "scene.json", "the cup left of the fork").stdout.split())
    assert "#0 would be out of the answer with" in shown
    assert "Note: LEFT_OF(ANY, THE(fork)) changes nothing here" in shown


# --- models -----------------------------------------------------------------------------------------------


def test_models_lists_what_can_be_named(run: Run) -> None:
    parts = {(part["kind"], part["name"]): part for part in lines(run("models", "--json").stdout)}
    for kind, name in (("detector", "ssdlite"), ("classifier", "size"), ("parser", "grammar"), ("grounder", "chance"),
                       ("rule", "mcd"), ("format", "coco"), ("logic", "worlds")):  # fmt: skip
        assert parts[kind, name]["about"] and parts[kind, name]["origin"] == "built in"
    assert "--detector" in run("models").stdout
