"""Pictures in every form, good and bad: each opens as RGB, or says what is wrong and what to do."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from nsground.errors import ImageError
from nsground.perception import ImageWarning, open_image

RAMP = np.tile(np.linspace(0, 255, 32).astype(np.uint8), (16, 1))


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def pixel(image: Image.Image, x: int = 0, y: int = 0) -> tuple[int, ...]:
    assert image.mode == "RGB"
    value = image.getpixel((x, y))
    assert isinstance(value, tuple)
    return value


def picture() -> Image.Image:
    """16 high, 32 wide; red at the left, blue at the right."""
    image = Image.new("RGB", (32, 16), "red")
    image.paste("blue", (16, 0, 32, 16))
    return image


def test_the_same_picture_from_every_holder(tmp_path: Path) -> None:
    image = picture()
    array = np.asarray(image)
    path = tmp_path / "picture.png"
    image.save(path)
    shares = array / 255
    tensor = torch.from_numpy(shares).permute(2, 0, 1)
    holders = [
        image, path, str(path), path.read_bytes(), bytearray(path.read_bytes()),
        array, shares, shares.astype(np.float32), array.astype(np.uint16) * 257,
        tensor, tensor.float(), tensor.bfloat16(), (tensor * 255).byte(),
    ]  # fmt: skip
    for holder in holders:
        assert np.array_equal(np.asarray(open_image(holder)), array)


def test_gray_and_two_valued_pictures() -> None:
    assert np.array_equal(np.asarray(open_image(RAMP))[:, :, 1], RAMP)
    assert np.array_equal(np.asarray(open_image(RAMP[:, :, None]))[:, :, 1], RAMP)
    assert pixel(open_image(np.array([[True, False]]))) == (255, 255, 255)
    assert pixel(open_image(encoded(Image.new("1", (3, 3), 1), "PNG"))) == (255, 255, 255)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    deep = np.array([[0, 25700, 65535]], dtype=np.uint16)
    for form in ("PNG", "TIFF"):
        opened = np.asarray(open_image(encoded(Image.fromarray(deep), form)))
        assert opened[0, :, 0].tolist() == [0, 100, 255]


def test_sixteen_bit_colour_is_scaled() -> None:
    rows = b"\0" + struct.pack(">3H", 25700, 0, 65535)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    assert pixel(open_image(png)) == (100, 0, 255)


def test_float_pictures_from_files() -> None:
    ramp = np.array([[0.0, 0.5, 1.0]], dtype=np.float32)
    assert np.asarray(open_image(encoded(Image.fromarray(ramp), "TIFF")))[0, :, 0].tolist() == [0, 128, 255]


def test_cmyk() -> None:
    red, green, blue = pixel(open_image(encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG")))
    assert red > 240 and green < 15 and blue < 15


def test_transparent_parts_are_laid_on_white() -> None:
    palette = Image.new("P", (2, 1))
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.putpixel((1, 0), 1)
    opened = open_image(encoded(palette, "PNG", transparency=0))
    assert pixel(opened) == (255, 255, 255) and pixel(opened, 1) == (0, 0, 255)
    half = open_image(encoded(Image.new("RGBA", (1, 1), (0, 0, 0, 128)), "PNG"))
    assert pixel(half) == (127, 127, 127)
    assert pixel(open_image(np.zeros((1, 1, 4), dtype=np.uint8))) == (255, 255, 255)
    assert pixel(open_image(encoded(Image.new("LA", (1, 1), (0, 0)), "PNG"))) == (255, 255, 255)


def test_the_orientation_of_a_camera_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn clockwise
    opened = open_image(encoded(picture(), "JPEG", exif=exif, quality=95))
    assert opened.size == (16, 32)
    assert pixel(opened, 8, 2)[0] > 200 and pixel(opened, 8, 29)[2] > 200


def test_of_an_animation_the_first_frame_is_taken_and_said() -> None:
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "green", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.warns(ImageWarning, match="3 frames"):
        assert pixel(open_image(data)) == (255, 0, 0)


def test_one_pixel_is_a_picture() -> None:
    assert open_image(np.zeros((1, 1, 3), dtype=np.uint8)).size == (1, 1)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_picture_cut_short(form: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    data = encoded(Image.fromarray(noise), form)
    with pytest.raises(ImageError, match=r"damaged|not a picture"):
        open_image(data[: len(data) // 2])


def test_100_megapixels_are_refused_before_they_are_decoded() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    for side in (10_000, 40_000):  # the second is above Pillow's own limit
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(ImageError, match="scale it down"):
                open_image(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b""))
    with pytest.raises(ImageError, match="scale it down"):
        open_image(np.broadcast_to(np.uint8(0), (10_000, 10_000)))


BAD = {
    "bytes of nothing": (b"", "0 bytes"),
    "text": (b"not a picture at all", "not a picture"),
    "zero height": (np.zeros((0, 10, 3), dtype=np.uint8), "no pixels"),
    "zero width": (np.zeros((10, 0), dtype=np.uint8), "no pixels"),
    "zero-sized Pillow image": (Image.new("RGB", (0, 5)), "no pixels"),
    "two channels": (np.zeros((4, 4, 2), dtype=np.uint8), "4 x 4 x 2"),
    "a batch": (np.zeros((1, 4, 4, 3), dtype=np.uint8), "1 x 4 x 4 x 3"),
    "channels last in a tensor": (torch.zeros(8, 8, 3), "permute"),
    "floats beyond 1": (np.full((2, 2), 255.0), r"\[0, 1\]"),
    "NaN": (np.full((2, 2), np.nan), "nan"),
    "64-bit integers": (np.zeros((2, 2), dtype=np.int64), "int64"),
    "text in an array": (np.array([["a", "b"]]), "expected"),
    "a single number": (np.array(3, dtype=np.uint8), "a single value"),
    "None": (None, "NoneType"),
    "a number": (3, "int"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture(name: str) -> None:
    image, message = BAD[name]
    with pytest.raises(ImageError, match=message):
        open_image(image)


def test_files_that_are_no_pictures(tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.jpg", tmp_path / "text.jpg"
    empty.touch()
    text.write_text("not a picture")
    for path, message in (
        (empty, "empty"), (text, "not a picture"), (tmp_path, "folder"),
        (tmp_path / "none.jpg", "no such file"),
        ("https://example.org/cat.jpg", "download it first"), ("a" * 5000, "cannot be read|no such file"),
        ("nul\0byte", "cannot be read|no such file"), ("", "folder|no such file"),
    ):  # fmt: skip
        with pytest.raises(ImageError, match=message):
            open_image(path)
