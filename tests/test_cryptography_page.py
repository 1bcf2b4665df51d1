"""Every module that hashes, seals, signs or draws random numbers stands in docs/cryptography.md, and no other."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MEANS = {
    "hashlib",
    "hmac",
    "secrets",
    "cryptography",
    "argon2",
    "itsdangerous",
    "passlib",
    "webauthn",
    "flask_security",
}
CALLS = {"urandom", "generate_password_hash", "check_password_hash"}


def uses_cryptography(module: Path) -> bool:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import) and MEANS & {each.name.partition(".")[0] for each in node.names}:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MEANS:
            return True
        if isinstance(node, ast.Attribute) and node.attr in CALLS:
            return True
    return False


def named() -> list[str]:
    text = (ROOT / "docs" / "cryptography.md").read_text().partition("\n| what for")[2].partition("\n## ")[0]
    return re.findall(r"`([a-z]+/\w+\.py)`", text)


def test_the_page_names_every_module_that_uses_cryptography_once() -> None:
    modules = (ROOT / "tipline").rglob("*.py")
    found = {str(each.relative_to(ROOT / "tipline")) for each in modules if uses_cryptography(each)}
    assert len(named()) == len(set(named()))
    assert set(named()) == found
