"""Makes .venv and installs a lock file into it, with every hash checked. Needs Python's standard library alone."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PIP = [VENV / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"Stopped: {' '.join(map(str, command[:6]))} … failed with {done.returncode}.")


def main(lock: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 this file is what tells an older Python so
        sys.exit(
            f"Tipline needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 run"
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 its absence is how Debian says that venv is not installed
    except ImportError:
        sys.exit("Python's venv is missing: apt-get install python3-venv")
    if not (VENV / "bin" / "pip").exists():
        run(sys.executable, "-m", "venv", VENV)
    run(*PIP, "install", "--require-hashes", "-r", lock)
    run(*PIP, "install", "--no-deps", "--no-build-isolation", "--editable", ".")


if __name__ == "__main__":
    main(sys.argv[1])
