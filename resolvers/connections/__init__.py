"""How parties are connected: paths between two of them, and what stands around one."""
