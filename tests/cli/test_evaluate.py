import json

from click.testing import CliRunner

from tipline.cli.evaluate import evaluate

TIP = {"id": "a1", "text": "Hon blöder just nu på rum 12", "signs": ["hk-11"], "when": "now", "municipality": "1980"}
EXPECT = {"urgency": "immediate", "flags": ["danger", "ongoing"], "entities": {"room": ["12"]}}
LOW = {"id": "c", "lang": "en", "text": "Where is the menu?", "expect": {"urgency": "low", "flags": [], "entities": {}}}


def run(command, lines, *options):
    return CliRunner().invoke(command, [*options, "-"], input="\n".join(lines))


def test_evaluation_tells_recall_precision_and_misses():
    missed = {"id": "b", "lang": "sv", "text": "Hej på er", "expect": {**EXPECT, "entities": {}}}
    result = run(
        evaluate,
        [json.dumps({**TIP, "lang": "sv", "municipality": "", "expect": EXPECT}), json.dumps(missed)],
        "--json",
    )
    figures = json.loads(result.stdout)
    assert figures["urgency"]["immediate"] == {"recall": 0.5, "precision": 1.0, "f1": 0.6667, "expected": 2}
    assert figures["urgency"]["low"] == {"recall": None, "precision": 0.0, "f1": 0.0, "expected": 0}
    assert figures["entity"]["room"]["f1"] == 1.0
    assert figures["language"]["sv"]["recall"] == 1.0
    assert [(miss["id"], miss["flag"], miss["reasons"]) for miss in figures["misses"]] == [
        ("b", {"missed": ["danger", "ongoing"], "extra": []}, ["low: no_sign ''"])
    ]
    assert figures["confusion"]["immediate"] == {"immediate": 1, "urgent": 0, "routine": 0, "low": 1}


def test_the_table_shows_the_same_figures():
    result = run(evaluate, [json.dumps({**TIP, "expect": EXPECT})])
    assert [line.split() for line in result.stdout.splitlines() if line.startswith("immediate ")][:1] == [
        ["immediate", "1.000", "1.000", "1.000", "1"]
    ]


def test_nothing_to_compare_with_is_a_failure():
    assert run(evaluate, [json.dumps(TIP)]).exit_code == 1


def test_one_language_can_be_asked_for():
    lines = [json.dumps({**TIP, "lang": "sv", "expect": EXPECT}), json.dumps(LOW)]
    figures = json.loads(run(evaluate, lines, "--json", "--language", "en").stdout)
    assert {name: row["tips"] for name, row in figures["by_language"].items()} == {"en": 1}
    assert run(evaluate, lines, "--language", "fi").exit_code == 1


def test_leaving_out_a_language_shows_the_total_without_it():
    lines = [json.dumps({**TIP, "lang": "sv", "expect": EXPECT}), json.dumps(LOW)]
    rows = json.loads(run(evaluate, lines, "--json", "--leave-out").stdout)["by_language"]
    assert {name: row["low"]["recall"] for name, row in rows.items()} == {
        "en": 1.0, "all but en": None, "sv": None, "all but sv": 1.0,
    }  # fmt: skip
