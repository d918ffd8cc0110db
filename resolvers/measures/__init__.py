"""What the law attaches to the list (联合惩戒措施): the catalogue as data, and the check of a subject against it."""
