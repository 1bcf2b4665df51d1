"""How far the stored tips have been put into the index: numbers of all counties together, and of no tip."""

from flask import Blueprint, render_template

from tipline.casework.index_tip import newest_mark
from tipline.domain.permissions import demand
from tipline.officer.desk import desk
from tipline.officer.sign_in import current_officer
from tipline.persistence.index_queue import progress_to
from tipline.persistence.index_runs import open_run

room = Blueprint("index_progress", __name__)


@room.get("/index")
def show() -> str:
    demand(current_officer(), "see_index")
    numbers = [key.number for key in desk().keys.index]
    with desk().database.reading() as database:
        found = progress_to(database, newest_mark(numbers[0]))
        run = open_run(database)
    return render_template(
        "index_progress.html",
        found=found,
        done=found.indexed + found.failed,
        newest=numbers[0],
        older=[(number, found.by_key.get(number, 0)) for number in numbers[1:]],
        run=run,
    )
