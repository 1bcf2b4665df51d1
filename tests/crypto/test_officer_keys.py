"""The key under which tips are compared: one for the whole zone, whatever becomes of the ring."""

from pathlib import Path

from tests.factories import an_instance
from tipline.config import OfficerConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import new_ring_key


def read(instance: Path) -> OfficerKeys:
    return OfficerKeys.read(OfficerConfig(instance=instance))


def test_every_process_of_a_zone_compares_under_the_same_key(instance: Path, tmp_path: Path) -> None:
    assert read(instance).likeness == read(instance).likeness
    assert read(instance).likeness != read(an_instance(tmp_path / "other")).likeness


def test_a_new_ring_key_leaves_floods_alike(instance: Path) -> None:
    before = read(instance).likeness
    new_ring_key(instance / "officer" / "ring", instance / "public" / "ring")
    assert read(instance).likeness == before


def test_the_key_is_not_the_audit_secret_and_is_shown_nowhere(instance: Path) -> None:
    keys = read(instance)
    assert keys.likeness != keys.audit
    assert len(keys.likeness) == 32
    assert str(keys.likeness) not in repr(keys)
