"""RefCOCO, RefCOCO+, RefCOCOg and gRefCOCO: a list of references beside COCO's ``instances.json``.

A folder holds ``instances.json`` and ``refs(unc).json`` (``google``, ``umd``) or ``grefs(unc).json``: a list of
references, each with ``image_id``, ``ann_id`` (a list, or -1 for nothing, in gRefCOCO), ``split`` and ``sentences``.
The releases of RefCOCO hold ``refs(unc).p`` instead, a pickle of plain data, which is read as such and never unpickled.
Yu et al., ECCV 2016; Mao et al., CVPR 2016; Liu et al., GRES, CVPR 2023.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.datasets.coco import Instances
from nsground.datasets.example import Example
from nsground.datasets.fields import corners, label, text, whole
from nsground.datasets.large_json import members
from nsground.datasets.plain_pickle import read_plain_pickle
from nsground.datasets.reading import Refuse, first_folder, stop
from nsground.errors import DataError, NsgroundError
from nsground.scene.reading import items, mapping, need

INSTANCES = "instances.json"
LAYOUT = f"a folder with {INSTANCES} and refs(unc).p, or .json, or grefs(unc).json; or the latter file (RefCOCO/+/g)"
ENDINGS = (".json", ".p")


def recognise(path: Path) -> tuple[Path, ...]:
    """Raises DataError where two lists of references vie with each other."""
    if not path.is_dir():
        return _beside(path) if path.suffix in ENDINGS and "refs" in path.name else ()
    if not (path / INSTANCES).is_file():
        return ()
    # The same list may be there as a pickle and as JSON, which is read faster.
    lists = {file.stem: file for ending in reversed(ENDINGS) for file in sorted(path.glob(f"*refs*{ending}"))}
    if len(lists) > 1:
        names = " and ".join(sorted(file.name for file in lists.values()))
        raise DataError(f"{path}: holds {names}; give the path of one of them, as they divide the same pictures")
    return _beside(*lists.values()) if lists else ()


def _beside(refs: Path) -> tuple[Path, ...]:
    instances = refs.parent / INSTANCES
    if not instances.is_file():
        raise DataError(f"{refs}: there is no {INSTANCES} beside it, which holds the boxes")
    return refs, instances


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """An example a sentence. Raises DataError naming file and reference."""
    refs, instances = files
    known = Instances(instances, _pictures(refs.parent))
    for number, reference in _references(refs):
        try:
            yield from _sentences(mapping(reference, "reference"), known)
        except NsgroundError as error:
            refuse(DataError(f"{refs}: reference {number}: {error}"))


def _references(file: Path) -> Iterator[tuple[int | str, Any]]:
    """The references with their places in the list."""
    if file.suffix == ".json":
        yield from ((member.key, member.value) for member in members(file))
        return
    references = read_plain_pickle(file)
    if not isinstance(references, list):
        raise DataError(f"{file}: expected a list of references, got a {type(references).__name__}")
    yield from enumerate(references)


def _pictures(folder: Path) -> Path | None:
    """COCO's pictures of 2014, where people keep them."""
    above = folder.parent
    return first_folder(
        place / name
        for place in (folder, above, above.parent)
        for name in ("images/mscoco/images/train2014", "images/train2014", "train2014", "coco/train2014", "images")
    )


def _sentences(ref: Mapping[str, Any], known: Instances) -> Iterator[Example]:
    image, name = (
        whole(need(ref, "image_id", "reference"), "image_id"),
        label(need(ref, "ref_id", "reference"), "ref_id"),
    )
    part = text(need(ref, "split", "reference"), "split")
    view = known.view(image, part)
    all_of, kept = known.of_image(image), known.whole_ones(image)
    meant = [_annotation(number, all_of) for number in _ids(ref)]
    places = [next((i for i, each in enumerate(kept) if each is one), None) for one in meant]
    targets = None if None in places else tuple(sorted(place for place in places if place is not None))
    for i, sentence in enumerate(items(need(ref, "sentences", "reference"), "sentences")):
        sentence = mapping(sentence, f"sentences[{i}]")
        yield Example(
            id=f"{name}/{i}",
            view=view,
            text=text(sentence.get("sent", sentence.get("raw")), f"sentences[{i}].sent"),
            targets=targets,
            boxes=None if targets is not None else tuple(corners(one["bbox"], "bbox") for one in meant),
            masks=None if targets is None or view.scene is None or view.scene.masks is None
            else tuple(view.scene.masks[target] for target in targets),
            part=part,
        )  # fmt: skip


def _ids(ref: Mapping[str, Any]) -> list[int]:
    """The annotations that are meant; none in gRefCOCO where nothing is."""
    given = need(ref, "ann_id", "reference")
    numbers = given if isinstance(given, list) else [given]
    if ref.get("no_target") or numbers == [-1]:
        return []
    return list(dict.fromkeys(whole(number, "ann_id") for number in numbers))


def _annotation(number: int, among: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any]:
    for each in among:
        if each.get("id") == number:
            return each
    raise DataError(f"ann_id: {INSTANCES} has no annotation {number} of this picture")
