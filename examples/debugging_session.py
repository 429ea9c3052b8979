"""An answer that is not what one hoped for, and how to find out where it went wrong.

python examples/debugging_session.py
"""

from pathlib import Path

import nsground as ng

PICTURE = Path(__file__).parent / "pictures" / "coffee.png"
EXPRESSION = "the spoon on the plate"


def main() -> None:
    # 1. Was the expression understood? All readings, likeliest first; the first one is used.
    readings = ng.parse_all(EXPRESSION)
    for reading in readings:
        print(f"{reading.score:.2f}  {reading}")
    program = readings[0].program
    print(program.pretty())

    # 2. Was everything seen? Here it was not: no spoon, and the detector does not look for plates.
    scene = ng.perceive(PICTURE)
    print(scene)

    # 3. So the answer is none: without a spoon, the plate makes no difference. The trace shows where nothing was left.
    answer = ng.execute(program, scene, policy="strict")
    print(answer)
    print(answer.trace)

    # 4. Why not the cup, say? The first clause that decided against it.
    for region in scene:
        print("why not", region, "-", answer.why_not(region.index))

    # 5. Give the boxes and labels that the detector missed. Colours are still judged from the picture.
    boxes = [[174, 22, 412, 249], [325, 65, 428, 327], [77, 65, 480, 397]]
    scene = ng.perceive(PICTURE, boxes=boxes, labels=["cup", "spoon", "plate"])
    answer = ng.execute(program, scene, policy="strict")
    print(answer)
    print(answer.trace)

    # 6. And a program may be changed like any data: the same question about whatever else is there.
    anything = program.replace(ng.read("spoon"), ng.read("NOT(OR(spoon, plate))"))
    print(anything, "->", ng.execute(anything, scene))


if __name__ == "__main__":
    main()
