"""The small graphs of methods.md sections 0 and 9, written once; every test of a graph measure uses them."""

import numpy as np


def arcs(n, pairs, weight=1.0):
    W = np.zeros((n, n))
    for i, j in pairs:
        W[i, j] = weight
    return W


OUT5 = arcs(5, [(0, j) for j in range(1, 5)])
IN5 = OUT5.T.copy()
REC5 = OUT5 + IN5
RING5 = arcs(5, [(i, (i + 1) % 5) for i in range(5)])
K5 = np.ones((5, 5)) - np.eye(5)
PATH5 = arcs(5, [(i, i + 1) for i in range(4)])
MIX4 = arcs(4, [(0, 1), (1, 0), (0, 2), (2, 3), (3, 2), (1, 3)])
PAIRS6 = np.kron(np.eye(3), [[0, 1], [1, 0]])
DESKS20 = np.kron(np.eye(20), REC5)
W3 = np.array([[0.0, 5, 2], [3, 0, 0], [0, 4, 0]])
TWO_K5 = np.kron(np.eye(2), K5)


def with_silent(W, k):
    """The same people talking, and `k` silent members on the roster."""
    return np.pad(W, (0, k))


ALL = {"OUT5": OUT5, "IN5": IN5, "REC5": REC5, "RING5": RING5, "K5": K5, "PATH5": PATH5, "MIX4": MIX4}
