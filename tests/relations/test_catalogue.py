"""The catalogue: what it finds, how files are laid over each other, and what is wrong with a file."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nsground.domains.domain import load_domain
from nsground.errors import DomainError, RelationError
from nsground.program import read
from nsground.relations import Catalogue, load_catalogue, random_scenes
from nsground.scene import SceneGraph, Table

PHOTO = load_catalogue(load_domain("photo"))
CLEVR = load_catalogue(load_domain("clevr"))
SCENE = random_scenes(1, seed=3)[0]


def boxes(*rows: list[float], size: tuple[int, int] = (400, 300)) -> SceneGraph:
    return SceneGraph(boxes=list(rows), size=size, concepts=Table((), np.zeros((len(rows), 0))))


def with_text(tmp_path: Path, text: str, base: Catalogue = PHOTO) -> Catalogue:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return base.with_file(path)


# --- what is in it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("catalogue", [PHOTO, CLEVR], ids=["photo", "clevr"])
def test_every_relation_has_phrases_and_two_examples_that_can_be_read(catalogue: Catalogue) -> None:
    for entry in catalogue.relations.values():
        assert entry.phrases, entry.name
        assert len(entry.examples) >= 2, entry.name
        for _, notation in entry.examples:
            assert str(read(notation)) == notation
            assert f"{entry.name.upper()}(" in notation


def test_every_example_uses_a_phrase_of_its_relation() -> None:
    for entry in PHOTO.relations.values():
        for expression, _ in entry.examples:
            assert any(f" {phrase} " in f" {expression} " for phrase in entry.phrases), expression


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("to the left of", "left_of"), ("on", "on"), ("in", "inside"), ("beside", "next_to"),
        ("in between", "between"), ("in back of", "behind"), ("on top of", "on"), ("around", "around"),
    ],
)  # fmt: skip
def test_phrases_lead_to_relations(phrase: str, name: str) -> None:
    assert PHOTO.phrases[phrase] == name


def test_unknown_names_get_a_hint() -> None:
    with pytest.raises(RelationError, match=r"no relation 'lef_of'. Did you mean 'left_of'\?"):
        PHOTO.relation("lef_of")
    with pytest.raises(RelationError, match=r"no measure 'hight'. Did you mean 'height'\?"):
        PHOTO.measure("hight")
    with pytest.raises(RelationError, match=r"no direction 'rigth'. Did you mean 'right'\?"):
        PHOTO.direction("rigth")


def test_the_catalogue_is_immutable() -> None:
    with pytest.raises(TypeError):
        PHOTO.relations["x"] = PHOTO.relation("on")  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        PHOTO.measures = {}  # type: ignore[misc]


def test_importing_relations_imports_no_torch() -> None:
    code = "import sys, nsground.relations; sys.exit('torch' in sys.modules or 'spacy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


# --- degrees and measures -----------------------------------------------------------------------------------

TABLE, CUP, DOG, LAMP, CHAIR = (
    [100, 150, 300, 250], [180, 130, 200, 170], [150, 200, 220, 252], [170, 0, 230, 60], [310, 160, 360, 255],
)  # fmt: skip
ROOM = boxes(TABLE, CUP, DOG, LAMP, CHAIR)  # a table, a cup on it, a dog under it, a lamp over it, a chair by it


@pytest.mark.parametrize(
    ("relation", "holding"),
    [
        ("on", {(1, 0)}),
        ("over", {(1, 0), (3, 0), (0, 2), (1, 2), (3, 1), (3, 2)}),
        ("under", {(0, 1), (0, 3), (2, 0), (2, 1), (1, 3), (2, 3)}),
        ("inside", {(2, 0)}),
        ("contains", {(0, 2)}),
        ("next_to", {(0, 4), (4, 0)}),
        ("around", {(0, 2)}),
        ("behind", {(0, 2), (0, 4), (1, 0), (1, 2), (1, 4), (3, 0), (3, 1), (3, 2), (3, 4)}),
    ],
)
def test_relations_in_a_room(relation: str, holding: set[tuple[int, int]]) -> None:
    degrees = PHOTO.degrees(relation, ROOM, range(5), range(5))
    assert {(int(i), int(j)) for i, j in np.argwhere(degrees > 0.5)} == holding


def test_between_three() -> None:
    row = boxes([0, 0, 10, 10], [50, 0, 60, 10], [100, 0, 110, 10], [50, 80, 60, 90])
    degrees = PHOTO.degrees("between", row, range(4), [0], [2])
    assert (degrees[:, 0, 0] > 0.5).tolist() == [False, True, False, False]


@pytest.mark.parametrize("catalogue", [PHOTO, CLEVR], ids=["photo", "clevr"])
def test_some_regions_get_the_degrees_they_get_among_all(catalogue: Catalogue) -> None:
    everything, i, j, k = np.arange(len(SCENE)), [5, 0, 3], [7, 3], [1]
    for name, entry in catalogue.relations.items():
        if entry.arity == 2:
            full = catalogue.degrees(name, SCENE, everything, everything)
            part = catalogue.degrees(name, SCENE, i, j)
            assert (part == full[np.ix_(i, j)]).all(), name
        else:
            full = catalogue.degrees(name, SCENE, everything, everything, everything)
            part = catalogue.degrees(name, SCENE, i, j, k)
            assert (part == full[np.ix_(i, j, k)]).all(), name
        assert full.dtype == np.float64 and full.min() >= 0 and full.max() <= 1


def test_no_regions() -> None:
    assert PHOTO.degrees("left_of", SCENE, [], [1, 2]).shape == (0, 2)
    assert PHOTO.degrees("between", SCENE, [1], [], [2]).shape == (1, 0, 1)
    assert PHOTO.measure_values("size", SCENE, []).shape == (0,)


def test_the_files_relations_go_before_formulas_and_into_them() -> None:
    given = np.zeros((len(SCENE), len(SCENE)))
    given[2, 5] = 0.75
    scene = dataclasses.replace(SCENE, relations={"left_of": given, "holding": given})
    assert PHOTO.degrees("left_of", scene, [2, 3], [5]).tolist() == [[0.75], [0.0]]
    assert PHOTO.degrees("right_of", scene, [5], [2, 3]).tolist() == [[0.75, 0.0]]
    assert PHOTO.degrees("holding", scene, [2], [5]) == 0.75, "a relation that only the file knows"


def test_five_thousand_regions() -> None:
    generator = np.random.default_rng(0)
    low = generator.uniform(0, 900, size=(5000, 2))
    scene = boxes(*np.hstack([low, low + 50]).tolist(), size=(1000, 1000))
    degrees = PHOTO.degrees("left_of", scene, np.arange(5000), np.arange(0, 5000, 500))
    assert degrees.shape == (5000, 10)
    assert ((degrees > 0.5) == (scene.centers[:, :1] < scene.centers[::500, 0])).all()
    with pytest.raises(RelationError, match=r"5,000 x 5,000 x 5,000 regions are 125,000,000,000 degrees"):
        PHOTO.degrees("between", scene, *[np.arange(5000)] * 3)


def test_a_relation_of_three_wants_three() -> None:
    with pytest.raises(RelationError, match="between holds of 3 regions, got 2"):
        PHOTO.degrees("between", SCENE, [0], [1])
    with pytest.raises(RelationError, match="left_of holds of 2 regions, got 3"):
        PHOTO.degrees("left_of", SCENE, [0], [1], [2])


def test_a_formula_that_comes_to_no_number_names_relation_and_regions(tmp_path: Path) -> None:
    bad = with_text(tmp_path, "odd: {meaning: sqrt(center_x(b) - center_x(a))}")
    scene = boxes([0, 0, 10, 10], [50, 0, 60, 10], [100, 0, 110, 10])
    with pytest.raises(RelationError, match=r"relation odd: the formula comes to nan for regions \(2, 1\)"):
        bad.degrees("odd", scene, [1, 2], [2, 1])
    zero = with_text(tmp_path, "odd: {meaning: 1 / (left(a) - left(a))}")
    with pytest.raises(RelationError, match=r"comes to inf for regions \(1, 0\)"):
        zero.degrees("odd", scene, [1], [0])
    constant = with_text(tmp_path, "odd: {meaning: 0 / 0}")
    with pytest.raises(RelationError, match=r"comes to nan"):
        constant.degrees("odd", scene, [1], [0])


def test_what_the_scene_lacks_is_named_with_the_relation() -> None:
    with pytest.raises(RelationError, match=r"relation right_of: the scene gives no 3-D positions"):
        CLEVR.degrees("right_of", ROOM, [0], [1])
    with pytest.raises(RelationError, match=r"measure depth: the scene gives no depth"):
        CLEVR.measure_values("depth", ROOM, [0])


def test_measures_follow_centres_and_boxes() -> None:
    scene = dataclasses.replace(ROOM, centers=ROOM.centers + np.array([4, 0]), depth=np.arange(5.0))
    assert PHOTO.measure_values("x", scene, [1, 0]).tolist() == [194 / 400, 204 / 400]
    assert PHOTO.measure_values("size", scene, [0]).tolist() == [200 * 100 / (400 * 300)]
    assert PHOTO.measure_values("length", scene, [0, 4]) == pytest.approx([200 / 500, 95 / 500])
    assert PHOTO.measure_values("depth", scene, range(5)).argmin() == 4, "lowest in the picture"
    assert CLEVR.measure_values("depth", scene, range(5)).tolist() == [0, 1, 2, 3, 4]


def test_directions() -> None:
    assert PHOTO.direction("left") == ("x", True)
    assert PHOTO.direction("right") == ("x", False)
    assert PHOTO.direction("top") == ("y", True)
    assert PHOTO.direction("bottom") == ("y", False)
    assert PHOTO.direction("front") == ("depth", True)
    assert PHOTO.direction("back") == ("depth", False)


# --- files ------------------------------------------------------------------------------------------------


def test_a_later_file_overrides_field_by_field_and_clause_by_clause() -> None:
    left, base = CLEVR.relation("left_of"), PHOTO.relation("left_of")
    assert left.phrases == base.phrases and left.examples == base.examples
    assert left.frame == "ground" and left.source.name == "ground.yaml"
    assert left.contract.inverse == "right_of" and left.contract.mirror == "right_of"
    assert left.contract.upside_down is None and base.contract.upside_down == "left_of"


def test_a_relation_is_added_by_a_file(tmp_path: Path) -> None:
    mine = with_text(tmp_path, "diagonal_to: {phrases: [diagonal to], meaning: 'left_of(a, b) and above(a, b)'}")
    assert mine.phrases["diagonal to"] == "diagonal_to"
    assert "diagonal_to" not in PHOTO.names
    found = mine.degrees("diagonal_to", SCENE, [4, 5], [6])
    parts = [PHOTO.degrees(name, SCENE, [4, 5], [6]) for name in ("left_of", "above")]
    np.testing.assert_allclose(found, parts[0] * parts[1])


def test_a_relation_is_added_by_a_domain_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "domain.yaml").write_text("relations: [relations.yaml, more.yaml]\nmeasures: [measures.yaml]\n")
    (tmp_path / "more.yaml").write_text("left_of: {meaning: right(a) < left(b)}\n")
    (tmp_path / "measures.yaml").write_text("measures: {x: left(a)}\ndirections: {west: ascending x}\n")
    mine = load_catalogue(load_domain(tmp_path))
    assert set(np.unique(mine.degrees("left_of", SCENE, range(12), range(12)))) == {0.0, 1.0}
    assert mine.direction("west") == ("x", True)


def test_relations_built_on_relations_cost_their_distinct_parts(tmp_path: Path) -> None:
    chain = "\n".join(f"r{n}: {{meaning: 'r{n - 1}(a, b) and r{n - 1}(a, b)'}}" for n in range(1, 40))
    mine = with_text(tmp_path, f"r0: {{meaning: 1}}\n{chain}")  # 2 ** 39 calls, if each were made
    assert mine.degrees("r39", SCENE, [0], [1]) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("on: {meaning: 1}", "True: a name must be text, got True; YAML needs quotes"),
        ("Big: {meaning: 1}", "a name must be lower-case words"),
        ("gap: {meaning: 1}", "the name of a function of formulas or of an operator"),
        ("same: {meaning: 1}", "the name of a function of formulas or of an operator"),
        ("odd: 7", "odd: must be a mapping, got 7"),
        ("odd: {}", "odd: a new relation needs a meaning"),
        ("odd: {meening: 1}", "odd: no field 'meening'. Did you mean 'meaning'?"),
        ("odd: {meaning: left(a) +}", "odd.meaning: unexpected the end"),
        ("odd: {meaning: [1]}", "odd.meaning: a formula must be text, got [1]"),
        ("odd: {meaning: true}", "odd.meaning: a formula must be text, got True"),
        ("odd: {meaning: 1, arity: 4}", "odd.arity: must be 2 or 3, got 4"),
        ("odd: {meaning: 1, arity: true}", "odd.arity: must be 2 or 3, got True"),
        ("odd: {meaning: 1, frame: sky}", "odd.frame: must be one of image"),
        ("odd: {meaning: 1, phrases: odd}", "odd.phrases: must be a list of phrases"),
        ("odd: {meaning: 1, phrases: [on]}", "odd.phrases: [0] must be text, got True"),
        ("odd: {meaning: 1, phrases: [Odd]}", "odd.phrases: [0] must be lower-case words"),
        ("odd: {meaning: 1, phrases: [odd  to]}", "odd.phrases: [0] must be lower-case words"),
        ("odd: {meaning: 1, phrases: [odd, odd]}", "odd.phrases: 'odd' is there twice"),
        ("odd: {meaning: 1, phrases: [left of]}", "'left of' is a phrase of left_of already"),
        ("odd: {meaning: 1, contract: {inverse: true}}", "odd.contract: inverse must be the name of"),
        ("odd: {meaning: 1, contract: {symmetric: odd}}", "odd.contract: symmetric must be true or false"),
        ("odd: {meaning: 1, contract: {symetric: true}}", "no field 'symetric'. Did you mean 'symmetric'?"),
        ("odd: {meaning: 1, contract: {mirror: lef_of}}", "of 2 regions. Did you mean 'left_of'?"),
        ("odd: {meaning: 1, arity: 3, contract: {mirror: left_of}}", "which is no relation of 3 regions"),
        ("odd: {meaning: 1, arity: 3, contract: {transitive: true}}", "are for relations of two regions"),
        ("odd: {meaning: 1, examples: [x]}", "odd.examples: [0] must be a pair"),
        ("odd: {meaning: 'centre_x(a)'}", "Did you mean 'center_x'?\ncentre_x(a)\n^^^^^^^^"),
        ("odd: {meaning: 'lef_of(a, b)'}", "no function or relation 'lef_of'. Did you mean 'left_of'?"),
        ("odd: {meaning: 'between(a, b)'}", "between holds of 3 regions, got 2"),
        ("odd: {meaning: 'odd(b, a)'}", "defined by itself: odd -> odd"),
        ("left_of: {meaning: 'right_of(b, a)'}", "defined by itself"),
        ("between: {arity: 2}", "between.meaning: there is no region 'c'"),
    ],
)  # fmt: skip
def test_a_malformed_entry_is_named(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(RelationError) as caught:
        with_text(tmp_path, text)
    assert message in str(caught.value)
    assert str(caught.value).startswith((str(tmp_path / "mine.yaml"), str(PHOTO.relation("on").source)))


def test_a_long_chain_of_relations_is_refused_without_recursion(tmp_path: Path) -> None:
    chain = "\n".join(f"r{n}: {{meaning: 'r{n + 1}(a, b)'}}" for n in range(3000))
    with pytest.raises(RelationError, match="call relations more than 50 deep"):
        with_text(tmp_path, f"{chain}\nr3000: {{meaning: 1}}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("measures: {x: 'left(b)'}", "measures.x: there is no region 'b'; here there are: a"),
        ("measures: {x: 'near(a)'}", "there is no function 'near'; a measure calls no relations"),
        ("measures: {X: 1}", "measures.X: a name must be lower-case words"),
        ("measures: 3", "measures: must be a mapping, got 3"),
        ("measure: {}", "no field 'measure'. Did you mean 'measures'?"),
        ("directions: {left: x}", "directions.left: must be 'ascending x'"),
        ("directions: {left: ascending q}", "direction 'left' follows 'q', which is no measure"),
    ],
)
def test_a_malformed_measure_is_named(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "domain.yaml").write_text("relations: []\nmeasures: [mine.yaml]\n")
    (tmp_path / "mine.yaml").write_text(text)
    with pytest.raises(RelationError) as caught:
        load_catalogue(load_domain(tmp_path))
    assert message in str(caught.value)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(DomainError, match=r"nowhere\.yaml: cannot be read"):
        PHOTO.with_file("nowhere.yaml")
