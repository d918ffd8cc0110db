"""Commands of `liancha`, a group a module."""
