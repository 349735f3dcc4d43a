"""Many questions asked of the same data: p-values that know of each other.

Holm for a handful of claims (the chance of even one false claim stays small); Benjamini-Hochberg for screens of many
(the expected share of false ones stays small), Benjamini-Yekutieli where the questions hang together in unknown ways.
"""

import numpy as np


def adjusted(p, method: str = "holm") -> np.ndarray:
    """Adjusted p-values in the order given, each between its own p and 1; NaN stays NaN and is not counted.

    method: "holm" (Holm 1979), "bh" (Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x), "by" (Benjamini & Yekutieli 2001).

    Examples
    --------
    >>> adjusted([.01, .04, .03, .005]).round(3).tolist(), adjusted([.01, .04, .03, .005], "bh").round(3).tolist()
    ([0.03, 0.06, 0.06, 0.02], [0.02, 0.04, 0.04, 0.02])
    """
    p = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(p))
    if ((p[known] < 0) | (p[known] > 1)).any():
        raise ValueError("p-values lie between 0 and 1")
    k = len(known)
    out = np.full(len(p), np.nan)
    order = known[np.argsort(p[known], kind="stable")]
    rank = np.arange(1, k + 1)
    if method == "holm":
        out[order] = np.minimum(1, np.maximum.accumulate(p[order] * (k - rank + 1)))
    elif method in ("bh", "by"):
        weight = (1 / rank).sum() if method == "by" else 1.0
        out[order] = np.minimum(1, np.minimum.accumulate((p[order] * weight * k / rank)[::-1])[::-1])
    else:
        raise ValueError(f"method must be holm, bh or by, not {method!r}")
    return out
