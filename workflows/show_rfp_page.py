"""Show a page of the buyer's document as a picture, beside the rows that were read from it."""

from __future__ import annotations

from common.actor import Actor, Permission
from database.work import Work
from templates.preview import page_png

WIDTH_PX = 900


def rfp_page_picture(
    work: Work, project_id: str, document: str, page: int, *, by: Actor
) -> bytes | None:
    """The page as PNG; None where the document has no pages to picture.

    Raises:
        NoSuchPage, NotAllowed.
    """
    by.require(Permission.SELL)
    for each in work.rfps.files(project_id):
        if each.name == document and each.content.lstrip()[:5] == b"%PDF-":
            return page_png(each.content, page, WIDTH_PX)
    return None
