"""What stands in a PDF, as others read it."""

import io
import re

import pypdf


def text_of(document):
    """Without blanks: those between Chinese and Latin characters are the typesetter's."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]
    return re.sub(r"\s+", "", "".join(pages))
