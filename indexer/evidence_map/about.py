"""What a map that stands alone says of itself: its title, its day, what it was restricted to, and how it adds up."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.evidence_map.cell import State, counted, plain_day
from indexer.evidence_map.comparison import Comparison
from indexer.evidence_map.counting import EvidenceMap


@dataclass(frozen=True, slots=True)
class About:
    """What the map cannot know of itself."""

    title: str
    made_at: str
    """ISO 8601."""
    restriction: str = ""
    """What narrowed the documents, in words; empty where nothing did."""
    compared_with: str = ""
    """The day of the earlier map, ISO 8601, where changes are shown."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands under the title."""
        said = [self.restriction or "All documents that its maker may see."]
        made = f"Made on {plain_day(self.made_at)}"
        said.append(f"{made}. Changes since {plain_day(self.compared_with)}." if self.compared_with else f"{made}.")
        return tuple(said)


def adding_up(found: EvidenceMap, changes: Comparison | None = None) -> tuple[str, ...]:
    """Tell in sentences how many documents were considered, and where those are that are not on the map."""
    rows, columns = found.rows.name, found.columns.name
    states = [cell.state for line in found.cells for cell in line]
    empty = {state: states.count(state) for state in State if state is not State.FOUND}
    considered = (
        f"{counted(found.considered, 'document')} considered: {found.on_map:,} on the map, {found.only_row:,} with "
        f"“{rows}” but no “{columns}”, {found.only_column:,} with “{columns}” but no “{rows}”, "
        f"{found.neither:,} with neither."
    )
    said = [
        considered,
        "A document may stand in more than one cell; totals count each once.",
        f"{counted(len(states), 'cell')}: {states.count(State.FOUND):,} with documents, "
        + ", ".join(f"{number:,} {state.value}" for state, number in empty.items())
        + ".",
    ]
    if found.unreadable:
        anywhere = found.unreadable_anywhere
        said.append(
            f"{counted(found.unreadable, 'document')} could not be read"
            + (f"; {anywhere:,} with neither value may belong in any cell." if anywhere else ".")
        )
    if changes is not None:
        said.append(f"{counted(changes.considered_before, 'document')} were considered for the earlier map.")
        gone = [value.label for value in (*changes.gone_rows, *changes.gone_columns)]
        if gone:
            said.append(f"No longer on the map: {', '.join(gone)}.")
    return tuple(said)
