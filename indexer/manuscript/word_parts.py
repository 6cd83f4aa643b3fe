"""Makes what an annotated Word document needs besides its text: comments, styles, and paragraphs of a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from indexer.extract.package import Element, Package, whole_number
from indexer.extract.pptx import R
from indexer.extract.word_styles import W, value
from indexer.manuscript.marks import Entry
from indexer.manuscript.word_package import WordPackage

_COMMENTS: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NAMESPACES: Final = {"w": W.strip("{}"), "r": R.strip("{}")}
_LOOKS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "b": ("b", {}),
    "i": ("i", {}),
    "sup": ("vertAlign", {f"{W}val": "superscript"}),
    "sub": ("vertAlign", {f"{W}val": "subscript"}),
}
"""In the order in which Word wants them."""
_LINK_STYLE: Final = "Hyperlink"
_LINK_COLOUR: Final = "0563C1"


def element(name: str, *children: Element, **attributes: str) -> Element:
    """Make an element of Word's, with attributes of Word's."""
    made = etree.Element(W + name, {W + key: said for key, said in attributes.items()}, nsmap=_NAMESPACES)
    made.extend(children)
    return made


def run(words: str, looks: Iterable[str] = ()) -> Element:
    """Make a run of words, bold, italic, raised or lowered."""
    made = element("r")
    wanted = frozenset(looks)
    set_as = []
    for look, (name, attributes) in _LOOKS.items():
        if look in wanted:
            each = element(name)
            each.attrib.update(attributes)
            set_as.append(each)
    if set_as:
        made.append(element("rPr", *set_as))
    text = element("t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(text)
    return made


class Comments:
    """The comments of a Word document, to which some are added."""

    def __init__(self, package: Package, changed: WordPackage, author: str) -> None:
        """Find the document's comments, or prepare to make their part; ``author`` signs the new ones."""
        self._package, self._changed, self._author = package, changed, author
        self._root: Element | None = None
        self._next = 0

    def add(self, first: Element, last: Element, text: str) -> None:
        """Comment on what lies from one element of a line to another."""
        root = self._opened()
        identity = str(self._next)
        self._next += 1
        initials = "".join(word[0] for word in self._author.split())[:3]
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        comment = element("comment", id=identity, author=self._author, date=now, initials=initials)
        comment.extend(element("p", run(line)) for line in text.split("\n"))
        root.append(comment)
        first.addprevious(element("commentRangeStart", id=identity))
        last.addnext(element("r", element("commentReference", id=identity)))
        last.addnext(element("commentRangeEnd", id=identity))

    def _opened(self) -> Element:
        if self._root is None:
            main = self._package.main_part()
            found = self._package.related(main, "comments")
            if found:
                self._root = self._changed.part(found[0])
            else:
                folder = main.rpartition("/")[0]
                name = next(each for each in _names(f"{folder}/comments".lstrip("/")) if each not in self._changed)
                self._root = element("comments")
                self._changed.add(name, self._root, _COMMENTS)
                self._changed.relate(main, "comments", name.rpartition("/")[2])
            self._next = max((whole_number(each.get(f"{W}id"), 0) for each in self._root), default=-1) + 1
        return self._root


def _names(stem: str) -> Iterable[str]:
    yield f"{stem}.xml"
    yield from (f"{stem}{at}.xml" for at in range(2, 10_000))


def link_style(package: Package, changed: WordPackage) -> bool:
    """See that there is a style for links; tells whether there is one."""
    for name in package.related(package.main_part(), "styles")[:1]:
        root = changed.part(name)
        if all(each.get(f"{W}styleId") != _LINK_STYLE for each in root.iterfind(f"{W}style")):
            look = element("rPr", element("color", val=_LINK_COLOUR), element("u", val="single"))
            about = element("name", val=_LINK_STYLE), element("uiPriority", val="99"), element("unhideWhenUsed")
            root.append(element("style", *about, look, type="character", styleId=_LINK_STYLE))
        return True
    return False


def heading(package: Package, words: str) -> Element:
    """Make a heading of the first level, without a number, in the document's own style for such if it has one."""
    for name in package.related(package.main_part(), "styles")[:1]:
        for style in package.xml(name).iterfind(f"{W}style"):
            if value(style, "name").lower() == "heading 1":
                number = element("numPr", element("numId", val="0"))
                return element("p", element("pPr", element("pStyle", val=style.get(f"{W}styleId")), number), run(words))
    about = element("pPr", element("keepNext"), element("outlineLvl", val="0"))
    return element("p", about, run(words, {"b"}))


def entry_paragraph(entry: Entry, relation: str, *, styled: bool) -> Element:
    """Make the paragraph of an entry of a list, hanging after its first line; all of it leads to a relation, if any."""
    about = element("pPr", element("spacing", after="120"), element("ind", left="567", hanging="567"))
    runs = [run(words, looks) for words, looks in entry.runs if words]
    if not relation:
        return element("p", about, *runs)
    around = element("hyperlink", *runs, history="1")
    around.set(f"{R}id", relation)
    if styled:
        for each in runs:
            look = each.find(f"{W}rPr")
            style = element("rStyle", val=_LINK_STYLE)
            if look is None:
                each.insert(0, element("rPr", style))
            else:
                look.insert(0, style)
    return element("p", about, around)
