"""A fictional register of any size, and the demo over it. Nobody in it can be anybody: see `identities`."""
