"""Names as people type them: their forms, and how well a name answers what was typed."""
