"""`python -m conversation_lib VERB` is the same as `conversation VERB`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  said here, before anything newer is read
    sys.exit("Conversation Notebooks need Python 3.11, 3.12 or 3.13; this is Python %d.%d. Install a newer one, or name one: make PYTHON=python3.12" % sys.version_info[:2])  # noqa: UP031

from .cli import entry

entry()
