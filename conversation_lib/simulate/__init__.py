"""Generators of synthetic talk with a dial; each takes a seed.

mixing.py   from broadcast to conversation, one dial
threads.py  who opens, whom one knows, whether one answers: three dials
"""

from .mixing import mixing, mixing_counts
from .threads import threads, threads_counts

__all__ = ["mixing", "mixing_counts", "threads", "threads_counts"]
