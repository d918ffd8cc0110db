"""What is wrong with the records of public security."""

from subgraphs.common.quality import quality_type
from subgraphs.public_security.tables import metadata

DataQuality = quality_type("public_security", metadata)
