"""Values as JSON exports write them, read the same way everywhere: ids, times, counts, escaped text.

Ids are text, also where a source writes them as numbers beyond 2^53. Nothing is guessed in silence: a time that cannot
be read is missing and counted, a time without a zone is taken in the stated zone (or as UTC) and counted.

Each function takes a whole column (an Arrow array of text) so that a million messages cost no more than a few calls.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .clock import ASSUMED

STAMP = pa.timestamp("us", "UTC")
GONE = ("[deleted]", "[removed]", "deleted", "[ deleted ]")
_ISO = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$"
_NAIVE = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?$"
_NUMBER = r"^-?\d{1,19}(\.\d*)?$"
_MONTHS = {name.encode(): number for number, name in enumerate(calendar.month_abbr) if name}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def text_id(value: Any) -> str | None:
    """An id as text: numbers keep all their digits, nothing and "" are missing.

    >>> text_id(9007199254740993), text_id("007"), text_id(""), text_id(None), text_id(12.0)
    ('9007199254740993', '007', None, None, '12')
    """
    if value is None or isinstance(value, bool | list | dict):
        return None
    if isinstance(value, float):
        return None if value != value else str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip() or None


def filled(column: pa.Array) -> pa.Array:
    """The column with empty text as missing."""
    empty = pc.equal(column, "")
    if not pc.any(empty).as_py():
        return column
    return pc.if_else(empty, pa.scalar(None, pa.string()), column)


def first_of(*columns: pa.Array) -> pa.Array:
    """The first value of each row that is there and not empty."""
    there = [filled(column) for column in columns if column.null_count < len(column)]
    if not there:
        return columns[0]
    return there[0] if len(there) == 1 or not there[0].null_count else pc.coalesce(*there)


def joined(columns: list[pa.Array], separator: str) -> pa.Array:
    """What several columns say, one after the other; what is missing or empty is passed over, nothing at all is missing.

    >>> joined([pa.array(["a", None, None]), pa.array(["b", "c", None])], ", ").to_pylist()
    ['a, b', 'c', None]
    """
    whole = filled(columns[0])
    for column in columns[1:]:
        column = filled(column)
        whole = pc.coalesce(pc.binary_join_element_wise(whole, column, separator), whole, column)
    return whole


def count(column: pa.Array) -> pa.Array:
    """Whole numbers; what is no number is missing."""
    if column.null_count == len(column):
        return pa.nulls(len(column), pa.int64())
    try:
        numbers = pc.cast(column, pa.int64())
        if (pc.min(numbers).as_py() or 0) >= 0:
            return numbers
    except pa.ArrowInvalid:
        pass
    fits = pc.match_substring_regex(column, r"^\d{1,18}(\.0*)?$")
    return pc.cast(pc.replace_substring_regex(pc.if_else(fits, column, None), r"\.0*$", ""), pa.int64())


def yes(column: pa.Array) -> np.ndarray:
    """True where a column says true (true, True, 1, yes)."""
    return np.asarray(pc.fill_null(pc.is_in(pc.utf8_lower(column), pa.array(["true", "1", "yes", "t"])), False))


def unescaped(column: pa.Array) -> pa.Array:
    """Text as it was written: the five escapes that Twitter's interfaces use are undone, once.

    >>> unescaped(pa.array(["a &amp;lt; b &gt; c", None])).to_pylist()
    ['a &lt; b > c', None]
    """
    here = pc.fill_null(pc.match_substring(column, "&"), False)
    if not pc.any(here).as_py():
        return column
    some = column.filter(here)
    for escape, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        some = pc.replace_substring(some, escape, plain)
    return pc.replace_with_mask(column, here, some)


class Times:
    """Reads times of one source into UTC and counts what it could not read or had to place.

    `zone` is what the user stated about times without a zone. After reading, `unreadable` and `without_zone` hold counts.

    >>> times = Times("Europe/Berlin")
    >>> times.read(pa.array(["2021-09-22T16:38:35.000Z", "Tue Mar 03 10:49:40 +0000 2020", "1325571377", "2020-07-01 12:00:00", "0000-01-01T00:00:00Z"])).to_pylist()[3].isoformat()
    '2020-07-01T10:00:00+00:00'
    >>> times.unreadable, times.without_zone
    (1, 1)
    """

    def __init__(self, zone: str | None = None):
        self.zone = ZoneInfo(zone) if zone else UTC
        self.stated = zone
        self.unreadable = 0
        self.without_zone = 0

    def read(self, column: pa.Array, nothing: tuple[str, ...] = ()) -> pa.Array:
        """The times of a column of text (ISO 8601, Twitter's own form, seconds or milliseconds since 1970, mail dates).

        `nothing`: words by which the source says that there is no time.
        """
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        size = len(column)
        whole = self._whole_seconds(column, nothing)
        if whole is not None:
            return whole
        out = np.full(size, np.iinfo(np.int64).min, dtype=np.int64)
        todo = np.asarray(pc.is_valid(filled(column)))
        for step in (self._twitter, self._iso, self._seconds, self._naive):
            if not todo.any():
                break
            places = np.flatnonzero(todo)
            done, values = step(column if len(places) == size else column.take(pa.array(places)))
            out[places[done]] = values
            todo[places[done]] = False
        if todo.any():
            known: dict[str, int | None] = {}
            for place in np.flatnonzero(todo):
                text = column[int(place)].as_py()
                if text in nothing:
                    continue
                if text not in known:
                    known[text] = self._slow(text)
                if known[text] is None:
                    self.unreadable += 1
                else:
                    out[place] = known[text]
        missing = out == np.iinfo(np.int64).min
        return pa.array(out, type=pa.int64(), mask=missing).cast(STAMP)

    @staticmethod
    def _whole_seconds(column: pa.Array, nothing: tuple[str, ...]) -> pa.Array | None:
        """A column of nothing but whole seconds since 1970, read at once; None where it holds anything else."""
        if not len(column) or not (column[0].as_py() or "").isdigit():
            return None
        try:
            seconds = pc.cast(column, pa.int64())
        except pa.ArrowInvalid:
            return None
        span = pc.min_max(seconds)
        low, high = span["min"].as_py(), span["max"].as_py()
        if low is None or low <= 0 or high >= 10**11 or {str(low), str(high)} & set(nothing):
            return None
        return pc.multiply(seconds, 1_000_000).cast(STAMP)

    def _twitter(self, column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
        """Wed Oct 10 20:19:24 +0000 2018, always 30 letters long."""
        nothing = np.zeros(0, dtype=np.int64)
        fits = np.asarray(pc.equal(pc.binary_length(column), 30)) & np.asarray(pc.match_substring(column, " +0000 "))
        places = np.flatnonzero(fits)
        if not len(places):
            return nothing, nothing
        letters = np.frombuffer("".join(column.take(pa.array(places)).to_pylist()).encode("latin-1", "replace"), dtype=np.uint8)
        if len(letters) != 30 * len(places):
            return nothing, nothing
        letters = letters.reshape(-1, 30)
        digits = letters[:, [8, 9, 11, 12, 14, 15, 17, 18, 26, 27, 28, 29]].astype(np.int64) - 48
        names, which = np.unique(letters[:, 4:7].copy().view("S3").ravel(), return_inverse=True)
        month = np.array([_MONTHS.get(name, 0) for name in names])[which]
        day, hour, minute, second = (digits[:, k] * 10 + digits[:, k + 1] for k in (0, 2, 4, 6))
        year = digits[:, 8:12] @ np.array([1000, 100, 10, 1])
        good = ((digits >= 0) & (digits <= 9)).all(axis=1) & (month > 0) & (hour < 24) & (minute < 60) & (second < 60) & (year >= 1)
        months = ((year - 1970) * 12 + np.maximum(month, 1) - 1).astype("datetime64[M]")
        days = months.astype("datetime64[D]").astype(np.int64)
        good &= (day >= 1) & (day <= ((months + 1).astype("datetime64[D]").astype(np.int64) - days))
        stamps = ((((days + day - 1) * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000
        return places[good], stamps[good]

    def _iso(self, column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
        return self._cast(column, _ISO, STAMP)

    def _naive(self, column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
        places, stamps = self._cast(column, _NAIVE, pa.timestamp("us"))
        self.without_zone += len(places)
        if self.stated and len(places):
            import pandas as pd

            local = pd.DatetimeIndex(stamps.astype("datetime64[us]")).tz_localize(self.zone, ambiguous=np.zeros(len(stamps), bool), nonexistent="shift_forward")
            stamps = local.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]").astype(np.int64)
        return places, stamps

    @staticmethod
    def _cast(column: pa.Array, pattern: str, kind: pa.DataType) -> tuple[np.ndarray, np.ndarray]:
        places = np.flatnonzero(np.asarray(pc.fill_null(pc.match_substring_regex(column, pattern), False)))
        nothing = np.zeros(0, dtype=np.int64)
        if not len(places):
            return nothing, nothing
        chosen = column.take(pa.array(places))
        try:
            stamps = np.asarray(pc.cast(chosen, kind).cast(pa.int64()))
        except pa.ArrowInvalid:  # one of them is no date of any calendar: the slow way finds which
            return nothing, nothing
        if (np.asarray(pc.starts_with(chosen, "0000"))).any():
            return nothing, nothing
        return places, stamps

    def _seconds(self, column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
        """Seconds since 1970; milliseconds, microseconds or nanoseconds where the number is too large for seconds."""
        try:
            places, values = np.arange(len(column)), np.asarray(pc.cast(column, pa.int64())).astype(float)
        except pa.ArrowInvalid:
            places = np.flatnonzero(np.asarray(pc.match_substring_regex(column, _NUMBER)))
            values = np.asarray(pc.cast(column.take(pa.array(places)), pa.float64())) if len(places) else np.zeros(0)
        size = np.abs(values)
        scale = np.select([size < 1e11, size < 1e14, size < 1e17], [1e6, 1e3, 1.0], 1e-3)
        stamps = np.round(values * scale)
        good = (stamps > -62135596800e6) & (stamps < 253402300800e6) & (size > 0)
        return places[good], stamps[good].astype(np.int64)

    def _slow(self, text: str) -> int | None:
        text = text.strip()
        when = None
        if re.search(r"(?<![+\-\d.:])0000(?![\d:])", text):  # no year; what reads mail dates would make it 2000
            return None
        if text[:1].isdigit() and text.endswith((" UTC", " GMT")):
            text = text[:-4] + "+00:00"
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            if re.match(r"^[A-Za-z]{3},? ", text):
                for attempt in (lambda: datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y"), lambda: parsedate_to_datetime(text)):
                    try:
                        when = attempt()
                        break
                    except (ValueError, TypeError, IndexError, OverflowError):
                        continue
        if when is None:
            return None
        try:
            if when.tzinfo is None:
                self.without_zone += 1
                when = when.replace(tzinfo=self.zone)
            return (when - _EPOCH) // timedelta(microseconds=1)
        except (OverflowError, ValueError):
            return None

    def report(self, harvest) -> None:
        """Say what was counted, in the harvest's warnings and facts."""
        if self.unreadable:
            harvest.facts["times_unreadable"] = harvest.facts.get("times_unreadable", 0) + self.unreadable
            harvest.warn(f"{self.unreadable} times could not be read and are missing.")
        if self.without_zone:
            harvest.facts["times_without_zone"] = harvest.facts.get("times_without_zone", 0) + self.without_zone
            harvest.facts["timezone"] = self.stated or ASSUMED
            place = f"taken as {self.stated}, as stated" if self.stated else "taken as UTC; state the zone with --timezone if it was another"
            harvest.warn(f"{self.without_zone} times stand there without a zone and were {place}.")
