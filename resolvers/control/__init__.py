"""Who controls a company and who owns it in the end; domain.md, Control.

`votes` finds the actual controllers of one company, `shares` its beneficial shares; `register` and `register_shares`
find those of a whole register at once, over arrays. `chains` prove a result, `explain` says it in a sentence.
"""
