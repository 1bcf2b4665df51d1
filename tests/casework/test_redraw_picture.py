"""Pictures are drawn anew: upright, of bounded size, and with nothing but pixels."""

import io

import pytest
from PIL import Image

from tipline.casework.redraw_picture import (
    LONGEST_SIDE,
    PictureFormatNotShown,
    PictureNotRedrawn,
    redraw_picture,
)

CANARY = b"CANARY-4711"
ORIENTATION, MAKER = 0x0112, 0x010F


def stored(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def redrawn(original: bytes) -> Image.Image:
    return Image.open(io.BytesIO(redraw_picture(original)))


def test_nothing_hidden_in_a_photograph_survives() -> None:
    hidden = Image.Exif()
    hidden[MAKER] = CANARY.decode()
    original = stored(Image.new("RGB", (40, 30)), "JPEG", exif=hidden, comment=CANARY, icc_profile=CANARY) + CANARY
    assert original.count(CANARY) == 4
    copy = redraw_picture(original)
    assert CANARY not in copy
    assert sorted(Image.open(io.BytesIO(copy)).info) == ["jfif", "jfif_density", "jfif_unit", "jfif_version"]


def test_a_photograph_taken_sideways_stands_upright() -> None:
    turned = Image.Exif()
    turned[ORIENTATION] = 6
    assert redrawn(stored(Image.new("RGB", (40, 30)), "JPEG", exif=turned)).size == (30, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_each_format_is_redrawn_as_a_jpeg(kind: str) -> None:
    copy = redrawn(stored(Image.new("RGB", (40, 30), "red"), kind))
    assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (40, 30))
    red, green, blue = copy.getpixel((20, 15))
    assert red > 240
    assert max(green, blue) < 15


@pytest.mark.parametrize(("mode", "colour"), [("CMYK", (0, 0, 0, 0)), ("LA", (0, 0)), ("I;16", 65535), ("1", 1)])
def test_unusual_colours_come_out_as_what_they_mean(mode: str, colour: object) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert min(redrawn(stored(Image.new(mode, (8, 8), colour), kind)).getpixel((4, 4))) > 250


def test_sixteen_bits_of_grey_stay_grey() -> None:
    assert redrawn(stored(Image.new("I;16", (8, 8), 32768), "PNG")).getpixel((4, 4)) == (128, 128, 128)


def test_a_very_large_photograph_is_shown_smaller() -> None:
    copy = redrawn(stored(Image.new("RGB", (12000, 9000)), "JPEG"))
    assert max(copy.size) == LONGEST_SIDE


@pytest.mark.parametrize(
    "original",
    [
        b"",
        b"\xff",
        b"GIF89a" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0" + bytes(200),
        stored(Image.new("1", (20000, 20000)), "PNG"),
        stored(Image.new("P", (8, 8)), "GIF"),
        stored(Image.new("RGB", (8, 8)), "TIFF"),
    ],
    ids=["empty", "one byte", "broken", "drawing", "only a header", "bomb", "gif", "tiff"],
)
def test_what_cannot_be_drawn_safely_is_refused(original: bytes) -> None:
    with pytest.raises(PictureNotRedrawn):
        redraw_picture(original)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_a_heic_photograph_is_told_apart_from_a_damaged_one(brand: bytes) -> None:
    with pytest.raises(PictureFormatNotShown):
        redraw_picture(b"\x00\x00\x00\x18ftyp" + brand + bytes(100))
