import csv
from io import StringIO

import pytest

from indexer import agreeing, people, round_files, rounds, tags, vocabulary
from indexer.agreeing import Answered, Comparison
from indexer.catalogue.tags import EVERYBODY, Layer, Place
from indexer.errors import NotFound, UsageError
from indexer.model import EVERYTHING, Role, Viewer
from indexer.tagged import of_document
from indexer.view import View
from indexer.vocabulary import By, find

TYPE = "evidence-type"
REVIEW, AUDIT = "evidence-type/review", "evidence-type/statistics"


@pytest.fixture
def coded(library, index, folder_of_documents, write):
    write("workstreams.toml", '[[workstream]]\nslug = "neglect"\nname = "Neglect"\ndefinition = "It."\n')
    index()
    return library


@pytest.fixture
def who(coded):
    """People by their first names: Kim keeps the library, Ed edits, Ann, Ben and Cat code, Dee and Rae do not."""
    made = {}
    for name, role in [
        ("Kim", Role.ADMINISTRATOR),
        ("Ed", Role.EDITOR),
        ("Ann", Role.RESEARCHER),
        ("Ben", Role.RESEARCHER),
        ("Cat", Role.RESEARCHER),
        ("Dee", Role.RESEARCHER),
        ("Rae", Role.READER),
    ]:
        made[name] = people.add(coded.catalogue, name, f"{name}@example.org", role, [], "a test")
    return made


@pytest.fixture
def begin(coded, who):
    def begin(documents=(1, 2, 3, 4), coders=("Ann", "Ben"), groups=(TYPE,), by="Ann", **more):
        return rounds.begin(coded, "A round", groups, [who[each].id for each in coders], documents, who[by], **more)

    return begin


@pytest.fixture
def code(coded, who):
    """Tag as somebody, and say that they are done."""

    def code(name, document, *keys, number=1, done=True, **more):
        by = By(name, who[name].id)
        known = coded.vocabulary
        if keys:
            tags.tag(coded, [document], [find(known, each) for each in keys], [], by, **more)
        if done:
            rounds.finish(coded, number, document, who[name])

    return code


def sees(library, person, document):
    held = library.tags(person.viewer if person else EVERYTHING)
    return held.keys(held.of(document))


class TestCoder:
    def test_is_meant_by_e_mail_address_or_name(self, coded, who):
        for text in ("Ann", " ann ", "ANN@example.org"):
            assert rounds.coder(coded.catalogue, text).id == who["Ann"].id

    @pytest.mark.parametrize("text", ["Rae", "nobody", ""])
    def test_is_nobody_who_may_not_tag(self, coded, who, text):
        with pytest.raises(NotFound, match=r"can code\. These can: Ann, Ben"):
            rounds.coder(coded.catalogue, text)


class TestBegin:
    def test_tells_how_many_documents_it_has(self, coded, begin):
        begun = begin()
        assert (begun.number, begun.documents, begun.left) == (1, 4, {})
        held = coded.catalogue.rounds.get(1)
        assert (held.groups, held.blind, held.added_by) == ((TYPE,), True, "Ann")

    def test_leaves_out_what_a_coder_may_not_see(self, coded, begin, who):
        coded.catalogue.documents.change(2, audience="inner")
        people.change(coded.catalogue, who["Ann"].id, "a test", role=Role.RESEARCHER, groups=["inner"])
        who["Ann"] = people.person(coded.catalogue, who["Ann"].id)
        begun = begin()
        assert (begun.documents, begun.left) == (3, {rounds.NOT_FOR_ALL: 1})

    def test_says_nothing_of_what_its_beginner_may_not_see(self, coded, begin):
        coded.catalogue.documents.change(2, audience="inner")
        assert begin().left == begin((999, 1), groups=("workstream",)).left == {"not in the library": 1}

    def test_leaves_out_what_another_round_asks_about(self, begin):
        begin((1, 2))
        begun = begin((2, 3), coders=("Ben", "Cat"))
        assert (begun.documents, begun.left) == (1, {rounds.IN_ANOTHER: 1})
        assert begin((1,), groups=("workstream",)).documents == 1, "another question may be asked of it"
        with pytest.raises(UsageError, match="No document is left to code: 2 in a round that goes on already"):
            begin((1, 2))

    def test_what_was_closed_can_be_asked_anew_and_begins_empty(self, coded, begin, code, who):
        begin((1,))
        code("Ann", 1, REVIEW)
        assert sees(coded, who["Ann"], 1) == [REVIEW]
        rounds.close(coded, 1, who["Ann"])
        assert begin((1,)).number == 2
        assert sees(coded, who["Ann"], 1) == [], "what she chose in the first round is not in the second"
        assert of_document(View(coded, who["Ann"].viewer), 1) == []

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            ({"coders": ("Ann",)}, "at least two"),
            ({"coders": ("Ann", "Ann")}, "at least two"),
            ({"coders": ("Ann", "Rae")}, "Only accounts that may tag"),
            ({"groups": ()}, "Choose the tag groups"),
            ({"groups": ("ghosts",)}, "no tag group “ghosts”"),
            ({"documents": ()}, "No document is left"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, begin, more, says):
        with pytest.raises((UsageError, NotFound), match=says):
            begin(**more)

    def test_refuses_a_closed_account_and_a_round_without_a_name(self, coded, begin, who):
        with pytest.raises(UsageError, match="needs a name"):
            rounds.begin(coded, " ", [TYPE], [who["Ann"].id, who["Ben"].id], [1], who["Ann"])
        people.close(coded.catalogue, who["Ben"].id, "a test")
        with pytest.raises(UsageError, match="Only accounts that may tag"):
            begin()


class TestCoding:
    def test_each_sees_their_own_and_others_what_everybody_sees(self, coded, begin, code, who):
        tags.tag(coded, [1], [find(coded.vocabulary, AUDIT)], [], By("Dee", who["Dee"].id))
        begin()
        code("Ann", 1, REVIEW)
        assert sees(coded, who["Ann"], 1) == [REVIEW]
        assert sees(coded, who["Ben"], 1) == []
        assert sees(coded, who["Dee"], 1) == sees(coded, None, 1) == [AUDIT]

    def test_progress_is_counted_for_each(self, coded, begin, code, who):
        begin()
        code("Ann", 1, REVIEW)
        code("Ann", 2)
        code("Ben", 1, AUDIT)
        held = rounds.find(coded, 1, who["Ben"])
        shown = [(each.coder.name, each.done, each.of) for each in rounds.progress(coded, held, who["Ben"])]
        assert shown == [("Ann", 2, 4), ("Ben", 1, 4)]
        assert rounds.to_code(coded, held, who["Ann"]) == [3, 4]
        rounds.finish(coded, 1, 2, who["Ann"], done=False)
        assert rounds.to_code(coded, held, who["Ann"]) == [2, 3, 4]

    def test_nobody_else_knows_of_it(self, coded, begin, who):
        begin()
        assert [bool(rounds.listed(coded, who[each])) for each in ("Kim", "Ed", "Ann", "Ben")] == [True] * 4
        assert [rounds.listed(coded, who[each]) for each in ("Cat", "Dee", "Rae")] == [[]] * 3
        for name in ("Dee", "Rae"):
            with pytest.raises(NotFound, match="no round 1 that you take part in"):
                rounds.find(coded, 1, who[name])

    def test_only_a_coder_is_done_and_only_with_its_documents(self, coded, begin, who):
        begin((1, 2))
        for name, document in [("Ed", 1), ("Ann", 3)]:
            with pytest.raises(NotFound, match=f"Document {document} is not yours to code"):
                rounds.finish(coded, 1, document, who[name])

    def test_what_was_chosen_stands_in_no_log_and_in_no_list_of_others(self, coded, begin, code, who):
        begin()
        before = [*coded.catalogue.log.all()]
        code("Ben", 1, REVIEW, note="a secret", place=Place(1, "some words"))
        tags.undo(coded, coded.catalogue.tags.actions(1, seen_by=who["Ben"].id)[0].id, By("Ben", who["Ben"].id))
        assert [*coded.catalogue.log.all()] == before
        for name in ("Ann", "Ed", "Kim"):
            assert coded.catalogue.tags.actions(9, seen_by=who[name].id) == []
            assert coded.catalogue.tags.actions(9, person=who["Ben"].id, seen_by=who[name].id) == []
        assert coded.catalogue.tags.actions(9) == []
        assert len(coded.catalogue.tags.actions(9, seen_by=who["Ben"].id)) == 2

    def test_of_all_codings_each_knows_their_own_or_everybodys(self, coded, begin, code, who):
        tags.tag(coded, [1], [find(coded.vocabulary, AUDIT)], [], By("Dee", who["Dee"].id))
        begin()
        code("Ann", 1, REVIEW)
        code("Ben", 1, AUDIT)
        shown = {
            name: [each.added_by for each in View(coded, who[name].viewer).codings([1])]
            for name in ("Ann", "Ben", "Dee", "Kim")
        }
        assert shown == {"Ann": ["Ann"], "Ben": ["Ben"], "Dee": ["Dee"], "Kim": ["Dee"]}
        assert [each.added_by for each in View(coded).codings([1])] == ["Dee"]


class TestOpening:
    def test_a_coder_opens_once_everybody_is_done(self, coded, begin, code, who):
        begin((1,), by="Ed")
        code("Ann", 1, REVIEW)
        with pytest.raises(UsageError, match="ask Ed, who began the round"):
            rounds.open_agreement(coded, 1, who["Ann"])
        code("Ben", 1)
        assert rounds.open_agreement(coded, 1, who["Ann"]) == 0
        with pytest.raises(UsageError, match="opened already"):
            rounds.open_agreement(coded, 1, who["Ann"])

    @pytest.mark.parametrize("name", ["Cat", "Ed", "Kim"])
    def test_who_leads_opens_early(self, coded, begin, code, who, name):
        begin((1, 2), by="Cat")
        code("Ann", 1, REVIEW)
        assert rounds.open_agreement(coded, 1, who[name]) == 3

    def test_then_tags_stand_as_they_were_coded(self, coded, begin, code, who):
        begin((1,))
        code("Ann", 1, REVIEW)
        mine = coded.catalogue.tags.actions(1, seen_by=who["Ann"].id)[0].id
        rounds.open_agreement(coded, 1, who["Ann"])
        done = tags.tag(coded, [1], [find(coded.vocabulary, AUDIT)], [], By("Ann", who["Ann"].id))
        assert (done.changed, done.left) == (0, {"being agreed upon, so its tags stand as they were coded": 1})
        with pytest.raises(UsageError, match="stand as they were coded"):
            tags.undo(coded, mine, By("Ann", who["Ann"].id))
        with pytest.raises(UsageError, match="coding of this round has ended"):
            rounds.finish(coded, 1, 1, who["Ben"])

    def test_before_it_nobody_is_shown_what_was_chosen(self, coded, begin, code, who):
        begin()
        code("Ann", 1, REVIEW)
        for name in ("Ann", "Ben", "Ed", "Kim"):
            with pytest.raises(NotFound, match="once the agreement is opened"):
                Answered(coded, rounds.find(coded, 1, who[name]), who[name])

    def test_a_round_that_is_not_blind_shows_it_at_once(self, coded, begin, code, who):
        begin((1,), blind=False)
        code("Ann", 1, REVIEW)
        answered = Answered(coded, rounds.find(coded, 1, who["Ben"]), who["Ben"])
        assert answered.answers == {"Ann": {1: {REVIEW}}, "Ben": {}}
        assert sees(coded, who["Ben"], 1) == [], "each still codes for themselves"


@pytest.fixture
def opened(coded, begin, code, who):
    """Alike on 1, different on 2, only Ann is done with 3, nobody with 4."""
    begin()
    code("Ann", 1, REVIEW)
    code("Ben", 1, REVIEW)
    code("Ann", 2, REVIEW, AUDIT)
    code("Ben", 2, AUDIT)
    code("Ann", 3, REVIEW)
    code("Ben", 3, AUDIT, done=False)
    rounds.open_agreement(coded, 1, who["Ed"])
    return coded


def answered(library, person):
    return Answered(library, rounds.find(library, 1, person), person)


class TestFigures:
    def test_they_are_those_that_the_help_works_out_by_hand(self, coded, begin, code, who):
        """Three people and missing answers: documents 1 to 4 here are 2, 3, 4 and 6 there, and two are made below."""
        begin(coders=("Ann", "Ben", "Cat"))
        for document, given in {1: "yy-", 2: "nnn", 3: "ynn", 4: "--y"}.items():
            for name, answer in zip(("Ann", "Ben", "Cat"), given, strict=True):
                if answer != "-":
                    code(name, document, *([REVIEW] if answer == "y" else []))
        rounds.open_agreement(coded, 1, who["Ann"])
        held = answered(coded, who["Ann"])
        figure = next(each for each in held.figures if each.tag == REVIEW)
        # 8 answers count, 3 yes and 5 no. Pairs: 1 + 3 + 3, of which 1 + 3 + 1 are the same.
        assert (figure.n, figure.judgements, figure.prevalence) == (3, 8, 3 / 8)
        assert figure.percent == pytest.approx(5 / 7)
        # Observed: the third document has 1 × 2 unlike pairs from both sides, over 2 others: 2 of 8 answers.
        assert figure.alpha == pytest.approx(1 - (2 / 8) / (2 * 3 * 5 / (8 * 7)))
        # Ann and Ben: yy nn yn, chance (2/3 × 1/3 + 1/3 × 2/3); Ann and Cat: nn yn, Cat only said no: kappa 0.
        # Ben and Cat: nn nn, no kappa.
        assert figure.kappa == pytest.approx(((2 / 3 - 4 / 9) / (5 / 9) + 0) / 2)
        assert "leaving out 1" in figure.method

    def test_two_people_as_in_the_help(self, who_two):
        held = who_two
        figure = held.figures[[each.key for each in held.questions].index(REVIEW)]
        assert (figure.n, figure.prevalence, figure.percent) == (20, 0.475, 0.85)
        assert (figure.kappa, figure.alpha) == (pytest.approx(0.7), pytest.approx(1 - 6 / 40 / (2 * 19 * 21 / 1560)))

    def test_unfinished_documents_are_missing_and_not_no(self, opened, who):
        held = answered(opened, who["Ben"])
        assert held.answers == {
            "Ann": {1: {REVIEW}, 2: {REVIEW, AUDIT}, 3: {REVIEW}},
            "Ben": {1: {REVIEW}, 2: {AUDIT}},
        }
        assert held.overall.n == 2
        assert [held.compared(each) for each in (1, 2, 3, 4)] == ["same", "different", "alone", "alone"]

    def test_tags_merged_since_count_as_what_they_became(self, opened, who):
        known = opened.vocabulary
        vocabulary.merge(opened.catalogue, find(known, REVIEW).id, find(known, AUDIT).id, By("Kim", who["Kim"].id))
        assert answered(opened, who["Ann"]).compared(2) is Comparison.SAME

    def test_tables_say_the_same(self, opened, who):
        held = answered(opened, who["Ann"])
        figures = list(csv.DictReader(StringIO(round_files.figures_as_csv(held))))
        assert figures[0]["name"] == "All tags together"
        row = next(each for each in figures if each["tag"] == REVIEW)
        assert (row["n"], row["percent"], row["prevalence"]) == ("2", "0.5000", "0.7500")
        answers = list(csv.DictReader(StringIO(round_files.answers_as_csv(held))))
        one = next(each for each in answers if (each["document"], each["tag"]) == ("3", REVIEW))
        assert (one["Ann"], one["Ben"], one["agreed"]) == ("1", "", "")
        facts = round_files.agreement_as_json(held)
        assert facts["documents"][2]["answers"][1] == {"coder": "Ben", "finished": False, "tags": []}
        assert facts["overall"]["n"] == 2


@pytest.fixture
def who_two(library, folder, index, write):
    """Ann and Ben of the help: 8 both yes, 2 Ann alone, 1 Ben alone, 9 both no."""
    for number in range(1, 21):
        write(f"{number:02}.txt", f"Report number {number} {'abcdefghijklmnopqrstu'[number] * 9} has words of its own.")
    index()
    kim = people.add(library.catalogue, "Kim", "kim@example.org", Role.ADMINISTRATOR, [], "a test")
    ann, ben = (
        people.add(library.catalogue, name, f"{name}@example.org", Role.RESEARCHER, [], "a test")
        for name in ("Ann", "Ben")
    )
    review = find(library.vocabulary, REVIEW)
    rounds.begin(library, "Twenty", [TYPE], [ann.id, ben.id], range(1, 21), ann)
    tags.tag(library, range(1, 11), [review], [], By("Ann", ann.id))
    tags.tag(library, [*range(1, 9), 11], [review], [], By("Ben", ben.id))
    for person in (ann, ben):
        for number in range(1, 21):
            rounds.finish(library, 1, number, person)
    rounds.open_agreement(library, 1, kim)
    return answered(library, kim)


class TestAgreeing:
    def test_it_becomes_what_everybody_sees_and_originals_stay(self, opened, who):
        before = {name: opened.catalogue.tags.standing(None, None, Layer(1, who[name].id)) for name in ("Ann", "Ben")}
        done = agreeing.agree(opened, 1, 2, [AUDIT], "It counts cases.", who["Ben"])
        assert (done.tags, done.by, done.why) == ((AUDIT,), "Ben", "It counts cases.")
        for person in (who["Ann"], who["Ben"], who["Rae"], None):
            assert sees(opened, person, 2) == [AUDIT]
        assert before == {
            name: opened.catalogue.tags.standing(None, None, Layer(1, who[name].id)) for name in ("Ann", "Ben")
        }
        coding = opened.catalogue.tags.standing(None, [2], EVERYBODY)[0]
        assert (coding.source, coding.added_by) == ("agreed", "Ben")

    def test_other_tags_of_the_groups_that_stood_go_and_those_of_other_groups_stay(self, coded, begin, code, who):
        dee = By("Dee", who["Dee"].id)
        tags.tag(coded, [1], [find(coded.vocabulary, each) for each in ("neglect", REVIEW, AUDIT)], [], dee)
        begin((1,))
        code("Ann", 1, AUDIT)
        code("Ben", 1, AUDIT)
        rounds.open_agreement(coded, 1, who["Ann"])
        assert agreeing.accept(coded, 1, who["Ann"]) == 1
        assert sees(coded, None, 1) == ["neglect", AUDIT]
        sources = {each.tag: each.source for each in coded.catalogue.tags.standing(None, [1], EVERYBODY)}
        assert sources[find(coded.vocabulary, AUDIT).id] == "agreed"

    def test_all_alike_are_accepted_in_one_go(self, opened, who):
        assert agreeing.accept(opened, 1, who["Ann"]) == 1
        assert agreeing.accept(opened, 1, who["Ann"]) == 0
        held = answered(opened, who["Ann"])
        assert held.by_comparison == {"agreed": [1], "same": [], "different": [2], "alone": [3, 4]}
        assert (held.agreed[1].tags, held.agreed[1].why) == ((REVIEW,), "Ann and Ben coded it alike.")
        actions = opened.catalogue.tags.actions(9)
        assert [(each.kind, each.summary) for each in actions] == [("agreed", "Agreed upon Review")]

    def test_words_that_were_tagged_are_not_lost(self, coded, begin, code, who):
        begin((1,))
        here, there = Place(1, "three homes", "found in ", "."), Place(1, "infants")
        code("Ann", 1, REVIEW, place=here, note="See")
        code("Ben", 1, REVIEW, place=here)
        rounds.finish(coded, 1, 1, who["Ben"], done=False)
        code("Ben", 1, AUDIT, place=there)
        rounds.open_agreement(coded, 1, who["Ann"])
        agreeing.agree(coded, 1, 1, [REVIEW], "It reviews.", who["Ann"])
        held = [each for each in coded.catalogue.tags.standing(None, [1], EVERYBODY) if each.place.position]
        assert [(each.place, each.note, each.added_by) for each in held] == [(here, "See", "Ann, Ben")]
        agreeing.agree(coded, 1, 1, [AUDIT], "No, it audits.", who["Ben"])
        held = [each for each in coded.catalogue.tags.standing(None, [1], EVERYBODY) if each.place.position]
        assert [(each.place, each.added_by) for each in held] == [(there, "Ben")]

    def test_it_is_agreed_anew_and_the_first_word_is_kept(self, opened, who):
        first = agreeing.agree(opened, 1, 2, [AUDIT], "It counts.", who["Ben"])
        agreeing.agree(opened, 1, 2, [REVIEW], "It does not.", who["Ann"], after=first.id)
        assert sees(opened, None, 2) == [REVIEW]
        kept = opened.catalogue.rounds.agreements(1, 2)
        assert [(each.tags, each.by, each.why) for each in kept] == [
            ((AUDIT,), "Ben", "It counts."),
            ((REVIEW,), "Ann", "It does not."),
        ]
        with pytest.raises(UsageError, match="Somebody agreed upon this document meanwhile"):
            agreeing.agree(opened, 1, 2, [AUDIT], "Late.", who["Ben"], after=first.id)

    def test_none_of_the_tags_can_be_agreed(self, opened, who):
        tags.tag(opened, [4], [find(opened.vocabulary, "neglect")], [], By("Dee", who["Dee"].id))
        agreeing.agree(opened, 1, 4, [], "It has none.", who["Ann"])
        assert sees(opened, None, 4) == ["neglect"]

    @pytest.mark.parametrize(
        ("number", "document", "keys", "why", "says"),
        [
            (1, 2, [AUDIT], " ", "Say in a few words why"),
            (1, 1, [AUDIT], "", "Say in a few words why"),
            (1, 2, ["neglect"], "x", "“neglect” is no tag that this round asks about"),
            (1, 2, [AUDIT], "x" * 2001, "at most 2,000"),
            (1, 99, [AUDIT], "x", "Document 99 is not in round 1"),
            (9, 2, [AUDIT], "x", "no round 9"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, opened, who, number, document, keys, why, says):
        with pytest.raises((UsageError, NotFound), match=says):
            agreeing.agree(opened, number, document, keys, why, who["Ann"])

    def test_a_tag_retired_during_the_round_cannot_be_agreed_and_stays_where_it_stands(self, coded, begin, who):
        review = find(coded.vocabulary, REVIEW)
        tags.tag(coded, [4], [review], [], By("Dee", who["Dee"].id))
        begin()
        rounds.open_agreement(coded, 1, who["Ann"])
        vocabulary.retire(coded.catalogue, review.id, By("Kim"))
        with pytest.raises(UsageError, match=r"“Review” is no longer applied, .* Leave it out"):
            agreeing.agree(coded, 1, 2, [REVIEW], "It is.", who["Ann"])
        agreeing.agree(coded, 1, 4, [], "It has none.", who["Ann"])
        assert sees(coded, None, 4) == [REVIEW]

    def test_in_the_place_of_a_tag_merged_meanwhile_its_successor_is_offered(self, opened, who):
        known = opened.vocabulary
        vocabulary.merge(opened.catalogue, find(known, AUDIT).id, find(known, REVIEW).id, By("Kim"))
        with pytest.raises(UsageError, match="Choose Review instead"):
            agreeing.agree(opened, 1, 2, [AUDIT], "It is.", who["Ann"])

    def test_accepting_leaves_out_what_was_retired_and_says_so(self, coded, begin, code, who):
        begin()
        for name in ("Ann", "Ben"):
            code(name, 1, REVIEW, AUDIT)
        rounds.open_agreement(coded, 1, who["Ann"])
        vocabulary.retire(coded.catalogue, find(coded.vocabulary, AUDIT).id, By("Kim"))
        assert agreeing.accept(coded, 1, who["Ann"]) == 1
        assert sees(coded, None, 1) == [REVIEW]
        (agreed,) = coded.catalogue.rounds.agreements(1, 1)
        assert agreed.tags == (REVIEW,)
        assert agreed.why.endswith("coded it alike. Left out, because no longer applied: Statistics.")

    def test_only_who_takes_part_agrees_and_only_when_it_is_open(self, coded, begin, who):
        begin()
        with pytest.raises(UsageError, match="not open yet"):
            agreeing.agree(coded, 1, 1, [], "x", who["Ann"])
        rounds.open_agreement(coded, 1, who["Ann"])
        for name in ("Cat", "Rae"):
            with pytest.raises(NotFound):
                agreeing.agree(coded, 1, 1, [], "x", who[name])

    def test_what_was_agreed_is_not_undone_as_an_action(self, opened, who):
        agreeing.agree(opened, 1, 2, [AUDIT], "It counts.", who["Ben"])
        action = opened.catalogue.tags.actions(1)[0]
        with pytest.raises(UsageError, match="agreeing anew"):
            tags.undo(opened, action.id, By("Ben", who["Ben"].id))

    def test_documents_that_somebody_may_not_see_are_not_there_for_them(self, opened, who):
        opened.catalogue.documents.change(2, audience="inner")
        held = answered(opened, who["Ed"])
        assert (list(held.documents), held.overall.n) == ([1, 3, 4], 1)
        assert answered(opened, who["Kim"]).overall.n == 2
        with pytest.raises(NotFound):
            agreeing.agree(opened, 1, 2, [], "x", who["Ed"])


class TestClosing:
    def test_what_was_not_agreed_keeps_what_everybody_sees(self, opened, who):
        agreeing.accept(opened, 1, who["Ann"])
        tags.tag(opened, [1], [find(opened.vocabulary, AUDIT)], [], By("Dee", who["Dee"].id))
        assert sees(opened, None, 1) == [REVIEW, AUDIT], "agreed upon, it is tagged as any other"
        assert rounds.close(opened, 1, who["Ann"]) == 3
        assert [sees(opened, who["Ann"], each) for each in (2, 3, 4)] == [[]] * 3
        assert len(opened.catalogue.tags.standing(None, [2], Layer(1, who["Ann"].id))) == 2, "on record"
        with pytest.raises(UsageError, match="closed"):
            agreeing.agree(opened, 1, 2, [], "x", who["Ann"])
        with pytest.raises(UsageError, match="closed already"):
            rounds.close(opened, 1, who["Ann"])

    def test_a_coder_closes_it_once_everything_is_agreed(self, opened, who):
        with pytest.raises(UsageError, match="ask Ann, who began the round, to close it"):
            rounds.close(opened, 1, who["Ben"])
        for document in (1, 2, 3, 4):
            agreeing.agree(opened, 1, document, [], "None of it.", who["Ben"])
        assert rounds.close(opened, 1, who["Ben"]) == 0

    def test_a_demoted_coder_takes_no_part_any_more(self, opened, who):
        people.change(opened.catalogue, who["Ben"].id, "a test", role=Role.READER, groups=[])
        assert rounds.listed(opened, people.person(opened.catalogue, who["Ben"].id)) == []

    def test_a_viewer_who_is_nobody_sees_what_everybody_sees(self, opened, who):
        assert sees(opened, None, 2) == []
        held = opened.tags(Viewer())
        assert held.keys(held.of(2)) == []
