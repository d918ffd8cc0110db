"""Benchmarks: printed ratios and CPU time a request, never a timed test."""
