"""Watchlists (关注名单) at a hub: kept for its clients, reviewed in their name, told to them."""
