import json

from click.testing import CliRunner

from tipline.cli.triage import evaluate, triage

TIP = {"id": "a1", "text": "Hon blöder just nu på rum 12", "signs": ["hk-11"], "when": "now", "municipality": "1980"}
EXPECT = {"urgency": "immediate", "flags": ["danger", "ongoing"], "entities": {"room": ["12"]}}


def run(command, lines, *options):
    return CliRunner().invoke(command, [*options, "-"], input="\n".join(lines))


def test_a_tip_a_line_gives_an_outcome_a_line():
    result = run(triage, [json.dumps(TIP), "", json.dumps({"id": 2, "text": "hej"})])
    assert result.exit_code == 0
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["id"], first["language"], first["urgency"], first["flags"]) == (
        "a1", "sv", "immediate", ["danger", "ongoing"],
    )  # fmt: skip
    assert (first["entities"]["room"], first["entities"]["municipality"]) == (["12"], ["1980"])
    assert (second["id"], second["urgency"]) == (2, "low")


def test_a_reason_names_its_flag_or_its_urgency_and_its_place():
    result = run(triage, [json.dumps(TIP)])
    outcome = json.loads(result.stdout)
    hurt = next(each for each in outcome["reasons"] if each["rule"] == "hurt")
    assert (hurt["flag"], hurt["match"], TIP["text"][hurt["start"] : hurt["end"]]) == ("danger", "blöder", "blöder")
    assert {each["urgency"] for each in outcome["reasons"] if "urgency" in each} == {"immediate"}


def test_ages_are_numbers():
    result = run(triage, [json.dumps({"id": 1, "text": "Hon är 15 år"})])
    assert json.loads(result.stdout)["entities"]["age"] == [15]


def test_a_line_that_is_no_tip_is_named_by_its_number_and_never_shown():
    for bad in ("hemligt", '{"id": "hemligt"}', '["hemligt"]'):
        result = run(triage, [json.dumps(TIP), bad])
        assert (result.exit_code, "Line 2" in result.stderr, "hemligt" in result.output) == (1, True, False)


def test_a_file_that_is_not_there_is_wrong_use():
    assert CliRunner().invoke(triage, ["no-such-file.jsonl"]).exit_code == 2


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
    assert [(miss["id"], miss["flag"]) for miss in figures["misses"]] == [
        ("b", {"missed": ["danger", "ongoing"], "extra": []})
    ]


def test_the_table_shows_the_same_figures():
    result = run(evaluate, [json.dumps({**TIP, "expect": EXPECT})])
    assert [line.split() for line in result.stdout.splitlines() if line.startswith("immediate ")] == [
        ["immediate", "1.000", "1.000", "1.000", "1"]
    ]


def test_nothing_to_compare_with_is_a_failure():
    assert run(evaluate, [json.dumps(TIP)]).exit_code == 1
