import pytest

from indexer.editions import file_name

LONG = " ".join(f"word{number} of a long report on the care of children in homes" for number in range(60))


@pytest.fixture
def propose(library, send):
    """Give a function that sends one file and gives what it is taken for: (reasons by document, the one taken)."""

    def propose(name, text):
        number = send({name: text})
        (file,) = library.catalogue.imports.files(number)
        return {each.document: each.reason for each in file.editions}, file.edition_of

    return propose


def test_the_same_name_and_nearly_the_same_words_is_taken_for_an_edition(index, write, at, propose):
    write("report.txt", LONG)
    index()
    reasons, taken = propose("Report.TXT", LONG + " One more sentence at the end.")
    old = at("report.txt").id
    assert taken == old
    assert reasons[old].startswith("It has the same file name and nearly the same words (9")


def test_nearly_the_same_words_alone_are_pointed_out_and_not_taken(index, write, at, propose):
    write("draft.md", "# A draft\n\n" + LONG)
    index()
    reasons, taken = propose("final.md", "# The final report\n\n" + LONG)
    assert taken is None
    assert "nearly the same words" in reasons[at("draft.md").id]


def test_a_name_with_other_words_is_pointed_out_and_not_taken(index, write, at, propose):
    write("report.txt", LONG)
    index()
    reasons, taken = propose("report.txt", "Something else entirely, said in other words.")
    assert taken is None
    assert reasons == {at("report.txt").id: "It has the same file name."}


def test_minutes_share_a_title_and_are_no_editions_of_each_other(index, write, at, propose):
    write("2015-03-01.md", "# Minutes of the group\n\nPublished 1 March 2015. Neglect was discussed.")
    index()
    reasons, taken = propose("2015-04-01.md", "# Minutes of the group\n\nPublished 1 April 2015. Homes were discussed.")
    assert taken is None
    assert reasons == {at("2015-03-01.md").id: "It has the same title. It is dated later."}


def test_the_same_name_and_title_with_a_later_date_is_taken_for_an_edition(index, write, at, propose):
    write("annual.md", "# Annual report\n\nPublished 1 March 2015. Neglect was found.")
    index()
    later = propose("annual.md", "# Annual report\n\nPublished 1 April 2016. Homes were closed.")
    earlier = propose("annual.md", "# Annual report\n\nPublished 1 April 2014. Schools were opened.")
    assert later[1] == at("annual.md").id
    assert earlier[1] is None
    assert earlier[0][at("annual.md").id].endswith("But it is dated earlier.")


def test_a_name_that_many_files_have_says_nothing(index, write, propose):
    for number in range(4):
        write(f"{number}/index.html", f"<html><body><p>Page {number} about quite different things.</p></body></html>")
    index()
    assert propose("index.html", "<html><body><p>A page of its own.</p></body></html>") == ({}, None)


def test_what_cannot_be_read_takes_no_place(library, index, write, at, send):
    write("report.txt", LONG)
    index()
    (file,) = library.catalogue.imports.files(send({"report.txt": ""}))
    assert [each.document for each in file.editions] == [at("report.txt").id]
    assert file.edition_of is None


def test_only_current_documents_have_newer_editions(library, index, write, at, propose):
    write("report.txt", LONG)
    index()
    first = at("report.txt").id
    write("report.txt", LONG + " One more sentence.")
    index()
    assert propose("report.txt", LONG + " And another sentence.")[1] == at("report.txt").id != first
    assert first not in propose("report.txt", LONG + " And yet another sentence.")[0]


def test_a_file_name_is_the_last_part_of_a_path():
    assert file_name("/srv/a/Report.pdf") == file_name("import 3!/papers.zip!/b/REPORT.pdf") == "report.pdf"
    assert file_name("import 3!/report.pdf") == "report.pdf"
