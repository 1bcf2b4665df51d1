"""Writes build/sbom.json: what the program is made of, as CycloneDX 1.6, from the lock and what is installed.

Of each package its version and hashes are the lock's, its licence is what its own metadata say. There is no time and no
number drawn by chance in it, so the same lock gives the same bytes.
"""

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGE = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked() -> list[tuple[str, str, list[str]]]:
    """Name, version and hashes of each package in the lock."""
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text())
    found = [(match[1], match[2], HASH.findall(block)) for block in blocks if (match := PACKAGE.match(block))]
    return sorted(found)


def licences(name: str) -> list[dict[str, Any]]:
    """As CycloneDX wants them: an SPDX expression where the package gives one, else the names it gives."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return []  # A package of another system, which the lock holds for it.
    if expression := told.get("License-Expression"):
        return [{"expression": expression}]
    classified = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or [] if each.startswith("License ::")
    ]
    named = classified or [line for line in (told.get("License") or "").splitlines()[:1] if line.strip()]
    return [{"license": {"name": each}} for each in named]


def component(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    files = [{"alg": "SHA-256", "content": each} for each in hashes]
    # A lock names every file of a version; CycloneDX takes one hash of an algorithm for a component.
    distributions = [
        {"type": "distribution", "url": f"{purl}#{each['content'][:12]}", "hashes": [each]} for each in files
    ]
    made = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return {**made, "licenses": licences(name), "externalReferences": distributions}


def sbom() -> dict[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    own = {"type": "application", "bom-ref": "tipline", "name": "tipline", "version": project["version"]}
    parts = [component(*each) for each in locked()]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**own, "licenses": [{"license": {"id": "EUPL-1.2"}}]}},
        "components": parts,
        "dependencies": [{"ref": "tipline", "dependsOn": [each["bom-ref"] for each in parts]}],
    }


def main() -> None:
    file = ROOT / "build" / "sbom.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(sbom(), indent=1, ensure_ascii=False) + "\n")
    print(f"{file.relative_to(ROOT)}: {len(locked())} packages")


if __name__ == "__main__":
    main()
