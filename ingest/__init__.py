"""From a department's files to its tables: `liancha load`."""
