"""Settings: the file, the environment above it, and what cannot be read is said by name."""

from dataclasses import fields
from pathlib import Path

import pytest

from tipline.config import OfficerConfig, PublicConfig, SettingNotUnderstood

OPERATOR = {"OPERATOR_NAME": "Polisregion Mitt", "OPERATOR_LEGAL_BASIS": "Polislagen"}


def test_without_settings_everything_lies_in_the_instance_folder(tmp_path: Path) -> None:
    config = OfficerConfig.load(tmp_path, {})
    assert config == OfficerConfig(instance=tmp_path)
    assert config.database == f"sqlite:///{tmp_path}/database/tipline.db"


def test_the_environment_goes_above_the_file_and_the_prefix_above_the_bare_name(tmp_path: Path) -> None:
    (tmp_path / "tipline.toml").write_text(
        'DATABASE_URL = "file"\nduty_address = "desk@example.org"\nmail_port = 2525\n'
    )
    assert OfficerConfig.load(tmp_path, {}).database == "file"
    assert OfficerConfig.load(tmp_path, {"DATABASE_URL": "bare"}).database == "bare"
    config = OfficerConfig.load(tmp_path, {"DATABASE_URL": "bare", "TIPLINE_DATABASE_URL": "prefixed"})
    assert (config.database, config.duty_address, config.mail_port) == ("prefixed", "desk@example.org", 2525)


def test_bare_names_count_only_where_others_know_them(tmp_path: Path) -> None:
    told = {
        "COUNTY": "19",
        "HOSTS": "evil.example",
        "MAIL_SERVER": "mail.example",
        "TIPLINE_HOSTS": "a.example, b.example",
    }
    config = OfficerConfig.load(tmp_path, told)
    assert (config.county, config.mail_server, config.hosts) == ("", "mail.example", ("a.example", "b.example"))


@pytest.mark.parametrize(("name", "value"), [("TIPLINE_HTTPS", "maybe"), ("MAIL_PORT", "smtp")])
def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingNotUnderstood, match=value):
        OfficerConfig.load(tmp_path, {name: value})


def test_whom_to_ring_is_a_table_of_the_file_or_pairs_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "tipline.toml").write_text('[county_contacts]\n14 = "Desk Väst 010-1"\n')
    assert OfficerConfig.load(tmp_path, {}).county_contacts == {"14": "Desk Väst 010-1"}
    told = {"TIPLINE_COUNTY_CONTACTS": "01 = Desk Sthlm; 14=Väst=vakt;18= "}
    assert OfficerConfig.load(tmp_path, told).county_contacts == {"01": "Desk Sthlm", "14": "Väst=vakt"}
    with pytest.raises(SettingNotUnderstood, match="county_contacts"):
        OfficerConfig.load(tmp_path, {"TIPLINE_COUNTY_CONTACTS": "99=Nobody"})


@pytest.mark.parametrize("kind", [PublicConfig, OfficerConfig])
def test_production_wants_to_know_who_runs_it(tmp_path: Path, kind: type[PublicConfig | OfficerConfig]) -> None:
    with pytest.raises(SettingNotUnderstood, match="operator_name"):
        kind.load(tmp_path, {"TIPLINE_PRODUCTION": "true"})
    assert kind.load(tmp_path, {"TIPLINE_PRODUCTION": "true", **OPERATOR}).production


def test_the_public_site_has_no_setting_for_a_key_a_queue_or_mail() -> None:
    named = {each.name for each in fields(PublicConfig)}
    assert {
        name for name in named if any(word in name for word in ("key", "valkey", "mail", "secret", "duty"))
    } == set()


@pytest.mark.parametrize("address", ["http://127.0.0.1:5000", "https://translate.example.org/lt", "http://lt:5000/"])
def test_a_translation_server_is_a_plain_web_address(tmp_path: Path, address: str) -> None:
    assert OfficerConfig.load(tmp_path, {"TIPLINE_TRANSLATE_URL": address}).translate_url == address


@pytest.mark.parametrize(
    "address",
    [
        "translate.example.org",
        "ftp://translate.example.org",
        "file:///etc/passwd",
        "https://",
        "https://CANARY:secret@translate.example.org",
        "https://@translate.example.org",
        "https://translate.example.org/?CANARY",
        "https://translate.example.org/#a",
        "https://translate.example.org:x",
        "https://translate.example.org/a b",
        "https://translate.example.org/\r\nX: y",
    ],
)
def test_any_other_address_of_a_translation_server_is_refused_and_not_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingNotUnderstood, match="translate_url") as refused:
        OfficerConfig(instance=tmp_path, translate_url=address)
    assert "CANARY" not in str(refused.value)


@pytest.mark.parametrize(("address", "taken"), [("http://lt:5000", False), ("http://localhost:5000", True)])
def test_in_production_no_word_of_a_tip_crosses_a_network_in_clear(tmp_path: Path, address: str, taken: bool) -> None:  # noqa: FBT001
    settings = {"TIPLINE_PRODUCTION": "true", "TIPLINE_TRANSLATE_URL": address, **OPERATOR}
    if taken:
        assert OfficerConfig.load(tmp_path, settings).translate_url == address
    else:
        with pytest.raises(SettingNotUnderstood, match="translate_url"):
            OfficerConfig.load(tmp_path, settings)


def test_the_key_of_the_translation_server_is_in_no_representation(tmp_path: Path) -> None:
    assert "CANARY" not in repr(OfficerConfig(instance=tmp_path, translate_key="CANARY"))
