"""Loads the words of one language from its folder."""

from __future__ import annotations

from pathlib import Path

from contact_center.catalog.canned import CannedWords
from contact_center.catalog.files import Files, Table
from contact_center.catalog.language import ChecklistWords, Language, TopicWords

NEEDED = ("language.toml", "topics.toml", "mail.toml", "voice.toml", "sms.toml")
"""Without these a language is not served."""


def is_complete(folder: Path) -> bool:
    """Whether a folder holds every file that a served language needs."""
    return all((folder / name).is_file() for name in NEEDED)


def load_language(files: Files, folder: Path) -> Language:
    """Read a complete language folder."""
    head = files.toml(folder / "language.toml")
    return Language(
        code=folder.name,
        name=head.text("name"),
        english=head.text("english"),
        danish=head.text("danish"),
        digit=head.value("digit"),
        voice=head.text("voice"),
        twilio_language=head.text("twilio_language", ""),
        speech_language=head.text("speech_language"),
        countries=head.texts("countries"),
        number_words=head.texts("number_words"),
        native_reviewed=bool(head.text("reviewed_by", "")),
        topics={slug: _topic(table) for slug, table in files.toml(folder / "topics.toml").named()},
        mail=files.toml(folder / "mail.toml").flat({"headings": "heading"}),
        sms=files.toml(folder / "sms.toml").flat(),
        voice_lines=files.toml(folder / "voice.toml").flat(),
        pages=_later(files, folder / "pages.toml"),
        letters=_later(files, folder / "letters.toml"),
        canned=_canned(files, folder / "canned.toml"),
        checklists={path.stem: _checklist(files.toml(path)) for path in sorted(folder.glob("checklists/*.toml"))},
    )


def _later(files: Files, path: Path) -> dict[str, str]:
    """The words of a file that may come later; until then they are said in English."""
    return files.toml(path).flat() if path.is_file() else {}


def _canned(files: Files, path: Path) -> CannedWords:
    """The words of the canned replies; they too may come later."""
    if not path.is_file():
        return CannedWords()
    file = files.toml(path)
    parts = (file.table(key, required=key == "texts").flat() for key in ("texts", "titles", "gaps"))
    return CannedWords(*({key: text.strip() for key, text in part.items()} for part in parts))


def _topic(table: Table) -> TopicWords:
    return TopicWords(
        label=table.text("label"),
        menu=table.text("menu"),
        words=table.texts("words", required=True),
        phrases=table.texts("phrases", required=True),
    )


def _checklist(table: Table) -> ChecklistWords:
    return ChecklistWords(
        title=table.text("title"),
        short=table.text("short"),
        summary=table.text("summary"),
        sections={section: {item: words.text(item) for item in words.values} for section, words in table.named()},
    )
