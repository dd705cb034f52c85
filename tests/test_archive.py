"""What follows from the documents and their mentions is computed once, and what does not fit is reported."""

from pathlib import Path

from build_scripts.annotate.types import DateMention, Entity, Kind, Mention, Variant
from build_scripts.archive import Archive, assemble
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import Problem, Severity
from build_scripts.sources import SourceFile

TEXTS = {
    "a": ("Ada met Ben in Oslo.", "Ada left Oslo."),
    "b": ("Ben wrote from Oslo.",),
    "c": ("Nobody is named here.",),
    "d": ("Ada and Ben again.",),
}
NAMES = {"Ada": Kind.PERSON, "Ben": Kind.PERSON, "Oslo": Kind.PLACE}


def document(key: str, paragraphs: tuple[str, ...]) -> Document:
    source = SourceFile(Path(f"{key}.txt"), f"{key}.txt", "text/plain", "0" * 64, 1)
    blocks = tuple(Block(number, BlockKind.PARAGRAPH, text) for number, text in enumerate(paragraphs, 1))
    return Document(key, source, key.upper(), False, None, "en", Metadata(), blocks)


def entity(name: str) -> Entity:
    mentions = tuple(
        Mention(key, number, text.index(name), text.index(name) + len(name), name, NAMES[name], "", "test", 1.0)
        for key, paragraphs in TEXTS.items()
        for number, text in enumerate(paragraphs, 1)
        if name in text
    )
    return Entity(
        f"{NAMES[name].plural}/{name.lower()}", name, NAMES[name], (Variant(name, len(mentions), ""),), mentions
    )


def assembled(*more: Entity, dates: tuple[DateMention, ...] = ()) -> tuple[Archive, tuple[Problem, ...]]:
    documents = [document(key, paragraphs) for key, paragraphs in reversed(TEXTS.items())]
    return assemble("T", "", "", documents, [entity(name) for name in NAMES] + list(more), dates)


def test_documents_are_in_order_whatever_order_they_came_in() -> None:
    archive, problems = assembled()
    assert [document.id for document in archive.documents] == ["a", "b", "c", "d"]
    assert problems == ()


def test_marks_are_in_text_order() -> None:
    archive, _ = assembled()
    assert [mention.text for mention, _ in archive.marks["a", 1]] == ["Ada", "Ben", "Oslo"]


def test_documents_are_related_by_the_rare_entities_they_share() -> None:
    archive, _ = assembled()
    related = archive.related["d"]
    # "a" shares both names with "d", "b" only one.
    assert [(other.document.id, [entity.name for entity in other.shared]) for other in related] == [
        ("a", ["Ada", "Ben"]),
        ("b", ["Ben"]),
    ]
    assert "c" not in archive.related


def test_companions_are_counted_by_paragraph() -> None:
    archive, _ = assembled()
    assert [(one.entity.name, one.paragraphs) for one in archive.companions["people/ada"]] == [("Ben", 2), ("Oslo", 2)]


def test_a_mark_that_does_not_fit_the_text_is_left_out_and_reported() -> None:
    stray = Mention("a", 1, 0, 3, "Eve", Kind.PERSON, "", "test", 1.0)
    date = DateMention("a", 9, 0, 4, "2020", "2020", "test")
    archive, problems = assembled(Entity("people/eve", "Eve", Kind.PERSON, (), (stray,)), dates=(date,))
    assert [mention.text for mention, _ in archive.marks["a", 1]] == ["Ada", "Ben", "Oslo"]
    assert archive.dates == ()
    assert "people/eve" not in [entity.id for entity in archive.entities]
    assert [problem.severity for problem in problems] == [Severity.ERROR, Severity.ERROR]


def test_the_entities_of_a_document_come_with_their_mentions_the_most_mentioned_first() -> None:
    archive, _ = assembled()
    found = archive.mentioned_in(archive.document["a"])
    assert [(entity.name, len(mentions)) for entity, mentions in found] == [("Ada", 2), ("Oslo", 2), ("Ben", 1)]
