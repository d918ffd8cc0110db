"""Whether every query can be answered: `places` says where a value can be read, `check` follows all values."""
