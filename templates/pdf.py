"""HTML to PDF: archival (A-3a), accessible (UA-1), and the same bytes for the same document."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING, Any

from common.errors import BusinessError
from templates.rendering import FOLDER

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

ASSET_TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}

ATTEMPTS = 8  # at writing a file without an ambiguous line ending; each fails one time in 128

# WeasyPrint writes A-3a or UA-1, not both: this adds UA-1's mark to A-3a's metadata, with the
# schema description PDF/A asks for when a property is not one of its own.
_UA_METADATA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>\
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 this file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""


class PangoMissing(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "PDFs cannot be made because the Pango library is missing; install it with "
            "`sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` "
            "(Debian, Ubuntu) or `brew install pango` (macOS)."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A file carried inside the PDF, dated by the document and not by the clock."""

    name: str
    description: str
    content: bytes
    dated: date


def load_weasyprint() -> Any:
    """WeasyPrint, imported late: it takes two seconds and half the app's memory.

    Raises:
        PangoMissing: the import fails with OSError, not ImportError, without the C library.
    """
    try:
        import weasyprint
    except OSError as missing:
        raise PangoMissing from missing
    return weasyprint


@cache
def assets() -> dict[str, bytes]:
    """The packaged fonts and pictures by the name stylesheets use: all a document may load."""
    return {
        f"asset:{path.relative_to(FOLDER).as_posix()}": path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in ASSET_TYPES
    }


def asset_fetcher() -> URLFetcher:
    """A fetcher that serves packaged assets and nothing else: no file, no network, no data URI."""
    load_weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002
            content = assets().get(url)
            if content is None:
                raise ValueError(f"Documents may load packaged assets only, not {url[:80]}")
            described = EmailMessage()
            described["Content-Type"] = ASSET_TYPES["." + url.rsplit(".", 1)[1]]
            return URLFetcherResponse(url, content, described)

    return AssetFetcher(allowed_protocols=["asset"])


def _mark_accessible(pdf: Any) -> None:
    """Adds the UA-1 mark and leaves the metadata uncompressed, so any tool finds it."""
    metadata = [
        each
        for each in pdf.objects
        if getattr(each, "extra", None) and each.extra.get("Type") == "/Metadata"
    ][-1]
    metadata.compress = False
    metadata.stream = [
        part.replace(b"</rdf:RDF>", _UA_METADATA + b"</rdf:RDF>")
        if isinstance(part, bytes)
        else part
        for part in metadata.stream
    ]


def make_pdf(html: str, *, enclosed: tuple[Enclosed, ...] = ()) -> bytes:
    """The PDF of a document. Its identifier is a hash of what it is made from.

    Raises:
        PangoMissing: WeasyPrint's C library is not installed.
    """
    weasyprint = load_weasyprint()
    identifier = hashlib.sha256(html.encode())
    attachments = []
    for each in enclosed:
        identifier.update(each.content)
        when = datetime.combine(each.dated, time(), tzinfo=UTC)
        attachments.append(
            weasyprint.Attachment(
                string=each.content,
                name=each.name,
                description=each.description,
                created=when,
                modified=when,
                relationship="Data",
            )
        )
    drawn: list[Any] = []

    def finish(_document: object, pdf: Any) -> None:
        _mark_accessible(pdf)
        drawn.append(pdf)

    name = identifier.digest()[:16]
    weasyprint.HTML(string=html, url_fetcher=asset_fetcher()).write_pdf(
        io.BytesIO(),
        pdf_variant="pdf/a-3a",
        attachments=attachments,
        finisher=finish,
        pdf_identifier=name,
    )
    return _write(drawn[0], name)


def _write(pdf: Any, name: bytes) -> bytes:
    """The file's bytes, such that no stream's data ends in a carriage return.

    By chance one in 256 compressed streams does. With the line feed that follows it reads as one
    line ending, and strict PDF/A checkers then find the stream a byte shorter than it says. A
    stream of ours is left uncompressed; the writer's own two change with an unreferenced object.
    """
    for each in pdf.objects:
        if hasattr(each, "compress") and each.data.endswith(b"\r\nendstream"):
            each.compress = False
    kept = [each for each in pdf.objects if _is_ours(each, pdf)]
    for attempt in range(ATTEMPTS):
        pdf.objects[:], pdf.current_position = kept, 0
        output = io.BytesIO()
        pdf.write(output, b"1.7", name, compress=True)
        content = output.getvalue()
        if b"\r\nendstream" not in content:
            break
        kept.append(type(pdf.info)({"Attempt": attempt}))
        kept[-1].number = len(kept) - 1
    return content


def _is_ours(each: Any, pdf: Any) -> bool:
    """Not one of the objects writing adds: the document information and the writer's streams."""
    kind = getattr(each, "extra", {}).get("Type")
    return each is not pdf.info and kind not in ("/ObjStm", "/XRef")
