"""Reports (核查报告) of what a hub answered, for paper and files: typeset, signed, and verified by a code."""
