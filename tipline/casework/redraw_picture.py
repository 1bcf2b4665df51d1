"""A picture drawn anew by a process that can be killed: only its pixels reach an officer's screen.

The child knows no key, is held to a share of processor and memory, and can open no file and no socket once its decoders
are loaded. What is hidden in the original (place, camera, thumbnails, comments, trailing bytes) stays sealed with it.
"""

import io
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 60_000_000
"""Pixels that are decoded. A larger JPEG is decoded at a half, quarter or eighth of its size instead."""
LONGEST_SIDE = 2400
"""Pixels of the redrawn copy: a car's plate across a yard can still be read."""
JPEG_QUALITY = 88
PROCESSOR_SECONDS = 10
"""A telephone's HEIC of 12 million pixels takes less than one."""
WALL_SECONDS = 20
MEMORY_BYTES = 1 << 30
NOT_DRAWN = 65
"""Exit code of the child when the decoder has said no: EX_DATAERR of sysexits.h, which Python itself never uses."""


class PictureNotRedrawn(Exception):
    """The picture is damaged, of another format, or larger than the limits allow. Another try would say the same."""


class DrawingCutOff(Exception):
    """The child was ended from outside, or waited too long for a busy machine. Another try may succeed."""


def redraw_picture(original: bytes) -> bytes:
    """A JPEG with the original's pixels, upright, and nothing else. Raises one of the two above."""
    # The folder above the package is where `-m` finds it in a checkout as well as in an installation.
    command = [sys.executable, "-B", "-E", "-s", "-m", "tipline.casework.redraw_picture"]
    place = Path(__file__).parents[2]
    try:
        drawn = subprocess.run(  # noqa: S603 - a fixed command; the picture travels on standard input
            command, input=original, capture_output=True, timeout=WALL_SECONDS, check=False, env={}, cwd=place
        )
    except subprocess.TimeoutExpired:
        raise DrawingCutOff from None
    if drawn.returncode in {NOT_DRAWN, -signal.SIGXCPU}:
        raise PictureNotRedrawn
    if drawn.returncode:
        raise DrawingCutOff
    return drawn.stdout


def draw_in_child() -> None:
    """Standard input's picture is on standard output as a JPEG; any fault ends the process with a code."""
    original = sys.stdin.buffer.read()
    shut_in()
    try:
        drawn = _draw(original)
    except Exception:  # noqa: BLE001 whatever a decoder stumbles over, there is no picture
        sys.exit(NOT_DRAWN)
    sys.stdout.buffer.write(drawn)


def shut_in() -> None:
    """The decoders are loaded, and this process has its limits, for good.

    With three descriptors open and no fourth allowed, the kernel refuses it every further one: no socket, so no
    network, and no file to read or write. Whatever it might start in its place would have the same limits.
    """
    _hold(resource.RLIMIT_CORE, 0)
    # The soft limit ends it with a signal that tells why; the hard one, a second later, cannot be caught.
    _hold(resource.RLIMIT_CPU, PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1)
    _hold(resource.RLIMIT_AS, MEMORY_BYTES)
    _hold(resource.RLIMIT_FSIZE, 0)
    _load_decoders()
    _hold(resource.RLIMIT_NOFILE, 3)


def _load_decoders() -> None:
    """Pillow loads decoders when first needed, which is too late here. The parent must never load one."""
    import pillow_heif  # noqa: PLC0415
    from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: PLC0415

    del ImageOps, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # Counted below, after a large JPEG has been set to a smaller size.
    # A thumbnail inside a HEIC may show something else than the picture, and threads would reserve memory each.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def _draw(original: bytes) -> bytes:
    from PIL import Image, ImageOps  # noqa: PLC0415 - only the child loads it

    with Image.open(io.BytesIO(original), formats=FORMATS) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        if picture.width * picture.height > MOST_PIXELS:
            sys.exit(NOT_DRAWN)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clean = _pixels(ImageOps.exif_transpose(picture))
    drawn = io.BytesIO()
    clean.save(drawn, "JPEG", quality=JPEG_QUALITY)
    return drawn.getvalue()


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


def _hold(limit: int, soft: int, hard: int | None = None) -> None:
    """Lowers a limit; one that is lower already stays."""
    _, set_before = resource.getrlimit(limit)
    most = [each for each in (soft if hard is None else hard, set_before) if each != resource.RLIM_INFINITY]
    resource.setrlimit(limit, (min(soft, *most), min(most)))


if __name__ == "__main__":
    draw_in_child()
