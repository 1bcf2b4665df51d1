"""Sees to what the tests need beside Python packages: a browser. Installs it where it may, else says what to do."""

import os
import shutil
import subprocess
import sys

BROWSERS = (os.environ.get("CHROMIUM", "chromium"), "chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-core")


def main() -> None:
    if any(shutil.which(name) for name in BROWSERS):
        return
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        sys.exit("The journeys need a browser: apt-get install chromium, or set CHROMIUM to its path.")
    for command in ([apt, "-qq", "update"], [apt, "-qq", "install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )


if __name__ == "__main__":
    main()
