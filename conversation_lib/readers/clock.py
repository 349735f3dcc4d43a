"""Times of sources that do not say their zone.

A chat log writes 14:05 and means 14:05 where its writer sat. Nobody may guess where that was: the time is taken as UTC
unless the user states a zone, and the report says which of the two was done and for how many messages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .harvest import Harvest, Options

#: what `source["timezone"]` says where nobody stated a zone, and where the source states it with each time
ASSUMED, FROM_SOURCE = "UTC (assumed)", "stated in the source"
FIRST_YEAR, LAST_YEAR = 1678, 2262  # what a table of nanoseconds elsewhere can still hold


class Clock:
    """Turns local times into UTC, and counts what it had to take as given."""

    def __init__(self, options: Options):
        self.name = options.timezone
        self.zone = ZoneInfo(options.timezone) if options.timezone else UTC
        self.placed = 0

    def utc(self, local: datetime | None) -> datetime | None:
        """The moment of a local time without zone; None stays None, and so does a year that no message can have."""
        if local is None or not FIRST_YEAR < local.year < LAST_YEAR:
            return None
        self.placed += 1
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def report(self, harvest: Harvest, what: str = "Times in this source have no zone") -> None:
        """Write into the harvest what was done (`timezone`, `times_without_zone`, a warning)."""
        if not self.placed:
            harvest.facts.setdefault("timezone", FROM_SOURCE)
            return
        harvest.facts["times_without_zone"] = self.placed
        if self.name:
            harvest.facts["timezone"] = self.name
            harvest.warn(f"{what}; {self.placed} were read as {self.name}, as stated.")
        else:
            harvest.facts["timezone"] = ASSUMED
            harvest.warn(f"{what}; {self.placed} were taken as UTC. If that is wrong, say so: --timezone Europe/Berlin.")
