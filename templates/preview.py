"""Previews of a finished PDF: its page count and its pages as pictures."""

from __future__ import annotations

import threading
from io import BytesIO

import pypdfium2

from common.errors import BusinessError

# PDFium may be called from one thread at a time, and Streamlit's sessions are threads.
_ONE_AT_A_TIME = threading.Lock()


class NoSuchPage(BusinessError):
    def __init__(self, page: int, count: int) -> None:
        super().__init__(f"There is no page {page}; the document has {count}.")


def page_count(content: bytes) -> int:
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            return len(document)
        finally:
            document.close()


def page_png(content: bytes, page: int, width_px: int) -> bytes:
    """Page number `page`, counted from 1, as a PNG of that width.

    Raises:
        NoSuchPage: the document is shorter.
    """
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            if not 1 <= page <= len(document):
                raise NoSuchPage(page, len(document))
            sheet = document[page - 1]
            picture = sheet.render(scale=width_px / sheet.get_width()).to_pil()
        finally:
            document.close()
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
