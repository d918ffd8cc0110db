"""What is wrong with the records of court."""

from subgraphs.common.quality import quality_type
from subgraphs.court.tables import metadata

DataQuality = quality_type("court", metadata)
