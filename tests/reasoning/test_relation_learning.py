"""Relations learned from pairs and from what expressions mean, written, read back and run."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.learned_relation import expressions, pairs
from nsground import execute, read
from nsground.cli import main
from nsground.domains.domain import load_domain
from nsground.errors import ExecutionError, RelationError
from nsground.learning import relations as relation_learning
from nsground.learning.relations import LabelledPair, Meant, learn
from nsground.relations import Contract, check, load_catalogue, random_scenes
from nsground.relations.learned import load
from tests.reasoning.worlds import random_scene


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relation_learning, "STEPS", 120)


@pytest.mark.slow
def test_better_than_chance_from_pairs_and_from_expressions() -> None:
    for examples in (pairs(random.Random(2), 200), expressions(random.Random(3), 200)):
        score = learn("in_the_shadow_of", examples).scores[0]
        assert score.share > score.chance + 0.15, score


def test_the_same_seed_gives_the_same_network() -> None:
    examples = pairs(random.Random(1), 30)
    first, again, other = (learn("r", examples, seed=seed).network.to_bytes({}) for seed in (0, 0, 1))
    assert first == again != other


def test_symmetry_is_kept_by_the_way_it_is_made(tmp_path: Path) -> None:
    examples = pairs(random.Random(1), 30)
    for clause in ("symmetric", "asymmetric"):
        network = learn("by_it", examples, Contract(**{clause: True})).network  # type: ignore[arg-type]
        (tmp_path / "by_it.safetensors").write_bytes(network.to_bytes({}))
        entry = f"by_it: {{phrases: [by it], contract: {{{clause}: true}}, meaning: learned by_it.safetensors}}"
        (tmp_path / "relations.yaml").write_text(entry, encoding="utf-8")
        catalogue = load_catalogue(load_domain("photo")).with_file(tmp_path / "relations.yaml")
        findings = check(catalogue, random_scenes(5, seed=0), ["by_it"])
        assert [finding.holds for finding in findings] == [True], findings


def write_examples(path: Path, count: int = 40) -> None:
    lines = []
    for each in pairs(random.Random(5), count):
        assert isinstance(each, LabelledPair)
        lines.append({"scene": each.scene.to_dict(), "a": each.a, "b": each.b, "holds": each.holds})
    for found in expressions(random.Random(6), 20):
        assert isinstance(found, Meant)
        head, other = (node.name for node in found.program.walk() if node.op == "CONCEPT")  # type: ignore[attr-defined]
        text = f"the {head} in the shadow of a {other}"
        lines.append({"scene": found.scene.to_dict(), "expression": text, "target": sorted(found.target)})
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


def test_from_the_command_line_to_an_answer(tmp_path: Path) -> None:
    write_examples(tmp_path / "examples.jsonl")
    folder = tmp_path / "shadows"
    command = ["relation", "learn", "in_the_shadow_of", "--examples", str(tmp_path / "examples.jsonl"), "--json"]
    done = CliRunner().invoke(main, [*command, "--contract", "asymmetric", "-o", str(folder)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {score["kind"] for score in told["scores"]} <= {"pairs", "expressions"}
    assert told["contract"] == [{"clause": "asymmetric", "holds": True, "tested": 2880, "worst": ""}]
    place = load_domain("photo").with_grammar(folder)
    scene = random_scene(random.Random(3), most=6, soft=True)
    answer = execute(read("IN_THE_SHADOW_OF(ANY, ANY)"), scene, domain=place)
    assert answer.degrees is not None and np.isfinite(answer.degrees).all()
    assert not answer.unjudged
    assert load(folder / "in_the_shadow_of.safetensors").form == "asymmetric"


def test_examples_that_cannot_be_learned_from(tmp_path: Path) -> None:
    examples = pairs(random.Random(1), 12)
    with pytest.raises(ExecutionError, match="10 examples or more, got 3"):
        learn("r", examples[:3])
    with pytest.raises(ExecutionError, match="holds in every pair"):
        learn("r", [each for each in pairs(random.Random(1), 30) if each.holds])  # type: ignore[union-attr]
    meant = Meant(examples[0].scene, read("LEFT_OF(cup, jug)"), frozenset([0]))
    with pytest.raises(ExecutionError, match="does not use the relation r"):
        learn("r", [*examples, meant])
    path = tmp_path / "examples.jsonl"
    path.write_text('{"scene": {"boxes": []}, "holds": true}', encoding="utf-8")
    done = CliRunner().invoke(main, ["relation", "learn", "r", "--examples", str(path)])
    assert done.exit_code == 2
    assert "line 1" in done.output


def test_files_that_are_no_learned_relation(tmp_path: Path) -> None:
    source = tmp_path / "relations.yaml"

    def entry(meaning: str) -> None:
        source.write_text(f"by_it: {{phrases: [by it], meaning: {meaning}}}", encoding="utf-8")

    catalogue = load_catalogue(load_domain("photo"))
    entry("learned ../secret.safetensors")
    with pytest.raises(RelationError, match="beside this one"):
        catalogue.with_file(source)
    entry("learned by_it.safetensors")
    with pytest.raises(RelationError, match="there is no file"):
        catalogue.with_file(source)
    (tmp_path / "by_it.safetensors").write_bytes(b"not one")
    scene = random_scene(random.Random(3), most=6)
    everything = range(len(scene))
    with pytest.raises(RelationError, match="is no learned relation"):
        catalogue.with_file(source).degrees("by_it", scene, everything, everything)
