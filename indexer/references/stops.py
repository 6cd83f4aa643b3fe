"""Tells where a sentence of an entry ends, and where an abbreviation only looks like it."""

from __future__ import annotations

import re
from typing import Final

from indexer.references.names import UPPER
from indexer.references.remaining import TAKEN

_STOP = re.compile(r"[.?!](?=[\s\0\"”’)»]|$)")
_LONGEST: Final = 16  # characters that tell an abbreviation, the mark before it included
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:vs?|St|Dr|Mr|Mrs|Ms|No|Vol|vol|no|nr|pp?|ed|eds|Ed|Eds|cf|rep|etc|ca|al|Jr|Sr|U\.S|e\.g|i\.e|Inc|Ltd|Co|Mt|"
    r"[Pp]roc|[Ii]ntern|Intl?|Conf|Symp|Trans|Univ|Dept|Comm|Commun|Appl|Phys|Chem|Math|Sci|Lett|Rev|Biol|Med|Surg|Acad|"
    r"Natl|Soc|Amer|Assoc|Inst|Eng|Engr|Comput|Comp|Res|Psychol|Psychiatr|Physiol|Pharmacol|Ann|Arch|Bull|Genet|Mol|Clin|"
    r"Exp|Eur|Brit|Techn?|Technol|Syst|Sys|Theor|Opt|Mech|Electron|Elec|Microbiol|Immunol|Neurol|Neurosci|Philos|Hist|"
    r"Geol|Zool|Bot|Entomol|Ecol|Environ|Educ|Econ|Sociol|Polit|Stat|Publ|Lab|Natur|Geophys|Astron|Astrophys|Ser|Suppl|"
    r"Adv|Rep|Dev|Anal|Compt|Rend|Spec|Sec|Lect|Artif|Intell|Softw|Prog|Lang|Mag|Lond|Tr|Ges|Zh|Zeitschr)|"
    rf"(?<![\w'’])[{UPPER}]|\w['’]l)$"
)


def sentence_end(text: str, start: int) -> int:
    """Give where the sentence that begins at a place ends, 0 if it does not before something that is taken."""
    taken = text.find(TAKEN, start)
    for stop in _STOP.finditer(text, start, taken if taken >= 0 else len(text)):
        if stop[0] == "." and _ABBREVIATED.search(text, max(start, stop.start() - _LONGEST), stop.start()):
            continue
        return stop.end()
    return 0
