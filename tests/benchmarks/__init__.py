"""Measured, not tested: `make bench`. Nothing here runs with the tests but the generator, on few tips."""
