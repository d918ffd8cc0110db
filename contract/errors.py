"""What can be wrong with a value of the data contract."""


class BadValue(ValueError):
    """A value that its column refuses; the message is the reason and never holds the value."""
