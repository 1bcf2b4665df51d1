"""`tipline evaluate`: the rules compared with what people concluded about the same tips. Nothing is stored."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TextIO

import click

from tipline.cli.evaluate_officers import evaluate_from_officers
from tipline.cli.triage import timed_outcome, tips_of
from tipline.cli.triage_figures import Figures, Pair, confusion_of, figures_of, misses_of, summary_of
from tipline.cli.triage_tables import printed


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), required=False)
@click.option("--from-officers", is_flag=True, help="Compare with the levels that officers set, over stored tips.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@click.option("--language", default="", help="Only tips whose `lang` this is.")
@click.option("--leave-out", is_flag=True, help="Beside each language the figures of all the others without it.")
@click.pass_obj
def evaluate(
    instance: Path, file: TextIO | None, *, from_officers: bool, as_json: bool, language: str, leave_out: bool
) -> None:
    """Assess the tips of FILE and compare with what their `expect` says.

    With --from-officers: compare the levels of stored tips with those that officers have set instead.
    """
    if from_officers:
        if file or language or leave_out:
            raise click.UsageError("--from-officers reads stored tips, so it takes no FILE, --language or --leave-out.")
        evaluate_from_officers(instance, as_json=as_json)
        return
    if file is None:
        raise click.UsageError("Name a FILE of tips, or ask for --from-officers.")
    labelled = (tip for tip in tips_of(file) if "expect" in tip and language in ("", tip.get("lang")))
    pairs = [(tip, timed_outcome(tip)) for tip in labelled]
    if not pairs:
        raise click.ClickException("No such line of the file has `expect`: there is nothing to compare with.")
    figures = {
        **figures_of(pairs),
        "confusion": confusion_of(pairs),
        "by_language": _by_language(pairs, leave_out=leave_out),
        "milliseconds": _milliseconds([outcome["milliseconds"] for _, outcome in pairs]),
        "misses": misses_of(pairs),
    }
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else printed(figures))


def _by_language(pairs: Sequence[Pair], *, leave_out: bool) -> Figures:
    """The chief figures of each language's tips; with `leave_out` also of all tips but those.

    The rules learn nothing from tips, so leaving a language out changes no outcome: what changes is the total. A total
    that rises much without a language rests on its weakness, one that falls rests on its strength.
    """
    found: Figures = {}
    for language in sorted({str(tip.get("lang")) for tip, _ in pairs}):
        found[language] = summary_of([pair for pair in pairs if pair[0].get("lang") == language])
        if leave_out:
            found[f"all but {language}"] = summary_of([pair for pair in pairs if pair[0].get("lang") != language])
    return found


def _milliseconds(taken: Sequence[float]) -> Figures:
    """Of a tip."""
    return {"median": round(median(taken), 2), "greatest": round(max(taken), 2), "total": round(sum(taken), 2)}
