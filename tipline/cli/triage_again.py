"""`tipline triage --again`: tips that an older version of the policy has judged, judged by this one as well."""

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from tipline.casework.judge_tip import judge_tip
from tipline.casework.triage_again import begin_triage_again, end_triage_again, triage_again
from tipline.cli.refusal import said_in_one_line
from tipline.config import OfficerConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import NoKeyFits
from tipline.domain.officers import OPERATOR
from tipline.domain.reassessment import OUTCOMES
from tipline.domain.times import SWEDISH_TIME
from tipline.domain.triage import POLICY_VERSION
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.reassessments import Wanted, judged_before

AT_A_TIME = 200
FAILED = "failed"

log = logging.getLogger("tipline.triage")


def triage_stored_tips(instance: Path, since: date | None, *, as_json: bool) -> None:
    """Every tip of an older policy, in its own transaction. A run that was stopped goes on where it ended."""
    with said_in_one_line():
        config = OfficerConfig.load(instance)
        try:
            keys = OfficerKeys.read(config)
        except NoKeyFits as error:
            raise click.ClickException(str(error)) from None
        database = Database(config.database)
        try:
            outcomes = _run(database, keys, datetime.combine(since, time(), SWEDISH_TIME) if since else None)
        finally:
            database.close()
    _tell(outcomes, as_json=as_json)


def _run(database: Database, keys: OfficerKeys, since: datetime | None) -> dict[str, int]:
    with database.writing() as session:
        wanted, tips = begin_triage_again(session, since, key=keys.audit, by=OPERATOR, now=datetime.now(UTC))
    outcomes: Counter[str] = Counter()
    with click.progressbar(length=tips, label=f"{tips} tips", file=sys.stderr) as progress:
        for reference in _references(database, wanted):
            outcomes[_triage(database, keys, reference)] += 1
            progress.update(1)
    told = {outcome: outcomes[outcome] for outcome in (*OUTCOMES, FAILED)}
    if tips:
        with database.writing() as session:
            end_triage_again(session, told, key=keys.audit, by=OPERATOR, now=datetime.now(UTC))
    return told


def _references(database: Database, wanted: Wanted) -> Iterator[str]:
    """Open tips first: one of them may turn out to be immediate."""
    for closed in (False, True):
        last = ""
        while True:
            with database.reading() as session:
                batch = judged_before(session, wanted, closed=closed, after=last, most=AT_A_TIME)
            yield from batch
            if len(batch) < AT_A_TIME:
                break
            last = batch[-1]


def _triage(database: Database, keys: OfficerKeys, reference: str) -> str:
    """What became of the level. The database is held for writing only when the tip has been judged."""
    try:
        with database.reading() as session:
            judged = judge_tip(session, reference, keys=keys)
        with database.writing() as session:
            return triage_again(session, judged, keys=keys, now=datetime.now(UTC))
    except DatabaseUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 one bad tip must not keep the next from being judged
        log.error("triage failed: %s", type(error).__name__)  # noqa: TRY400 a traceback shows local variables' values
        return FAILED


def _tell(outcomes: dict[str, int], *, as_json: bool) -> None:
    done = sum(outcomes[each] for each in OUTCOMES)
    if as_json:
        click.echo(json.dumps({"policy_version": POLICY_VERSION, "done": done, **outcomes}))
    else:
        counted = ", ".join(f"{outcomes[each]} {each}" for each in OUTCOMES)
        click.echo(f"{done} tips triaged again by policy {POLICY_VERSION}: {counted}.")
    if outcomes[FAILED]:
        raise click.ClickException(f"{outcomes[FAILED]} tips could not be judged. They keep their earlier result.")
