"""What is done before the parts of a stack start: keys, settings that will do, and the newest schema."""

from pathlib import Path

from tipline.cli.instance_folder import prepare_instance
from tipline.cli.migrate import migrate_database
from tipline.cli.refusal import said_in_one_line
from tipline.cli.weak_settings import refuse_weak
from tipline.config import OfficerConfig


def prepare(instance: Path) -> None:
    with said_in_one_line():
        prepare_instance(instance)
        config = OfficerConfig.load(instance)
        refuse_weak(config)
        migrate_database(config)
