"""The tamper-evident disclosure log: what was shown of whom, to whom, and why, written before it is shown."""
