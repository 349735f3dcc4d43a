"""How much would be returned if everybody kept their activity and nothing else were known? The maximum-entropy answer.

Of all ways to weigh the ordered pairs of people in which everybody sends and gets as many messages as observed *on average*,
this takes the one that adds no other information: the messages from i to j are geometric with P(w >= k) = (x_i y_j)^k,
so E w = x_i y_j/(1 - x_i y_j) and E min(w_ij, w_ji) = x_i y_j x_j y_i/(1 - x_i y_j x_j y_i). Nothing is drawn: level and standard
deviation have a formula. The stub permutation keeps everybody's numbers exactly; this one keeps them on average, and knows
no ceiling, so that it returns a little less in a star.
"""

from __future__ import annotations

import numpy as np

NAME = "strength-preserving on average: maximum-entropy weighted configuration model without self-loops"
MOST_KINDS = 4_000  # different pairs (sent, got); the equations grow with their square


def returned(sent: np.ndarray, got: np.ndarray) -> tuple[float, float]:
    """Share of messages that this null returns, and its standard deviation; (NaN, NaN) without messages or with too many kinds of people.

    Parameters
    ----------
    sent, got : messages sent and got by each person; their sums are the same.

    Examples
    --------
    >>> r0, sd = returned(np.full(5, 8.0), np.full(5, 8.0))  # five people, two messages on each arc: mu/(1 + 2 mu)
    >>> round(r0, 6), round(sd, 3)
    (0.4, 0.139)

    Source: Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013, doi 10.1038/srep02729.
    """
    total = float(sent.sum())
    if total <= 0:
        return float("nan"), float("nan")
    kinds, people, p = chances(sent, got)
    if len(kinds) == 0:
        return float("nan"), float("nan")
    pairs = np.outer(people, people) - np.diag(people)  # ordered pairs of two kinds
    both = p * p.T
    r0 = float((pairs * both / (1 - both)).sum()) / total
    least, each = both / (1 - both) ** 2, p / (1 - p) ** 2  # variances of min(w_ij, w_ji) and of w_ij; cov(min, w) is the first as well
    variance = float((pairs * ((2 - 4 * r0) * least + r0**2 * each)).sum())
    return r0, float(np.sqrt(max(variance, 0.0))) / total


def chances(sent: np.ndarray, got: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kinds of people (sent, got), how many there are of each, and p[c, d] = x_c y_d: the chance of one more message from c to d.

    People who send and get alike are alike. Empty arrays where there are more than `MOST_KINDS` kinds.
    """
    here = (sent + got) > 0
    kinds, people = np.unique(np.column_stack([sent[here], got[here]]), axis=0, return_counts=True)
    if len(kinds) > MOST_KINDS:
        return np.zeros((0, 2)), np.zeros(0), np.zeros((0, 0))
    s, g, m = kinds[:, 0], kinds[:, 1], people.astype(float)
    hub = np.flatnonzero((s + g >= s @ m - 1e-9) & (m == 1))
    if len(hub):  # all messages have one end in common: every cell is known
        p = np.zeros((len(s), len(s)))
        p[hub[0]], p[:, hub[0]] = g / (1 + g), s / (1 + s)
        p[hub[0], hub[0]] = 0.0
        return kinds, people, p
    if len(kinds) == 1 and m[0] == 2:  # a lone pair of equals
        return kinds, people, np.array([[s[0] / (1 + s[0])]])
    return kinds, people, _solved(s, g, m)


def _solved(s: np.ndarray, g: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Newton's method on the convex dual, in the logarithms of x and y; only cells that exist count."""
    pairs = np.outer(m, m) - np.diag(m)
    pairs[s <= 0] = 0.0
    pairs[:, g <= 0] = 0.0
    scale = np.sqrt(s @ m)
    speak, hear = np.flatnonzero(s > 0), np.flatnonzero(g > 0)
    c = pairs[np.ix_(speak, hear)]
    there = c > 0
    a, b = np.log1p(scale / s[speak]), np.log1p(scale / g[hear])  # -ln x, -ln y
    wants_a, wants_b = (m * s)[speak], (m * g)[hear]

    def at(a, b):
        z = np.where(there, a[:, None] + b, 1.0)
        return wants_a @ a + wants_b @ b - (c * np.log(-np.expm1(-z))).sum(), z

    value, z = at(a, b)
    for _ in range(200):
        mean = 1 / np.expm1(z)
        flow, curve = c * mean, c * mean * (1 + mean)
        over_a, over_b = wants_a - flow.sum(1), wants_b - flow.sum(0)
        if max(np.abs(over_a / wants_a).max(), np.abs(over_b / wants_b).max()) < 1e-11:
            break
        da, db = curve.sum(1), curve.sum(0)
        inner = np.diag(db) - curve.T @ (curve / da[:, None])
        right = -over_b + curve.T @ (over_a / da)
        step_b = np.zeros(len(db))  # x and y are known up to a factor between them: the last one stays
        if len(db) > 1:
            step_b[:-1] = np.linalg.solve(inner[:-1, :-1], right[:-1])
        step_a = -(over_a + curve @ step_b) / da
        change = np.where(there, step_a[:, None] + step_b, 0.0)
        shrinks = change < 0
        length = min(1.0, 0.9 * float((z[shrinks] / -change[shrinks]).min())) if shrinks.any() else 1.0
        slope = over_a @ step_a + over_b @ step_b
        while True:
            new, z_new = at(a + length * step_a, b + length * step_b)
            if new <= value + 1e-4 * length * slope + 1e-12 * abs(value) or length < 1e-9:
                break
            length /= 2
        a, b, value, z = a + length * step_a, b + length * step_b, new, z_new
    p = np.zeros((len(s), len(s)))
    p[np.ix_(speak, hear)] = np.where(there, np.exp(-z), 0.0)
    return p
