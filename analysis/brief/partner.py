"""The briefing of one member state: its trade from both sides, its investment, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import investment, trade
from analysis.brief.annex import no_investment
from analysis.brief.glance import (
    Load,
    by_amount,
    by_percent,
    dollars,
    euros,
    key_figure,
    share,
    some,
    tonnes,
)
from analysis.brief.model import KeyFigure
from analysis.canvas import AbsentError
from analysis.findings import name
from analysis.language import say
from analysis.measures import EU27

PAGES = {
    "trade": ("turnover_history", "mirror_exports", "mirror_imports", "member_ranks"),
    "investment": ("fdi_of_member", "fdi_two_sided_history"),
    "energy": ("crude_by_member",),
}
"""The figures of a member's briefing by topic."""
FIRST_APART = 1999
"""First year in which Kazakhstan counts Belgium and Luxembourg apart."""


def require(chart: str, tables: Load, partner: str) -> None:
    """Refuse a page that would be about other members only.

    Raises
    ------
    AbsentError
        The member declared no Kazakh crude oil in the last year of the table.
    """
    if chart != "crude_by_member":
        return
    volumes = tables("energy_volumes")
    rows = volumes[volumes["series"] == "eu_member_crude_from_kz"]
    last = rows["year"].max()
    if len(rows) and partner not in set(rows.loc[rows["year"] == last, "partner"]):
        raise AbsentError(
            say(
                "{country:the} declared no Kazakh crude in {year}", country=name(partner), year=last
            )
        )


def key_figures(tables: Load, topics: Sequence[str], partner: str) -> tuple[KeyFigure, ...]:
    """Return the key figures of a member: its trade from both sides, its investment by measure."""
    made: tuple[KeyFigure, ...] = ()
    if "trade" in topics:
        made += _trade(tables, partner)
    if "investment" in topics:
        made += _investment(tables, partner)
    if "energy" in topics and set(topics) <= {"energy", "connectivity", "claims"}:
        made += _energy(tables, partner)
    return made


def _trade(tables: Load, partner: str) -> tuple[KeyFigure, ...]:
    by_member = tables("trade_by_member_state")
    by_member = by_member[by_member["year"] >= FIRST_APART]
    country = name(partner)
    flow = {
        flow: _named(trade.members(by_member, flow=flow), partner)
        for flow in ("turnover", *trade.DIRECTIONS)
    }
    return some(
        key_figure(
            flow["turnover"],
            label=say("Goods trade with {country:the}", country=country),
            definition=say(
                "Exports plus imports of goods as Kazakh customs count them; current prices."
            ),
            said=dollars,
            compared=by_percent(dollars),
        ),
        key_figure(
            flow["export"],
            label=say("Exports to {country:the}", country=country),
            definition=say(
                "Goods by first known destination as Kazakh customs count them, FOB; current "
                "prices."
            ),
            said=dollars,
            compared=by_percent(dollars),
        ),
        key_figure(
            flow["import"],
            label=say("Imports from {country:the}", country=country),
            definition=say(
                "Goods by country of origin as Kazakh customs count them, CIF; current prices."
            ),
            said=dollars,
            compared=by_percent(dollars),
        ),
        _rank(by_member, partner),
        *_own_count(by_member, partner),
    )


def _named(rows: pd.DataFrame, partner: str) -> pd.DataFrame:
    return rows[rows["partner"] == partner].rename(columns={"value_mn": "value"})


def _rank(by_member: pd.DataFrame, partner: str) -> KeyFigure | None:
    ranks = trade.ranking(by_member)
    own = ranks[ranks["partner"] == partner].sort_values("year")
    own = own.rename(columns={"rank": "value", "value_mn": "turnover_mn"})
    return key_figure(
        own.assign(value=own["value"].astype("float64")),
        label=say("Rank of {country:the} in the EU's trade with Kazakhstan", country=name(partner)),
        definition=say(
            "Place by exports plus imports among today's {members} members as Kazakh customs "
            "count them; the share of the EU's total was {share}.",
            members=len(EU27),
            share=share(float(own["share_pct"].iloc[-1])),
        ),
        said=lambda value: say("{rank} of {members}", rank=int(value), members=len(EU27)),
        compared=_ranked,
    )


def _ranked(new: float, old: float, year: int) -> str:
    if new == old:
        return say("as in {year}", year=year)
    return say("number {rank} in {year}", rank=int(old), year=year)


def _own_count(by_member: pd.DataFrame, partner: str) -> tuple[KeyFigure, ...]:
    country = name(partner)
    own = by_member[(by_member["reporter"] == partner) & (by_member["partner"] == "KZ")]
    rows = {
        flow: own[(own["flow"] == flow) & (own["currency"] == "EUR")].rename(
            columns={"value_mn": "value"}
        )
        for flow in trade.DIRECTIONS
    }
    return some(
        key_figure(
            rows["import"],
            label=say("Imports from Kazakhstan as {country:the} counts them", country=country),
            definition=say(
                "The other side of Kazakhstan's exports, by the member's own customs, CIF; current "
                "prices."
            ),
            said=euros,
            compared=by_percent(euros),
        ),
        key_figure(
            rows["export"],
            label=say("Exports to Kazakhstan as {country:the} counts them", country=country),
            definition=say(
                "The other side of Kazakhstan's imports, by the member's own customs, FOB; current "
                "prices."
            ),
            said=euros,
            compared=by_percent(euros),
        ),
    )


def _investment(tables: Load, partner: str) -> tuple[KeyFigure, ...]:
    fdi = tables("fdi_by_member_state")
    rows = {measure: _measured(fdi, measure, partner) for measure in investment.MAIN_CURRENCY}
    country = name(partner)
    return some(
        key_figure(
            rows["stock"],
            label=say("Direct investment from {country:the}, stock", country=country),
            definition=say(
                "Held at the end of the year as Kazakhstan reports it, by immediate investor; "
                "current prices."
            ),
            said=euros,
            compared=by_percent(euros),
            at_end=True,
        ),
        key_figure(
            rows["stock_mirror"],
            label=say("Stock of investment as {country:the} reports it", country=country),
            definition=say(
                "Held in Kazakhstan at the end of the year by the investor's own books; current "
                "prices."
            ),
            said=dollars,
            compared=by_percent(dollars),
            at_end=True,
        ),
        key_figure(
            rows["net_inflow"],
            label=say("Direct investment from {country:the}, net inflow", country=country),
            definition=say(
                "Inflow of the year less repayments and withdrawals as Kazakhstan reports it, by "
                "immediate investor; current prices."
            ),
            said=euros,
            compared=by_amount(euros),
        ),
        key_figure(
            rows["gross_inflow"],
            label=say("Direct investment from {country:the}, gross inflow", country=country),
            definition=say(
                "Inflow of the year without taking off repayments, by immediate investor; current "
                "prices. An old figure: no later table by country is public."
            ),
            said=dollars,
            compared=by_amount(dollars),
        ),
    )


def _measured(fdi: pd.DataFrame, measure: str, partner: str) -> pd.DataFrame:
    rows = fdi[
        (fdi["investor"] == partner)
        & (fdi["measure"] == measure)
        & (fdi["currency"] == investment.MAIN_CURRENCY[measure])
        & (fdi["status"] != "estimate")
    ]
    return rows.rename(columns={"value_mn": "value"})


def _energy(tables: Load, partner: str) -> tuple[KeyFigure, ...]:
    volumes = tables("energy_volumes")
    rows = volumes[
        (volumes["series"] == "eu_member_crude_from_kz") & (volumes["partner"] == partner)
    ]
    return some(
        key_figure(
            rows[rows["unit"] == "thousand tonnes"],
            label=say("Crude oil from Kazakhstan imported by {country:the}", country=name(partner)),
            definition=say(
                "By the origin that the member's own energy statistics declare; volumes by weight."
            ),
            said=tonnes,
            compared=by_percent(tonnes),
        )
    )


def missing(tables: Load, topics: Sequence[str], partner: str) -> list[str]:
    """Return what a reader of a member's briefing would look for and does not find, and why."""
    texts: list[str] = []
    if "trade" in topics:
        texts += _no_trade(tables, partner)
    if "investment" in topics:
        texts += _no_investment(tables, partner)
    apart = {"energy", "connectivity", "claims"} & set(topics)
    if "connectivity" in apart or "claims" in apart:
        texts.append(
            say("Connectivity and statements: they are not by member state; see the EU's briefing.")
        )
    return texts


def _no_trade(tables: Load, partner: str) -> list[str]:
    by_member = tables("trade_by_member_state")
    country = name(partner)
    own = by_member[(by_member["reporter"] == partner) & (by_member["partner"] == "KZ")]
    texts = [say("Services: the tables hold trade in goods only.")]
    imports = own[own["flow"] == "import"]
    if imports.empty:
        texts.append(
            say(
                "Imports from Kazakhstan as {country:the} counts them: no figure of these years is "
                "at hand.",
                country=country,
            )
        )
    else:
        texts.append(
            say(
                "Imports from Kazakhstan as {country:the} counts them after {year}: no later "
                "figure is at hand.",
                country=country,
                year=imports["year"].max(),
            )
        )
    return texts


def _no_investment(tables: Load, partner: str) -> list[str]:
    fdi = tables("fdi_by_member_state")
    mirror = fdi[(fdi["investor"] == partner) & (fdi["measure"] == "stock_mirror")]
    texts = no_investment(tables)
    country = name(partner)
    if mirror["value_mn"].notna().sum() == 0:
        texts.append(
            say(
                "Investment held in Kazakhstan by the books of {country:the}: no figure is public.",
                country=country,
            )
        )
    elif mirror.sort_values("year")["value_mn"].isna().iloc[-1]:
        texts.append(
            say(
                "Investment held in Kazakhstan by the books of {country:the} after {year}: "
                "confidential.",
                country=country,
                year=mirror.loc[mirror["value_mn"].notna(), "year"].max(),
            )
        )
    return texts
