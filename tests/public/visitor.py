"""As much of a browser as the public site needs: pages, forms, no cookies, no script."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tipline.config import PublicConfig

JPEG = b"\xff\xd8\xff\xe0 a picture"
PNG = b"\x89PNG\r\n\x1a\n a picture"


def in_production(instance: Path, address: str) -> PublicConfig:
    return PublicConfig(
        instance=instance / "public",
        database_url=address,
        production=True,
        operator_name="Exempelpolisen",
        operator_legal_basis="Exempellagen",
    )


@dataclass
class Page:
    answer: TestResponse

    def __post_init__(self) -> None:
        self.answer.get_data()
        self.answer.close()

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.get_data(as_text=True), "html.parser")

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def code(self) -> str:
        """The receipt code shown, or nothing."""
        found = self.soup.select_one("[data-receipt]")
        return "".join(found.get_text().split()) if found else ""

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Where the summary on top leads, and what it says there."""
        return [(str(each["href"]), each.get_text()) for each in self.soup.select(".summary li a")]

    @property
    def told(self) -> str:
        """What the summary on top says that belongs to no field."""
        return " ".join(each.get_text() for each in self.soup.select(".summary > p"))

    @property
    def refused(self) -> list[tuple[str, str]]:
        """The files that were not taken, by name, and why."""
        return [
            (each.select_one("bdi").get_text(), each.select_one("span").get_text())
            for each in self.soup.select(".refused li")
        ]

    def fields(self, form: str = "main form") -> dict[str, Any]:
        """What a browser would send if the button of the first such form were pressed now."""
        sent: dict[str, Any] = {}
        for each in self.soup.select_one(form).select("input, textarea, select"):
            for value in _value(each):
                sent.setdefault(str(each["name"]), []).append(value)
        return {name: values[0] if name != "signs" else values for name, values in sent.items()}


def _value(element: Tag) -> list[str]:
    if element.name == "textarea":
        return [element.get_text().removeprefix("\n")]
    if element.name == "select":
        return [str(each["value"]) for each in element.select("option[selected]")] or [""]
    if element.get("type") == "file" or (
        element.get("type") in {"radio", "checkbox"} and not element.has_attr("checked")
    ):
        return []
    return [str(element.get("value", ""))]


class Visitor:
    def __init__(self, site: Flask) -> None:
        self.browser = site.test_client(use_cookies=False)

    def look(self, path: str, **headers: str) -> Page:
        return Page(self.browser.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}))

    def press(
        self, page: Page, path: str, *, form: str = "main form", headers: dict[str, str] | None = None, **typed: Any
    ) -> Page:
        """Sends the page's form with these answers changed."""
        return self.post(path, {**page.fields(form), **typed}, headers=headers)

    def post(self, path: str, fields: dict[str, Any], *, headers: dict[str, str] | None = None) -> Page:
        boundary, body = encode_multipart(fields)
        kind = f"multipart/form-data; boundary={boundary}"
        return Page(self.browser.post(path, data=body, headers=headers, content_type=kind))

    def send_tip(self, story: str = "Rum 318: någon ropar på hjälp.", **answers: Any) -> Page:
        return self.press(self.look("/sv/tip"), "/sv/tip", story=story, **answers)


def photo(data: bytes = JPEG, name: str = "anna_cv.jpg") -> FileStorage:
    return FileStorage(BytesIO(data), name)
