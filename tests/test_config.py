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
