"""A picture drawn anew by a process that can be killed: only its pixels reach an officer's screen.

The child opens no file and no socket once its decoder is loaded, knows no key, and is held to a share of processor and
memory. What is hidden in the original (place, camera, thumbnails, comments, trailing bytes) stays sealed with it.
"""

import io
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000
"""Pixels that are decoded. A larger JPEG is decoded at a half, quarter or eighth of its size instead."""
LONGEST_SIDE = 2400
"""Pixels of the redrawn copy: a car's plate across a yard can still be read."""
JPEG_QUALITY = 88
PROCESSOR_SECONDS = 10
WALL_SECONDS = 20
MEMORY_BYTES = 1 << 30
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"})


class PictureFormatNotShown(Exception):
    """A format that no decoder here reads, such as HEIC. The original stays sealed and whole."""


class PictureNotRedrawn(Exception):
    """The picture is damaged, or larger than the limits allow."""


def redraw_picture(original: bytes) -> bytes:
    """A JPEG with the original's pixels, upright, and nothing else. Raises one of the two above."""
    if original[4:8] == b"ftyp" and original[8:12] in HEIC_BRANDS:
        raise PictureFormatNotShown
    # The folder above the package is where `-m` finds it in a checkout as well as in an installation.
    command = [sys.executable, "-B", "-E", "-s", "-m", "tipline.casework.redraw_picture"]
    place = Path(__file__).parents[2]
    try:
        drawn = subprocess.run(  # noqa: S603 - a fixed command; the picture travels on standard input
            command, input=original, capture_output=True, timeout=WALL_SECONDS, check=True, env={}, cwd=place
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise PictureNotRedrawn from None
    if not drawn.stdout:
        raise PictureNotRedrawn
    return drawn.stdout


def draw_in_child() -> None:
    """Standard input's picture is on standard output as a JPEG; any fault ends the process with a code."""
    original = sys.stdin.buffer.read()
    _hold(resource.RLIMIT_CORE, 0)
    _hold(resource.RLIMIT_CPU, PROCESSOR_SECONDS)
    _hold(resource.RLIMIT_AS, MEMORY_BYTES)
    _hold(resource.RLIMIT_FSIZE, 0)
    # Pillow loads decoders when first needed; after the next line nothing can be loaded any more.
    from PIL import (  # noqa: PLC0415 - the parent must never load a decoder
        Image,
        ImageOps,
        MpoImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    del MpoImagePlugin, TiffImagePlugin, WebPImagePlugin
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # Counted below, after a large JPEG has been set to a smaller size.
    _hold(resource.RLIMIT_NOFILE, 3)
    with Image.open(io.BytesIO(original), formats=FORMATS) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        if picture.width * picture.height > MOST_PIXELS:
            sys.exit(1)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clean = _pixels(ImageOps.exif_transpose(picture))
    drawn = io.BytesIO()
    clean.save(drawn, "JPEG", quality=JPEG_QUALITY)
    sys.stdout.buffer.write(drawn.getvalue())


def _pixels(picture: "Image.Image") -> "Image.Image":
    """A new image with only the pixels, on white where the picture is transparent."""
    from PIL import Image  # noqa: PLC0415 - only the child loads it

    if picture.mode.startswith("I"):
        # Sixteen bits of grey are scaled to eight; a plain conversion would clip nearly all of them to white.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    clean = Image.new("RGB", picture.size, "white")
    coloured = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    clean.paste(coloured, mask=coloured if coloured.mode == "RGBA" else None)
    return clean


def _hold(limit: int, most: int) -> None:
    _, hard = resource.getrlimit(limit)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    draw_in_child()
