"""How long until somebody answers?

Averaging only the messages that *were* answered flatters everybody: the ones still waiting are left out. Survival
analysis counts them for as long as they have waited. The curve S(t) is the share still unanswered after t; the median is
the first time at which half are answered, and infinity where that never happens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..results import Result


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve: `table` (hours, waiting, answered, unanswered_share, se, low, high), counts, and medians."""

    table: pd.DataFrame
    n: int
    answered: int
    notes: dict = field(default_factory=dict)

    def at(self, hours: float) -> float:
        """Share still unanswered after `hours`."""
        before = self.table[self.table["hours"] <= hours]
        return 1.0 if before.empty else float(before["unanswered_share"].iloc[-1])

    def quantile(self, share: float = 0.5) -> float:
        """First time in hours at which `share` are answered; infinity if that never happens."""
        reached = self.table[self.table["unanswered_share"] <= 1 - share + 1e-12]
        return float("inf") if reached.empty else float(reached["hours"].iloc[0])

    @property
    def median(self) -> Result:
        """Median response time in hours (infinity = more than half were never answered)."""
        if self.n == 0:
            return Result.undefined("median_response_time", "there is no message to wait for", card="response_time")
        value = self.quantile()
        words = (
            f"Half of the messages were answered within {_span(value)}"
            if np.isfinite(value)
            else "Fewer than half of the messages were answered while we watched"
        )
        low, high = self._median_limits()
        return Result(
            "median_response_time",
            value,
            unit="hours",
            low=low,
            high=high,
            method="Brookmeyer-Crowley on the log-log Greenwood band, messages taken as independent",
            n=self.n,
            unit_of_n="messages",
            card="response_time",
            parameters=self.notes,
            sentence=f"{words}; {self.answered} of {self.n} got an answer at all.",
        )

    def _median_limits(self) -> tuple[float, float]:
        low = self.table[self.table["low"] <= 0.5]["hours"]
        high = self.table[self.table["high"] <= 0.5]["hours"]
        return (float(low.iloc[0]) if len(low) else float("inf"), float(high.iloc[0]) if len(high) else float("inf"))


def _span(hours: float) -> str:
    if hours < 1 / 60:
        return f"{hours * 3600:.0f} seconds"
    if hours < 2:
        return f"{hours * 60:.0f} minutes"
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"


def survival(hours, answered) -> Survival:
    """Kaplan-Meier curve with Greenwood's standard error.

    Parameters
    ----------
    hours : waiting times, not negative; answered : True where the wait ended with an answer, False where it was still
        on at the end of observation (censored).

    Source: Kaplan & Meier 1958, doi:10.1080/01621459.1958.10501452; second implementation in tests: lifelines.

    Examples
    --------
    >>> s = survival([1, 3, 3, 5, 8, 10], [1, 1, 0, 1, 0, 1])
    >>> s.table["unanswered_share"].round(4).tolist(), s.quantile()
    ([0.8333, 0.6667, 0.4444, 0.4444, 0.0], 5.0)
    """
    t = np.asarray(hours, dtype=float)
    e = np.asarray(answered, dtype=bool)
    if len(t) != len(e):
        raise ValueError(f"{len(t)} waiting times but {len(e)} flags")
    if np.isnan(t).any() or (t < 0).any():
        raise ValueError("waiting times must be known and not negative; leave out messages without a time and say how many")
    times, inverse = np.unique(t, return_inverse=True)
    deaths = np.bincount(inverse, weights=e, minlength=len(times))
    leaving = np.bincount(inverse, minlength=len(times))
    at_risk = len(t) - np.concatenate([[0], np.cumsum(leaving)[:-1]]) if len(times) else np.array([])
    with np.errstate(divide="ignore", invalid="ignore"):
        s = np.cumprod(1 - deaths / at_risk) if len(times) else np.array([])
        greenwood = np.cumsum(np.where(at_risk > deaths, deaths / (at_risk * (at_risk - deaths)), np.where(deaths > 0, np.nan, 0.0)))
        se = np.where(s > 0, s * np.sqrt(greenwood), 0.0)
        width = 1.959963984540054 * np.sqrt(greenwood) / np.abs(np.log(s))
        low, high = s ** np.exp(width), s ** np.exp(-width)
    low, high = np.where(s >= 1, 1.0, np.where(s <= 0, 0.0, low)), np.where(s >= 1, 1.0, np.where(s <= 0, 0.0, high))
    table = pd.DataFrame({"hours": times, "waiting": at_risk, "answered": deaths, "unanswered_share": s, "se": se, "low": low, "high": high})
    return Survival(table, len(t), int(e.sum()))


def response_times(corpus: Corpus, horizon_hours: float | None = None, closes: str = "all", by: str = "reply", same_conversation: bool = True) -> pd.DataFrame:
    """How long each message waited for its first answer by somebody else.

    Parameters
    ----------
    horizon_hours : waits longer than this are cut there and count as unanswered (None: until the end of observation).
    by : "reply" follows reply links (the first direct reply by another author); "pair" needs no links: a message from i
        to j waits for the first message from j to i in the same conversation, or anywhere if `same_conversation` is False (for
        sources in which every message is a conversation of its own).
    closes : with "pair", one answer closes "all" open messages of that pair, or only the "latest".

    Returns
    -------
    DataFrame with message_id, conversation_id, author, started, hours, answered, answered_by (message_id), one row a
    message with known author and time. `attrs["left_out"]` counts the messages without, `attrs["negative"]` answers
    older than their message (left out as answers).
    """
    m = corpus.messages
    usable = m[m["author"].notna() & m["created_at"].notna()]
    end = usable["created_at"].max() if len(usable) else pd.NaT
    if by == "reply":
        waits, negative = _by_links(usable)
    elif by == "pair":
        waits, negative = _by_pairs(usable, closes, same_conversation), 0
    else:
        raise ValueError(f"by must be 'reply' or 'pair', not {by!r}")
    open_hours = (end - waits["started"]) / pd.Timedelta(hours=1)
    waits["answered"] = waits["hours"].notna()
    waits["hours"] = waits["hours"].fillna(open_hours)
    if horizon_hours is not None:
        late = waits["hours"] > horizon_hours
        waits.loc[late, "answered"] = False
        waits.loc[late, "answered_by"] = None
        waits["hours"] = waits["hours"].clip(upper=horizon_hours)
    waits.attrs.update(
        left_out=len(m) - len(usable), negative=int(negative), horizon_hours=horizon_hours, by=by, closes=closes, same_conversation=same_conversation
    )
    return waits.reset_index(drop=True)


def _by_links(m: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    base = m[["message_id", "conversation_id", "author", "created_at"]].rename(columns={"created_at": "started"})
    replies = m.loc[m["reply_to"].notna(), ["message_id", "reply_to", "author", "created_at"]]
    joined = replies.merge(base[["message_id", "author", "started"]], left_on="reply_to", right_on="message_id", suffixes=("", "_of"))
    joined = joined[joined["author"] != joined["author_of"]]
    joined["hours"] = (joined["created_at"] - joined["started"]) / pd.Timedelta(hours=1)
    negative = int((joined["hours"] < 0).sum())
    first = joined[joined["hours"] >= 0].sort_values(["hours", "message_id"]).drop_duplicates("reply_to")
    first = first.set_index("reply_to")
    base["hours"] = base["message_id"].map(first["hours"])
    base["answered_by"] = base["message_id"].map(first["message_id"])
    return base, negative


def _by_pairs(m: pd.DataFrame, closes: str, same_conversation: bool) -> pd.DataFrame:
    if closes not in ("all", "latest"):
        raise ValueError(f"closes must be 'all' or 'latest', not {closes!r}")
    long = m[["message_id", "conversation_id", "author", "created_at", "targets"]].explode("targets")
    long = long[long["targets"].notna() & (long["targets"] != long["author"])].sort_values(["created_at", "message_id"])
    waiting: dict[tuple, list[int]] = {}
    hours, by = [None] * len(long), [None] * len(long)
    times = long["created_at"].to_numpy(dtype="datetime64[us]")
    where = long["conversation_id"] if same_conversation else [""] * len(long)
    for k, (mid, conversation, author, target) in enumerate(zip(long["message_id"], where, long["author"], long["targets"])):
        open_ones = waiting.get((conversation, target, author))
        if open_ones:
            closed = open_ones if closes == "all" else open_ones[-1:]
            for i in closed:
                hours[i] = (times[k] - times[i]) / np.timedelta64(1, "h")
                by[i] = mid
            waiting[conversation, target, author] = [] if closes == "all" else open_ones[:-1]
        waiting.setdefault((conversation, author, target), []).append(k)
    out = long[["message_id", "conversation_id", "author"]].copy()
    out["started"] = long["created_at"]
    out["hours"] = np.array(hours, dtype=float)
    out["answered_by"] = pd.array(by, dtype="str")
    return out


def waiting(waits: pd.DataFrame, within_hours: float | None = None, threads: str = "conversation_id", draws: int = 499, seed: int = 1) -> Result:
    """Median time to the first answer, or the share answered within some hours, with an interval from resampling whole threads.

    Parameters
    ----------
    waits : table of `response_times`. With by="pair" and same_conversation=False this is the answer rate of events: the share of
        messages from i to j that were followed by one from j to i within the time.
    within_hours : None for the median (in hours; infinity where fewer than half are answered).
    threads : column that names the thread; messages of one thread are not independent, so threads are drawn with replacement.

    Returns
    -------
    Result by Kaplan-Meier, so that messages still waiting at the end count for as long as they were watched. Without an interval
    and with the reason below 10 threads. Undefined for no messages, and where nobody was watched for `within_hours`.

    Examples
    --------
    >>> table = pd.DataFrame({"hours": [1, 3, 3, 5, 8, 10.0], "answered": [1, 1, 0, 1, 0, 1], "conversation_id": list("abcdef")})
    >>> round(waiting(table, 5).value, 6), waiting(table).value, waiting(table).reason
    (0.555556, 5.0, '6 threads; below 10 resampling them says nothing')
    """
    name = "median_response_time" if within_hours is None else "answered_within"
    about = {"card": "response_time", "n": len(waits), "unit_of_n": "messages", "unit": "hours" if within_hours is None else "", "seed": seed}
    about["parameters"] = {
        "threads": threads,
        "within_hours": within_hours,
        **{k: v for k, v in waits.attrs.items() if k in ("by", "closes", "same_conversation")},
    }
    hours, events = waits["hours"].to_numpy(dtype=float), waits["answered"].to_numpy(dtype=bool)
    if not len(hours):
        return Result.undefined(name, "there is no message to wait for", **about)
    if within_hours is not None and not (hours >= within_hours).any() and not events.all():
        return Result.undefined(name, f"no message was watched for {within_hours:g} hours", **about)
    thread, names = pd.factorize(waits[threads])
    order = np.argsort(hours, kind="stable")
    t, e, thread = hours[order], events[order], thread[order]

    def of(weight: np.ndarray) -> float:
        at_risk = weight[::-1].cumsum()[::-1]
        times, start = np.unique(t, return_index=True)
        died = np.add.reduceat(weight * e, start)
        with np.errstate(invalid="ignore", divide="ignore"):
            left = np.cumprod(np.where(at_risk[start] > 0, 1 - died / at_risk[start], 1.0))
        if within_hours is not None:
            k = int(np.searchsorted(times, within_hours, side="right"))
            return 1 - float(left[k - 1]) if k else 0.0
        reached = np.flatnonzero(left <= 0.5 + 1e-12)
        return float(times[reached[0]]) if len(reached) else float("inf")

    value = of(np.ones(len(t)))
    if within_hours is not None:
        sentence = f"{value:.0%} of the messages were answered within {_span(within_hours)}."
    else:
        sentence = (
            f"Half of the messages were answered within {_span(value)}."
            if np.isfinite(value)
            else "Fewer than half of the messages were answered while we watched."
        )
    base = Result(name, value, sentence=sentence, **about)
    if len(names) < 10:
        return replace(base, reason=f"{len(names)} threads; below 10 resampling them says nothing")
    rng = np.random.default_rng(seed)
    drawn = [of(rng.multinomial(len(names), np.full(len(names), 1 / len(names)))[thread].astype(float)) for _ in range(draws)]
    low, high = np.quantile(drawn, [0.025, 0.975], method="inverted_cdf")  # a value that was drawn: infinity has no neighbour to mix with
    return base.with_interval(low, high, f"percentile bootstrap of {len(names)} threads, {draws} draws")


def compare_groups(waits: pd.DataFrame, group: str, threads: str = "conversation_id", draws: int = 999, seed: int = 1) -> Result:
    """Do two or more groups of messages wait differently? Log-rank statistic with a p-value by permuting whole threads.

    Messages of one thread are not independent, so the group labels of threads are shuffled, not those of messages.
    A thread whose messages are in several groups counts whole with the group of most of them; how many messages that
    moved is told in the parameters.

    Returns a Result: value = log-rank chi-square, null = {"p": (b + 1)/(draws + 1), ...}.
    """
    groups, labels = pd.factorize(waits[group], sort=True)
    keep = groups >= 0
    hours, events, groups = waits["hours"].to_numpy()[keep], waits["answered"].to_numpy()[keep], groups[keep]
    if len(labels) < 2:
        return Result.undefined("log_rank", "there are not two groups to compare", card="response_time")
    thread, names = pd.factorize(waits[threads][keep], sort=True)
    if len(names) < 10:
        return Result.undefined("log_rank", f"only {len(names)} threads; below 10 the shuffled null says nothing", card="response_time")
    rng = np.random.default_rng(seed)
    of_thread = pd.Series(groups).groupby(thread).agg(lambda x: x.mode().iloc[0]).to_numpy()
    minority = int((of_thread[thread] != groups).sum())
    observed = log_rank(hours, events, of_thread[thread], len(labels))
    above = sum(log_rank(hours, events, rng.permutation(of_thread)[thread], len(labels)) >= observed - 1e-12 for _ in range(draws))
    p = (above + 1) / (draws + 1)
    sentence = f"The groups ({', '.join(map(str, labels))}) differ in how long they wait by a log-rank statistic of {observed:.2f}; shuffling threads gives as much in {p:.1%} of the draws."
    return Result(
        "log_rank",
        observed,
        n=len(names),
        unit_of_n="threads",
        null={"name": "group labels shuffled over whole threads", "p": p, "draws": draws},
        seed=seed,
        parameters={"groups": [str(x) for x in labels], "messages_counted_with_the_majority_of_their_thread": minority},
        sentence=sentence,
        card="response_time",
    )


def log_rank(hours, events, groups, k: int) -> float:
    """Log-rank chi-square over `k` groups coded 0..k-1 (Mantel 1966)."""
    order = np.argsort(hours, kind="stable")
    t, e, g = np.asarray(hours)[order], np.asarray(events)[order].astype(float), np.asarray(groups)[order]
    times, start = np.unique(t, return_index=True)
    member = np.zeros((len(t), k))
    member[np.arange(len(t)), g] = 1.0
    left = np.concatenate([[np.zeros(k)], np.cumsum(member, axis=0)])[start]
    risk = member.sum(axis=0) - left
    total = risk.sum(axis=1)
    slot = np.searchsorted(times, t)
    died = np.zeros((len(times), k))
    np.add.at(died, (slot, g), e)
    d = died.sum(axis=1)
    expected = (risk * (d / total)[:, None]).sum(axis=0)
    spread = np.where(total > 1, d * (total - d) / np.maximum(total - 1, 1) / total**2, 0.0)
    cov = np.diag((spread[:, None] * risk * total[:, None]).sum(axis=0)) - np.einsum("t,ti,tj->ij", spread, risk, risk)
    gap = (died.sum(axis=0) - expected)[:-1]
    return float(gap @ np.linalg.pinv(cov[:-1, :-1]) @ gap)
