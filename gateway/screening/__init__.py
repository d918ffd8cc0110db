"""Screening (批量核查) of files: applicants in, what was found of each out. It knows neither hub nor HTTP."""
