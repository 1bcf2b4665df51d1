"""An officer at the desk: pages are read and forms are sent as a browser does."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class DeskClient:
    """`page` is the last page that was read."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = BeautifulSoup("", "html.parser")

    def get(self, address: str) -> TestResponse:
        return self._read(self.client.get(address, headers={"Accept-Language": "en"}))

    def send(self, address: str, /, **fields: str) -> TestResponse:
        """Sends a form with the token of the last page; a redirect is not followed."""
        token = self.page.find("input", {"name": "csrf_token"})
        data = {"csrf_token": token["value"] if token else ""} | fields
        return self._read(self.client.post(address, data=data, headers={"Accept-Language": "en"}))

    def open_tip(self, reference: str) -> None:
        """The tip's page is open, with the purpose given."""
        self.get(f"/tips/{reference}")
        assert self.send(f"/tips/{reference}/open", purpose="First assessment").status_code == 303
        assert self.get(f"/tips/{reference}").status_code == 200

    def texts(self, selector: str) -> list[str]:
        return [" ".join(each.get_text().split()) for each in self.page.select(selector)]

    def _read(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and answer.status_code not in {302, 303}:
            self.page = BeautifulSoup(answer.text, "html.parser")
        return answer
