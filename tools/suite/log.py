"""What the set-up tells the person who waits for it."""

import sys
import time

_start = time.monotonic()


class SetupError(Exception):
    """Something is missing that the set-up cannot mend; says what to do."""


def step(text: str) -> None:
    print(f"[{time.monotonic() - _start:6.1f}s] {text}", flush=True)


def fail(error: SetupError) -> None:
    print(f"\nERROR: {error}", file=sys.stderr, flush=True)
