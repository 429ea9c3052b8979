"""One expression in one photograph: the answer, its reasons, and a picture of both.

python examples/one_picture.py [PICTURE] [EXPRESSION] [OUTPUT.png]
"""

import sys
from pathlib import Path

import nsground as ng
from nsground.drawing import draw, save_picture

PICTURES = Path(__file__).parent / "pictures"


def main(
    picture: str = str(PICTURES / "coffee.png"),
    expression: str = "the cup on the table",
    output: str = "answer.png",
) -> None:
    answer = ng.ground(picture, expression)

    print(answer.outcome)  # found, many, none or ambiguous: never a silent guess
    print(answer.program)  # what was looked for
    for region in answer.regions:  # best first
        print(region, [round(side) for side in region.box], f"{region.score:.2f}")
        print("because", answer.why(region.index))
    if answer.note:
        print(answer.note)

    save_picture(draw(picture, answer), output)
    print("drawn in", output)


if __name__ == "__main__":
    main(*sys.argv[1:])
