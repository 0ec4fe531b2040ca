"""The annex of a briefing: conflicting readings, what is missing and why, the state of the data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analysis import energy, investment, trade
from analysis.brief.glance import EU, SMALL, Load, Said, dollars, euros, share
from analysis.brief.model import Page, Table
from analysis.brief.sources import month, newest, used
from analysis.figures.common import hedged
from analysis.findings import listing, name, number, percent
from analysis.language import mark, say, say_as
from analysis.measures import DOCUMENTS, EU27
from analysis.prices import RATE, indicator
from analysis.record import publisher
from analysis.topics import TOPICS

NONE = "–"
READINGS = {
    "EU27_2020": mark("Today's {members} members, without the United Kingdom in every year"),
    "EU28": mark("Today's {members} members and the United Kingdom in every year"),
    "EU_BNS": mark("The row that the Bureau of National Statistics prints for the EU"),
}
BASES = {
    "volume_incl_intra_eu28": mark("By volume, deliveries between members included, 28 members"),
    "value_incl_intra_eu28": mark("By value, deliveries between members included, 28 members"),
    "volume_incl_intra_eu_v": mark("By volume, deliveries between members included"),
    "value_incl_intra_eu_v": mark("By value, deliveries between members included"),
    "tonnes_eu27_2020": mark("By weight, over a published total of all imports"),
    "tonnes_eu28": mark("By weight, over a published total of all imports, 28 members"),
    "toe_incl_intra_eu27_2007": mark("In oil equivalent, deliveries between members included"),
    "extra_eu_rounded": mark("Imports from outside the EU, a rounded figure of the press"),
    "value_extra_eu": mark("Imports from outside the EU, as the press quotes Eurostat"),
    "volume_mbd_press": mark("In barrels a day, as the press has it"),
    "statement": mark("As a politician said it"),
}
"""What the EU's imports of crude oil are in a share, as messages."""
QUALIFIED = {"about": "estimate", "nearly": "estimate", "more_than": "lower_bound"}
"""How words of a statement are shown, as statuses."""
RECENT = 3
"""Years before the last one that are set side by side."""
BROAD = 0.05
"""Per cent: a smaller difference between two perimeters is one of rounding."""


# --- conflicting readings -----------------------------------------------------------------------


def conflicts(tables: Load, topics: Sequence[str], partner: str) -> tuple[Table, ...]:
    """Return the tables that set readings of the same thing side by side."""
    made = [make(tables, partner) for topic in topics for make in CONFLICTS.get(topic, ())]
    return tuple(table for table in made if table and table.rows)


def _perimeters(tables: Load, partner: str) -> Table | None:
    """Set the EU with and without the United Kingdom beside what was said of the same years."""
    if partner != EU:
        return None
    turnover = trade.perimeters(tables("trade_turnover"))
    counted = turnover[turnover["partner"].isin(list(READINGS))]
    printed = counted[counted["partner"] == "EU_BNS"]
    apart = printed[printed["difference_pct"].abs() > BROAD]
    first = apart["year"].max() if not apart.empty else counted["year"].max() - RECENT
    years = sorted(year for year in set(counted["year"]) if year >= first)
    years = sorted({*years[:2], *years[-2:]})
    counted = counted[counted["year"].isin(years)]
    stated = _stated(tables, years)
    rows = [
        _by_year(say(text, members=len(EU27)), counted[counted["partner"] == code], years)
        for code, text in READINGS.items()
    ]
    rows += [
        _by_year(str(who), part, years, _as_said) for who, part in stated.groupby("who", sort=False)
    ]
    return Table(
        title=say("Goods trade of Kazakhstan with the EU by who is counted in and who says so"),
        head=(say("Reading"), *(str(year) for year in years)),
        rows=tuple(row for row in rows if set(row[1:]) != {NONE}),
        numeric=(False, *(True for _ in years)),
        note=say(
            "Counted figures are those of Kazakh customs at current prices; the row that the "
            "bureau prints leaves out the United Kingdom from {year} on, so that year cannot be "
            "set against the one before. What was said is quoted as said, by the publisher.",
            year=int(apart["year"].max()) + 1,
        )
        if not apart.empty
        else say(
            "Counted figures are those of Kazakh customs at current prices. What was said is "
            "quoted as said, by the publisher."
        ),
        cells=pd.concat([counted, stated], ignore_index=True),
    )


def _by_year(
    label: str, rows: pd.DataFrame, years: Sequence[int], said: Said = dollars
) -> tuple[str, ...]:
    shown = {
        year: hedged(said(value), status)
        for year, value, status in zip(rows["year"], rows["value_mn"], rows["status"], strict=True)
    }
    return (label, *(shown.get(year, NONE) for year in years))


def _as_said(value_mn: float) -> str:
    """Return billions of dollars with no more digits than were said."""
    figure = value_mn / 1000
    return say("${number} bn", number=number(figure, 0 if figure % 1 == 0 else 1))


def _stated(tables: Load, years: Sequence[int]) -> pd.DataFrame:
    """Return the turnovers of whole years that offices and the documents examined state."""
    offices = {
        "Office of the President of Kazakhstan": say_as(
            "publisher", "Office of the President of Kazakhstan"
        ),
        "Office of the Prime Minister of Kazakhstan": say_as(
            "publisher", "Office of the Prime Minister of Kazakhstan"
        ),
        "Ministry of Foreign Affairs of Kazakhstan": say_as(
            "publisher", "Ministry of Foreign Affairs of Kazakhstan"
        ),
    }
    publishers = tables("sources").set_index("source_id")["publisher"]
    said = pd.concat([tables("statements"), tables("claims")], ignore_index=True)
    said = said[
        (said["measure"] == "trade_turnover")
        & (said["reporter"] == "KZ")
        & said["partner"].isin(["EU", "EU_V"])
        & (said["product"] == "total")
        & (said["unit"] == "USD")
        & said["period"].isin([str(year) for year in years])
    ]
    said = said.assign(by=said["source_id"].map(publishers), year=said["period"].astype("int64"))
    documents = said["source_id"].str.startswith(DOCUMENTS)
    said = said[documents | said["by"].isin(list(offices))].drop_duplicates(["by", "year"])
    who = [
        say("As said: {who}", who=offices[by] if by in offices else publisher(by))
        for by in said["by"]
    ]
    return said.assign(
        who=who,
        value_mn=said["value"] / 1e6,
        status=said["qualifier"].map(QUALIFIED).fillna("final"),
    ).sort_values(["year", "by"])[["who", "year", "value_mn", "status", "source_id"]]


def _two_sides(tables: Load, partner: str) -> Table | None:
    """Set the flows of the last year that both sides count beside each other."""
    rates = indicator(tables("macro"), RATE)
    rows, cells = [], []
    for flow, label in (
        ("export", say("Kazakhstan's exports")),
        ("import", say("Kazakhstan's imports")),
    ):
        both = _mirrored(tables, rates, flow, partner)
        if both is None:
            continue
        last = both.iloc[-1]
        rows.append(
            (
                label,
                str(last["year"]),
                dollars(last["kz_reported_mn"]),
                dollars(last["partner_reported_mn"]),
                _ratio(last),
            )
        )
        cells.append(both.tail(1))
    if not rows:
        return None
    other = (
        say("Count of the EU")
        if partner == EU
        else say("Count of {country:the}", country=name(partner))
    )
    return Table(
        title=say("The same trade as both sides count it"),
        head=(say("Flow"), say("Year"), say("Kazakhstan's count"), other, say("Ratio")),
        rows=tuple(rows),
        numeric=(False, True, True, True, True),
        note=say(
            "In dollars at current prices, exports FOB, imports CIF; euro converted at the average "
            "rate of the year. The ratio is Kazakhstan's count over the other one."
        ),
        cells=pd.concat(cells, ignore_index=True),
    )


def _ratio(both: pd.Series) -> str:
    """Return Kazakhstan's count over the other side's; none of sums that are next to nothing."""
    if min(both["kz_reported_mn"], both["partner_reported_mn"]) < SMALL:
        return NONE
    return number(both["kz_over_partner"], 2)


def _mirrored(tables: Load, rates: pd.DataFrame, flow: str, partner: str) -> pd.DataFrame | None:
    table = tables("trade_turnover" if partner == EU else "trade_by_member_state")
    counted = table["value_mn"] > 0
    kz = table[
        counted
        & (table["reporter"] == "KZ")
        & (table["partner"] == partner)
        & (table["flow"] == flow)
    ]
    own = table[
        counted
        & (table["reporter"] == partner)
        & (table["flow"] == trade.OPPOSITE[flow])
        & (table["currency"] == "EUR")
    ]
    if not set(kz["year"]) & set(own["year"]):
        return None
    return trade.mirror(kz, own, rates, flow=flow)


def _stocks(tables: Load, partner: str) -> Table | None:
    """Set the stock by Kazakhstan's books beside the investors' own, of the same members."""
    fdi, rates = tables("fdi_by_member_state"), indicator(tables("macro"), RATE)
    known = fdi[
        fdi["value_mn"].notna()
        & (fdi["investor"].isin(EU27) if partner == EU else fdi["investor"] == partner)
    ]
    held = known[(known["measure"] == "stock") & (known["currency"] == "EUR")]
    mirror = known[known["measure"] == "stock_mirror"]
    year = max(set(held["year"]) & set(mirror["year"]), default=0)
    held = held[held["year"] == year]
    if held.empty:
        return None
    both = investment.two_sided_stock(fdi[fdi["year"] == year], rates, investor=partner)
    whole = investment.eu_total(held, measure="stock") if partner == EU else held
    last = both.iloc[-1]
    kz = whole[whole["year"] == last["year"]]
    members = int(last["members"])
    if partner == EU:
        books = say("Kazakhstan's books, all {members} members", members=len(EU27))
        same = say("Kazakhstan's books, the {count} members below", count=members)
        own = say("The investors' own books, {count} members that publish them", count=members)
    else:
        books = say("Kazakhstan's books, as printed")
        same = say("Kazakhstan's books, in dollars")
        own = say("The books of {country:the}", country=name(partner))
    return Table(
        title=say("Direct investment held in Kazakhstan at the end of {year}", year=last["year"]),
        head=(say("Reading"), say("Amount")),
        rows=(
            (books, euros(kz["value_mn"].iloc[0])),
            (same, dollars(last["kz_reported_mn"])),
            (own, dollars(last["investor_reported_mn"])),
        ),
        numeric=(False, True),
        note=say(
            "By immediate investor; euro converted at the average rate of the year, as rates at "
            "the end of the year are not in the tables."
        ),
        cells=pd.concat([both.tail(1), kz], ignore_index=True),
    )


def _oil_shares(tables: Load, partner: str) -> Table | None:
    """Set Kazakhstan's share of the EU's crude oil imports under each definition side by side."""
    if partner != EU:
        return None
    shares = tables("energy_shares")
    if not ((shares["partner"] == "KZ") & (shares["product"] == "crude_oil")).any():
        return None
    rows = energy.segments(shares)
    rows = rows[rows["year"] > rows["year"].max() - 1 - RECENT]
    years = sorted(set(rows["year"]))
    shown = [
        (
            say(text),
            *(
                next(
                    (
                        _share(value, status)
                        for at, value, status in zip(
                            part["year"], part["share_pct"], part["status"], strict=True
                        )
                        if at == year
                    ),
                    NONE,
                )
                for year in years
            ),
        )
        for basis, text in BASES.items()
        if not (part := rows[rows["basis"] == basis]).empty
    ]
    return Table(
        title=say("Kazakhstan's share of the EU's crude oil imports, by definition"),
        head=(say("Definition"), *(str(year) for year in years)),
        rows=tuple(shown),
        numeric=(False, *(True for _ in years)),
        note=say(
            "Each definition is a series of its own. “At least”: confidential figures are "
            "missing; “about”: an estimate, a figure of the press or a statement."
        ),
        cells=rows,
    )


def _share(value: float, status: str) -> str:
    """Return a share as it is said; the printed digits of a minimum are not above it."""
    if status != "lower_bound":
        return hedged(share(value), status)
    return hedged(percent(math.floor(value * 10 + 1e-9) / 10), status)


Maker = Callable[[Load, str], Table | None]
CONFLICTS: dict[str, tuple[Maker, ...]] = {
    "trade": (_perimeters, _two_sides),
    "investment": (_stocks,),
    "energy": (_oil_shares,),
}


# --- what is missing ----------------------------------------------------------------------------


def missing(tables: Load, topics: Sequence[str]) -> list[str]:
    """Return what a reader of a briefing of the EU would look for and does not find, and why."""
    return [text for topic in topics if topic in MISSING for text in MISSING[topic](tables)]


def _no_trade(tables: Load) -> list[str]:
    turnover = tables("trade_turnover")
    own = turnover[(turnover["reporter"] == EU) & (turnover["flow"] == "import")]
    return [say("Services: the tables hold trade in goods only."), _own_imports(own)]


def _own_imports(own: pd.DataFrame) -> str:
    if own.empty:
        return say("The EU's own count of its imports from Kazakhstan: no year shown is at hand.")
    return say(
        "The EU's own count of its imports from Kazakhstan: of the years shown, only {years} are "
        "at hand.",
        years=listing([str(year) for year in sorted(set(own["year"]))]),
    )


def no_investment(tables: Load) -> list[str]:
    """Return what is missing of investment, of the EU as of one member."""
    fdi = tables("fdi_by_member_state")
    counted = fdi[fdi["status"] != "estimate"]
    ends = counted.groupby("measure")["year"].max()
    texts = []
    if "gross_inflow" in ends:
        texts.append(
            say(
                "Gross inflows by country after {year}: the table of UNCTAD ends there; single "
                "figures of the press make no series.",
                year=ends["gross_inflow"],
            )
        )
    else:
        texts.append(
            say("Gross inflows by country: no table covers these years, the press only some.")
        )
    if "stock" in ends:
        texts.append(
            say(
                "Stock and net inflow by country after {year}: the published table ends there.",
                year=ends["stock"],
            )
        )
    else:
        texts.append(say("Stock and net inflow by country: no table covers these years."))
    texts.append(
        say(
            "Ultimate owners of investment: every table counts by immediate investor, none by them."
        )
    )
    return texts


def _no_investment_of_eu(tables: Load) -> list[str]:
    fdi = tables("fdi_by_member_state")
    mirror = fdi[fdi["measure"] == "stock_mirror"]
    texts = no_investment(tables)
    if not mirror.empty:
        sums = investment.eu_total(mirror, measure="stock_mirror").iloc[-1]
        texts.append(
            say(
                "The investors' own figures of investment held at the end of {year}: {count} "
                "members keep theirs confidential.",
                year=sums["year"],
                count=sums["confidential"],
            )
        )
    return texts


def _no_energy(tables: Load) -> list[str]:
    shares = tables("energy_shares")
    known = shares[(shares["partner"] == "KZ") & (shares["basis"] == "deliveries_eu_utilities")]
    texts = [
        say(
            "One series of Kazakhstan's share of the EU's crude oil imports: definitions change "
            "from source to source, and none covers all years."
        )
    ]
    if not known.empty:
        texts.append(
            say(
                "Uranium deliveries from Kazakhstan year by year: of the years shown, figures were "
                "found for {years} only.",
                years=listing([str(year) for year in sorted(set(known["year"]))]),
            )
        )
    return texts


def _no_connectivity(tables: Load) -> list[str]:  # noqa: ARG001
    return [say("Cargo on the Middle Corridor by origin and destination: no source here tells it.")]


def _no_claims(tables: Load) -> list[str]:  # noqa: ARG001
    return [
        say("Most statements on history, people and events: no official series here decides them.")
    ]


MISSING: dict[str, Callable[[Load], list[str]]] = {
    "trade": _no_trade,
    "investment": _no_investment_of_eu,
    "energy": _no_energy,
    "connectivity": _no_connectivity,
    "claims": _no_claims,
}


# --- the state of the data ------------------------------------------------------------------------


def vintage(pages: Iterable[Page]) -> tuple[str, ...]:
    """Return for each topic which years its pages show and how new its newest source is."""
    by_topic: dict[str, list[Page]] = {}
    for page in pages:
        by_topic.setdefault(page.topic, []).append(page)
    return tuple(_state(topic, some) for topic, some in by_topic.items())


def _state(topic: str, pages: Sequence[Page]) -> str:
    years = sorted({year for page in pages for year in _years(page)})
    read = newest(used(page.record.frame for page in pages))
    label = say(TOPICS[topic])
    if not years:
        return say("{topic}: newest source of {month}.", topic=label, month=month(read))
    run = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    if not read:
        return say("{topic}: figures of {years}.", topic=label, years=run)
    return say(
        "{topic}: figures of {years}; newest source of {month}.",
        topic=label,
        years=run,
        month=month(read),
    )


def _years(page: Page) -> set[int]:
    x = page.record.frame["x"].infer_objects()
    years = set(x) if pd.api.types.is_numeric_dtype(x) else set()
    for finding in page.record.draft.findings:
        if "year" in finding.cells:
            years |= set(finding.cells["year"].dropna())
    return {int(year) for year in years}
