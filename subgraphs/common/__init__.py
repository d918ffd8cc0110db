"""What every department shares: its request, its evidence, and how it presents itself."""
