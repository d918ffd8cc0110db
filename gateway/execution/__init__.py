"""From a query plan to a response.

`compile` turns a plan into code once: `representations` collects what a fetch sends, `projection` shapes the answer;
`run` executes it over `transport`s (`in_process`, `http`).
"""
