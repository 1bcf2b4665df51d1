"""Writes `docs/asvs.md` from `docs/asvs.csv`: each requirement of OWASP's ASVS 5.0 and what meets it here."""

import csv
import sys
from itertools import groupby
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
CHAPTERS = {
    "V1": "Encoding and sanitisation",
    "V2": "Validation and business logic",
    "V3": "Web frontend",
    "V4": "API and web service",
    "V5": "Files",
    "V6": "Authentication",
    "V7": "Sessions",
    "V8": "Authorisation",
    "V9": "Self-contained tokens",
    "V10": "OAuth and OIDC",
    "V11": "Cryptography",
    "V12": "Secure communication",
    "V13": "Configuration",
    "V14": "Data protection",
    "V15": "Secure coding and architecture",
    "V16": "Logging and errors",
    "V17": "WebRTC",
}
ADOPTED = ("must", "must-doc", "adopt", "adopt-doc")
BEGINNING = """# ASVS 5.0

Which requirements of OWASP's Application Security Verification Standard 5.0.0 Tipline adopts, and the test or file that
meets each. The numbers are OWASP's (CC BY-SA 4.0); the words are ours. All of levels 1 and 2 that apply, and some of
level 3, are adopted. What is not met says so. This page is made from `docs/asvs.csv` with `make asvs`;
`tests/test_asvs.py` sees to it that every row has evidence that exists or a reason.

"""


def rows() -> list[dict[str, str]]:
    with (DOCS / "asvs.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def page(found: list[dict[str, str]]) -> str:
    adopted = [row for row in found if row["decision"] in ADOPTED]
    gaps, parts = (sum(row["note"].startswith(each) for row in adopted) for each in ("NOT MET", "PARTLY"))
    numbers = f"{len(adopted)} adopted, of which {gaps} are not met and {parts} in part"
    text = f"{BEGINNING}{len(found)} requirements: {numbers}.\n"
    for chapter, some in groupby(found, key=lambda row: row["id"].partition(".")[0]):
        text += f"\n## {chapter} {CHAPTERS[chapter]}\n\n| | level | what | here |\n|---|---|---|---|\n"
        text += "".join(_line(row) for row in some)
    return text


def _line(row: dict[str, str]) -> str:
    evidence = ", ".join(f"`{each.replace('::', '` `')}`" for each in row["met_by"].split())
    left_out = "" if row["decision"] in ADOPTED else f"*{'does not apply' if row['decision'] == 'na' else 'later'}:* "
    here = left_out + ". ".join(filter(None, (evidence, row["note"].replace("|", "\\|"))))
    return f"| {row['id']} | {row['level']} | {row['what'].replace('|', chr(92) + '|')} | {here} |\n"


if __name__ == "__main__":
    (DOCS / "asvs.md").write_text(page(rows()), encoding="utf-8")
    sys.stdout.write(f"{len(rows())} rows\n")
