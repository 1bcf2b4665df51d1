"""The decoy has the holes that the tools must find, and no fault besides."""

from tests.attack.decoy import site
from tests.attack.observer import faults_of


def test_the_decoy_has_three_holes(postgresql_address: str) -> None:
    asking = site(postgresql_address).test_client()
    assert "pg_class" in asking.get("/", query_string={"q": "x' OR relname = 'pg_class"}).text
    assert "<script>1</script>" in asking.get("/?q=<script>1</script>").text
    assert asking.get("/?q='").status_code == 500
    assert asking.get("/number?n=one").status_code == 500
    good = asking.get("/number?n=1")
    assert faults_of(good.status_code, good.headers, good.data) == []
