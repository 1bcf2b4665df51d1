"""Plaintexts are padded to size classes before sealing, so that a length tells next to nothing."""

SMALLEST = 4096
"""Bytes. "yes" and three kilobytes of Swedish look the same."""

LENGTH_BYTES = 4


class PaddingDamaged(Exception):
    """Opened bytes are no padded plaintext."""


def size_class(length: int) -> int:
    """The size in bytes that `length` bytes are padded to: at most a quarter more above 4 KiB.

    Classes are a power of two and three even steps up to the next, which leaves about two bits of a length known.
    """
    if length <= SMALLEST:
        return SMALLEST
    step = 1 << ((length - 1).bit_length() - 3)
    return -(-length // step) * step


def pad(plaintext: bytes) -> bytes:
    framed = len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext
    return framed.ljust(size_class(len(framed)), b"\0")


def unpad(padded: bytes) -> bytes:
    """What `pad` was given. Raises PaddingDamaged when `padded` is not of its making."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    end = LENGTH_BYTES + length
    if len(padded) < LENGTH_BYTES or end > len(padded) or padded.count(0, end) < len(padded) - end:
        raise PaddingDamaged
    return padded[LENGTH_BYTES:end]
