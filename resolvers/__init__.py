"""How linked entities resolve: pure functions over small typed inputs, tested alone."""
