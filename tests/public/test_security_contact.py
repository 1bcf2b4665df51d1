"""/.well-known/security.txt: from the settings, in no language, and not there when nobody is named (RFC 9116)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.public.visitor import Visitor
from tipline.config import PublicConfig, SettingNotUnderstood
from tipline.public import create_site

ADDRESS = "/.well-known/security.txt"


@pytest.mark.parametrize("contact", ["mailto:security@polisen.se", "https://polisen.se/report?a=b"])
@pytest.mark.parametrize("leaflet_only", [False, True])
def test_it_tells_where_to_write_and_until_when(config: PublicConfig, contact: str, *, leaflet_only: bool) -> None:
    site = create_site(replace(config, security_contact=contact, leaflet_only=leaflet_only))
    answer = site.test_client().get(ADDRESS, headers={"Accept-Language": "ar"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    lines = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert lines.pop("Contact") == contact
    expires = datetime.strptime(lines.pop("Expires"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(30) < expires - datetime.now(UTC) < timedelta(365)
    assert lines == {"Preferred-Languages": "sv, en"}


def test_without_a_contact_there_is_no_such_page(visitor: Visitor) -> None:
    assert visitor.look(ADDRESS).status == 404


@pytest.mark.parametrize(
    "contact", ["security@polisen.se", "http://polisen.se", "mailto:", "mailto:a@b\nExpires: x", "x"]
)
def test_what_is_no_address_is_refused(tmp_path: Path, contact: str) -> None:
    with pytest.raises(SettingNotUnderstood, match="security_contact"):
        PublicConfig.load(tmp_path, {"TIPLINE_SECURITY_CONTACT": contact})
