"""Honest senders, many at once: each keeps what it was shown, and presses the button again as a patient person does."""

import html
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from io import BytesIO
from random import Random
from threading import Event, Thread
from time import monotonic, sleep

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.pictures import a_picture

BOUND_SECONDS = 60
"""Within this long every request is answered by a page, or refused by the machine."""
PATIENCE = 400
"""How often one tip is sent before the sender counts as never answered."""
PAUSE_SECONDS = 0.3
PATH = "/sv/tip"
ONE_IN_PHOTO, ONE_IN_TWICE, ONE_IN_LEAVES = 50, 20, 10
"""How many send a picture, press the button twice, and leave at the first refusal."""
HIDDEN = re.compile(r'<input[^>]*\bname="csrf_token"[^>]*\bvalue="([^"]*)"')
RECEIPT = re.compile(r"data-receipt[^>]*>([\d\s]+)<")
WORDS = re.compile(r'<textarea[^>]*\bname="story"[^>]*>\r?\n?(.*?)</textarea>', re.DOTALL)


@dataclass
class Shown:
    """What one sender was told. `code` is empty for one who left at a refusal: that tip may be kept, and once."""

    words: str
    photo: bytes = b""
    code: str = ""
    pressed: int = 0
    refused: int = 0
    cut_off: int = 0
    """How often the connection broke or was refused: the browser's own page, on which one presses reload."""
    waited: float = 0.0
    """Seconds from the first press to the receipt."""
    answers: list[float] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    """What no honest sender should see: no answer in time, lost words, another code, a page without either."""


class Asking:
    """As much of a browser as this needs. None is the answer of a site that is not there or breaks off."""

    def __init__(self, site: str) -> None:
        self.site = site

    def get(self, path: str) -> tuple[int, str] | None:
        return self._ask(urllib.request.Request(self.site + path))  # noqa: S310 our own address

    def post(self, path: str, fields: dict[str, object]) -> tuple[int, str] | None:
        boundary, body = encode_multipart(fields)
        head = {"Origin": self.site, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._ask(urllib.request.Request(self.site + path, body, head))  # noqa: S310 our own address

    def _ask(self, request: urllib.request.Request) -> tuple[int, str] | None:
        try:
            with urllib.request.urlopen(request, timeout=BOUND_SECONDS) as answer:  # noqa: S310 our own address
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (TimeoutError, urllib.error.URLError) as error:
            if isinstance(error, TimeoutError) or isinstance(error.reason, TimeoutError):
                return 0, ""
            return None
        except (OSError, HTTPException):
            return None


class Sender(Thread):
    """Sends tips one after the other until `stop`. `shown` is what came of each."""

    def __init__(self, site: str, name: str, chance: Random, stop: Event) -> None:
        super().__init__(name=name, daemon=True)
        self.asking, self.chance, self.stop = Asking(site), chance, stop
        self.shown: list[Shown] = []

    def run(self) -> None:
        while not self.stop.is_set():
            # No digits beside it: what is sent must be told apart by nothing but its words.
            self.shown.append(self.send(Shown(f"Flera okända män går in i rum {self.name}-{len(self.shown)}.")))

    def send(self, told: Shown) -> Shown:
        """Until a receipt is shown, or until a refusal for one who has no patience."""
        if self.chance.randrange(ONE_IN_PHOTO) == 0:
            told.photo = a_picture() + told.words.encode()
        leaves, twice = (self.chance.randrange(each) == 0 for each in (ONE_IN_LEAVES, ONE_IN_TWICE))
        token = self._form(told)
        begun = monotonic()
        while not told.code and token:
            answers = self._press(told, token, twice=twice)
            codes = {code for code in (self._code(told, answer) for answer in answers) if code}
            if len(codes) > 1:
                told.strange.append("two codes for one form")
            told.code = next(iter(codes), "")
            if not told.code:
                token = self._again(told, token, answers)
                if (leaves and told.refused) or told.strange:
                    break
        told.waited = monotonic() - begun
        return told

    def _form(self, told: Shown) -> str:
        for _ in range(PATIENCE):
            answer = self._timed(told, lambda: self.asking.get(PATH))
            if answer and answer[0] == 200:
                return HIDDEN.search(answer[1])[1]
            sleep(PAUSE_SECONDS)
        told.strange.append("never saw a form")
        return ""

    def _press(self, told: Shown, token: str, *, twice: bool) -> list[tuple[int, str] | None]:
        told.pressed += 1

        def post() -> tuple[int, str] | None:
            fields: dict[str, object] = {"csrf_token": token, "story": told.words}
            if told.photo:
                fields["photos"] = FileStorage(BytesIO(told.photo), "bild.jpg")
            return self._timed(told, lambda: self.asking.post(PATH, fields))

        if not twice:
            return [post()]
        with ThreadPoolExecutor(2) as both:
            return list(both.map(lambda _: post(), range(2)))

    def _timed(self, told: Shown, ask: Callable[[], tuple[int, str] | None]) -> tuple[int, str] | None:
        begun = monotonic()
        answer = ask()
        if answer is None:
            told.cut_off += 1
            return None
        told.answers.append(monotonic() - begun)
        if answer[0] == 0:
            told.strange.append("no answer in time")
        return answer

    def _code(self, told: Shown, answer: tuple[int, str] | None) -> str:
        """The digits shown, and only by a page that says that the tip was sent."""
        found = RECEIPT.search(answer[1]) if answer else None
        code = re.sub(r"\D", "", found[1]) if found else ""
        if answer and (answer[0] == 200) != (len(code) == 24):
            told.strange.append(f"answer {answer[0]} with {len(code)} digits")
        return code

    def _again(self, told: Shown, token: str, answers: list[tuple[int, str] | None]) -> str:
        """The token of the form that is before the sender now: the one that came back, with every word in it."""
        refusals = [answer for answer in answers if answer and answer[0] == 503]
        told.refused += len(refusals)
        told.strange += [f"answer {answer[0]}" for answer in answers if answer and answer[0] not in {0, 200, 503}]
        for _, page in refusals:
            kept, back = WORDS.search(page), HIDDEN.search(page)
            if not kept or not back or html.unescape(kept[1]) != told.words:
                told.strange.append("a refusal without the words")
            else:
                token = back[1]
        if told.pressed >= PATIENCE:
            told.strange.append("never got a receipt")
        sleep(PAUSE_SECONDS)
        return token
