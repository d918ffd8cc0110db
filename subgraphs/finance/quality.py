"""What is wrong with the records of finance."""

from subgraphs.common.quality import quality_type
from subgraphs.finance.tables import metadata

DataQuality = quality_type("finance", metadata)
