import hashlib
from collections import Counter
from importlib.resources import files

from tipline.domain.assessment import FLAGS
from tipline.domain.signs import STRENGTHS, VERSION, all_signs, signs_by_id, signs_of_setting

CONTENT = {"2026.11-1": "629f7f934e552d019bc1c638b663218d79ca56d4eefd78c18ee9e69a0bf53076"}
"""What the catalogue held in each version. A change without a new version is a fault: reports name the version."""


def test_the_catalogue_has_67_signs_each_with_its_own_id():
    assert (len(all_signs()), len(signs_by_id())) == (67, 67)


def test_every_setting_has_its_signs():
    assert Counter(sign.setting for sign in all_signs()) == {
        "reception": 16, "housekeeping": 14, "bar_security": 6, "taxi": 12, "property": 8, "massage": 5, "online": 6,
    }  # fmt: skip
    assert [sign.id for sign in signs_of_setting("massage")] == ["mas-01", "mas-02", "mas-03", "mas-04", "mas-05"]


def test_every_sign_has_words_a_known_strength_and_known_flags():
    assert [
        sign.id
        for sign in all_signs()
        if not sign.text or sign.strength not in STRENGTHS or not set(sign.flags) <= set(FLAGS)
    ] == []


def test_a_locked_door_is_a_strong_sign_of_danger_and_control():
    sign = signs_by_id()["hk-10"]
    assert (sign.strength, sign.flags) == ("strong", ("danger", "control"))


def test_a_changed_catalogue_has_a_new_version():
    content = hashlib.sha256((files("tipline.domain") / "signs.csv").read_bytes()).hexdigest()
    assert CONTENT[VERSION] == content
    assert len(set(CONTENT.values())) == len(CONTENT)
