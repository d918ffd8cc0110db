"""Who asks: tokens and certificates, and the clients that are registered."""
