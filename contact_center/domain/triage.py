"""What we believe about a contact, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.contact import CitizenGroup, Role

UNDETERMINED = "und"
"""ISO 639-2 code for a language that could not be determined."""
GENERAL = "general"
NOT_FOR_ICS = "not-for-ics"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about a contact, with confidence and evidence, as staff can read it."""

    kind: str
    """language, topic, municipality, postcode, citizen_group, role, personal_number."""
    value: str
    confidence: float
    """0 to 1; 1 where the person stated it."""
    evidence: str
    """The words that led to it, or who stated it."""


@dataclass(frozen=True, slots=True)
class TopicScore:
    """One topic the contact is about."""

    topic: str
    confidence: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """What a contact is: its language, topics (best first), place, group and role."""

    language: str
    language_confidence: float
    topics: tuple[TopicScore, ...]
    """Never empty; the first is the primary topic, the rest are further questions."""
    sure: bool
    """Whether the primary topic is certain enough to send its checklist."""
    municipality: str | None
    municipality_candidates: tuple[str, ...]
    """Codes when a postcode or name fits several municipalities and nothing decides."""
    postcode: str | None
    citizen_group: CitizenGroup | None
    role: Role
    personal_numbers: int
    """How many personal numbers stand in the text (to be masked)."""
    findings: tuple[Finding, ...]
    model_version: str
    not_in_denmark: bool = False

    @property
    def topic(self) -> str:
        """The primary topic."""
        return self.topics[0].topic

    @property
    def municipality_evidence(self) -> str:
        """The words that led to the municipality, or an empty string."""
        return next((f.evidence for f in self.findings if f.kind == "municipality"), "")
