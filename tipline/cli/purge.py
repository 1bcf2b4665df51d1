"""`tipline purge`: what is past its limit is deleted, and the files of the database are wiped."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

from tipline.casework.purge_tip import PastLimit, purge_tip, tips_past_limit
from tipline.casework.wipe_keys import wipe_keys
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import NoKeyFits
from tipline.domain.officers import OPERATOR
from tipline.persistence.database import Database
from tipline.persistence.tombstones import FILE, keep_tombstones, tombstones_in

NO_DECISION = (
    "Nothing is deleted without the decision it rests on (arkivlagen 1990:782): set retention_decision, or give "
    "--decision. See what is due with --dry-run."
)


@dataclass
class Purged:
    """What a run did, by track. `left` is what could not be wiped."""

    by_track: Counter[str] = field(default_factory=Counter)
    held: int = 0
    tombstones: int = 0
    left: list[str] = field(default_factory=list)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only tell what is due.")
@click.option("--decision", default="", help="What the deletions rest on; else the setting retention_decision.")
@click.option("--whole", is_flag=True, help="Wipe tables of any size. No tip can be sent meanwhile.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def purge(instance: Path, *, dry_run: bool, decision: str, whole: bool, as_json: bool) -> None:
    """Delete for ever what is past its limit and not held, and wipe the files of the database."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        decision = decision or config.retention_decision
        if not decision and not dry_run:
            raise click.ClickException(NO_DECISION)
        database = Database(config.database)
        try:
            done = _look(database, config) if dry_run else _purge(database, config, decision, whole=whole)
        finally:
            database.close()
    _tell(done, dry_run=dry_run, as_json=as_json)


def _look(database: Database, config: OfficerConfig) -> Purged:
    done = Purged()
    for each in _past_limit(database, config.tracks):
        done.held += each.held
        done.by_track[each.track] += not each.held
    return done


def _purge(database: Database, config: OfficerConfig, decision: str, *, whole: bool) -> Purged:
    """Each tip in a transaction of its own: a run that is stopped goes on where it ended."""
    done = Purged()
    try:
        keys = OfficerKeys.read(config)
    except NoKeyFits as error:
        raise click.ClickException(str(error)) from None
    for each in _past_limit(database, config.tracks):
        done.held += each.held
        if each.held:
            continue
        with database.writing() as session:
            track = purge_tip(
                session,
                each.reference,
                config.tracks,
                decision=decision,
                by=OPERATOR,
                keys=keys,
                now=datetime.now(UTC),
            )
        if track:
            done.by_track[track] += 1
    with database.reading() as session:
        tombstones = tombstones_in(session)
    done.tombstones = keep_tombstones(config.zone / FILE, tombstones)
    done.left = wipe_keys(database, audit_key=keys.audit, by=OPERATOR, now=datetime.now(UTC), everything=whole)
    return done


def _past_limit(database: Database, tracks: Mapping[str, str]) -> Iterator[PastLimit]:
    after: str | None = ""
    while after is not None:
        with database.reading() as session:
            found, after = tips_past_limit(session, tracks, datetime.now(UTC), after=after)
        yield from found


def _tell(done: Purged, *, dry_run: bool, as_json: bool) -> None:
    by_track = {track: count for track, count in sorted(done.by_track.items()) if count}
    if as_json:
        told = {"dry_run": dry_run, "tips": sum(by_track.values()), "by_track": by_track, "held": done.held}
        click.echo(json.dumps(told | ({} if dry_run else {"tombstones": done.tombstones, "not_wiped": done.left})))
    verb = "are due" if dry_run else "are deleted for ever"
    tracks = ", ".join(f"{count} {track}" for track, count in by_track.items())
    click.echo(
        f"{sum(by_track.values())} tips {verb}{f' ({tracks})' if tracks else ''}, {done.held} are held.", err=as_json
    )
    for each in done.left:
        click.echo(f"Not wiped: {each}.", err=True)
