"""Settings for all tests: hypothesis never fails for slowness alone, and a run in CI repeats the last one."""

import os

from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
