"""What the tools report becomes findings, and so does a tool that reports nothing. Stand-ins write as the tools do."""

import os
import sys
from pathlib import Path

import pytest
from flask import Flask

from tests.attack import tools
from tests.attack.__main__ import _never_reached, _on_decoy
from tests.attack.description import Known, Routes
from tests.attack.observer import Exchange, Observer
from tests.attack.target import Attacker
from tests.attack.tools import Bench
from tests.attack.verdict import Run

WAPITI = """{"vulnerabilities": {"Weak": [], "Scripts": [{"method": "GET", "path": "/tips/ABC"}]},
 "anomalies": {"Error": [{"method": "POST", "path": "/elsewhere"}]}}"""
SQLMAP = "Target URL,Place,Parameter,Technique(s),Note(s)\nhttps://localhost/tips/A,GET,q,BSTU,\n"
SCHEMATHESIS = """<testsuites><testsuite><testcase name="GET /fine"/><testcase name="GET /tips/{reference}">
<failure message="1. Test Case ID: tGhTxK

- Server error

- Undocumented HTTP status code

    Received: 500

[500] Internal Server Error:

    &lt;a  - no kind&gt;

Reproduce with:

    curl  - no kind

2. Test Case ID: abc

- Missing required headers"/></testcase><testcase name="GET /x">
<error message="It broke"/></testcase></testsuite></testsuites>"""


@pytest.fixture
def attacker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attacker:
    monkeypatch.setattr(tools, "TOOLS", tmp_path)
    monkeypatch.setattr(tools, "LONGEST_SECONDS", 30)
    monkeypatch.setitem(os.environ, "SSL_CERT_FILE", "/nowhere")
    site = Flask("site")
    site.add_url_rule("/tips/<reference>", view_func=str)
    routes = Routes(site)
    observer = Observer(1, tmp_path)
    observer.address = "https://localhost"
    return Attacker("desk", observer, routes, frozenset(routes.ways()), Known(), ("https://localhost/",))


def a_tool(folder: Path, name: str, option: str, report: str) -> None:
    """A program that writes `report` where the option says, as the tool does."""
    program = f"#!{sys.executable}\nimport sys\nopen(sys.argv[sys.argv.index({option!r}) + 1], 'w').write({report!r})\n"
    (folder / name).write_text(program if report else "#!/bin/sh\n")
    (folder / name).chmod(0o755)


def test_each_case_of_wapiti_is_a_finding_by_verb_and_route(attacker: Attacker, tmp_path: Path) -> None:
    a_tool(tmp_path, "wapiti", "-o", WAPITI)
    assert list(tools.wapiti(attacker, Bench(tmp_path))) == [
        "wapiti desk: Scripts GET /tips/<reference>",
        "wapiti desk: Error POST an address of no page",
    ]


def test_each_row_of_sqlmap_is_a_finding(attacker: Attacker, tmp_path: Path) -> None:
    a_tool(tmp_path, "sqlmap", "--results-file", SQLMAP)
    assert set(tools.sqlmap(attacker, Bench(tmp_path))) == {"sqlmap desk: injection q GET /tips/<reference>"}


def test_each_kind_of_failure_of_schemathesis_is_a_finding(attacker: Attacker, tmp_path: Path) -> None:
    a_tool(tmp_path, "st", "--junit-xml", SCHEMATHESIS)
    assert set(tools.schemathesis(attacker, Bench(tmp_path))) == {
        "schemathesis desk: Server error GET /tips/{reference}",
        "schemathesis desk: Undocumented HTTP status code GET /tips/{reference}",
        "schemathesis desk: Missing required headers GET /tips/{reference}",
        "schemathesis desk: It broke GET /x",
    }


@pytest.mark.parametrize("tool", ["wapiti", "sqlmap", "schemathesis"])
def test_a_tool_without_a_report_is_a_finding(attacker: Attacker, tmp_path: Path, tool: str) -> None:
    a_tool(tmp_path, {"schemathesis": "st"}.get(tool, tool), "", "")
    assert set(getattr(tools, tool)(attacker, Bench(tmp_path))) == {f"{tool} desk: no report"}


def test_a_tool_that_does_not_end_is_ended_and_is_a_finding(
    attacker: Attacker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "LONGEST_SECONDS", 0.1)
    (tmp_path / "wapiti").write_text("#!/bin/sh\nsleep 600\n")
    (tmp_path / "wapiti").chmod(0o755)
    assert "wapiti desk: not done after 0.1 s" in list(tools.wapiti(attacker, Bench(tmp_path)))


def test_a_tool_that_is_not_there_is_named(attacker: Attacker, tmp_path: Path) -> None:
    a_tool(tmp_path, "wapiti", "-o", WAPITI)
    assert tools.missing() == ["sqlmap", "st"]


def test_a_way_that_no_tool_tried_is_a_finding(attacker: Attacker) -> None:
    assert list(_never_reached(attacker))[-1] == "desk: nobody tried GET /tips/<reference>"
    attacker.observer.exchanges.append(Exchange("wapiti desk", "GET", "/tips/ABC", 200, ()))
    assert "desk: nobody tried GET /tips/<reference>" not in list(_never_reached(attacker))


def test_a_tool_must_find_the_hole_in_the_decoy() -> None:
    seen = _on_decoy(Run("wapiti decoy", 9, 300, ("wapiti decoy: Reflected Cross Site Scripting GET /",)), "wapiti")
    assert (seen.findings, seen.least) == ((), 1)
    blind = Run("wapiti decoy", 9, 300, ("answers decoy: Cross Site Scripting GET /", "wapiti decoy: Weak GET /"))
    assert _on_decoy(blind, "wapiti").findings == ("wapiti does not see the hole in the decoy",)
