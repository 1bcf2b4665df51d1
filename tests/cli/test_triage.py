import json

from click.testing import CliRunner

from tipline.cli.triage import triage

TIP = {"id": "a1", "text": "Hon blöder just nu på rum 12", "signs": ["hk-11"], "when": "now", "municipality": "1980"}


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
