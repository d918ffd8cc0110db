"""What it is when a database does not answer: known without any database's library."""


class Unanswered(Exception):
    """A database that did not answer: it cannot be reached, or (`late`) was not done in the time that there was."""

    late: bool
