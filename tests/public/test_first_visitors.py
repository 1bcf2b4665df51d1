"""A process that has just been started, as after a kill, meets all who waited at once: nobody gets a fault."""

import subprocess
import sys
from pathlib import Path

VISITORS = """
import sys, threading
from pathlib import Path
from tests.public.visitor import Visitor, in_production
from tipline.public import create_site

sys.setswitchinterval(1e-6)  # Threads take turns between any two steps, and not each five milliseconds.
site = create_site(in_production(Path(sys.argv[1]), sys.argv[2]))
together, wrong = threading.Barrier(8), []

def visit(number, other):
    visitor = Visitor(site)
    together.wait()
    for language in ("sv", other):
        pages = [visitor.look(f"/{language}/tip"), visitor.look(f"/{language}/hotel")]
        story = f"Rum {number}: en flicka på 15 år är inlåst just nu."
        sent = visitor.press(pages[0], f"/{language}/tip", story=story)
        wrong.extend(page.status for page in (*pages, sent) if page.status != 200)
        wrong.extend([] if sent.code else ["no code"])

languages = "en es uk fi ar th ti tr".split()
threads = [threading.Thread(target=visit, args=each) for each in enumerate(languages)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(wrong)
"""


def test_the_first_visitors_of_a_process_may_come_all_at_once(instance: Path, sqlite_address: str) -> None:
    command = [sys.executable, "-c", VISITORS, str(instance), sqlite_address]
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)
