"""Who has something to do."""

import pytest

from contact_center.domain.contact import Automatic, Human, Nature
from contact_center.domain.work import is_work


@pytest.mark.parametrize(
    ("nature", "work"),
    [
        (Human(), True),
        (Automatic("system", "no-reply: scanner@office.example"), True),
        (Automatic("bounce", "delivery-report"), False),
        (Automatic("autoreply", "autoreply-subject"), False),
        (Automatic("receipt", "read-receipt"), False),
        (Automatic("report", "complaint-report"), False),
        (Automatic("list", "bulk"), False),
        (Automatic("own", "own-mail"), False),
        (Automatic("a kind of tomorrow", ""), True),
    ],
)
def test_whatever_is_not_surely_idle_is_work(nature: Nature, work: bool) -> None:
    assert is_work(nature) is work
