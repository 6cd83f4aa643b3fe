"""What a paper claims of its sources: its quotations and figures, looked for in what it cites and in the library."""

from indexer.claims.checking import Checker
from indexer.claims.claim import Checked, Claim, ClaimKind, Marked, Verdict
from indexer.claims.finding import claims
from indexer.claims.source import Source

__all__ = ["Checked", "Checker", "Claim", "ClaimKind", "Marked", "Source", "Verdict", "claims"]
