"""Pictures are drawn anew: upright, of bounded size, with nothing but pixels, by a process that reaches nothing."""

import io
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.pictures import ORIENTATION, SIZE, a_picture, a_slow_picture, quadrants, stored
from tipline.casework.redraw_picture import (
    LONGEST_SIDE,
    MEMORY_BYTES,
    PROCESSOR_SECONDS,
    WALL_SECONDS,
    DrawingCutOff,
    PictureNotRedrawn,
    redraw_picture,
)

CANARY = b"CANARY-4711"
MAKER = 0x010F
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
SEEN_UPRIGHT = ("RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB")
"""What the eight orientations of EXIF make of the four quadrants."""


def redrawn(original: bytes) -> Image.Image:
    return Image.open(io.BytesIO(redraw_picture(original)))


def hidden(kind: str) -> bytes:
    """A picture with the canary in every place that the format has for what nobody sees."""
    exif = Image.Exif()
    exif[MAKER] = CANARY.decode()
    text = PngInfo()
    text.add_text("Comment", CANARY.decode())
    options = {
        "JPEG": {"comment": CANARY, "icc_profile": CANARY, "xmp": CANARY},
        "PNG": {"pnginfo": text},
        "WEBP": {"icc_profile": CANARY, "xmp": CANARY},
        "HEIF": {"xmp": CANARY},
    }[kind]
    return a_picture(kind, exif=exif.tobytes(), **options) + CANARY


def segments(jpeg: bytes) -> list[str]:
    """The markers of a JPEG in their order, up to its pixels."""
    found, at = [], 2
    while not found or found[-1] != "da":
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        found.append(f"{marker:02x}")
        at += 2 + length
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_hidden_in_a_picture_survives(kind: str) -> None:
    original = hidden(kind)
    assert original.count(CANARY) >= 3
    copy = redraw_picture(original)
    assert CANARY not in copy
    assert set(segments(copy)) == {"e0", "db", "c0", "c4", "da"}
    assert copy.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_taken_in_any_way_stands_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    copy = redraw_picture(a_picture(kind, exif=exif.tobytes()))
    assert quadrants(copy) == SEEN_UPRIGHT[orientation - 1]
    assert Image.open(io.BytesIO(copy)).size == (SIZE if orientation < 5 else SIZE[::-1])


@pytest.mark.parametrize("kind", [*KINDS, "MPO"])
def test_each_format_is_redrawn_as_a_jpeg(kind: str) -> None:
    copy = redraw_picture(a_picture(kind))
    picture = Image.open(io.BytesIO(copy))
    assert (picture.format, picture.mode, picture.size, quadrants(copy)) == ("JPEG", "RGB", SIZE, "RGBW")


@pytest.mark.parametrize(("mode", "colour"), [("CMYK", (0, 0, 0, 0)), ("LA", (0, 0)), ("I;16", 65535), ("1", 1)])
def test_unusual_colours_come_out_as_what_they_mean(mode: str, colour: object) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert min(redrawn(stored(Image.new(mode, (8, 8), colour), kind)).getpixel((4, 4))) > 250


def test_sixteen_bits_of_grey_stay_grey() -> None:
    assert redrawn(stored(Image.new("I;16", (8, 8), 32768), "PNG")).getpixel((4, 4)) == (128, 128, 128)


def test_a_very_large_photograph_is_shown_smaller() -> None:
    copy = redrawn(stored(Image.new("RGB", (12000, 9000)), "JPEG"))
    assert max(copy.size) == LONGEST_SIDE


def test_a_thumbnail_inside_a_heic_is_not_taken_for_the_picture() -> None:
    large = Image.new("RGB", (2600, 2600), "white")
    large.paste(Image.effect_noise((200, 200), 90), (1200, 900))
    fast = {"enc_params": {"preset": "ultrafast"}}
    with_thumbnail, without = stored(large, "HEIF", thumbnails=[2450], **fast), stored(large, "HEIF", **fast)
    assert len(with_thumbnail) > len(without) + 1000
    assert redraw_picture(with_thumbnail) == redraw_picture(without)


def a_heic_that_claims(width: int, height: int) -> bytes:
    heic = stored(Image.new("RGB", (64, 64)), "HEIF")
    spatial_extents = b"ispe" + bytes(4)
    assert heic.count(spatial_extents + struct.pack(">II", 64, 64)) == 1
    return heic.replace(
        spatial_extents + struct.pack(">II", 64, 64), spatial_extents + struct.pack(">II", width, height)
    )


@pytest.mark.parametrize(
    "original",
    [
        b"",
        b"\xff",
        b"GIF89a" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0" + bytes(200),
        b"\x00\x00\x00\x18ftypheic" + bytes(100),
        a_picture("HEIF")[:-200],
        stored(Image.new("1", (20000, 20000)), "PNG"),
        a_heic_that_claims(30_000, 30_000),
        stored(Image.new("P", (8, 8)), "GIF"),
        stored(Image.new("RGB", (8, 8)), "TIFF"),
    ],
    ids=[
        "empty",
        "one byte",
        "broken",
        "drawing",
        "only a header",
        "only the header of a heic",
        "half a heic",
        "bomb",
        "heic bomb",
        "gif",
        "tiff",
    ],
)
def test_what_cannot_be_drawn_safely_is_refused(original: bytes) -> None:
    with pytest.raises(PictureNotRedrawn):
        redraw_picture(original)


def test_a_picture_that_would_take_minutes_is_cut_off() -> None:
    begun = time.monotonic()
    # On a machine busy enough the clock on the wall comes first.
    with pytest.raises((PictureNotRedrawn, DrawingCutOff)):
        redraw_picture(a_slow_picture())
    assert PROCESSOR_SECONDS * 0.9 < time.monotonic() - begun < WALL_SECONDS + 5


def children_of_this_process() -> list[int]:
    return [int(number) for file in Path("/proc/self/task").glob("*/children") for number in file.read_text().split()]


def drawing_child() -> int | None:
    wanted = b"tipline.casework.redraw_picture"
    return next(
        (each for each in children_of_this_process() if wanted in Path(f"/proc/{each}/cmdline").read_bytes()), None
    )


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_is_killed_says_nothing_about_the_picture(end: signal.Signals) -> None:
    def kill() -> None:
        until = time.monotonic() + 10
        while (child := drawing_child()) is None and time.monotonic() < until:
            time.sleep(0.01)
        assert child is not None
        os.kill(child, end)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(DrawingCutOff):
        redraw_picture(a_slow_picture())
    killer.join()


ATTEMPTS = """
import json, os, socket, sys
from tipline.casework.redraw_picture import shut_in

attempts = {
    "socket": lambda: socket.socket(socket.AF_INET),
    "local socket": lambda: socket.socket(socket.AF_UNIX),
    "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
    "look up a name": lambda: socket.getaddrinfo("localhost", 80),
    "read a file": lambda: open("/etc/hostname", "rb"),
    "write a file": lambda: open(sys.argv[1], "wb"),
    "pipe": os.pipe,
    "duplicate": lambda: os.dup(1),
    "raise the limit": lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NOFILE, (64, 64)),
    "take memory": lambda: bytearray(%d),
}
if sys.argv[2] == "shut":
    shut_in()

def outcome(attempt):
    try:
        attempt()
    except (OSError, MemoryError, ValueError) as error:
        return type(error).__name__
    return "done"

sys.stdout.write(json.dumps({name: outcome(attempt) for name, attempt in attempts.items()}))
"""


def tried(tmp_path: Path, how: str) -> dict[str, str]:
    """What came of each attempt in a fresh process."""
    command = [sys.executable, "-c", ATTEMPTS % MEMORY_BYTES, str(tmp_path / "written"), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_the_child_reaches_no_network_no_file_and_no_memory_beyond_its_share(tmp_path: Path) -> None:
    outcomes = tried(tmp_path, "shut")
    assert [name for name, outcome in outcomes.items() if outcome == "done"] == []
    assert not (tmp_path / "written").exists()


def test_without_its_limits_the_same_process_reaches_them(tmp_path: Path) -> None:
    outcomes = tried(tmp_path, "open")
    assert {"socket", "local socket", "read a file", "write a file", "pipe", "duplicate", "take memory"} <= {
        name for name, outcome in outcomes.items() if outcome == "done"
    }
