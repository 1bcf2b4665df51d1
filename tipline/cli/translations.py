"""`tipline translations`: how complete each language is, who has checked it, and what has changed since."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tipline.domain.languages import all_languages
from tipline.web.reviews import TRANSLATIONS, not_checked, review_of, texts_in, write_review

Row = dict[str, Any]


@click.command()
@click.argument("language", type=click.Choice(tuple(all_languages())), required=False)
@click.option("--checked-by", metavar="NAME", help="Say that NAME, whose mother tongue it is, has checked every text.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.option("--folder", type=click.Path(path_type=Path, exists=True), default=TRANSLATIONS, hidden=True)
def translations(language: str | None, checked_by: str | None, folder: Path, *, as_json: bool) -> None:
    """How complete the languages of the public site are, and who has checked them.

    With LANGUAGE: its texts that nobody has checked, or that have changed since.
    """
    if checked_by is not None:
        _check(language, checked_by, folder)
    elif language is None:
        _tell_all([_row(code, folder) for code in all_languages()], as_json=as_json)
    else:
        _tell_texts(language, folder, as_json=as_json)


def _check(language: str | None, by: str, folder: Path) -> None:
    if language is None or not by.strip():
        raise click.UsageError("Say which LANGUAGE has been checked, and by whom.")
    if not all(texts_in(language, folder).values()):
        raise click.ClickException(f"{language} is not complete: nobody can have checked every text.")
    click.echo(f"written: {write_review(language, by.strip(), datetime.now(UTC).date(), folder)}")


def _row(code: str, folder: Path) -> Row:
    texts, review = texts_in(code, folder), review_of(code, folder)
    return {
        "language": code,
        "name": all_languages()[code].name,
        "texts": len(texts),
        "translated": sum(map(bool, texts.values())),
        "checked_by": review.by if review else None,
        "checked_on": review.on.isoformat() if review else None,
        "changed_since": len(not_checked(code, folder)) if review else None,
    }


def _tell_all(rows: list[Row], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        share = 100 * row["translated"] // row["texts"]
        click.echo(f"{row['language']:4} {row['translated']:4} of {row['texts']} texts {share:4} %  {_checked(row)}")


def _checked(row: Row) -> str:
    if row["checked_by"] is None:
        return "checked by no native speaker"
    since = f", {row['changed_since']} changed since" if row["changed_since"] else ""
    return f"checked by {row['checked_by']} on {row['checked_on']}{since}"


def _tell_texts(language: str, folder: Path, *, as_json: bool) -> None:
    texts = texts_in(language, folder)
    told = [{"source": source, "text": texts[source]} for source in not_checked(language, folder)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for each in told:
        click.echo(f"{each['source']}\n    {each['text'] or '(not translated)'}")
    click.echo(f"{len(told)} of {len(texts)} texts not checked.")
