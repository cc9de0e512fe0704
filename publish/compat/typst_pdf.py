"""Corrections of the PDF files that Typst 0.15.2 writes.

- The structure of a tagged file is written as tens of thousands of small objects, none of them
  compressed: more than half of the file. Here they go into compressed object streams.
- To link to an element within a document, Typst asks for its place each time that it sets the
  link, and so sets each text with a link twice, in twice the time and memory. The template writes
  such links as addresses, `book:` with the name of an anchor; here they become links to places.
- A stream whose last byte is a carriage return is followed by a line feed, which reads as one
  end of line: the length of the stream is in doubt (ISO 19005-3, 6.1.7.1).
- Typst sets no boxes for a printer who cuts the sheets: here pages get a trim and a bleed box.
- The template has Typst keep a row with the next one by making it a header (`book.typ`,
  `kept-row`), since nothing else does. Such rows are data: their cells become data cells again.

`tests/test_typst_pdf.py` fails when Typst no longer needs one of them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

# As many objects in one stream as readers have to unpack to find one of them.
TOGETHER = 200
# Points above the base line that a link shows.
ABOVE = 14
_HEADER_CELL = re.compile(rb"/S/TH\b.*?/ID(\(U\d+x\d+y(\d+)\))")
_LINK = re.compile(rb"/A<</Type/Action/S/URI/URI\(book:([^)]*)\)>>")
_SCOPE = re.compile(rb"/Scope/\w+")


def mend(pdf: bytes, places: dict[str, dict], trim: tuple[float, float] | None = None) -> bytes:
    """The same file, corrected and compressed.

    `places`: by the name of each anchor its page, from 1, and its `x` and `y` on it, as Typst
    writes them: "12.5pt" from the left and from the top. `trim`: what a printer cuts off on each
    side, and how much of it is bleed, in millimetres.
    """
    objects = dict(_objects(pdf))
    _link_within(objects, places)
    _free_kept_rows(objects)
    if trim:
        _box(objects, *trim)
    return _written(pdf, objects)


def _found(pattern: bytes, content: bytes) -> re.Match[bytes]:
    """What a pattern finds; Typst would have to write files in another way to have none."""
    found = re.search(pattern, content)
    if found is None:
        raise ValueError(f"Typst no longer writes {pattern.decode()}")
    return found


def _objects(pdf: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects of a file by number, found by its table of cross-references."""
    start = int(_found(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)[1])
    head = re.compile(rb"xref\n0 (\d+)\n").match(pdf, start)
    if not head:
        raise ValueError("Typst no longer writes one plain table of cross-references")
    places = {}
    for number in range(1, int(head[1])):
        entry = pdf[head.end() + 20 * number :][:20]
        if entry[17:18] == b"n":
            places[int(entry[:10])] = number
    ordered = sorted(places)
    for place, following in zip(ordered, [*ordered[1:], start], strict=True):
        found = re.match(rb"(\d+) 0 obj\n(.*)\nendobj\n", pdf[place:following], re.DOTALL)
        if not found or int(found[1]) != places[place]:
            raise ValueError(f"object {places[place]} of the file is not where it should be")
        yield places[place], found[2]


def _link_within(objects: dict[int, bytes], places: dict[str, dict]) -> None:
    """Let links to the anchors of the document lead there."""
    pages = _pages(objects)
    for number, content in objects.items():
        found = _LINK.search(content)
        if not found:
            continue
        place = places[found[1].decode()]
        page = pages[place["page"] - 1]
        height = float(_found(rb"/MediaBox\[\S+ \S+ \S+ ([\d.]+)\]", objects[page])[1])
        x, y = (float(place[key].removesuffix("pt")) for key in ("x", "y"))
        # Anchors are on the base line: what they are in begins above it.
        goal = b"/Dest[%d 0 R/XYZ %.2f %.2f 0]" % (page, x, min(height - y + ABOVE, height))
        content = content.replace(found[0], goal)
        told = b"/Contents(Page %d)" % place["page"]
        objects[number] = content.replace(b"/Contents(book:%s)" % found[1], told)


def _box(objects: dict[int, bytes], cut: float, bleed: float) -> None:
    """Say of each page where it is cut, and how far over the cut its colours reach."""
    for number in _pages(objects):
        found = _found(rb"/MediaBox\[(\S+) (\S+) (\S+) ([\d.]+)\]", objects[number])
        left, bottom, right, top = (float(side) for side in found.groups())
        boxes = b""
        for name, away in ((b"Trim", cut), (b"Bleed", cut - bleed)):
            by = away / 25.4 * 72
            sides = (left + by, bottom + by, right - by, top - by)
            boxes += b"/%sBox[%.3f %.3f %.3f %.3f]" % (name, *sides)
        objects[number] = objects[number].replace(found[0], found[0] + boxes)


def _pages(objects: dict[int, bytes]) -> list[int]:
    """The numbers of the page objects, in the order of the pages."""
    catalog = next(c for c in objects.values() if c.startswith(b"<</Type/Catalog"))
    waiting = [int(_found(rb"/Pages (\d+) 0 R", catalog)[1])]
    found = []
    while waiting:
        number = waiting.pop(0)
        kids = re.search(rb"/Kids\[([^\]]*)\]", objects[number])
        if kids and b"/Type/Pages" in objects[number]:
            waiting = [int(kid) for kid in re.findall(rb"(\d+) 0 R", kids[1])] + waiting
        else:
            found.append(number)
    return found


def _free_kept_rows(objects: dict[int, bytes]) -> None:
    """Make data cells of the header cells below the first row of a table."""
    freed = set()
    for number, content in objects.items():
        found = _HEADER_CELL.search(content)
        if found and int(found[2]):
            freed.add(found[1])
            content = content.replace(b"/S/TH", b"/S/TD", 1)
            objects[number] = _SCOPE.sub(b"", content, count=1)
    for number, content in objects.items():
        if freed and b"/Headers[(" in content:
            before, _, rest = content.partition(b"/Headers[")
            heads, _, after = rest.partition(b"]")
            kept = b"".join(head for head in re.findall(rb"\([^)]*\)", heads) if head not in freed)
            objects[number] = before + b"/Headers[" + kept + b"]" + after


def _written(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """A file with these objects, those that are not streams in compressed object streams."""
    trailer = pdf[pdf.rindex(b"trailer\n<<") :]
    result = bytearray(pdf[: pdf.index(b"\n1 0 obj\n") + 1])
    # For each object the kind, place and rank of the cross-reference.
    entries: dict[int, tuple[int, int, int]] = {}
    plain = []
    for number, content in sorted(objects.items()):
        if content.endswith(b"endstream"):
            entries[number] = (1, len(result), 0)
            result += b"%d 0 obj\n%s\nendobj\n" % (number, _closed(content))
        else:
            plain.append((number, content))
    last = max(objects)
    for begin in range(0, len(plain), TOGETHER):
        last += 1
        some = plain[begin : begin + TOGETHER]
        places, size = [], 0
        for rank, (number, content) in enumerate(some):
            entries[number] = (2, last, rank)
            places.append(b"%d %d" % (number, size))
            size += len(content) + 1
        index = b" ".join(places) + b"\n"
        data = zlib.compress(index + b"\n".join(content for _, content in some), 9)
        entries[last] = (1, len(result), 0)
        about = b"/Type/ObjStm/N %d/First %d" % (len(some), len(index))
        result += _stream(last, about, data)
    last += 1
    begin = len(result)
    entries[0], entries[last] = (0, 0, 65535), (1, begin, 0)
    table = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + rank.to_bytes(2)
        for kind, place, rank in (entries.get(number, (0, 0, 65535)) for number in range(last + 1))
    )
    kept = b"".join(re.findall(rb"/(?:Root|Info) \d+ 0 R|/ID\[[^\]]*\]", trailer))
    about = b"/Type/XRef/W[1 4 2]/Size %d%s" % (last + 1, kept)
    result += _stream(last, about, zlib.compress(table, 9))
    return bytes(result + b"startxref\n%d\n%%%%EOF" % begin)


def _stream(number: int, about: bytes, data: bytes) -> bytes:
    content = b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        about,
        len(data),
        data,
    )
    return b"%d 0 obj\n%s\nendobj\n" % (number, _closed(content))


def _closed(stream: bytes) -> bytes:
    """A stream whose data cannot be taken to end before its last byte."""
    end = b"\nendstream"
    return stream[: -len(end)] + b"\r" + end if stream.endswith(b"\r" + end) else stream
