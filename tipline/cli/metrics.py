"""`tipline metrics`: figures for monitoring, as OpenMetrics text on standard output.

A command of the officer zone and no address of a site: nothing can be asked over a network, and no token can be lost.
A monitoring agent reads what a timer writes into its folder (docs/operating.md).
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click
from redis.exceptions import RedisError

from tipline.casework.index_tip import newest_mark
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.fingerprints import index_key_numbers
from tipline.domain.contacts import stale_contacts
from tipline.domain.figures import number_class, percent_class, wait_class
from tipline.jobs.queue import Bell
from tipline.persistence.backlogs import letters_unsent, pictures_undrawn, tips_untriaged
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.index_queue import progress_to


class Figure(NamedTuple):
    name: str
    value: int
    meaning: str


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def metrics(instance: Path, *, as_json: bool) -> None:
    """Tell how the officer zone is doing, in classes that say nothing of a single tip."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        figures = [*_work(config), *_machine(config)]
    if as_json:
        click.echo(json.dumps({each.name: each.value for each in figures}))
        return
    for each in figures:
        click.echo(f"# TYPE {each.name} gauge\n# HELP {each.name} {each.meaning}\n{each.name} {each.value}")
    click.echo("# EOF")


def _work(config: OfficerConfig) -> Iterator[Figure]:
    now, up = datetime.now(UTC), "Whether the database answers."
    numbers = index_key_numbers(config.zone / "index")
    with closing(Database(config.database)) as database:
        try:
            with database.reading() as session:
                tips, letters, pictures = (
                    tips_untriaged(session),
                    letters_unsent(session, now),
                    pictures_undrawn(session),
                )
                left = progress_to(session, newest_mark(numbers[0])).left if numbers else 0
        except DatabaseUnavailable:
            yield Figure("tipline_database_up", 0, up)
            return
    yield Figure("tipline_database_up", 1, up)
    yield Figure("tipline_triage_waiting", number_class(tips.number), "Tips that wait for triage, at least; 0 below 5.")
    yield Figure("tipline_triage_wait_minutes", wait_class(tips.oldest, now), "How long the first waits, at least.")
    yield Figure("tipline_letters_waiting", number_class(letters.number), "Letters unsent, at least; 0 below 5.")
    yield Figure("tipline_letters_wait_minutes", wait_class(letters.oldest, now), "How long the first waits, at least.")
    yield Figure("tipline_pictures_waiting", number_class(pictures.number), "Pictures undrawn, at least; 0 below 5.")
    yield Figure("tipline_index_left", number_class(left), "Tips still to be indexed, at least; 0 below 5.")


def _machine(config: OfficerConfig) -> Iterator[Figure]:
    if config.valkey_url:
        try:
            workers, answers = Bell(config.valkey_url).workers(), 1
        except RedisError:
            workers, answers = 0, 0
        yield Figure("tipline_queue_up", answers, "Whether Valkey answers.")
        yield Figure("tipline_workers", workers, "Workers that listen.")
    disk = shutil.disk_usage(config.instance)
    yield Figure("tipline_disk_free_percent", percent_class(disk.free, disk.total), "Free of the instance's disk.")
    stale = len(stale_contacts(datetime.now(UTC).date()))
    yield Figure("tipline_contacts_stale", stale, "Entries of the list of contacts to be looked at again.")
