"""Ten promises, each a program that a stranger can run against the real parts in production configuration.

`test_<number>_<promise>.py` is one promise; `docs/guarantees/<number>-<promise>.md` says what it means, its limits and
what was measured. What takes minutes is marked `long` and run by `make guarantees`; the rest runs in `make test`.
Files without `test_` are what several promises share: where copies of everything lie, how a marker is found in them.
"""
