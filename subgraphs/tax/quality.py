"""What is wrong with the records of tax."""

from subgraphs.common.quality import quality_type
from subgraphs.tax.tables import metadata

DataQuality = quality_type("tax", metadata)
