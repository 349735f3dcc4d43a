"""Generators of synthetic talk with a dial; each takes a seed.

mixing.py   from broadcast to conversation, one dial
threads.py  who opens, whom one knows, whether one answers: three dials
attention.py, replytree.py, hawkes.py, sir.py, crisis.py  imported by name where they are needed
"""

from .mixing import mixing, mixing_counts
from .threads import threads, threads_counts

__all__ = ["mixing", "mixing_counts", "threads", "threads_counts"]
