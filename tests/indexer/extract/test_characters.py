from indexer.extract.characters import decode, printable


def test_a_declared_encoding_is_believed_only_when_the_bytes_are_not_utf_8():
    assert decode("Ж".encode("koi8-r"), "koi8-r") == "Ж"
    assert decode("é".encode(), "koi8-r") == "é"
    assert decode(b"\x93x\x94", "iso-8859-1") == "“x”"
    assert decode(b"\xe9", "no-such-encoding") == "é"


def test_what_cannot_be_shown_is_left_out():
    assert printable("a\x00b\x1bc\x7f\x9d\ud800d\ufffe\r\ne\rf\x85g") == "abc�d\ne\nf\ng"
    assert printable("\ud83d\ude00 \uf0b7 \uf0fe \uf8ff") == "😀 • ☒ \uf8ff"
