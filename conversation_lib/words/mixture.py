"""How far a mixture alone could move a share that somebody else counted.

A vendor prints the negative share of *all* mentions: blogs, news, forums and tweets together. If one of these channels is
angrier than the others and grows, the share rises though nobody changed their mind. Notebook 36 asks how far that can go.
"""

from __future__ import annotations


def by_mixture(share: float, part_before: float, part_after: float) -> float:
    """The largest share that a change of mixture alone can make, if nobody changes: all of `share` is put into the part that grew.

    Parameters
    ----------
    share : share of negative mentions before. part_before, part_after : share of one channel (tweets, say) of all mentions, before and after.

    Returns
    -------
    float, `share` to 1: min(1, share / part_before) x part_after, plus what did not fit into the channel before.

    Examples
    --------
    >>> by_mixture(0.2, 0.4, 0.8), by_mixture(0.5, 0.4, 0.8)
    (0.4, 0.8333333333333334)
    """
    if not (0 < part_before < 1 and part_before <= part_after <= 1 and 0 <= share <= 1):
        raise ValueError("shares lie between 0 and 1, and the part must have grown")
    inside = min(share, part_before)
    return inside / part_before * part_after + (share - inside) / (1 - part_before) * (1 - part_after)
