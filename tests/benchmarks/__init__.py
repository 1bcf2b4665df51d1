"""Measured, not tested: `make bench`. A quick form of the cheaper ones runs with the tests, to see they still run."""
