"""`tipline links`: a line per link and per cluster, and nothing of a text in a fault."""

import json

from click.testing import CliRunner

from tipline.cli.links import links

TIPS = (
    {"id": "a", "text": "En man i lobbyn ger ut 070-174 06 34 till gäster som vill köpa sex"},
    {"id": "b", "text": "Telefon 0701740634 står i annonsen"},
    {"id": "c", "text": "Det är tyst här"},
    {"id": "d", "text": "DET ÄR TYST HÄR!"},
)


def run(lines: list[str], *options: str) -> tuple[int, list[dict[str, object]], str]:
    result = CliRunner().invoke(links, [*options, "-"], input="\n".join(lines))
    found = [json.loads(line) for line in result.stdout.splitlines()] if result.exit_code == 0 else []
    return result.exit_code, found, result.output


def test_a_line_per_link_and_a_line_per_cluster() -> None:
    lines = [json.dumps(each) for each in TIPS]
    code, found, _ = run(lines)
    assert (code, found) == (
        0,
        [
            {"a": "a", "b": "b", "kinds": ["phone"], "score": 0.9},
            {"a": "c", "b": "d", "kinds": ["text"], "score": 0.99},
            {"cluster": ["c", "d"]},
        ],
    )
    assert run(lines, "--json")[1] == found


def test_tips_with_nothing_in_common_give_nothing() -> None:
    assert run([json.dumps(TIPS[0]), "", json.dumps(TIPS[2])])[:2] == (0, [])


def test_a_line_that_is_no_tip_is_never_shown() -> None:
    code, _, said = run([json.dumps(TIPS[0]), '{"id": "hemligt"}'])
    assert (code, "Line 2" in said, "hemligt" in said) == (1, True, False)
