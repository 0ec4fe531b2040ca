"""What a person asked for: topics, a member state or the whole EU, years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.topics import TOPICS

if TYPE_CHECKING:
    from analysis.figures import View

EU = "EU27_2020"
STEM = "kazakhstan-{partner}-briefing"


class BriefError(ValueError):
    """A briefing that cannot be made; the message says why and what can be."""


@dataclass(frozen=True)
class Wanted:
    """The choice of a briefing.

    Parameters
    ----------
    topics
        Some of :data:`analysis.topics.TOPICS`, in any order; none for all of them.
    partner
        ``EU27_2020`` or the code of a member state.
    since
        First year that is shown; 0 for every year there is.

    Raises
    ------
    BriefError
        There is no such topic. Partner and year are checked by :meth:`view`, which reads tables.

    >>> Wanted(topics=("trade",), partner="IT", since=2010).name
    'kazakhstan-it-briefing-trade-since-2010'
    """

    topics: tuple[str, ...] = ()
    partner: str = EU
    since: int = 0

    def __post_init__(self) -> None:
        for topic in self.topics:
            if topic not in TOPICS:
                raise BriefError(f"there is no topic {topic!r}; choose of {', '.join(TOPICS)}")

    def view(self) -> View:
        """Return the choice as figures take it.

        Raises
        ------
        BriefError
            There is no such member state, or no figure from that year on.
        """
        from analysis.data import load
        from analysis.figures import View, member_states

        if self.partner not in (EU, *member_states()):
            raise BriefError(
                f"there is no member state {self.partner!r}; choose {EU} or one of "
                f"{', '.join(member_states())}"
            )
        years = load("trade_turnover")["year"]
        if self.since and not years.min() <= self.since <= years.max():
            raise BriefError(
                f"there is nothing to show since {self.since}; "
                f"choose a year of {years.min()}–{years.max()}"
            )
        return View(partner=self.partner, since=self.since)

    @property
    def chosen(self) -> list[str]:
        """The topics asked for, in the order of the project."""
        return [topic for topic in TOPICS if topic in (self.topics or TOPICS)]

    @property
    def name(self) -> str:
        """The stem of its files, which differs from that of any other choice."""
        partner = "eu" if self.partner == EU else self.partner.lower()
        parts = [STEM.format(partner=partner)]
        if len(self.chosen) < len(TOPICS):
            parts += self.chosen
        if self.since:
            parts.append(f"since-{self.since}")
        return "-".join(parts)
