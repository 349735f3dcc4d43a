"""Many draws: on both processors, with a bar for those who wait, and the same numbers as one after the other.

Every draw has its own seed or is dealt out beforehand, so it does not matter who computes it. The bar shows itself after two
seconds, on a terminal only; notebooks and files stay clean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Lock
from time import monotonic
from typing import Any

MOMENT = 0.05  # seconds of work after which a thread reports


def together(one: Callable[[Any], Any], items: Iterable, total: int, *, workers: int = 2, progress: bool | None = None, words: str = "draws") -> list:
    """`one` of every item, in the order of the items.

    Parameters
    ----------
    one : a function without memory; it should leave the interpreter free (numpy, numba), else a second worker is of no use.
    workers : threads. progress : True or False; None shows a bar on a terminal after two seconds.

    Examples
    --------
    >>> together(abs, [-1, 2, -3], 3), together(abs, [-1, 2, -3], 3, workers=1)
    ([1, 2, 3], [1, 2, 3])
    """
    from tqdm import tqdm

    done = _one_by_one(one, items) if workers <= 1 or total < 4 else _by_several(one, items, workers)
    return list(tqdm(done, total=total, desc=words, leave=False, delay=0 if progress else 2, disable=None if progress is None else not progress))


def _one_by_one(one: Callable, items: Iterable) -> Iterator:
    return map(one, items)


def _by_several(one: Callable, items: Iterable, workers: int) -> Iterator:
    rest = enumerate(iter(items))
    _, first = next(rest)
    yield one(first)  # alone: it compiles what is to be compiled
    asking = Lock()

    def some() -> list[tuple[int, Any]]:
        """As many draws as fit into a moment: threads that report every one of a thousand short ones spend their time on reporting."""
        found, until = [], monotonic() + MOMENT
        while monotonic() < until:
            with asking:
                k, item = next(rest, (-1, None))
            if k < 0:
                break
            found.append((k, one(item)))
        return found

    with ThreadPoolExecutor(workers) as pool:
        at_work = {pool.submit(some) for _ in range(workers)}
        early: dict[int, Any] = {}
        turn = 1
        while at_work:
            done, at_work = wait(at_work, return_when=FIRST_COMPLETED)
            for found in (task.result() for task in done):
                early.update(found)
                if found:
                    at_work.add(pool.submit(some))
            while turn in early:
                yield early.pop(turn)
                turn += 1
