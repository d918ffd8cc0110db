"""Pushing the changes of the list to the units that hold measures (推送): signed webhooks, in order, until taken."""
