"""Watchlists (关注名单): the parties that a client has an eye on, and what has changed of them."""
