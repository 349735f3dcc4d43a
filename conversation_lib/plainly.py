"""What everything that writes shares: cells in a form that any file can hold. (Files that are whole or not there: filing.py.)"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd


def plain(value: Any) -> Any:
    """A cell as JSON can hold it: None for missing, text for times (ISO 8601, UTC), lists as lists.

    >>> plain(pd.NA), plain(pd.Timestamp("2020-05-20 10:00", tz="UTC")), plain(np.int64(3))
    (None, '2020-05-20T10:00:00Z', 3)
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        text = value.tz_convert("UTC").isoformat() if value.tzinfo else value.isoformat()
        return text.replace("+00:00", "Z")
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value
