"""Many draws: on both processors, with a bar for those who wait, and the same numbers as one after the other.

Every draw has its own seed or is dealt out beforehand, so it does not matter who computes it. The bar shows itself after two
seconds, on a terminal only; notebooks and files stay clean.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

WAITING = 8  # draws a worker that are dealt out ahead: enough to be busy, too few to fill the memory


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
    rest = iter(items)
    for first in islice(rest, 1):
        yield one(first)  # alone: it compiles what is to be compiled
    with ThreadPoolExecutor(workers) as pool:
        ahead = deque(pool.submit(one, item) for item in islice(rest, WAITING * workers))
        for item in rest:
            yield ahead.popleft().result()
            ahead.append(pool.submit(one, item))
        while ahead:
            yield ahead.popleft().result()
