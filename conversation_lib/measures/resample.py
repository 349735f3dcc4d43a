"""The axes of any half of the conversations, fast: counts are grouped by conversation and pair once, then only summed.

Two hundred halves of a quarter of a million messages take seconds. Used by the profile and by comparisons of corpora.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..results import NAN
from .space import Pairs, evenness_of, numbers
from .talk import SPEECH, Talk


class Halves:
    """Statistics of a `Talk` on subsets of its conversations.

    Parameters
    ----------
    talk : the corpus as arrays.
    silent : people to add to the roster for V_all (a lone author's audience).
    trees : per reply tree its conversation, its travel (NaN below four messages) and its messages; for T.
    """

    def __init__(self, talk: Talk, silent: int = 0, trees: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None):
        self.talk, self.silent = talk, silent
        n = max(talk.n, 1)
        lo, hi = np.minimum(talk.source, talk.target), np.maximum(talk.source, talk.target)
        code, pair = np.unique(lo * n + hi, return_inverse=True)
        self.lo, self.hi, self.pairs = code // n, code % n, len(code)
        side = 2 * pair + (talk.source > talk.target)
        of = talk.cluster[talk.message]
        key, place = np.unique(of * max(1, 2 * self.pairs) + side, return_inverse=True)
        self.cell_cluster, self.cell_side = key // max(1, 2 * self.pairs), key % max(1, 2 * self.pairs)
        self.cell_weight = np.bincount(place, talk.weight, len(key))
        self.addressed = self._per_cluster(talk.speech == SPEECH.index("addressed"))
        self.open = self._per_cluster(talk.speech == SPEECH.index("open"))
        self.answered = self._per_cluster((talk.speech == SPEECH.index("addressed")) & talk.answered)
        self.with_ties = np.flatnonzero(self.addressed > 0)
        self.trees = None
        if trees is not None:
            cluster, travel, size = trees
            big = ~np.isnan(travel)
            self.trees = (np.bincount(cluster[big], (travel * size)[big], talk.clusters), np.bincount(cluster[big], size[big], talk.clusters))
        wrote = talk.author >= 0
        key, place = np.unique(talk.cluster[wrote] * n + talk.author[wrote], return_inverse=True)
        self.by_cluster, self.by_author, self.by_number = key // n, key % n, np.bincount(place, minlength=len(key)).astype(float)

    def _per_cluster(self, mask: np.ndarray) -> np.ndarray:
        return np.bincount(self.talk.cluster[mask], minlength=self.talk.clusters).astype(float)

    def axes_of(self, keep: np.ndarray) -> dict[str, float]:
        """V, K, A, O, M, M_e and A_e of the conversations where `keep` (a mask over all of them) is True."""
        cells = keep[self.cell_cluster]
        sums = np.bincount(self.cell_side[cells], self.cell_weight[cells], 2 * self.pairs).reshape(-1, 2)
        out = numbers(Pairs(self.talk.n, self.lo, self.hi, sums[:, 0], sums[:, 1]))
        asked = self.addressed[keep].sum()
        out["A_e"] = float(self.answered[keep].sum() / asked) if asked and self.talk.has_links else NAN
        return out

    def of_tied(self, keep: np.ndarray) -> dict[str, float]:
        """`axes_of` for a mask over the conversations that hold addressed messages."""
        every = np.zeros(self.talk.clusters, dtype=bool)
        every[self.with_ties[keep]] = True
        return self.axes_of(every)

    def of_all(self, keep: np.ndarray) -> dict[str, float]:
        """All of `axes_of`, and V_all, open_share and T, for a mask over all conversations."""
        return self.axes_of(keep) | self.of_messages(keep)

    def of_messages(self, keep: np.ndarray) -> dict[str, float]:
        """V_all, open_share and T of the conversations where `keep` is True: what rests on messages, not on ties."""
        out = {}
        mine = keep[self.by_cluster]
        out["V_all"] = evenness_of(np.bincount(self.by_author[mine], self.by_number[mine], self.talk.n), self.silent)
        opened, asked = self.open[keep].sum(), self.addressed[keep].sum()
        out["open_share"] = float(opened / (opened + asked)) if opened + asked else NAN
        if self.trees is not None:
            weighed, size = self.trees[0][keep].sum(), self.trees[1][keep].sum()
            out["T"] = float(weighed / size) if size else NAN
        return out


def composites(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """C, C_e, min and mean computed from recentred replicates of the axes, replicate by replicate; a zero axis is a zero."""
    four = np.array([values[name] for name in ("V", "A", "O", "M")])
    out = {"C": np.prod(four, axis=0) ** 0.25, "min": four.min(axis=0), "mean": four.mean(axis=0)}
    if "A_e" in values:
        out["C_e"] = (values["V"] * values["A_e"] * values["O"] * values["M"]) ** 0.25
    return out
