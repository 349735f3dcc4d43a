"""Which growth curve? Several fit, and they disagree about every day on which nobody counted.

Six forms are fitted to the same rectangles and shown side by side. None of them is "the" law of growth: the point of
this module is to show what is decided by the data and what by the choice of the form.

The model of error, stated once. A count is read at an unknown hour, all hours of its window being equally likely. What
is read off is the curve times exp(sigma z) with z standard normal: sigma collects all that the smooth curve misses (days
of heavy press, nights, a wrong hour), is the same at all times and is estimated with the curve (at least five per cent). The words then tell only
the interval in which that reading fell (interval censoring): the contribution of a row is the probability of its
interval, averaged over its window. An exact count is the interval from half a follower below to half a follower above.
Rows count as independent given the curve; copies are dropped before, and `bootstrap` resamples whole original sources.

Sources of the forms: logistic (Verhulst 1838), Gompertz (1825), saturating exponential as in diffusion from outside (Bass
1969 without imitation), power law; criteria: AIC (Akaike 1974, doi 10.1109/TAC.1974.1100705), BIC (Schwarz 1978,
doi 10.1214/aos/1176344136); interval censoring: Turnbull 1976, doi 10.1111/j.2517-6161.1976.tb01597.x.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import BadInput

NODES = 64  # hours of a window at which the curve is looked at; close enough together for LEAST_SIGMA
LEAST_SIGMA = 0.05  # followers come by day and not by night: no smooth curve is nearer than that
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Form:
    """A growth form: its name, what it says in words, its parameters, and the curve (followers at `t` days after opening)."""

    name: str
    words: str
    parameters: tuple[str, ...]
    curve: Callable[[np.ndarray, np.ndarray], np.ndarray]
    starts: tuple[tuple[float, ...], ...]


def _linear(t, p):
    return np.exp(p[0]) * (t - p[1])


def _exponential(t, p):
    return np.exp(np.clip(p[0] + p[1] * t, -50, 700))  # 700: the largest that floating point holds


def _logistic(t, p):
    return np.exp(p[0]) / (1 + np.exp(np.clip(-np.exp(p[1]) * (t - p[2]), -50, 50)))


def _gompertz(t, p):
    return np.exp(p[0] - np.exp(np.clip(-np.exp(p[1]) * (t - p[2]), -50, 6)))


def _power(t, p):
    return np.exp(p[0] + np.exp(p[1]) * np.log(np.maximum(t, 1e-9)))


def _saturating(t, p):
    return np.exp(p[0]) * -np.expm1(-np.exp(p[1]) * np.maximum(t, 0))


# starts are for a series that reaches some ten thousands within days; p[0] is shifted to the size of the data
FORMS = {
    form.name: form
    for form in (
        Form("linear", "the same number comes every day", ("log_per_day", "day_of_zero"), _linear, ((-2.0, -5.0), (-3.5, -30.0))),
        Form("exponential", "every follower brings followers at a steady rate", ("log_at_opening", "rate"), _exponential, ((-2.0, 0.02), (-1.0, 0.005))),
        Form(
            "logistic",
            "every follower brings followers until the room is full",
            ("log_limit", "log_rate", "day_of_half"),
            _logistic,
            ((0.0, -2.0, 15.0), (0.0, -1.0, 10.0)),
        ),
        Form("Gompertz", "growth slows from the first day", ("log_limit", "log_rate", "day_of_steepest"), _gompertz, ((0.0, -2.5, 10.0), (0.0, -2.0, 5.0))),
        Form("power", "growth slows but never ends", ("log_first_day", "log_power"), _power, ((-2.5, -0.5), (-3.0, 0.0))),
        Form("saturating", "outside attention wins over a fixed audience", ("log_limit", "log_rate"), _saturating, ((0.0, -2.5), (0.0, -3.5))),
    )
}


@dataclass(frozen=True)
class Fit:
    """One form fitted to the rectangles of one account."""

    form: str
    values: tuple[float, ...]
    sigma: float
    log_likelihood: float
    n: int
    opened: pd.Timestamp

    @property
    def k(self) -> int:
        """Number of estimated parameters, sigma included."""
        return len(self.values) + 1

    @property
    def aic(self) -> float:
        return 2 * self.k - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        return self.k * math.log(self.n) - 2 * self.log_likelihood

    def at(self, times) -> np.ndarray:
        """Followers that the curve claims at these moments (never below 0)."""
        days = (pd.DatetimeIndex(times) - self.opened) / DAY
        return np.maximum(FORMS[self.form].curve(np.asarray(days, dtype=float), np.array(self.values)), 0.0)

    def reaches(self, level: float, within: tuple[float, float] = (-60.0, 400.0)) -> pd.Timestamp:
        """Moment at which the curve claims to have reached `level`; NaT if it never does within these days of the opening."""
        from scipy.optimize import brentq

        def gap(day: float) -> float:
            return float(FORMS[self.form].curve(np.array([day]), np.array(self.values))[0]) - level

        if gap(within[0]) >= 0 or gap(within[1]) <= 0:
            return pd.NaT
        return self.opened + pd.Timedelta(seconds=round(brentq(gap, *within, xtol=1e-6) * 86400))


def without_copies(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that stand for a text of their own: a copy goes where the text it repeats has its own row.

    A copy whose original has no row stays, as the only witness of that text.

    Examples
    --------
    >>> rows = pd.DataFrame({"source_id": ["paper", "blog", "diary"], "copies_of": [None, "paper", "lost"]})
    >>> without_copies(rows)["source_id"].tolist()
    ['paper', 'diary']
    """
    if "copies_of" not in rows:
        return rows
    return rows[~rows["copies_of"].isin(set(rows["source_id"]))]


def original_sources(rows: pd.DataFrame) -> list[str]:
    """Names of the independent texts behind the rows, sorted: the original where a row repeats one, else the source itself.

    Examples
    --------
    >>> original_sources(pd.DataFrame({"source_id": ["paper", "blog", "diary"], "copies_of": [None, "paper", "lost"]}))
    ['lost', 'paper']
    """
    return sorted(set(_originals(rows)))


def _originals(rows: pd.DataFrame) -> pd.Series:
    if "copies_of" not in rows:
        return rows["source_id"]
    return rows["copies_of"].where(rows["copies_of"].notna() & (rows["copies_of"] != ""), rows["source_id"])


class _Data:
    """The rectangles as arrays: logs of the ends, and the hours of each window in days since the opening."""

    def __init__(self, rows: pd.DataFrame, opened: pd.Timestamp, nodes: int = NODES):
        exact = (rows["low"] == rows["high"]).to_numpy()
        low, high = rows["low"].to_numpy(float) - 0.5 * exact, rows["high"].to_numpy(float) + 0.5 * exact
        with np.errstate(divide="ignore"):
            self.low, self.high = np.log(low)[:, None], np.log(high)[:, None]
        start, end = (((rows[name] - opened) / DAY).to_numpy(float) for name in ("earliest", "latest"))
        self.days = start[:, None] + (np.arange(nodes) + 0.5) / nodes * (end - start)[:, None]
        finite = np.where(np.isfinite(high), high, low)
        self.size = float(np.log(np.max(finite)))

    def log_likelihoods(self, form: Form, values: np.ndarray, sigma: float) -> np.ndarray:
        """Log-probability of each row's interval under the curve."""
        from scipy.special import ndtr

        middle = np.log(np.maximum(form.curve(self.days, values), 1e-3))
        a, b = (self.low - middle) / sigma, (self.high - middle) / sigma
        flip = a > 0  # use the tail in which both numbers are small
        a, b = np.where(flip, -b, a), np.where(flip, -a, b)
        mean = (ndtr(b) - ndtr(a)).mean(axis=1)
        far = mean < 1e-200  # too small for plain numbers
        with np.errstate(divide="ignore"):
            out = np.log(mean)
        if far.any():
            out[far] = _far_tail(a[far], b[far])
        return out


def _far_tail(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """log of the mean over each row of (Phi(b) - Phi(a)), where that is too small to be written without logs."""
    from scipy.special import log_ndtr, logsumexp

    upper, lower = log_ndtr(b), log_ndtr(a)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = upper + np.log(-np.expm1(np.minimum(lower - upper, -1e-300)))
    return logsumexp(np.where(np.isnan(each), -np.inf, each), axis=1) - math.log(a.shape[1])


def fit(rows: pd.DataFrame, form: str, opened: pd.Timestamp) -> Fit:
    """The curve of one form that makes the rectangles most likely.

    Parameters
    ----------
    rows : rectangles of one account (`envelope.rectangles`), copies already dropped; rows set aside are not used.
    form : one of `FORMS`.
    opened : when the account was opened, day 0 of all curves; power and saturating start from nothing there.

    Returns
    -------
    Fit. The two unbounded forms have no limit, the logistic, Gompertz and saturating ones do.
    """
    if form not in FORMS:
        raise BadInput(f"a growth form out of {', '.join(FORMS)}", repr(form), "a slip of the pen", 'fit(rows, "logistic", opened)')
    used = _usable(rows)
    data = _Data(used, opened)
    best = _maximise(FORMS[form], data, np.ones(len(used)), [(data.size + start[0], *start[1:], 0.45) for start in FORMS[form].starts], thorough=True)
    return Fit(form, tuple(float(x) for x in best.x[:-1]), _sigma(best.x[-1]), float(-best.fun), len(used), opened)


def _usable(rows: pd.DataFrame) -> pd.DataFrame:
    used = rows[~rows["set_aside"]].sort_values(["earliest", "latest", "low", "high", "source_id"], kind="mergesort")
    if len(used) < 6:
        raise BadInput("at least six dated counts for a curve", str(len(used)), "too narrow a choice of rows", "choose more rows, or do without a curve")
    return used


def _sigma(raw: float) -> float:
    return LEAST_SIGMA + raw * raw


def _maximise(form: Form, data: _Data, weight: np.ndarray, starts: list, thorough: bool):
    from scipy.optimize import minimize

    def cost(x: np.ndarray) -> float:
        each = data.log_likelihoods(form, x[:-1], _sigma(x[-1]))
        total = -float(np.where(weight > 0, weight * each, 0.0).sum())
        return total if math.isfinite(total) else 1e9

    if not thorough:  # a redraw of the sources, from the best curve of all of them: near, and many times over
        return minimize(cost, starts[0], method="Nelder-Mead", options={"maxiter": 400, "xatol": 0.001, "fatol": 0.0005, "initial_simplex": _around(starts[0])})
    settings = {"maxiter": 4000, "xatol": 1e-6, "fatol": 1e-8, "adaptive": True}
    found = [minimize(cost, start, method="Nelder-Mead", options=settings) for start in starts]
    return minimize(cost, min(found, key=lambda answer: answer.fun).x, method="Nelder-Mead", options=settings)


def _around(start) -> np.ndarray:
    """A starting simplex of steps that mean the same for every parameter: 0.2 each (a fifth in logs, five hours, of sigma)."""
    start = np.asarray(start, dtype=float)
    return np.vstack([start, start + np.diag(np.full(len(start), 0.2))])


def fit_all(rows: pd.DataFrame, opened: pd.Timestamp, forms=tuple(FORMS)) -> dict[str, Fit]:
    """All forms fitted to the same rectangles, copies dropped, in the order of `FORMS`."""
    own = without_copies(rows)
    return {form: fit(own, form, opened) for form in forms}


def compare(fits: dict[str, Fit], level: tuple[float, float] | None = None) -> pd.DataFrame:
    """One row per form: AIC and BIC side by side, distance to the best, sigma, and the moment it pretends for the overtaking.

    Parameters
    ----------
    fits : from `fit_all`.
    level : the least and the most followers that the overtaken account can have had; the columns `overtakes_from` and
        `overtakes_to` are the moments at which the curve reaches the one and the other.

    Returns
    -------
    A table sorted by AIC with `form`, `says`, `parameters` (sigma included), `sigma_pct` (how far readings lie from the
    curve, in per cent), `log_likelihood`, `aic`, `bic`, `aic_gap`, `bic_gap`, `limit` (followers it would level off at, NaN if none).
    """
    rows = []
    for name, one in fits.items():
        limit = math.exp(one.values[0]) if "log_limit" in FORMS[name].parameters else math.nan
        row = {
            "form": name,
            "says": FORMS[name].words,
            "parameters": one.k,
            "sigma_pct": 100 * math.expm1(one.sigma),
            "log_likelihood": one.log_likelihood,
            "aic": one.aic,
            "bic": one.bic,
            "limit": limit,
        }
        if level is not None:
            row |= {"overtakes_from": one.reaches(level[0]), "overtakes_to": one.reaches(level[1])}
        rows.append(row)
    table = pd.DataFrame(rows)
    table["aic_gap"], table["bic_gap"] = table["aic"] - table["aic"].min(), table["bic"] - table["bic"].min()
    return table.sort_values(["aic", "form"], kind="mergesort").reset_index(drop=True)


def bootstrap(rows: pd.DataFrame, fits: dict[str, Fit], level: float, draws: int = 200, seed: int = 20100519) -> pd.DataFrame:
    """One row per draw and form: AIC and the claimed moment of reaching `level` when other newspapers had written.

    Whole original sources are drawn with replacement (an article with two counts stays together), copies are dropped
    before, and each form is fitted again, from its own best curve.

    Parameters
    ----------
    rows : rectangles of one account.
    fits : the fits to start from, as from `fit_all`.
    level : followers of the overtaken account.
    draws, seed : how many times, and where chance starts.

    Returns
    -------
    A table with `draw`, `form`, `aic`, `best` (True for the form of least AIC in this draw), `reaches` (UTC; NaT if the
    curve never passes the level) and `sigma`.
    """
    own = without_copies(rows)
    used = _usable(own)
    names = original_sources(used)
    index = np.searchsorted(names, _originals(used).to_numpy(str))
    chance = np.random.default_rng(seed)
    datas = {name: _Data(used, one.opened) for name, one in fits.items()}
    out = []
    for draw in range(draws):
        weight = np.bincount(chance.integers(0, len(names), len(names)), minlength=len(names))[index].astype(float)
        for name, one in fits.items():
            start = (*one.values, math.sqrt(max(one.sigma - LEAST_SIGMA, 0.01)))
            best = _maximise(FORMS[name], datas[name], weight, [start], thorough=False)
            again = Fit(name, tuple(float(x) for x in best.x[:-1]), _sigma(best.x[-1]), float(-best.fun), len(used), one.opened)
            out.append({"draw": draw, "form": name, "aic": again.aic, "reaches": again.reaches(level), "sigma": again.sigma})
    table = pd.DataFrame(out, columns=["draw", "form", "aic", "reaches", "sigma"])
    table["reaches"] = pd.to_datetime(table["reaches"], utc=True)
    table["best"] = table["aic"] == table.groupby("draw")["aic"].transform("min")
    return table
