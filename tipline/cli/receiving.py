"""Receiving what is too large without losing what was written: the words come through, and too large files stay out.

waitress answers a body past its limit with two words of English, and browsers then forget the form. A form that is too
large is therefore read to its end, with no file of it kept that could not be taken anyway, so that the site can tell
its sender which. Neither memory nor disk ever holds more than MOST_BODY_BYTES of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from time import monotonic

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import RequestEntityTooLarge
from werkzeug.datastructures import Headers
from werkzeug.exceptions import RequestEntityTooLarge as FormTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import (
    NEED_DATA,
    Data,
    Epilogue,
    Event,
    File,
    MultipartDecoder,
    MultipartEncoder,
    State,
)

from tipline.cli.request_head import demand_one_meaning
from tipline.web.site import LEFT_OUT, MOST_BODY_BYTES, MOST_FILE_BYTES, MOST_TEXT_BYTES

MOST_READ_BYTES = 300_000_000
"""A film of a few minutes, chosen by mistake. Whoever sends more gets waitress' two words."""


class PatientParser(HTTPRequestParser):
    """A parser that reads a form past MOST_BODY_BYTES to its end and keeps the part that a site can use.

    `begun_at`, by time.monotonic(), is when the first byte of the request came in.
    """

    def __init__(self, adjustments: Adjustments) -> None:
        super().__init__(adjustments)
        self.begun_at = monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        demand_one_meaning(header_plus)
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            # An address such as `//[`. waitress would write who sent it into the log and leave it unanswered.
            raise ParsingError from error
        if self.content_length <= MOST_BODY_BYTES:
            return
        kind, options = parse_options_header(self.headers.get("CONTENT_TYPE"))
        if kind == "multipart/form-data" and options.get("boundary"):
            boundary = options["boundary"].encode("latin-1")
            self.body_rcv = FormReceiver(self.content_length, boundary)
        elif self.content_length < MOST_READ_BYTES:
            self._refuse()

    def received(self, data: bytes) -> int:
        consumed = int(super().received(data))
        if isinstance(self.body_rcv, FormReceiver):
            self.headers["CONTENT_LENGTH"] = str(len(self.body_rcv))
        elif self.body_bytes_received > MOST_BODY_BYTES:
            self._refuse()
        return consumed

    def _refuse(self) -> None:
        self.error = RequestEntityTooLarge(f"exceeds max_body of {MOST_BODY_BYTES}")
        self.completed = True


class FormReceiver:
    """What waitress calls a receiver. The form it gives on is the one received, without its too large files."""

    completed = False
    error: Exception | None = None

    def __init__(self, length: int, boundary: bytes) -> None:
        self.remaining = length
        self.decoder = MultipartDecoder(boundary, max_form_memory_size=MOST_TEXT_BYTES)
        self.encoder = MultipartEncoder(boundary)
        # In memory alone: waitress' own buffers may go over to a temporary file.
        self.kept = BytesIO()
        self.file: File | None = None
        self.content = bytearray()
        self.broken = False
        self.longest_end = len(b"\r\n--" + boundary + b"--\r")
        self.waiting = bytearray()

    def __len__(self) -> int:
        return self.kept.getbuffer().nbytes

    def received(self, data: bytes) -> int:
        taken = data[: self.remaining]
        self.remaining -= len(taken)
        self.completed = self.remaining == 0
        if not self.broken:
            self._decode(taken)
        return len(taken)

    def getfile(self) -> BytesIO:
        self.kept.seek(0)
        return self.kept

    def getbuf(self) -> BytesIO:
        return self.kept

    def _decode(self, data: bytes) -> None:
        """What cannot be understood is read on without a look; the site then finds a form that stops short."""
        try:
            for piece in (self._whole(data), *([None] if self.completed else [])):
                self.decoder.receive_data(piece)
                for event in self._events():
                    self._keep(event)
        except (ValueError, FormTooLarge):
            self.broken = True

    def _whole(self, data: bytes) -> bytes:
        """What may be decoded now: all but an end that may be a boundary still under way.

        Werkzeug 3.1 takes half a line break for content where the network cuts just behind a boundary.
        """
        self.waiting += data
        window = max(0, len(self.waiting) - self.longest_end)
        begun = -1 if self.completed else self.waiting.find(b"\r", window)
        end = begun if begun >= 0 else len(self.waiting)
        piece = bytes(self.waiting[:end])
        del self.waiting[:end]
        return piece

    def _events(self) -> Iterator[Event]:
        while (event := self.decoder.next_event()) is not NEED_DATA:
            yield event
            if isinstance(event, Epilogue):
                return

    def _keep(self, event: Event) -> None:
        if isinstance(event, File):
            self.file = event
            self.content.clear()
        elif isinstance(event, Data) and self.file:
            self._keep_of_file(event, self.file)
        else:
            self._write(event)

    def _keep_of_file(self, event: Data, file: File) -> None:
        room = min(MOST_FILE_BYTES, MOST_BODY_BYTES - MOST_TEXT_BYTES - len(self))
        if len(self.content) <= room:
            self.content += event.data
        if event.more_data:
            return
        if len(self.content) > room:
            file = replace(file, headers=Headers({"Content-Type": LEFT_OUT}))
            self.content.clear()
        self._write(file)
        self._write(Data(bytes(self.content), more_data=False))
        self.file = None

    def _write(self, event: Event) -> None:
        # The encoder leaves out the line between head and content when the content begins with nothing.
        headless = self.encoder.state is State.DATA_START and isinstance(event, Data) and not event.data
        self.kept.write(self.encoder.send_event(event) or b"\r\n" * headless)
