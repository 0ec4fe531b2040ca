"""The key figures of a briefing of the EU as a whole, each computed from the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from analysis import energy, investment, trade
from analysis.brief.model import KeyFigure
from analysis.brief.sources import producers
from analysis.figures.common import amount, hedged
from analysis.findings import STEADY_PCT, number, percent
from analysis.language import say
from analysis.measures import EU27

EU = "EU27_2020"
FIRST_PAGE = 8
"""As many key figures as a first page holds."""
SMALL, MANIFOLD = 10, 3
"""Below so many units, or beyond so many times, a change is not said in per cent."""

Load = Callable[[str], pd.DataFrame]
"""Gives a table by its name, from the first year on that is shown."""
Said = Callable[[float], str]
Figures = tuple[KeyFigure, ...]
Compared = Callable[[float, float, int], str]


# --- making one ---------------------------------------------------------------------------------


def key_figure(
    rows: pd.DataFrame,
    *,
    label: str,
    definition: str,
    said: Said,
    compared: Compared,
    at_end: bool = False,
) -> KeyFigure | None:
    """Return the key figure of the last year of some rows, or none if there is no value.

    Parameters
    ----------
    rows
        One row per year: ``year``, ``value``, ``status``, ``source_id``.
    said, compared
        How a value is said, and a value beside that of the year before (with that year).
    at_end
        Whether the value is one of the end of the year.
    """
    known = rows.dropna(subset="value").sort_values("year")
    if known.empty:
        return None
    last = known.iloc[-1]
    year = int(last["year"])
    before = known[known["year"] == year - 1]
    change = ""
    if not before.empty and comparable(before["status"].iloc[0], last["status"]):
        change = compared(float(last["value"]), float(before["value"].iloc[0]), year - 1)
    shown = pd.concat([before, known.tail(1)]) if change else known.tail(1)
    return KeyFigure(
        label=label,
        value=hedged(said(float(last["value"])), last["status"]),
        period=say("end of {year}", year=year) if at_end else str(year),
        change=change,
        definition=definition,
        source=producers(known.tail(1)),
        cells=shown.assign(
            change_pct=100 * (shown["value"] / shown["value"].shift() - 1),
            change=shown["value"].diff(),
        ),
    )


def comparable(before: str, last: str) -> bool:
    """Say whether two statuses let one value be set against the other.

    >>> comparable("break", "final"), comparable("final", "break"), comparable("final", "estimate")
    (True, False, False)
    """
    soft = {"estimate", "lower_bound"}
    return last != "break" and not soft & {before, last}


def signed(value: float, decimals: int = 1) -> str:
    """Return a change with its sign.

    >>> signed(3.14), signed(-3.14)
    ('+3.1', '−3.1')
    """
    return ("+" if value > 0 else "") + number(value, decimals)


def by_percent(said: Said) -> Compared:
    """Return what says by how many per cent a value is more or less than that of a year.

    A per cent of next to nothing tells nothing, nor does one that multiplies: the value itself of
    that year is said then.

    >>> compared = by_percent(dollars)
    >>> compared(110, 100, 2024), compared(100, 100, 2024), compared(9, 1, 2024)
    ('+10.0% on 2024', 'as in 2024', '$1 mn in 2024')
    """

    def compared(new: float, old: float, year: int) -> str:
        if min(new, old) < SMALL or not 1 / MANIFOLD < new / old < MANIFOLD:
            return say("{amount} in {year}", amount=said(old), year=year)
        change = 100 * (new / old - 1)
        if abs(change) < STEADY_PCT:
            return say("as in {year}", year=year)
        sign = "+" if change > 0 else ""
        return say("{change} on {year}", change=f"{sign}{percent(change)}", year=year)

    return compared


def by_amount(said: Said) -> Compared:
    """Return what says the value of the year before, of amounts that may be negative.

    >>> by_amount(dollars)(-3, 12, 2024)
    '$12 mn in 2024'
    """
    return lambda _, old, year: say("{amount} in {year}", amount=said(old), year=year)


def by_points(new: float, old: float, year: int) -> str:
    """Say by how many percentage points a share is more or less than that of a year.

    >>> by_points(31.34, 34.3, 2024)
    '−3.0 percentage points on 2024'
    """
    change = new - old
    if abs(change) < STEADY_PCT:
        return say("as in {year}", year=year)
    return say("{change} percentage points on {year}", change=signed(change), year=year)


def dollars(value: float) -> str:
    """Return millions of dollars as they are said."""
    return amount(value, "USD")


def euros(value: float) -> str:
    """Return millions of euro as they are said."""
    return amount(value, "EUR")


def tonnes(value: float) -> str:
    """Return thousands of tonnes as they are said."""
    return say("{number} thousand tonnes", number=number(value, 0))


def share(value: float) -> str:
    """Return a percentage as it is said: to one decimal unless it was given as a whole number.

    >>> share(24.0), share(26.82), share(0.01)
    ('24%', '26.8%', 'less than 0.1%')
    """
    if 0 < value < STEADY_PCT:
        return say("less than {amount}", amount=percent(2 * STEADY_PCT))
    return percent(value, 0 if value % 1 == 0 else 1)


def some(*figures: KeyFigure | None) -> tuple[KeyFigure, ...]:
    """Return the figures that there are."""
    return tuple(figure for figure in figures if figure)


# --- the figures of the EU ----------------------------------------------------------------------


def key_figures(tables: Load, topics: Sequence[str]) -> tuple[KeyFigure, ...]:
    """Return the key figures of topics: the main ones of each, then others while there is room.

    Parameters
    ----------
    tables
        Gives tables from the first year on that is shown.
    topics
        Some of :data:`analysis.topics.TOPICS`, in their order.
    """
    makers = [OF_TOPIC[topic] for topic in topics if topic in OF_TOPIC]
    mains = [main(tables) for main, _ in makers]
    room = FIRST_PAGE - sum(len(main) for main in mains)
    chosen: list[KeyFigure] = []
    for main, (_, more) in zip(mains, makers, strict=True):
        others = more(tables)[:room] if room > 0 else ()
        chosen += [*main, *others]
        room -= len(others)
    return tuple(chosen)


def _trade(tables: Load) -> Figures:
    turnover = tables("trade_turnover")
    rows = trade.flows(turnover, tables("trade_by_member_state"))
    flow = {name: part.rename(columns={"value_mn": "value"}) for name, part in rows.groupby("flow")}
    shares = trade.eu_share(turnover, tables("trade_total"), others=[])
    return some(
        key_figure(
            flow["turnover"],
            label=say("Goods trade with the EU"),
            definition=say(
                "Exports plus imports of goods as Kazakh customs count them; today's {members} "
                "members in every year; current prices.",
                members=len(EU27),
            ),
            said=dollars,
            compared=by_percent(dollars),
        ),
        key_figure(
            flow["export"],
            label=say("Exports to the EU"),
            definition=say(
                "Goods by first known destination as Kazakh customs count them, FOB; today's "
                "{members} members; current prices.",
                members=len(EU27),
            ),
            said=dollars,
            compared=by_percent(dollars),
        ),
        key_figure(
            flow["import"],
            label=say("Imports from the EU"),
            definition=say(
                "Goods by country of origin as Kazakh customs count them, CIF; today's {members} "
                "members; current prices.",
                members=len(EU27),
            ),
            said=dollars,
            compared=by_percent(dollars),
        ),
        balance(
            flow["balance"],
            surplus=say("Trade surplus with the EU"),
            deficit=say("Trade deficit with the EU"),
        ),
        key_figure(
            shares.drop(columns="value_mn").rename(columns={"share_pct": "value"}),
            label=say("EU share of Kazakhstan's goods trade"),
            definition=say(
                "Trade with today's {members} members in trade with all countries, exports plus "
                "imports as Kazakh customs count them; current prices.",
                members=len(EU27),
            ),
            said=percent,
            compared=by_points,
        ),
    )


def balance(rows: pd.DataFrame, *, surplus: str, deficit: str) -> KeyFigure | None:
    """Return exports less imports of the last year, under the name that the sign gives it."""
    known = rows.dropna(subset="value").sort_values("year")
    label = deficit if not known.empty and known["value"].iloc[-1] < 0 else surplus
    return key_figure(
        known,
        label=label,
        definition=say(
            "Exports less imports of goods as Kazakh customs count them; exports FOB, imports "
            "CIF; current prices."
        ),
        said=lambda value: dollars(abs(value)),
        compared=_after,
    )


def _after(new: float, old: float, year: int) -> str:
    if new * old > 0:
        return say("{amount} in {year}", amount=dollars(abs(old)), year=year)
    if old < 0:
        return say("deficit of {amount} in {year}", amount=dollars(-old), year=year)
    return say("surplus of {amount} in {year}", amount=dollars(old), year=year)


def _held(tables: Load) -> Figures:
    return some(
        key_figure(
            _eu_investment(tables("fdi_by_member_state"), "stock"),
            label=say("Direct investment from the EU, stock"),
            definition=say(
                "Held at the end of the year as Kazakhstan reports it, by immediate investor; "
                "today's {members} members; current prices.",
                members=len(EU27),
            ),
            said=euros,
            compared=by_percent(euros),
            at_end=True,
        )
    )


def _inflows(tables: Load) -> Figures:
    net, gross = (
        _eu_investment(tables("fdi_by_member_state"), measure)
        for measure in ("net_inflow", "gross_inflow")
    )
    return some(
        key_figure(
            net,
            label=say("Direct investment from the EU, net inflow"),
            definition=say(
                "Inflow of the year less repayments and withdrawals as Kazakhstan reports it, by "
                "immediate investor; today's {members} members; current prices.",
                members=len(EU27),
            ),
            said=euros,
            compared=by_amount(euros),
        ),
        key_figure(
            gross,
            label=say("Direct investment from the EU, gross inflow"),
            definition=say(
                "Inflow of the year without taking off repayments, by immediate investor; today's "
                "{members} members; current prices. An old figure: no later table by country is "
                "public.",
                members=len(EU27),
            ),
            said=dollars,
            compared=by_percent(dollars),
        ),
    )


def _eu_investment(fdi: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the EU's sum of the last two years that tables have of a measure."""
    counted = fdi[
        (fdi["measure"] == measure)
        & (fdi["status"] != "estimate")
        & (fdi["currency"] == investment.MAIN_CURRENCY[measure])
    ]
    if counted.empty:
        return counted.rename(columns={"value_mn": "value"})
    recent = counted[counted["year"] >= counted["year"].max() - 1]
    sums = investment.eu_total(recent, measure=measure)
    return sums.rename(columns={"value_mn": "value"})


def _crude(tables: Load) -> Figures:
    rows = _of_one_basis(tables("energy_shares"), "crude_oil")
    quoted = not rows.empty and rows["basis"].iloc[-1] == "value_extra_eu"
    return some(
        key_figure(
            rows,
            label=say("Kazakhstan's share of the EU's crude oil imports"),
            definition=say(
                "Share of the crude oil that the EU imported from outside, as the press quotes "
                "Eurostat; whether by value or by volume is not stated."
            )
            if quoted
            else say(
                "Share of Kazakhstan in the EU's imports of crude oil, deliveries between members "
                "included; confidential figures are missing."
            ),
            said=share,
            compared=by_points,
        )
    )


def _uranium(tables: Load) -> Figures:
    return some(
        key_figure(
            _of_one_basis(tables("energy_shares"), "uranium"),
            label=say("Kazakhstan's share of uranium deliveries to the EU"),
            definition=say(
                "Share of the natural uranium delivered to power companies in the EU, as quoted "
                "from the Euratom Supply Agency."
            ),
            said=share,
            compared=by_points,
        )
    )


def _of_one_basis(shares: pd.DataFrame, product: str) -> pd.DataFrame:
    """Return the shares under the definition of the last year, the first of several there are."""
    rows = shares[
        (shares["partner"] == "KZ")
        & (shares["product"] == product)
        & (shares["basis"] != "statement")
    ].rename(columns={"share_pct": "value"})
    last = set(rows.loc[rows["year"] == rows["year"].max(), "basis"])
    return rows[rows["basis"] == next((basis for basis in energy.BASES if basis in last), "")]


def _cargo(tables: Load) -> Figures:
    return some(
        key_figure(
            _series(tables("corridor"), "titr_freight"),
            label=say("Cargo on the Middle Corridor"),
            definition=say(
                "All cargo on the Trans-Caspian International Transport Route, whatever its "
                "origin and destination, as the ministry of transport states it."
            ),
            said=tonnes,
            compared=by_percent(tonnes),
        )
    )


def _containers(tables: Load) -> Figures:
    return some(
        key_figure(
            _series(tables("corridor"), "titr_containers_teu"),
            label=say("Containers on the Middle Corridor"),
            definition=say(
                "All containers on the Trans-Caspian International Transport Route, in "
                "twenty-foot equivalent units."
            ),
            said=_teu,
            compared=by_percent(_teu),
        )
    )


def _teu(value: float) -> str:
    return say("{number} TEU", number=number(value, 0))


def _series(corridor: pd.DataFrame, series: str) -> pd.DataFrame:
    return corridor[corridor["series"] == series]


def _none(tables: Load) -> Figures:  # noqa: ARG001
    return ()


OF_TOPIC: dict[str, tuple[Callable[[Load], Figures], Callable[[Load], Figures]]] = {
    "trade": (_trade, _none),
    "investment": (_held, _inflows),
    "energy": (_crude, _uranium),
    "connectivity": (_cargo, _containers),
}
"""What makes the main figures of a topic, and the others."""
