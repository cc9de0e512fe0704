"""Make the file last and speak: PDF/A-3a and PDF/UA-1 in one, with the data inside it."""

from __future__ import annotations

import zlib
from datetime import datetime
from pathlib import Path

import pydyf
from weasyprint import Attachment
from weasyprint.document import Document

VARIANT = "pdf/a-3a"

# PDF/A does not know the mark of PDF/UA; ISO 19005-3, 6.6.2.3, has its meaning told along.
_PDF_UA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def attachment(path: Path, made: datetime) -> Attachment:
    """A file to embed, as the data that the book rests on, dated by the book."""
    return Attachment(
        filename=str(path),
        name=path.name,
        description="The data package that this book rests on",
        created=made,
        modified=made,
        relationship="Data",
    )


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Say in the metadata that the file is accessible too, and end streams beyond doubt."""
    number = int(pdf.catalog["Metadata"].split()[0])
    rdf = document.metadata.generate_rdf_metadata("a", 3, "A").decode()
    rdf = rdf.replace("</rdf:RDF>", f"{_PDF_UA}</rdf:RDF>")
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{rdf}</x:xmpmeta>\n<?xpacket end="r"?>'
    )
    stream = pydyf.Stream([packet.encode()], {"Type": "/Metadata", "Subtype": "/XML"})
    stream.number, stream.generation = number, pdf.objects[number].generation
    pdf.objects[number] = stream
    for stream in pdf.objects:
        # Compressed, it would end in a carriage return, which with the line feed that follows
        # reads as one end of line: the length of the stream would be in doubt (6.1.7.1).
        if isinstance(stream, pydyf.Stream) and stream.compress:
            content = b"\n".join(pydyf._to_bytes(part) for part in stream.stream)
            if zlib.adler32(content) & 0xFF == ord("\r"):
                stream.stream.append(b"")
