"""What every department shares: the data contract's column types, and how a department presents itself."""
