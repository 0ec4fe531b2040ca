"""Every series there is: its key, what it is, its rows, its whole, its other side.

The numbers are those of the notebooks: rows come from the tables through :mod:`analysis.trade`
and :mod:`analysis.investment`. A member with which Kazakhstan recorded no trade in a year traded
nothing; Belgium and Luxembourg are one partner to 1998 and stand beside their sum, which covers
every year.

Not a series, and why:

- ``trade_by_month`` has parts of years; ``commitments`` has sums that were promised, not years;
- ``claims`` and ``statements`` are what documents say; ``raw_materials`` counts other materials
  under the same words, twice for one year;
- ``kz_crude_exports_value`` of ``energy_volumes`` is crude oil in ``trade_by_product`` again;
- turnover and balance of a member's own figures: the two years that have both are no series;
- the sum of the members' crude oil and of their fuel exports: rows are missing in it;
- confidential positions, which have a row and no value.

What the press says of a country's gross inflow is a series of its own, beside the tables.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import pandas as pd

from analysis import investment, measures, trade
from analysis.data import describe, load
from analysis.errors import MeasureError
from analysis.language import mark
from analysis.measures import EU27, PERIMETERS
from analysis.trade import DIRECTIONS

SUBJECTS = {
    "trade": mark("Trade"),
    "products": mark("Fuels and crude oil in trade"),
    "investment": mark("Investment"),
    "energy": mark("Energy"),
    "corridor": mark("Transport corridor"),
    "economy": mark("Economy and prices"),
}
"""What series are about, in the order of the catalogue."""

EU = "EU27_2020"
HOME = "KZ"
TURNOVER, MEMBERS, TOTAL = "trade_turnover", "trade_by_member_state", "trade_total"
PRODUCTS, FDI, FDI_TOTAL = "trade_by_product", "fdi_by_member_state", "fdi_total"
SHARES, VOLUMES, CORRIDOR, MACRO = "energy_shares", "energy_volumes", "corridor", "macro"
SUBJECT = {
    TURNOVER: "trade",
    MEMBERS: "trade",
    TOTAL: "trade",
    PRODUCTS: "products",
    FDI: "investment",
    FDI_TOTAL: "investment",
    SHARES: "energy",
    VOLUMES: "energy",
    CORRIDOR: "corridor",
    MACRO: "economy",
}
"""The tables that hold series."""

COLUMNS = {
    TURNOVER: ("reporter", "partner", "currency"),
    MEMBERS: ("reporter", "partner", "currency"),
    TOTAL: ("reporter", "partner", "currency"),
    PRODUCTS: ("reporter", "partner", "flow", "product", "currency"),
    FDI: ("investor", "what", "currency"),
    FDI_TOTAL: ("what", "currency", "source_id"),
    SHARES: ("product", "basis", "partner"),
    VOLUMES: ("series", "partner"),
    CORRIDOR: ("series",),
    MACRO: ("country", "indicator"),
}
"""What tells the series of a table from each other; of goods, all flows stand together."""

PRESS = "_press"
"""How what ends that only the press has: a figure under a definition that is not stated."""

# Words of the tables on a zero, and notes on sums over members.
UNSURE = "below rounding"
ABSENT, ZEROS = "some members not in the source", "unsure zeros of some members"

AGAIN = "kz_crude_exports_value"

WHOLE_REASONS = {
    "balance": mark("A balance can be below zero, so it is not a part of a total."),
    "net_inflow": mark(
        "Withdrawals by some investors offset the inflow from others, so a share of the net inflow "
        "means nothing."
    ),
    "gross_inflow_press": mark(
        "The press gives no total under the same definition, so there is nothing to divide by."
    ),
    "import_2709": mark(
        "The Commission's register also counts oil that came through another member, so it is no "
        "part of what customs count as imports from Kazakhstan."
    ),
}
"""Why there is no share of what, where a total seems to be at hand."""

# Statistics that divide by what is held, or is there, at one time of the year.
MILLION = 1e6
PEOPLE = "million persons"
AT_ONE_TIME = (PEOPLE, "MW", "corridors")
# Total of a series with the same unit and flow, in the same table.
WITHIN = {
    "cpc_shipments_karachaganak": "cpc_shipments",
    "cpc_shipments_kashagan": "cpc_shipments",
    "cpc_shipments_tengiz": "cpc_shipments",
    "corridors_rail": "corridors",
    "corridors_road": "corridors",
}
# Series of energy volumes that count the same thing in different ways.
WAYS = {
    "eu27_crude_imports": EU,
    "eu_member_crude_from_kz": "tonnes",
    "eu_member_crude_register": "register",
    "eu_crude_imports_register": "register",
    "oil_production": "ministry",
    "oil_production_balance": "balance",
    "oil_production_energy": "energy content",
    "kz_crude_exports": "customs",
    "kz_crude_exports_balance": "balance",
    "kz_crude_exports_ministry": "ministry",
    "renewables_share_ministry": "ministry",
}
MACRO_KINDS = {
    "merchandise_exports_usd": "flow",
    "merchandise_imports_usd": "flow",
    "gdp_usd": "flow",
    "current_account_usd": "balance",
    "reserves_usd": "stock",
    "external_debt_usd": "stock",
}


@dataclass(frozen=True)
class Series:
    """One series: what it is, and where it stands among the others.

    Parameters
    ----------
    key
        Table and dimensions, such as ``trade_turnover:KZ.EU27_2020.export``.
    subject
        One of :data:`SUBJECTS`.
    what
        Code of what is counted, such as ``export`` or ``crude_oil/tonnes_eu28``.
    counted_by
        Who counted; empty where the question does not arise.
    partner
        The country, perimeter, investor or supplier; empty if there is none.
    kind
        ``flow`` (money during a year), ``stock`` (at one time of it), ``balance`` (may be
        negative), ``share`` (percent of something), ``rate`` (a price, an index, percent a year),
        ``count`` (a quantity during a year).
    currency
        Of an amount of money, else empty.
    unit
        Of anything else, else empty.
    basis
        What must not be mixed in one line: perimeter, definition, source; empty if nothing special.
    first, last
        Years.
    tables
        The tables that it is taken from.
    whole
        Key of the total that this is a part of; empty if there is none (:data:`WHOLE_REASONS`).
    opposite
        Key of the other side's series of the same flow or stock; empty if there is none.
    """

    key: str
    subject: str
    what: str
    counted_by: str
    partner: str
    kind: str
    currency: str
    unit: str
    basis: str
    first: int
    last: int
    tables: tuple[str, ...]
    whole: str = ""
    opposite: str = ""

    @property
    def table(self) -> str:
        """The table that the key names."""
        return self.key.partition(":")[0]


# --- the catalogue --------------------------------------------------------------------------------


@cache
def catalogue() -> Mapping[str, Series]:
    """Return every series by its key, in order of subject, what, who counted and partner.

    >>> catalogue()["trade_turnover:KZ.EU27_2020.export"].whole
    'trade_total:KZ.WORLD.export'
    """
    found = {one.key: one for make in _MAKERS for one in make()}
    whats = list(dict.fromkeys(one.what for one in found.values()))
    subjects = list(SUBJECTS)
    places = {what: place for place, what in enumerate(whats)}
    ordered = sorted(
        found.values(),
        key=lambda one: (
            subjects.index(one.subject),
            places[one.what],
            _first_of("KZ", EU, one.counted_by),
            _first_of(*PERIMETERS, "KZ", one.partner),
            one.currency,
        ),
    )
    return {
        one.key: replace(one, whole=_whole(one, found), opposite=_opposite(one, found))
        for one in ordered
    }


def _first_of(*codes: str) -> tuple[int, str]:
    """Return what sorts the last code: before all others if it is one of the codes before it."""
    *early, code = codes
    if not early:
        return (0, code)
    return (early.index(code) if code in early else len(early), code)


def series(key: str) -> Series:
    """Return one series.

    Raises
    ------
    MeasureError
        There is no such series; the remedy names those with a similar key.

    >>> series("corridor:titr_freight").unit
    'thousand tonnes'
    """
    known = catalogue()
    if key not in known:
        near = difflib.get_close_matches(key, known, n=3, cutoff=0.3) or list(known)[:3]
        raise MeasureError(f"there is no series {key!r}", remedy=f"choose {', '.join(near)}")
    return known[key]


def _spans(frame: pd.DataFrame, *by: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Give each combination of the columns with its first and last year."""
    years = frame.groupby(list(by), sort=True)["year"].agg(["min", "max"])
    for codes, first, last in zip(years.index, years["min"], years["max"], strict=True):
        yield (codes if isinstance(codes, tuple) else (codes,)), int(first), int(last)


def _listed(table: str, column: str) -> list[str]:
    """Return the codes of a column in the order of the data dictionary."""
    fields = {field["name"]: field for field in describe(table)["schema"]["fields"]}
    codes: list[str] = fields[column]["constraints"]["enum"]
    return codes


def _in_order(table: str, column: str, *others: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Give the spans of a table, the first column in the order of the data dictionary."""
    places = {code: place for place, code in enumerate(_listed(table, column))}
    spans = _spans(load(table), column, *others)
    yield from sorted(spans, key=lambda span: places[span[0][0]])


@cache
def _frame(table: str) -> pd.DataFrame:
    """Return a table as its series need it."""
    frame = load(table)
    if table == PRODUCTS:
        return pd.concat([frame, _eu_fuels(frame)], ignore_index=True)
    if table in (FDI, FDI_TOTAL):
        known = frame[frame["value_mn"].notna()].reset_index(drop=True)
        # what only the press has is another thing
        told = known["status"] == "estimate"
        return known.assign(what=known["measure"].where(~told, known["measure"] + PRESS))
    return frame


@cache
def _places(table: str) -> Mapping[tuple[str, ...], Sequence[int]]:
    """Return where the rows of each series are: looked for once, not for each series."""
    places: dict[tuple[str, ...], list[int]] = {}
    columns = (_frame(table)[column] for column in COLUMNS[table])
    for place, codes in enumerate(zip(*columns, strict=True)):
        places.setdefault(codes, []).append(place)
    return places


def _at(table: str, *codes: str) -> pd.DataFrame:
    """Return the rows of a table with these codes in its :data:`COLUMNS`."""
    return _frame(table).take(_places(table).get(codes, []))


def _made(table: str, code: str, years: tuple[int, int], **rest: str) -> Series:
    """Return a series of a table; what is not said of it is empty."""
    said = {"counted_by": "", "partner": "", "currency": "", "unit": "", "basis": ""} | rest
    return Series(
        key=f"{table}:{code}",
        subject=SUBJECT[table],
        first=years[0],
        last=years[1],
        tables=(table,),
        **said,
    )


# --- trade ----------------------------------------------------------------------------------------


def _goods() -> Iterator[Series]:
    for table in (TURNOVER, MEMBERS, TOTAL):
        spans = {codes: (first, last) for codes, first, last in _trade_spans(table)}
        for codes, years in list(spans.items()):
            reporter, partner, flow, currency = codes
            other = spans.get((reporter, partner, "import", currency))
            if flow == "export" and other and (reporter == "KZ" or table == TURNOVER):
                both = max(years[0], other[0]), min(years[1], other[1])
                for derived in ("turnover", "balance"):
                    spans[reporter, partner, derived, currency] = both
        for (reporter, partner, flow, currency), years in spans.items():
            own = table == MEMBERS and reporter != "KZ"
            yield _made(
                table,
                ".".join([reporter, partner, flow, *([currency] if own else [])]),
                years,
                what=flow,
                counted_by=reporter,
                partner=partner,
                kind="balance" if flow == "balance" else "flow",
                currency=currency,
                basis=next((code for code in (reporter, partner) if code in PERIMETERS), ""),
            )


def _trade_spans(table: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    frame = load(table)
    last = int(frame["year"].max())
    for codes, first, end in _spans(frame, "reporter", "partner", "flow", "currency"):
        # Kazakhstan's tables cover all members in every year: what is missing is zero
        filled = table == MEMBERS and codes[0] == "KZ"
        yield codes, _first_year(codes[1]) if filled else first, last if filled else end


@cache
def _first_year(partner: str) -> int:
    """Return the first year in which Kazakhstan's tables have a member as one partner."""
    frame = load(MEMBERS)
    kz = frame[frame["reporter"] == "KZ"]
    if partner in measures.WHOLES["BLX"]:
        return int(kz.loc[kz["partner"] == "BLX", "year"].max()) + 1
    return int(kz["year"].min())


def _goods_rows(one: Series) -> pd.DataFrame:
    codes = ("BLX", *sorted(measures.WHOLES["BLX"])) if one.partner == "BLX" else (one.partner,)
    parts = pd.concat([_at(one.table, one.counted_by, code, one.currency) for code in codes])
    filled = one.table == MEMBERS and one.counted_by == "KZ"
    if one.what in set(parts["flow"]) and not filled:
        return parts[parts["flow"] == one.what]
    if one.what in DIRECTIONS:
        parts = parts[parts["flow"] == one.what]
        known = _of_members(one.what, _first_year(one.partner))
        known = known[known["partner"] == one.partner]
    else:
        known = _both(one.table, one.counted_by, one.partner)
        known = known[known["flow"] == one.what]
    notes = _notes(parts[parts["flow"].isin(DIRECTIONS)])
    return known.assign(note=[notes.get(year, "") for year in known["year"]])


@lru_cache(maxsize=64)
def _both(table: str, reporter: str, partner: str) -> pd.DataFrame:
    """Return exports, imports, turnover and balance with a partner."""
    known = load(table)
    if table == MEMBERS:
        known = pd.concat([_of_members(flow, _first_year(partner)) for flow in DIRECTIONS])
    return trade.flows(known, known, partner=partner, reporter=reporter)


@lru_cache(maxsize=4)
def _of_members(flow: str, first: int) -> pd.DataFrame:
    """Return Kazakhstan's trade with every member, zero where none is recorded."""
    by_member = load(MEMBERS)
    years = first, int(by_member["year"].max())
    return trade.members(by_member, flow=flow, perimeter="EU28", years=years)


def _notes(parts: pd.DataFrame) -> dict[int, str]:
    """Return what the table notes of the parts of each year, each note once."""
    noted: dict[int, dict[str, None]] = {}
    for year, note in zip(parts["year"], parts["note"], strict=True):
        if note:
            noted.setdefault(year, {})[note] = None
    return {year: "; ".join(notes) for year, notes in noted.items()}


def _products() -> Iterator[Series]:
    for (reporter, partner, flow, product, currency), first, last in _spans(
        _frame(PRODUCTS), "reporter", "partner", "flow", "product", "currency"
    ):
        yield _made(
            PRODUCTS,
            f"{reporter}.{partner}.{flow}.{product}.{currency}",
            (first, last),
            what=f"{flow}_{product}",
            counted_by=reporter,
            partner=partner,
            kind="flow",
            currency=currency,
            # members' crude oil is from the Commission's register, all else from customs
            basis="register"
            if product != trade.FUELS and reporter != "KZ"
            else reporter
            if reporter in PERIMETERS
            else "",
        )


def _eu_fuels(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the members' imports of mineral fuels from Kazakhstan, added up."""
    fuels = frame[
        frame["reporter"].isin(EU27)
        & (frame["product"] == trade.FUELS)
        & (frame["flow"] == "import")
    ]
    sums = measures.total(fuels, parts="reporter").assign(reporter=EU, note="")
    return sums[frame.columns]


def _product_rows(one: Series) -> pd.DataFrame:
    flow, product = one.what.split("_")
    return _at(PRODUCTS, one.counted_by, one.partner, flow, product, one.currency)


# --- investment -----------------------------------------------------------------------------------


def _investment() -> Iterator[Series]:
    frame = _frame(FDI)
    tabled = frame[frame["what"] == frame["measure"]]
    ours = tabled[tabled["investor"].isin(EU27)].assign(investor=EU)
    sources = dict(
        zip(zip(tabled["what"], tabled["currency"], strict=True), tabled["source_id"], strict=True)
    )
    every = pd.concat([frame, ours])
    for (what, investor, currency), first, last in _spans(every, "what", "investor", "currency"):
        yield _made(
            FDI,
            f"{investor}.{what}.{currency}",
            (first, last),
            what=what,
            counted_by=investor if what == "stock_mirror" else "KZ",
            partner=investor,
            kind=_fdi_kind(what),
            currency=currency,
            # each measure by country has one source, the press many
            basis=sources.get((what, currency), PRESS.strip("_")),
        )
    for (what, measure, currency, source), first, last in _spans(
        _frame(FDI_TOTAL), "what", "measure", "currency", "source_id"
    ):
        yield _made(
            FDI_TOTAL,
            f"{measure}.{currency}.{source}",
            (first, last),
            what=what,
            counted_by="" if what == "stock_mirror" else "KZ",
            partner="WORLD",
            kind=_fdi_kind(what),
            currency=currency,
            basis=source,
        )


def _fdi_kind(what: str) -> str:
    measure = what.removesuffix(PRESS)
    return {"stock": "stock", "stock_mirror": "stock", "net_inflow": "balance"}.get(measure, "flow")


def _fdi_rows(one: Series) -> pd.DataFrame:
    if one.partner == EU:
        sums = investment.eu_total(load(FDI), measure=one.what, currency=one.currency)
        known = sums[sums["value_mn"].notna()]
        return known.assign(note=_notes_on_sums(known, one))
    return _at(FDI, one.partner, one.what, one.currency).drop(columns="what")


def _notes_on_sums(sums: pd.DataFrame, one: Series) -> list[str]:
    """Return for each sum over the members what of them is not known."""
    fdi = load(FDI)
    of_members = fdi["investor"].isin(EU27) & (fdi["measure"] == one.what)
    unsure = of_members & (fdi["currency"] == one.currency) & fdi["note"].str.contains(UNSURE)
    years = set(fdi.loc[unsure, "year"])
    return [
        "; ".join(words for words, holds in ((ABSENT, absent), (ZEROS, year in years)) if holds)
        for year, absent in zip(sums["year"], sums["unreported"], strict=True)
    ]


def _fdi_total_rows(one: Series) -> pd.DataFrame:
    return _at(FDI_TOTAL, one.what, one.currency, one.basis).drop(columns="what")


# --- energy, corridor, economy --------------------------------------------------------------------


def _shares() -> Iterator[Series]:
    for (basis, product, partner), first, last in _in_order(SHARES, "basis", "product", "partner"):
        yield _made(
            SHARES,
            f"{product}.{partner}.{basis}",
            (first, last),
            what=f"{product}/{basis}",
            partner=partner,
            kind="share",
            unit="percent",
            basis=basis,
        )


def _share_rows(one: Series) -> pd.DataFrame:
    found = _at(SHARES, *one.what.split("/"), one.partner)
    return found.rename(columns={"share_pct": "value"}).assign(unit=one.unit)


def _volumes() -> Iterator[Series]:
    for (what, partner, unit), first, last in _in_order(VOLUMES, "series", "partner", "unit"):
        if what == AGAIN:
            continue
        yield _made(
            VOLUMES,
            f"{what}.{partner}",
            (first, last),
            what=what,
            partner=partner,
            kind=_quantity_kind(unit),
            unit=_unit(unit),
            basis=WAYS.get(what, ""),
        )


def _quantity_kind(unit: str) -> str:
    if unit == "%":
        return "share"
    if "/" in unit:
        return "rate"
    return "stock" if unit in AT_ONE_TIME else "count"


def _unit(unit: str) -> str:
    return "percent" if unit == "%" else unit


def _volume_rows(one: Series) -> pd.DataFrame:
    return _at(VOLUMES, one.what, one.partner).assign(unit=one.unit)


def _corridor() -> Iterator[Series]:
    for (what, unit), first, last in _in_order(CORRIDOR, "series", "unit"):
        yield _made(
            CORRIDOR,
            what,
            (first, last),
            what=what,
            kind=_quantity_kind(unit),
            unit=_unit(unit),
        )


def _corridor_rows(one: Series) -> pd.DataFrame:
    return _at(CORRIDOR, one.what).assign(unit=one.unit)


def _economy() -> Iterator[Series]:
    for (what, country, unit), first, last in _in_order(MACRO, "indicator", "country", "unit"):
        money = unit == "USD"
        yield _made(
            MACRO,
            f"{country}.{what}",
            (first, last),
            what=what,
            partner=country,
            kind=MACRO_KINDS.get(what) or _macro_kind(_macro_unit(unit)),
            currency="USD" if money else "",
            unit="" if money else _macro_unit(unit),
        )


def _macro_unit(unit: str) -> str:
    return PEOPLE if unit == "persons" else unit


def _macro_kind(unit: str) -> str:
    if unit in AT_ONE_TIME:
        return "stock"
    return "share" if unit == "percent" else "rate"


def _macro_rows(one: Series) -> pd.DataFrame:
    found = _at(MACRO, one.partner, one.what)
    if one.unit == PEOPLE:
        return found.assign(unit=PEOPLE, value=found["value"] / MILLION)
    if not one.currency:
        return found
    return found.drop(columns=["unit", "value"]).assign(
        currency=one.currency, value_mn=found["value"] / MILLION
    )


# --- wholes and other sides -----------------------------------------------------------------------


def _whole(one: Series, known: Mapping[str, Series]) -> str:
    """Return the key of the total of the same source in which a series is a part."""
    if one.partner == "WORLD" or one.kind not in ("flow", "stock", "count"):
        # of KZ's crude oil exports to the world, all goods are the total
        key = f"{TOTAL}:KZ.WORLD.export" if one.what == "export_2709" else ""
    elif one.table in (TURNOVER, MEMBERS, TOTAL) and one.counted_by == "KZ":
        key = f"{TOTAL}:KZ.WORLD.{one.what}"
    elif one.table == PRODUCTS and one.basis != "register":
        flow = one.what.partition("_")[0]
        key = (
            f"{TURNOVER}:{EU}.KZ.{flow}"
            if one.counted_by == EU
            else f"{MEMBERS}:{one.counted_by}.KZ.{flow}.{one.currency}"
        )
    elif one.table == FDI:
        key = f"{FDI_TOTAL}:{one.what}.{one.currency}.{one.basis}"
    elif one.what == "uranium_production":
        key = f"{VOLUMES}:{one.what}.WORLD"
    elif one.table == MACRO:
        key = f"{MACRO}:WORLD.{one.what}"
    else:
        key = ""
    if one.what in WITHIN:
        key = one.key.replace(one.what, WITHIN[one.what])
    return key if _overlap(one, known.get(key)) else ""


def _opposite(one: Series, known: Mapping[str, Series]) -> str:
    """Return the key of what the other side counts of the same goods or the same stock."""
    found = (key for key in _other_sides(one) if _overlap(one, known.get(key)))
    return next(found, "")


def _other_sides(one: Series) -> list[str]:
    """Return where the other side may be counted; of a member's imports, the longer series first.

    The choice is that of the charts: importers in dollars, exporters in euro.
    """
    if one.table in (TURNOVER, MEMBERS) and one.what in DIRECTIONS:
        head = f"{one.table}:{one.partner}.{one.counted_by}.{trade.OPPOSITE[one.what]}"
        return [head, f"{head}.USD", f"{head}.EUR"]
    # two_sided_stock takes the Kazakh side in euro and the investor's in dollars
    sides = {("stock", "EUR"): "stock_mirror.USD", ("stock_mirror", "USD"): "stock.EUR"}
    if one.table == FDI and (one.what, one.currency) in sides:
        return [f"{FDI}:{one.partner}.{sides[one.what, one.currency]}"]
    return []


def _overlap(one: Series, other: Series | None) -> bool:
    return other is not None and one.first <= other.last and other.first <= one.last


# --- rows -----------------------------------------------------------------------------------------


def rows(key: str) -> pd.DataFrame:
    """Return the rows of a series, one a year, in order of year.

    Returns
    -------
    pandas.DataFrame
        ``year``, the columns that the table has for what it is, then ``currency`` and ``value_mn``
        for amounts of money or ``unit`` and ``value`` for all else, ``status``, ``source_id`` and
        ``note``.

    Raises
    ------
    MeasureError
        There is no such series.

    >>> rows("trade_by_member_state:KZ.DE.export")["year"].min()
    np.int64(1995)
    """
    # a copy costs nothing until somebody writes into it
    return _rows(key).copy()


@lru_cache(maxsize=4096)
def _rows(key: str) -> pd.DataFrame:
    one = series(key)
    found = _ROWS[one.table](one)
    measures.require_unique(found, ["year"])
    values = ["currency", "value_mn"] if one.currency else ["unit", "value"]
    ends = [*values, "status", "source_id", "note"]
    others = [column for column in found.columns if column not in ("year", *ends)]
    return found[["year", *others, *ends]].sort_values("year", ignore_index=True)


_MAKERS = (_goods, _products, _investment, _shares, _volumes, _corridor, _economy)
_ROWS = {
    TURNOVER: _goods_rows,
    MEMBERS: _goods_rows,
    TOTAL: _goods_rows,
    PRODUCTS: _product_rows,
    FDI: _fdi_rows,
    FDI_TOTAL: _fdi_total_rows,
    SHARES: _share_rows,
    VOLUMES: _volume_rows,
    CORRIDOR: _corridor_rows,
    MACRO: _macro_rows,
}
