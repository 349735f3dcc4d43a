"""The one way in which this library says that something cannot be done.

A reader of this project is not a programmer. What goes wrong because of a file, a name or a number that somebody gave
us is answered by one plain sentence with four parts: what was expected, what came, the likely cause, what to type next.
The command line prints that sentence and ends with status 2; a notebook shows it as the last line of the error.
"""


class BadInput(ValueError):
    """What was given cannot be used; the text is the sentence that the reader sees.

    Examples
    --------
    >>> raise BadInput("a file with messages", "an empty file", "the download stopped", "download it again")
    Traceback (most recent call last):
    ...
    conversation_lib.errors.BadInput: Expected a file with messages, but got an empty file; probably the download stopped. Next: download it again.
    """

    def __init__(self, expected: str, came: str, cause: str, next_step: str):
        self.expected, self.came, self.cause, self.next_step = expected, came, cause, next_step
        super().__init__(f"Expected {expected}, but got {came}; probably {cause}. Next: {next_step}.")


class Missing(BadInput):
    """Something that would help is not installed or not downloaded; the rest of the library works without it."""
