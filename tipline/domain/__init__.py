"""True on paper. No Flask, no database, no clock: `now` and `today` are arguments."""
