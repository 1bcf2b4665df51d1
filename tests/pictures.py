"""Pictures for tests, the ordinary and the hostile."""

import io
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

QUADRANTS = {"R": (255, 0, 0), "G": (0, 200, 0), "B": (0, 0, 255), "W": (255, 255, 255)}
"""Colours of a test picture by letter: upper left, upper right, lower left, lower right."""
SIZE = (64, 48)
ORIENTATION = 0x0112


def stored(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def a_picture(kind: str = "JPEG", **options: Any) -> bytes:
    """Four quadrants of different colour, so that every turn shows."""
    picture = Image.new("RGB", SIZE)
    for number, colour in enumerate(QUADRANTS.values()):
        corner = SIZE[0] // 2 * (number % 2), SIZE[1] // 2 * (number // 2)
        picture.paste(colour, (*corner, corner[0] + SIZE[0] // 2, corner[1] + SIZE[1] // 2))
    return stored(picture, kind, **options)


def quadrants(copy: bytes) -> str:
    """The letters of the four quadrants as they are seen."""
    picture = Image.open(io.BytesIO(copy))
    width, height = picture.size
    spots = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return "".join(min(QUADRANTS, key=lambda each: _distance(picture.getpixel(at), QUADRANTS[each])) for at in spots)


def _distance(one: Any, other: tuple[int, int, int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def a_slow_picture() -> bytes:
    """A JPEG of less than a megabyte that takes minutes: its last scan is begun again and again, and has no data."""
    whole = stored(Image.new("L", (7000, 7000), 128), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    header = whole[last : last + 2 + int.from_bytes(whole[last + 2 : last + 4], "big")]
    return whole[:-2] + header * 50_000 + whole[-2:]
