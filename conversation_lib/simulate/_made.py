"""Small pieces that several generators share: synthetic people and counts from pairs."""

import numpy as np
from scipy import sparse

from ..graphs import Counts


def people(n: int) -> list[str]:
    """Names of synthetic people: "p000", "p001", ..."""
    width = max(3, len(str(n - 1)))
    return [f"p{str(i).zfill(width)}" for i in range(n)]


def counts_of_pairs(writer: np.ndarray, target: np.ndarray, n: int) -> Counts:
    """Counts from arrays of writers and addressees."""
    W = sparse.coo_array((np.ones(len(writer)), (writer, target)), shape=(n, n)).tocsr()
    W.sum_duplicates()
    return Counts(W, people(n))
