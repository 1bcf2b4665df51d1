"""The outside tools: how each is started, how long it may take, and what it says it found."""

import csv
import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from tests.attack.description import DEEP, Routes, description
from tests.attack.target import Attacker
from tipline.officer.incoming import DESCRIPTION

TOOLS = Path(__file__).parent.parent.parent / ".venv-attack" / "bin"
LONGEST_SECONDS = 300
"""After this long a run is ended, and has failed: each has a shorter limit of its own."""
CRAWL_SECONDS, MODULE_SECONDS = 30, 5
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,"
    "sql,upload,xss"
)
"""Of wapiti's. Left out: those that ask servers of its makers or need one outside (ssrf, xxe, log4shell, nikto, wapp),
those for what is not here (cms, ldap, network_device, spring4shell, wp_enum), guesses at names of files (buster), and
timesql, since sqlmap waits as well."""
HANDED_OVER = {"id": "1", "channel": "phone", "story": "A woman is locked in.", "place": "Lugnvik"}
SMART_SECONDS, DEEP_SECONDS = 25, 25
EXAMPLES = 8
"""Requests of schemathesis for each way, and as many again where it shrinks a finding."""
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)


@dataclass(frozen=True)
class Bench:
    """Where a run leaves its files."""

    folder: Path

    def file(self, attacker: Attacker, end: str) -> Path:
        return self.folder / f"{re.sub(r'[^a-z]+', '-', attacker.name)}-{end}"


def missing() -> list[str]:
    return [tool for tool in ("wapiti", "sqlmap", "st") if not (TOOLS / tool).exists()]


def describe(attacker: Attacker, bench: Bench) -> Path:
    file = bench.file(attacker, "openapi.json")
    told = description(attacker.ways, attacker.known, attacker.observer.address)
    if attacker.token:
        told = with_our_own(told)
    file.write_text(json.dumps(told))
    return file


def with_our_own(told: dict[str, Any]) -> dict[str, Any]:
    """The description that we publish for other systems, with the verbs that it leaves out."""
    ours: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    paths = {path: {**ways, **ours["paths"].get(path, {})} for path, ways in told["paths"].items()}
    post = paths["/api/tips"]["post"]
    post["tags"] = [DEEP]
    received = datetime.now(UTC).isoformat(timespec="seconds")
    post["requestBody"]["content"]["application/json"]["example"] = {**HANDED_OVER, "received_at": received}
    return {**ours, "servers": told["servers"], "paths": paths}


def wapiti(attacker: Attacker, bench: Bench) -> Iterator[str]:
    """Follows links and forms from the first pages, then puts its payloads into all it saw."""
    report = bench.file(attacker, "wapiti.json")
    command: list[object] = [
        "-u",
        attacker.starts[0],
        "--scope",
        "domain",
        "-x",
        f"{attacker.observer.address}/sign-out",
    ]
    command += [part for start in attacker.starts[1:] for part in ("-s", start)]
    command += ["-H", f"Cookie: {attacker.cookie}"] if attacker.cookie else []
    command += ["--max-scan-time", CRAWL_SECONDS, "--max-attack-time", MODULE_SECONDS, "-t", 30, "-m", MODULES]
    command += ["--flush-session", "--no-bugreport", "-v", 1, "-f", "json", "-o", report]
    yield from run("wapiti", attacker, bench, *command)
    if not report.exists():
        yield f"wapiti {attacker.name}: no report"
        return
    told = json.loads(report.read_text())
    for kind, cases in {**told["vulnerabilities"], **told["anomalies"]}.items():
        yield from (f"wapiti {attacker.name}: {kind} {_way(each, attacker.routes)}" for each in cases)


def _way(case: Mapping[str, Any], routes: Routes) -> str:
    """Verb and route, whatever the address says of this run."""
    path = urlsplit(case["path"]).path
    return f"{case['method']} {routes.told(path, case['method'])}"


def sqlmap(attacker: Attacker, bench: Bench) -> Iterator[str]:
    """Every field of every way, then with all its tests those that the database is asked with."""
    file = describe(attacker, bench)
    yield from _sqlmap(attacker, bench, file, "--smart", "--level", 1, "--time-limit", SMART_SECONDS)
    if DEEP in file.read_text():
        yield from _sqlmap(attacker, bench, file, "--openapi-tags", DEEP, "--level", 2, "--time-limit", DEEP_SECONDS)


def _sqlmap(attacker: Attacker, bench: Bench, file: Path, *which: object) -> Iterator[str]:
    results = bench.file(attacker, "sqlmap.csv")
    results.unlink(missing_ok=True)
    command: list[object] = ["--openapi", file, "--results-file", results, "--batch", *which]
    command += ["--dbms", "PostgreSQL", "--risk", 2, "--time-sec", 2, "--threads", 2]
    command += ["--flush-session", "--disable-coloring", "--output-dir", bench.folder / "sqlmap"]
    command += ["--cookie", attacker.cookie] if attacker.cookie else []
    command += ["-H", f"Authorization: Bearer {attacker.token}"] if attacker.token else []
    yield from run("sqlmap", attacker, bench, *command)
    if not results.exists():
        yield f"sqlmap {attacker.name}: no report"
        return
    with results.open(newline="") as rows:
        for row in csv.DictReader(rows):
            verb = "POST" if row["Place"] == "POST" else "GET"
            way = f"{verb} {attacker.routes.told(row['Target URL'], verb)}"
            yield f"sqlmap {attacker.name}: injection {row['Parameter']} {way}"


def schemathesis(attacker: Attacker, bench: Bench) -> Iterator[str]:
    """Every way of the description, with fields as they should be and as they should not."""
    told = ("--header", f"Cookie: {attacker.cookie}") if attacker.cookie else ()
    told += ("--header", f"Authorization: Bearer {attacker.token}") if attacker.token else ()
    server = ("--base-url", attacker.observer.address, "--checks", CHECKS)
    yield from _schemathesis(attacker, bench, describe(attacker, bench), *server, *told)


def _schemathesis(attacker: Attacker, bench: Bench, *command: object) -> Iterator[str]:
    report = bench.file(attacker, "schemathesis.xml")
    report.unlink(missing_ok=True)
    how = ("--data-generation-method", "all", "--hypothesis-max-examples", EXAMPLES, "--request-timeout", 30_000)
    how += ("--hypothesis-database", "none", "--hypothesis-suppress-health-check", "all", "--workers", 2)
    how += (
        "--hypothesis-phases",
        "explicit,generate",
        "--no-color",
        "--experimental",
        "openapi-3.1",
        "--request-tls-verify",
        os.environ["SSL_CERT_FILE"],
        "--junit-xml",
        report,
    )
    yield from run("st", attacker, bench, "run", *command, *how)
    if not report.exists() or not report.stat().st_size:
        yield f"schemathesis {attacker.name}: no report"
        return
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 the tool's own report
        for fault in (*case.iter("failure"), *case.iter("error")):
            yield from (f"schemathesis {attacker.name}: {each} {case.get('name')}" for each in _kinds(fault))


def _kinds(fault: ET.Element) -> set[str]:
    """What was wrong, without the request and the answer that the report shows. XML has made blanks of its lines."""
    told = f"{fault.get('message')}"
    heads = [re.split(r"\s\[\d{3}\]|Reproduce with", each)[0] for each in told.split("Test Case ID:")[1:]]
    kinds = {kind for head in heads for kind in re.findall(r"\s- (\S.*?)(?=\s{2}|$)", head)}
    return kinds or {" ".join(told.split())[:120] or "a fault without words"}


def run(tool: str, attacker: Attacker, bench: Bench, *arguments: object) -> Iterator[str]:
    """Runs it in an empty home. Yields a finding when it did not come to an end by itself."""
    home = bench.folder / "home"
    home.mkdir(exist_ok=True)
    told = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "DATABASE_URL"}}
    told |= {"HOME": str(home), "REQUESTS_CA_BUNDLE": os.environ["SSL_CERT_FILE"], "PYTHONWARNINGS": "ignore"}
    command = [str(TOOLS / tool), *map(str, arguments)]
    with bench.file(attacker, f"{tool}.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=home, env=told, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        try:
            process.wait(LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            yield f"{tool} {attacker.name}: not done after {LONGEST_SECONDS} s"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
