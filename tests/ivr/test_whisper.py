"""What only the staff member hears."""

import pytest

from contact_center.catalog.model import Catalog
from contact_center.domain.desk import LegRole, Via
from ivr.whisper import Whisper, sentence

CALLER = Whisper("pl", "tax-card", 250, LegRole.HOLDER, Via.BROWSER)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (CALLER, "Polsk, Skattekort og skattepersonnummer, har ventet 4 minutter."),
        (Whisper("und", "general", 65, LegRole.HOLDER, Via.DESK), "Ukendt sprog, Andet, har ventet 1 minut."),
        (Whisper("xx", "cpr", -5, LegRole.HOLDER, Via.DESK), "Xx, CPR-nummer, har ventet under et minut."),
        (
            Whisper("uk", "cpr", 10, LegRole.HOLDER, Via.DESK, "Sara Holm"),
            "Ukrainsk, CPR-nummer, har ventet under et minut, fra Sara Holm.",
        ),
        (
            Whisper("lt", "cpr", 900, LegRole.GUEST, Via.BROWSER, "Sara Holm"),
            "Litauisk, CPR-nummer, spørger Sara Holm.",
        ),
    ],
)
def test_one_breath_says_who_it_is_about(catalog: Catalog, about: Whisper, said: str) -> None:
    assert sentence(about, catalog) == said
