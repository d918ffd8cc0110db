"""Where the departments' data are: opened, brought up to date, and told of to the indexes."""
