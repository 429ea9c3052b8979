"""The detector of rendered scenes: everything the scene graph of a CLEVR picture holds, from one forward pass."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from nsground.errors import DomainError
from nsground.files.atomic import write_bytes
from nsground.perception.calibration import Calibration, softmax
from nsground.perception.clevr.decode import Objects, assigned, decode, gather
from nsground.perception.clevr.network import COARSEST, STRIDE, ClevrNetwork, Maps, middles
from nsground.perception.clevr.samples import to_tensor
from nsground.perception.protocols import Detections
from nsground.perception.threads import one_thread
from nsground.perception.weight_files import CLEVR
from nsground.scene import Floats, Table, iou, masks
from nsground.scene.clevr import VALUES, hidden

LENGTH = 480
"""Pictures are seen with their longer side this many pixels long."""

AXES = {
    "right": (1.0, 0.0, 0.0), "left": (-1.0, 0.0, 0.0), "front": (0.0, 1.0, 0.0), "behind": (0.0, -1.0, 0.0),
    "above": (0.0, 0.0, 1.0),
}  # fmt: skip
RADIUS = {"small": 0.35, "large": 0.7}
"""How high the middle of an object lies, in scene units."""


@dataclass(frozen=True, eq=False)
class ClevrDetector:
    """Objects, masks, attributes and places on the ground; a Detector.

    ``temperature`` divides a family's logits, and ``existence`` maps a peak's heat to a probability; both are
    fitted on pictures kept from training.
    """

    network: ClevrNetwork
    temperature: Mapping[str, float]
    existence: Calibration
    families: tuple[str, ...] = tuple(VALUES)
    complete_for: frozenset[str] = frozenset(VALUES["shape"])

    def detect(self, image: Image.Image) -> Detections:
        """The objects of an RGB picture, most certain first."""
        maps, seen = self.look(image)
        return self._described(decode(maps), seen, image.size)

    def detect_many(self, images: Sequence[Image.Image]) -> list[Detections]:
        """The objects of RGB pictures of any sizes, one a core at a time.

        A forward pass of many pictures takes as long as that many passes, since one picture is work enough for a
        core; so it is cores that make many pictures quick.
        """
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self.detect, images))

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        """What is in given boxes [N, 4] x0, y0, x1, y1 in pixels; the boxes stay as they are.

        A box takes the object that overlaps it most, from an IoU of 0.5 on; else whatever it shows of objects.
        """
        given = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
        maps, seen = self.look(image)
        scale = seen[0] / image.width
        objects = decode(maps)
        cells = assigned(maps, torch.from_numpy(objects.centers).float())
        described = self._described(objects, seen, image.size)
        overlap = iou(given, described.boxes)
        rows = []
        for k, (x0, y0, x1, y1) in enumerate(given * scale / 2):
            inside = torch.zeros_like(cells, dtype=torch.bool)
            inside[max(int(y0), 0) : int(np.ceil(y1)), max(int(x0), 0) : int(np.ceil(x1))] = True
            if len(objects.heat) and overlap[k].max() >= 0.5:
                inside = cells == int(overlap[k].argmax())
            owner = torch.where(inside & (maps.mask[0, 0] > 0), 0, -1)
            rows.append(gather(maps, owner, torch.ones(1)))
        nothing = gather(maps, torch.full_like(cells, -1), torch.zeros(0))
        return self._described(_stacked(rows or [nothing]), seen, image.size, given)

    def look(self, image: Image.Image) -> tuple[Maps, tuple[int, int]]:
        """The network's maps of a picture, and the width and height in pixels at which it saw it."""
        width, height = image.size
        scale = LENGTH / max(width, height)
        seen = max(round(width * scale), 1), max(round(height * scale), 1)
        small = image if image.size == seen else image.resize(seen, Image.Resampling.BILINEAR, reducing_gap=2.0)
        right, down = -seen[0] % COARSEST, -seen[1] % COARSEST
        pixels = np.pad(np.asarray(small), ((0, down), (0, right), (0, 0)), mode="edge")
        with one_thread(), torch.inference_mode():
            x = to_tensor([pixels])
            return self.network(x, x, _where(x.shape[2], x.shape[3], seen)), seen

    def _described(
        self, objects: Objects, seen: tuple[int, int], size: tuple[int, int], boxes: Floats | None = None
    ) -> Detections:
        """What was found, in the pixels of a picture of ``size`` (W, H); boxes are those of the masks unless given."""
        scale = size[0] / seen[0]
        shown = [_enlarged(mask[: seen[1], : seen[0]], size) for mask in objects.masks]
        if boxes is None:
            tight = [masks.box(masks.encode(mask)) for mask in shown]
            keep = [i for i, box in enumerate(tight) if box]  # a mask may lie in the padding alone
            objects, shown = _chosen(objects, keep), [shown[i] for i in keep]
            boxes = np.array([tight[i] for i in keep]).reshape(-1, 4)
        tables = {family: self._table(objects, family) for family in VALUES}
        runs = tuple(masks.encode(mask) for mask in shown)
        heights = tables["size"].probs @ [RADIUS[name] for name in VALUES["size"]]
        return Detections(
            boxes=boxes,
            concepts=tables["shape"],
            existence=self.existence(objects.heat),
            attributes=tables,
            masks=runs,
            centers=objects.centers * scale,
            depth=objects.places[:, 2],
            positions=np.column_stack([objects.places[:, :2], heights]),
            axes={name: np.array(axis) for name, axis in AXES.items()},
            hidden=hidden(runs, np.clip(objects.whole * scale, 0, size * 2), objects.places[:, 2]),
        )

    def _table(self, objects: Objects, family: str) -> Table:
        return Table(VALUES[family], softmax(objects.logits[family] / self.temperature.get(family, 1.0)))


def load(path: str | Path = CLEVR) -> ClevrDetector:
    """The detector with the weights that come with the package, or with those of a training.

    Raises DomainError where they or the calibration beside them cannot be read.
    """
    path = Path(path)
    network = load_network(path)
    file = path.with_suffix(".json")
    try:
        fitted = json.loads(file.read_text(encoding="utf-8"))
        temperature = {family: float(fitted["temperature"][family]) for family in VALUES}
        existence = Calibration(float(fitted["existence"]["slope"]), float(fitted["existence"]["intercept"]))
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise DomainError(f"{file}: no calibration of the weights beside it: {type(error).__name__}: {error}") from None
    return ClevrDetector(network, temperature, existence)


def load_network(path: Path) -> ClevrNetwork:
    """The network ready for work. Raises DomainError where ``path`` holds no weights of it."""
    network = ClevrNetwork()
    try:
        network.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise DomainError(
            f"{path}: no weights of the network of rendered scenes: {str(error).splitlines()[0]}"
        ) from None
    ready: ClevrNetwork = fused(network.eval()).to(memory_format=torch.channels_last)
    return ready


def write_calibration(weights: Path, temperature: Mapping[str, float], existence: Calibration) -> None:
    """Put the calibration beside the weights, whole or not at all."""
    fitted = {"backend": "clevr", "temperature": dict(temperature), "existence": asdict(existence)}
    write_bytes(weights.with_suffix(".json"), (json.dumps(fitted, indent=2) + "\n").encode())


def fused(network: ClevrNetwork) -> ClevrNetwork:
    """The network with each batch normalisation folded into the convolution before it; changed in place."""
    for module in network.modules():
        if isinstance(module, torch.nn.Sequential) and len(module) > 1:
            first, second = module[0], module[1]
            if isinstance(first, torch.nn.Conv2d) and isinstance(second, torch.nn.BatchNorm2d):
                module[0] = torch.nn.utils.fusion.fuse_conv_bn_eval(first, second)
                module[1] = torch.nn.Identity()
    return network


def _where(height: int, width: int, seen: tuple[int, int]) -> Tensor:
    return ((middles(height, width, STRIDE) - torch.tensor(seen)[:, None, None] / 2) / seen[0])[None]


def _enlarged(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    """A mask as large as the picture that it is of."""
    if mask.shape == (size[1], size[0]):
        return mask
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.NEAREST))


def _chosen(objects: Objects, keep: Sequence[int]) -> Objects:
    index = np.array(keep, dtype=np.int64)
    return Objects(
        objects.heat[index], objects.masks[index], objects.centers[index], objects.places[index], objects.whole[index],
        {family: logits[index] for family, logits in objects.logits.items()},
    )  # fmt: skip


def _stacked(rows: Sequence[Objects]) -> Objects:
    """The objects of several gatherings, in order."""
    return Objects(
        np.concatenate([r.heat for r in rows]), np.concatenate([r.masks for r in rows]),
        np.concatenate([r.centers for r in rows]), np.concatenate([r.places for r in rows]),
        np.concatenate([r.whole for r in rows]),
        {family: np.concatenate([r.logits[family] for r in rows]) for family in VALUES},
    )  # fmt: skip
