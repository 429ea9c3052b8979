"""A new relation in one YAML entry: no Python, no grammar file.

The entry alone teaches the parser the words, the executor the meaning, and the checker the laws.

    python examples/new_relation.py
"""

import tempfile
from pathlib import Path

import nsground as ng
from nsground.domains.domain import load_domain
from nsground.relations import check, check_examples, load_catalogue, random_scenes

BOXES = [
    [305, 126, 345, 410],
    [0, 0, 88, 427],
    [170, 122, 205, 400],
    [440, 122, 475, 420],
    [556, 0, 640, 427],
]
LABELS = ["rocket", "tower", "tower", "tower", "tower"]

# A domain is a folder that names its files; those it does not have itself are the shared ones.
DOMAIN = """
lexicon: [common.yaml, photo.yaml]
relations: [relations.yaml, mine.yaml]
measures: [measures.yaml]
perception: ssdlite
"""

# a is what is described ("the tower"), b what it is related to ("the rocket"); y grows downward.
RELATION = """
as_tall_as:
  phrases: [as tall as, of the height of]
  contract: {symmetric: true, mirror: as_tall_as, upside_down: as_tall_as}
  meaning: smooth(0.1 - abs(height(a) - height(b)), scale=0.02)
  examples:
    - ["the towers as tall as the rocket", "AS_TALL_AS(tower, THE(rocket))"]
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "domain.yaml").write_text(DOMAIN, encoding="utf-8")
        (Path(folder) / "mine.yaml").write_text(RELATION, encoding="utf-8")

        # Does the meaning keep the contract? And are the examples read as they should be?
        catalogue = load_catalogue(load_domain(folder))
        for finding in check(catalogue, random_scenes(20, seed=0), ["as_tall_as"]):
            print(finding)
        for finding in check_examples(catalogue, lambda text: ng.parse(text, folder)):
            if finding.relation == "as_tall_as":
                print(finding)

        picture = Path(__file__).parent / "pictures" / "rocket.jpg"
        text = "the towers that are as tall as the rocket"
        answer = ng.ground(picture, text, domain=folder, boxes=BOXES, labels=LABELS)
        print(answer.program)
        print(answer)


if __name__ == "__main__":
    main()
