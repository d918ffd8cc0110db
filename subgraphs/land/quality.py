"""What is wrong with the records of land."""

from subgraphs.common.quality import quality_type
from subgraphs.land.tables import metadata

DataQuality = quality_type("land", metadata)
