"""Makes .venv, or another, and installs a lock file into it, every hash checked. Needs the standard library alone."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ".venv"
PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"Stopped: {' '.join(map(str, command[:6]))} … failed with {done.returncode}.")


def main(lock: str, name: str = OWN) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 this file is what tells an older Python so
        sys.exit(
            f"Tipline needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 run"
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 its absence is how Debian says that venv is not installed
    except ImportError:
        sys.exit("Python's venv is missing: apt-get install python3-venv")
    venv = ROOT / name
    python = venv / "bin" / "python"
    if not (venv / "bin" / "pip").exists():
        run(sys.executable, "-m", "venv", venv)
    run(python, *PIP, "install", "--require-hashes", "-r", lock)
    if name == OWN:
        run(python, *PIP, "install", "--no-deps", "--no-build-isolation", "--editable", ".")


if __name__ == "__main__":
    main(*sys.argv[1:])
