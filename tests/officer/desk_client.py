"""An officer at the desk: pages are read and forms are sent as a browser does."""

from bs4 import BeautifulSoup, SoupStrainer
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKENS = SoupStrainer("input", {"name": "csrf_token"})


class DeskClient:
    """`page` is the last page that was read. It is taken apart when it is asked for: most are only passed through."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.html, self._page = "", BeautifulSoup("", "html.parser")
        self._unread = False

    @property
    def page(self) -> BeautifulSoup:
        if self._unread:
            self._page, self._unread = BeautifulSoup(self.html, "html.parser"), False
        return self._page

    @page.setter
    def page(self, page: BeautifulSoup) -> None:
        self._page, self._unread = page, False

    def get(self, address: str) -> TestResponse:
        return self._read(self.client.get(address, headers={"Accept-Language": "en"}))

    def send(self, address: str, /, **fields: str) -> TestResponse:
        """Sends a form with the token of the last page; a redirect is not followed."""
        data = {"csrf_token": self._token()} | fields
        return self._read(self.client.post(address, data=data, headers={"Accept-Language": "en"}))

    def open_tip(self, reference: str) -> None:
        """The tip's page is open, with the purpose given."""
        self.get(f"/tips/{reference}")
        assert self.send(f"/tips/{reference}/open", purpose="First assessment").status_code == 303
        assert self.get(f"/tips/{reference}").status_code == 200

    def texts(self, selector: str) -> list[str]:
        return [" ".join(each.get_text().split()) for each in self.page.select(selector)]

    def _token(self) -> str:
        tokens = BeautifulSoup(self.html, "html.parser", parse_only=TOKENS) if self._unread else self._page
        token = tokens.find("input", {"name": "csrf_token"})
        return str(token["value"]) if token else ""

    def _read(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and answer.status_code not in {302, 303}:
            self.html, self._unread = answer.text, True
        return answer
