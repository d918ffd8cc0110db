"""The federation engine and the edge; composition, planning and execution know no department."""
