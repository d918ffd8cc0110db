"""What is wrong with the records of securities."""

from subgraphs.common.quality import quality_type
from subgraphs.securities.tables import metadata

DataQuality = quality_type("securities", metadata)
