"""Six shapes of a crowd: polarized, tight, brand clusters, community clusters, broadcast, support.

The six types are published (Smith, Rainie, Shneiderman & Himelboim 2014; Himelboim, Smith, Rainie, Shneiderman & Espina 2017,
doi:10.1177/2056305117691545): four measures in three steps. The cut-offs of the steps are not: no copy that could be
read prints them. So thresholds are an argument without default here, and every answer says whose they were, how near
each cut was, and whether the label holds when a part of the people is left out. The order of the steps is this
project's reconstruction. The types say nothing of who answers: "broadcast" here means a hub that many point at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from ..graphs import Counts
from .groups import groups

THRESHOLDS = ("centralization", "isolates", "modularity", "group_share", "density")
TYPES = {
    "divided": "Polarized crowd: two large dense groups with few ties between them",
    "unified": "Tight crowd: dense, few isolates, no borders",
    "fragmented": "Brand clusters: many isolates, small unconnected groups",
    "clustered": "Community clusters: many isolates and several larger groups",
    "in-hub": "Broadcast network: many spokes point at one hub",
    "out-hub": "Support network: one hub points at many spokes",
    "hub, undirected": "One hub with ties both ways: neither broadcast nor support can be told",
    "unclassified": "None of the six",
}


@dataclass(frozen=True)
class Typing:
    """A label with its grounds: `label`, the `branch` taken, `distances` to each cut-off (positive = above), thresholds, whose they are."""

    label: str
    branch: str
    distances: dict[str, float]
    metrics: dict[str, float]
    thresholds: dict[str, float]
    provenance: str

    @property
    def reading(self) -> str:
        return TYPES[self.label]

    @property
    def nearest(self) -> tuple[str, float]:
        """The cut-off that is nearest, and how near: a small distance means that the label hangs on the choice of the cut-off."""
        known = {k: v for k, v in self.distances.items() if not np.isnan(v)}
        return min(known.items(), key=lambda item: (abs(item[1]), item[0])) if known else ("", float("nan"))


def type_metrics(counts: Counts, runs: int = 20, seed: int = 1, method: str = "louvain") -> dict[str, float]:
    """The measures that the six types are told apart by, of the simple graph.

    Keys: centralization_in, centralization_out (Freeman, by direction), isolates (share of people without any tie),
    modularity (of the rest, without isolates), density (directed), largest and second (shares of the non-isolates in the
    two largest groups), groups_at_least(g) is computed from `group_sizes`.
    """
    A = counts.ties
    out, into = np.asarray(A.sum(axis=1)).ravel(), np.asarray(A.sum(axis=0)).ravel()
    n = counts.n
    tied = (out + into) > 0
    freeman = lambda d: float((d.max() - d).sum() / (n - 1) ** 2) if n >= 2 else float("nan")  # noqa: E731
    inner = Counts(sparse.csr_array(counts.W[tied][:, tied]), [p for p, t in zip(counts.people, tied) if t])
    found = groups(inner, runs=runs, seed=seed, method=method)
    sizes = sorted(found.sizes, reverse=True) if inner.n else []
    return {
        "centralization_in": freeman(into),
        "centralization_out": freeman(out),
        "isolates": float(1 - tied.mean()) if n else float("nan"),
        "modularity": found.modularity.value,
        "density": float(A.sum() / (n * (n - 1))) if n >= 2 else float("nan"),
        "group_sizes": tuple(s / inner.n for s in sizes),
    }


def classify(metrics: Mapping[str, float], thresholds: Mapping[str, float], provenance: str) -> Typing:
    """The type of a network for stated thresholds.

    Parameters
    ----------
    metrics : of `type_metrics`.
    thresholds : centralization, isolates, modularity, group_share, density: all five, there is no default and no published value.
    provenance : whose thresholds these are, in words that are printed with the label.

    Steps (a reconstruction): (1) a hub by direction; (2) many isolates: clustered or fragmented; (3) divided, unified or unclassified.

    Source: the six names are those of Himelboim et al. 2017, doi:10.1177/2056305117691545; the cut-offs are yours.
    """
    missing = [name for name in THRESHOLDS if name not in thresholds]
    if missing:
        raise ValueError(f"thresholds are required for {', '.join(missing)}: none are published, so say which ones you use and why")
    if not provenance.strip():
        raise ValueError("say whose thresholds these are (for example 'relative to the 12 networks of this sample')")
    t = dict(thresholds)
    c_in, c_out = metrics["centralization_in"], metrics["centralization_out"]
    hub, sizes = max(c_in, c_out), metrics["group_sizes"]
    large = sum(share >= t["group_share"] for share in sizes)
    second = sizes[1] if len(sizes) > 1 else 0.0
    distances = {
        "centralization": hub - t["centralization"],
        "isolates": metrics["isolates"] - t["isolates"],
        "modularity": metrics["modularity"] - t["modularity"],
        "group_share": second - t["group_share"],
        "density": metrics["density"] - t["density"],
    }
    if np.isnan(hub):
        label, branch = "unclassified", "fewer than two people"
    elif hub >= t["centralization"]:
        label = "in-hub" if c_in > c_out else "out-hub" if c_out > c_in else "hub, undirected"
        branch = "step 1: one account stands out"
    elif metrics["isolates"] >= t["isolates"]:
        clear = metrics["modularity"] >= t["modularity"] and large >= 2
        label, branch = ("clustered" if clear else "fragmented"), "step 2: many people have no tie"
    elif metrics["modularity"] >= t["modularity"] and large >= 2:
        label, branch = "divided", "step 3: clear borders between two large groups"
    elif metrics["density"] >= t["density"]:
        label, branch = "unified", "step 3: dense, without borders"
    else:
        label, branch = "unclassified", "step 3: neither borders nor density"
    return Typing(label, branch, {k: float(v) for k, v in distances.items()}, dict(metrics), t, provenance)


def thresholds_from_sample(sample: Iterable[Mapping[str, float]], q: float = 0.5) -> tuple[dict[str, float], str]:
    """Thresholds relative to a sample of networks (their `q` quantiles), and the words that say so.

    Examples
    --------
    >>> one = {"centralization_in": .2, "centralization_out": .1, "isolates": .4, "modularity": .5, "density": .1, "group_sizes": (.6, .4)}
    >>> thresholds_from_sample([one])
    ({'centralization': 0.2, 'isolates': 0.4, 'modularity': 0.5, 'group_share': 0.4, 'density': 0.1}, 'relative to this sample of 1 networks (quantile 0.5)')
    """
    sample = list(sample)
    if not sample:
        raise ValueError("thresholds from a sample need at least one network")
    values = {
        "centralization": [max(m["centralization_in"], m["centralization_out"]) for m in sample],
        "isolates": [m["isolates"] for m in sample],
        "modularity": [m["modularity"] for m in sample],
        "group_share": [m["group_sizes"][1] if len(m["group_sizes"]) > 1 else 0.0 for m in sample],
        "density": [m["density"] for m in sample],
    }
    return {name: float(np.nanquantile(v, q)) for name, v in values.items()}, f"relative to this sample of {len(sample)} networks (quantile {q})"


def vote(
    counts: Counts, thresholds: Mapping[str, float], provenance: str, draws: int = 100, keep: float = 0.8, seed: int = 1, runs: int = 3
) -> tuple[str, pd.DataFrame]:
    """Does the label hold when a part of the people is left out? The share of draws for each label, and a verdict.

    Each draw keeps `keep` of the people at random with the ties among them. This is a test of stability, not a sampling
    error: one whole network is a census. The verdict is the label that four in five draws and the whole network agree on,
    else "uncertain".
    """
    rng = np.random.default_rng(seed)
    whole = classify(type_metrics(counts, runs=20, seed=seed), thresholds, provenance).label
    labels = []
    for k in range(draws):
        chosen = np.sort(rng.choice(counts.n, size=max(2, round(keep * counts.n)), replace=False))
        part = Counts(sparse.csr_array(counts.W[chosen][:, chosen]), [counts.people[i] for i in chosen])
        labels.append(classify(type_metrics(part, runs=runs, seed=seed + k), thresholds, provenance).label)
    table = pd.Series(labels).value_counts(normalize=True).rename("share").rename_axis("label").reset_index()
    table["whole_network"] = table["label"] == whole
    share = table.loc[table["whole_network"], "share"].sum()
    return (whole if share >= 0.8 else "uncertain"), table
