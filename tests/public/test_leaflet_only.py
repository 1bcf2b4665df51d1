"""For operators who are not the police: everything to read, nothing to send."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.public.test_pages import READING, inspect
from tests.public.visitor import Visitor
from tipline.config import PublicConfig, SettingNotUnderstood
from tipline.domain.leaflets import all_leaflets, without_form
from tipline.public import create_site


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    """Without keys and without a database: there is nothing to keep."""
    return create_site(PublicConfig(instance=tmp_path, production=True, operator_name="Hotellet", leaflet_only=True))


@pytest.mark.parametrize("path", ["/sv/tip", "/en/tip?audience=hotel", "/sv/follow-up"])
def test_there_is_no_form(site: Flask, path: str) -> None:
    visitor = Visitor(site)
    assert visitor.look(path).status == 404
    assert visitor.post(path, {"story": "Rum 318"}).status == 404


def test_no_page_leads_to_a_form_and_each_leads_to_the_police(site: Flask) -> None:
    visitor = Visitor(site)
    for name in READING:
        page = visitor.look(f"/sv/{name}")
        assert page.status == 200
        inspect(page)
        addresses = {str(each["href"]) for each in page.soup.select("a")}
        assert {f"/sv/{form}" for form in ("tip", "tip?audience=hotel", "follow-up")} & addresses == set()
    assert "tel:11414" in [each["href"] for each in visitor.look("/sv/hotel").soup.select("main a")]


@pytest.mark.parametrize("audience", [leaflet.audience for leaflet in all_leaflets()])
def test_neither_page_nor_paper_promises_what_only_a_form_can_keep(site: Flask, audience: str) -> None:
    visitor = Visitor(site)
    page = visitor.look(f"/en/{audience}").soup.main.get_text(" ")
    with site.test_client().get(f"/en/leaflet/{audience}.pdf") as answer:
        paper = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.data)).pages)
    own = all_leaflets()[0]
    said = without_form(own)
    for text in (" ".join(page.split()), " ".join(paper.split())):
        assert [
            each for each in (*own.after, *own.truth) if each in text and each not in (*said.after, *said.truth)
        ] == []
        assert [each for each in (*said.after, *said.truth) if each not in text] == []
        assert "code" not in text.replace("QR code", "")


def test_in_production_it_needs_a_name_and_no_legal_basis(tmp_path: Path) -> None:
    asked = {"TIPLINE_PRODUCTION": "1", "TIPLINE_LEAFLET_ONLY": "1"}
    with pytest.raises(SettingNotUnderstood, match="operator_name"):
        PublicConfig.load(tmp_path, asked)
    assert PublicConfig.load(tmp_path, {**asked, "OPERATOR_NAME": "Hotellet"}).leaflet_only
