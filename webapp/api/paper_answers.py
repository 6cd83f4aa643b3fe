"""What operations on papers give, described by the facts that the command line prints too."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, RootModel

from indexer.paper_facts import CheckedPaperFacts, PaperFacts, SupportFacts, UseFacts

_FROM_DOCSTRINGS = ConfigDict(use_attribute_docstrings=True)


class Papers(BaseModel):
    """Your papers and those shared with you."""

    model_config = _FROM_DOCSTRINGS

    papers: list[PaperFacts]


class CheckedPaper(RootModel[CheckedPaperFacts]):
    """A paper, and all that was found for it."""

    model_config = _FROM_DOCSTRINGS


class Decided(BaseModel):
    """What was decided."""

    model_config = _FROM_DOCSTRINGS

    action: int
    """The number by which it is taken back."""
    works: int
    """How many works it is about."""


class TakenBack(BaseModel):
    """What was taken back."""

    model_config = _FROM_DOCSTRINGS

    works: int
    """How many decisions that were."""


class Uses(BaseModel):
    """Places of papers that rely on a document."""

    model_config = _FROM_DOCSTRINGS

    uses: list[UseFacts]


class Supported(RootModel[SupportFacts]):
    """What is nearest to a sentence."""

    model_config = _FROM_DOCSTRINGS
