"""When do people speak, and how fast are they answered? One idea a module:

bursts.py    burstiness and memory of a stream of messages, hours of the day
response.py  response time as survival: who was never answered counts too
windows.py   the same measure in windows of time or of message count, rarefied
change.py    change points with permutation p-values and intervals
trend.py     trends of shares with threads kept whole, memory from day to day
weekly.py    a clock that runs with the week
"""

from .bursts import burstiness, burstiness_of, hours_of_day, memory_of
from .change import change_point, change_points, changes, share_in_bins
from .response import Survival, compare_groups, response_times, survival, waiting
from .trend import daily_memory, trend_of_share
from .weekly import weekly_clock, weekly_profile
from .windows import count_windows, rarefied, time_windows

__all__ = [
    "Survival",
    "burstiness",
    "burstiness_of",
    "change_point",
    "change_points",
    "changes",
    "compare_groups",
    "count_windows",
    "daily_memory",
    "hours_of_day",
    "memory_of",
    "rarefied",
    "response_times",
    "share_in_bins",
    "survival",
    "time_windows",
    "trend_of_share",
    "waiting",
    "weekly_clock",
    "weekly_profile",
]
