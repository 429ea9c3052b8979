"""Pictures from whatever holds one: paths, bytes, Pillow images, numpy arrays, torch tensors."""

from __future__ import annotations

import io
import os
import stat
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from nsground.errors import ImageError, ImageWarning

MAX_PIXELS = 50_000_000
"""Largest picture that is opened; a larger one is refused before it is decoded."""

ImageLike = Any
"""A path (str or Path), the bytes of a picture file, a Pillow image, a numpy array [H, W] or [H, W, C], or a
torch tensor [C, H, W]; 1, 3 or 4 channels of bool, uint8 or uint16, or of floats in [0, 1]."""

_ACCEPTED = "a path, the bytes of a picture file, a Pillow image, a numpy array (H, W, 3) or a torch tensor (3, H, W)"


def open_image(image: ImageLike) -> Image.Image:
    """The picture as an RGB Pillow image, upright, 8 bits a channel.

    The EXIF orientation is applied, 16 bits are scaled to 8, transparent parts are laid on white. Of a
    picture with several frames the first is taken, with an :class:`ImageWarning`.

    >>> open_image(np.zeros((2, 3, 3), dtype=np.uint8)).size
    (3, 2)

    Raises ImageError, saying what was got and what to do, where there is no picture to be had.
    """
    if isinstance(image, Image.Image):
        return _upright(image, getattr(image, "filename", "") or "the Pillow image")
    if isinstance(image, str | os.PathLike):
        return _from_file(Path(image))
    if isinstance(image, bytes | bytearray | memoryview):
        data = bytes(image)
        if not data:
            raise ImageError("the picture is empty: 0 bytes were given")
        return _decoded(io.BytesIO(data), f"the {len(data):,} bytes given")
    if hasattr(image, "detach"):
        return _from_tensor(image)
    if isinstance(image, np.ndarray):
        return _from_array(image)
    raise ImageError(f"expected {_ACCEPTED}, got {type(image).__name__}")


def _from_file(path: Path) -> Image.Image:
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise ImageError(f"{path}: is a folder; give one picture in it")
        if not stat.S_ISREG(info.st_mode):
            raise ImageError(f"{path}: is no ordinary file")
        if info.st_size == 0:
            raise ImageError(f"{path}: the file is empty (0 bytes)")
        with path.open("rb") as file:
            return _decoded(file, str(path))
    except FileNotFoundError:
        hint = "; download it first, addresses are not fetched" if ":/" in str(path) else ""
        raise ImageError(f"{path}: there is no such file{hint}") from None
    except OSError as error:
        raise ImageError(f"{str(path)[:200]}: cannot be read: {error.strerror or error}") from None
    except ImageError:
        raise
    except ValueError as error:  # a path that no system can have
        raise ImageError(f"{str(path)[:200]!r}: cannot be read: {error}") from None


def _decoded(file: Any, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():  # our own limit, below, is the stricter one
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file)
    except UnidentifiedImageError:
        raise ImageError(f"{name}: not a picture in a known format (JPEG, PNG, WebP, GIF, TIFF, BMP, ...)") from None
    except Image.DecompressionBombError:
        raise ImageError(f"{name}: more than {_megapixels(MAX_PIXELS)}; scale it down first") from None
    except Exception as error:  # a decoder raises almost anything on a broken header
        raise ImageError(f"{name}: cannot be decoded: {error}; is the file damaged?") from None
    with image:
        return _upright(image, name)


def _upright(image: Image.Image, name: str) -> Image.Image:
    width, height = image.size
    if width * height == 0:
        raise ImageError(f"{name}: the picture has no pixels ({width} x {height})")
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"{name}: {width} x {height} is {_megapixels(width * height)}, at most"
            f" {_megapixels(MAX_PIXELS)} are opened; scale it down first"
        )
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format != "MPO":  # a camera's MPO holds one photograph and its previews
        warnings.warn(f"{name}: holds {frames} frames or pages; the first is used", ImageWarning, stacklevel=3)
        image.seek(0)
    try:
        return _rgb(ImageOps.exif_transpose(image), name)
    except ImageError:
        raise
    except Exception as error:  # as above, now in the middle of the pixels
        raise ImageError(f"{name}: cannot be decoded: {error}; is the file damaged or cut short?") from None


def _rgb(image: Image.Image, name: str) -> Image.Image:
    if image.mode[0] in "IF":  # 16 or 32 bits, where Pillow's own conversion clips
        return _from_array(_deep(np.asarray(image), name), name)
    if image.mode == "RGB" and "transparency" not in image.info:
        return image.copy()
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _deep(values: NDArray[Any], name: str) -> NDArray[Any]:
    """Whole numbers of 16 bits as such, whatever wider type Pillow keeps them in."""
    if values.dtype.kind == "f":
        return values
    low, high = int(values.min()), int(values.max())
    if low < 0 or high > 65535:
        raise ImageError(f"{name}: pixel values run from {low} to {high}; bring them to 0..65535 first")
    return values.astype(np.uint16)


def _from_tensor(tensor: Any) -> Image.Image:
    values = tensor.detach().cpu()
    array: NDArray[Any] = (values.float() if values.is_floating_point() else values).numpy()
    if array.ndim == 3:
        if array.shape[0] not in (1, 3, 4):
            raise ImageError(
                f"expected a tensor of channels x height x width, 1, 3 or 4 channels, got {_shape(array)};"
                f" tensor.permute(2, 0, 1) moves channels to the front"
            )
        array = array.transpose(1, 2, 0)
    return _from_array(array, "the tensor")


def _from_array(array: NDArray[Any], name: str = "the array") -> Image.Image:
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        raise ImageError(f"{name}: expected height x width with 1, 3 or 4 channels last, got {_shape(array)}")
    if array.size == 0:
        raise ImageError(f"{name}: the picture has no pixels ({_shape(array)})")
    if array.shape[0] * array.shape[1] > MAX_PIXELS:
        raise ImageError(
            f"{name}: {_shape(array)} is {_megapixels(array.shape[0] * array.shape[1])}, at most"
            f" {_megapixels(MAX_PIXELS)} are taken; scale it down first"
        )
    return _rgb(Image.fromarray(np.ascontiguousarray(_to_bytes(array, name))), name)


def _to_bytes(array: NDArray[Any], name: str) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * 255
    if array.dtype == np.uint16:
        return np.round(array / 257).astype(np.uint8)
    if array.dtype.kind == "f":
        low, high = float(array.min()), float(array.max())  # NaN comes through, and fails the test
        if low >= 0 and high <= 1:
            return np.round(array * 255).astype(np.uint8)
        raise ImageError(f"{name}: floats must lie in [0, 1], got values from {low:g} to {high:g}")
    raise ImageError(f"{name}: expected bool, uint8, uint16 or floats in [0, 1], got {array.dtype}")


def _shape(array: NDArray[Any]) -> str:
    return " x ".join(map(str, array.shape)) or "a single value"


def _megapixels(pixels: int) -> str:
    return f"{pixels / 1e6:.0f} megapixels"
