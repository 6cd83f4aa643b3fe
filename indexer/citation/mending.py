"""What citeproc-py leaves undone of CSL 1.0.2 that our styles ask for, done by elements in place of its own.

citeproc-py makes of each element of a style an object of the class that bears its name, the latest one defined; so
these are used once this module is imported. They are written for citeproc-py 0.11.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

from citeproc import model
from citeproc.source import VariableError
from citeproc.string import join

from indexer.citation.marks import CLOSE_NAMES, CLOSE_QUOTE, OPEN_NAMES, OPEN_QUOTE

_SMALL = frozenset(
    "a an and as at but by down for from in into nor of off on onto or over so than the till to up v versus via vs "
    "with yet".split()
)
_NUMERIC = re.compile(r"[^\s\d]*\d\S*(?:\s*[,&–-]\s*[^\s\d]*\d\S*)*$")
_APART = re.compile(r"[\s'’,]+")


class Calls:
    """The variables that the element at work has asked for, and those that it could render."""

    asked: ClassVar[int] = 0
    rendered: ClassVar[list[tuple[str, str]]] = []

    @classmethod
    def note(cls, element: Any, variables: str, text: Any) -> Any:
        """Write down that an element rendered its variables, unless it rendered nothing."""
        if text:
            cls.rendered.extend((element.tag, each) for each in variables.split())
        return text


class Substitute(model.Substitute, model.CitationStylesElement):  # type: ignore[misc]
    """Stands in for names that are missing; what it rendered is not rendered again, in whatever macro it stood."""

    def render(self, item: Any, context: Any = None, **others: Any) -> Any:
        """Render the first of its children that gives anything."""
        self.since = len(Calls.rendered)
        return super().render(item, context=context, **others)

    def add_to_repressed_list(self, _child: Any, context: Any) -> None:
        """Keep what was rendered from being so again."""
        for tag, variable in Calls.rendered[self.since :]:
            context.get_layout().repressed.setdefault(tag, []).append(variable)


class Group(model.Group, model.CitationStylesElement):  # type: ignore[misc]
    """Renders nothing where every variable that its children ask for is missing, however deep they stand."""

    def process(self, item: Any, context: Any = None, **others: Any) -> Any:
        """Render the children."""
        asked, rendered, delimiter = Calls.asked, len(Calls.rendered), self.get("delimiter", "")
        made = []
        for child in self.iterchildren():
            passed_on = {"delimiter": delimiter} if isinstance(child, model.Choose) else {}
            try:
                made.append(child.render(item, context=context, **passed_on, **others))
            except VariableError:
                continue
        held = [each for each in made if each is not None]
        if not held or (Calls.asked > asked and len(Calls.rendered) == rendered):
            raise VariableError
        return join(held, delimiter)


class Names(model.Names, model.CitationStylesElement):  # type: ignore[misc]
    """Leaves out the roles that stood in for others, and is set like the names for which it stands in."""

    def process(self, item: Any, names_context: Any = None, context: Any = None, **others: Any) -> Any:
        """Render the names."""
        Calls.asked += 1
        self.hidden = _hidden(self, context)
        if names_context is None and not len(self):
            names_context = next(iter(self.xpath_search("ancestor::cs:substitute[1]/parent::cs:names")), None)
        try:
            roles = self.get("variable")
            if not roles:
                raise VariableError
            text = super().process(item, names_context=names_context, context=context, **others)
            return Calls.note(self, roles, text)
        finally:
            self.hidden = ()

    def get(self, name: str, default: Any = None) -> Any:
        """Give an attribute; of the variables only those that may be rendered."""
        value = super().get(name, default)
        hidden = self.hidden if name == "variable" else None
        return " ".join(each for each in value.split() if each not in hidden) if hidden else value


class Name(model.Name, model.CitationStylesElement):  # type: ignore[misc]
    """Marks where names stand, keeps given names that are not to be initials, and sorts without "et al."."""

    def initialize(self, given: str, mark: str, context: Any) -> str:
        """Make initials; or, where the style says not to, set alike those that there are."""
        if self.get("initialize") == "false":
            return re.sub(r"\b(\w)\.\s*", lambda found: found[1] + mark, given).strip()
        return str(super().initialize(given, mark, context))

    def et_al(self) -> Any:
        """Give what stands for further names."""
        return None if self.get_formatter().sorting else super().et_al()

    def markup(self, text: Any) -> Any:
        """Set the names."""
        made = super().markup(text)
        return OPEN_NAMES + made + CLOSE_NAMES if made and not isinstance(made, int) else made


class Number(model.Number, model.CitationStylesElement):  # type: ignore[misc]
    """A number that is not rendered again."""

    def process(self, item: Any, context: Any = None, **others: Any) -> Any:
        """Render the number."""
        variable = self.get("variable")
        Calls.asked += 1
        if variable in _hidden(self, context):
            return None
        return Calls.note(self, variable, super().process(item, context=context, **others))


class Date(model.Date, model.CitationStylesElement):  # type: ignore[misc]
    """A date whose rendering is noted."""

    def process(self, item: Any, variable: Any = None, **others: Any) -> Any:
        """Render the date."""
        Calls.asked += 1
        named = variable or self.get("variable")
        return Calls.note(self, named, super().process(item, variable=variable, **others))


class Cased(model.TextCased):  # type: ignore[misc]
    """Puts English text in the case of titles, words after an opening mark too."""

    def case(self, text: Any, language: str | None = None) -> Any:
        """Put a text in the case that the style asks for."""
        if self.get("text-case") != "title":
            return super().case(text, language)
        return in_title_case(str(text)) if language in ("en", None) else text


class Text(Cased, model.Text, model.CitationStylesElement):  # type: ignore[misc]
    """Text whose quotation marks are marked, so that they can alternate, and whose pages are written in full."""

    def process(self, item: Any, context: Any = None, **others: Any) -> Any:
        """Render the text."""
        variable = self.get("variable")
        if variable is None and self.get("term") == "no date":  # which says as much as a date does
            variable = "issued"
        if variable is None or variable in self.generated_variables:
            return super().process(item, context=context, **others)
        Calls.asked += 1
        text, language = super().process(item, context=context, **others)
        return Calls.note(self, variable, text), language

    def quote(self, string: Any) -> Any:
        """Put a text in quotation marks if the style asks for them."""
        return OPEN_QUOTE + string + CLOSE_QUOTE if self.get("quotes") == "true" else string

    def _format_last_page(self, first: str, last: str) -> str:
        if self.get_root().get_option("page-range-format") and first.isdecimal() and last.isdecimal():
            last = first[: max(0, len(first) - len(last))] + last  # 301-9 is 301-309
        return str(super()._format_last_page(first, last))


class Label(Cased, model.Label, model.CitationStylesElement):  # type: ignore[misc]
    """A label whose case is that of English, and of many only where what it labels is a list or a range."""

    RE_MULTIPLE_NUMBERS = re.compile(r"\d\s*(?:[,&–-]|and)\s*\D?\d")

    def process(self, item: Any, variable: Any = None, plural: Any = None, context: Any = None, **others: Any) -> Any:
        """Render the label."""
        if variable is None:
            Calls.asked += 1
        return super().process(item, variable=variable, plural=plural, context=context, **others)


class If(model.If, model.CitationStylesElement):  # type: ignore[misc]
    """A condition that counts report numbers as numbers: "CI/2018/4", and "2 & 3"."""

    re_numeric = _NUMERIC


class Else_If(model.Else_If, model.CitationStylesElement):  # type: ignore[misc]  # noqa: N801
    """Another such condition."""

    re_numeric = _NUMERIC


class Key(model.Key, model.CitationStylesElement):  # type: ignore[misc]
    """Sorts by letters and figures, whatever accents and marks there are."""

    def sort_keys(self, items: Any, context: Any) -> list[str | None]:
        """Give what to sort items by."""
        return [None if each is None else for_sorting(str(each)) for each in super().sort_keys(items, context)]


def in_title_case(text: str) -> str:
    """Put a text in the case of English titles; words with a capital stay as they are."""
    made, starts = [], True
    for word in text.split(" "):
        plain = re.sub(r"^\W+|\W+$", "", word)
        rises = plain.islower() and (starts or plain not in _SMALL)
        made.append(re.sub(r"[^\W\d_]", lambda found: found[0].upper(), word, count=1) if rises else word)
        starts = word.rstrip("’”" + CLOSE_QUOTE).endswith((":", "?", "!", ".", "—", "–")) if word else starts
    return " ".join(made)


def for_sorting(text: str) -> str:
    """Give the letters and figures of a text that it is sorted by."""
    plain = unicodedata.normalize("NFKD", _APART.sub(" ", text.casefold()))
    return "".join(each for each in plain if each.isalnum() or each == " ").strip()


def _hidden(element: Any, context: Any) -> Iterable[str]:
    held: Iterable[str] = (element if context is None else context).get_layout().repressed.get(element.tag, ())
    return held
