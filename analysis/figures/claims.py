"""Figures on the claims of the documents: how far from statistics, and how many can be decided."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis import charts, investment, trade
from analysis.canvas import AbsentError
from analysis.claims.amounts import stated
from analysis.claims.checking import NEEDED, check
from analysis.claims.verdict import VERDICTS
from analysis.figures import Tables, View, register
from analysis.figures.common import in_words, opening, source_break, span
from analysis.figures.trade import SOURCE_CHANGES
from analysis.findings import Finding, listing, money, number, percent, suffixed
from analysis.language import Term, mark, say, say_as, say_many
from analysis.measures import join_sources, provenance
from analysis.prices import indicator, to_usd
from analysis.record import Draft, Panels, Sheet, plotted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.claims.readings import Reading

CONFIRMED, CLOSE, DIFFERS, ONLY_IF, INCONSISTENT, NO_SERIES = VERDICTS
Row = Mapping[Any, Any]

ORDER = (CONFIRMED, CLOSE, ONLY_IF, DIFFERS, INCONSISTENT)
MEANT_TOO = mark("another figure that the words may mean")
SPOKEN = {
    CONFIRMED: mark("confirmed"),
    CLOSE: mark("close"),
    ONLY_IF: mark("only if"),
    DIFFERS: mark("differs"),
    INCONSISTENT: mark("inconsistent"),
    NO_SERIES: mark("no official series"),
    MEANT_TOO: MEANT_TOO,
}
ROLES = {
    CONFIRMED: "kazakhstan",
    CLOSE: "member",
    ONLY_IF: "china",
    DIFFERS: "russia",
    INCONSISTENT: "eu",
    MEANT_TOO: "other",
}
MARKS = {
    CONFIRMED: "o",
    CLOSE: "s",
    ONLY_IF: "D",
    DIFFERS: "X",
    INCONSISTENT: "P",
    MEANT_TOO: "|",
}

BILLIONS = {"USD": mark("${number} bn"), "EUR": mark("€{number} bn")}
BILLION = 1e9
HEDGED = {
    "about": mark("about {amount}"),
    "nearly": mark("nearly {amount}"),
    "more_than": mark("more than {amount}"),
    "less_than": mark("less than {amount}"),
}

# Where a claim belongs; what is in no line is counted as the last one.
SUBJECTS = {
    mark("Trade"): (
        "trade_turnover exports imports trade_balance growth trade_share services_exports "
        "services_imports"
    ),
    mark("Investment and companies"): (
        "fdi_flow fdi_cumulative fdi_stock fdi_share company_count participant_count"
    ),
    mark("Energy, raw materials, transport"): (
        "energy_share energy_volume raw_materials_count corridor_volume corridor_count "
        "transit_share capacity"
    ),
    mark("Money promised or granted"): "funding",
    mark("Output, people, area"): (
        "gdp gdp_per_head population population_share population_density area language_count"
    ),
    mark("Dates, agreements, ranks, counts"): "",
}
BY_MEASURE = {measure: subject for subject, words in SUBJECTS.items() for measure in words.split()}
REST = list(SUBJECTS)[-1]
COMPARED = list(SUBJECTS)[:3]

# A document is named by who published it; the two of one newspaper are told apart by the year.
DOCUMENTS = {
    "encyclopaedia": mark("Encyclopaedia"),
    "pressclub_2025": mark("Foreign ministry"),
}
# Newspapers have one name in every language.
NEWSPAPERS = {
    "eureporter_31": "EU Reporter",
    "joint_statement_2023": "Astana Times",
    "vassilenko_2026": "Astana Times",
}
WHAT = {
    "trade_turnover": "Turnover",
    "trade_share": "EU share of",
    "fdi_flow": "Investment from",
    "fdi_stock": "Investment stock of",
    "fdi_cumulative": "Investment from",
    "fdi_share": "EU share of investment",
    "energy_share": "Kazakh share of EU",
}
ADJECTIVES = {"EU": "EU", "KZ": "Kazakh"}
PERIMETER_WORDS = {
    "EU27_2020": "without UK",
    "EU28": "with UK",
    "EU_V": "members then",
    "EU_BNS": "the bureau's EU",
}
WHO = {"EU": "the EU", "KZ": "Kazakhstan", "WORLD": "all countries"}


# --- the check, once for all figures ------------------------------------------------------------


class _Frames:
    """Frames as a key of a cache: equal if every cell is."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self.frames = dict(frames)

    def __hash__(self) -> int:
        return hash(tuple((name, len(frame)) for name, frame in self.frames.items()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Frames) or self.frames.keys() != other.frames.keys():
            return False
        return all(frame.equals(other.frames[name]) for name, frame in self.frames.items())


@lru_cache(maxsize=2)
def _check(frames: _Frames) -> pd.DataFrame:
    return check(frames.frames["claims"], frames.frames)


def _checked(tables: Tables) -> pd.DataFrame:
    """Return the register with its verdicts, and for each claim its subject and its document.

    Claims are held against every year there is, whatever years a reader wants to see.
    """
    every = copy(tables)
    every.since = 0
    rows = _check(_Frames({name: every(name) for name in ("claims", *NEEDED)}))
    return rows.assign(
        subject=rows["measure"].map(BY_MEASURE).fillna(REST),
        publisher=_publishers(rows),
    )


def _publishers(rows: pd.DataFrame) -> pd.Series:
    """Return the name of each claim's document; the year is added where two share a name."""
    dated = rows[rows["stated_on"] != ""].drop_duplicates("document").set_index("document")
    years = dated["stated_on"].str[:4]
    said = NEWSPAPERS | {code: say(name) for code, name in DOCUMENTS.items()}
    names = {code: said.get(code, code) for code in rows["document"].unique()}
    shared = {name for name in names.values() if list(names.values()).count(name) > 1}
    full = {
        code: f"{name} {years[code]}" if name in shared and code in years else name
        for code, name in names.items()
    }
    return rows["document"].map(full)


def _decided(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the claims whose verdict rests on an official figure."""
    return rows[rows["official"].notna() & (rows["verdict"] != NO_SERIES)]


# --- stated beside official ---------------------------------------------------------------------


@register
def stated_against_official(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Compare amounts and shares in trade, investment and energy with the official ones."""
    rows = _compared(_checked(tables))
    frame = _ratios(rows)
    columns = [
        ("official", dict(zip(rows["label"], rows["against"], strict=True)), 0.12),
        ("verdict", dict(zip(rows["label"], rows["judged"], strict=True)), 1.17),
    ]
    limits = frame["value"].min() - 3, frame["value"].max() + 3

    def draw(axes: list[Axes]) -> None:
        for ax, (panel, part) in zip(axes, frame.groupby("panel", sort=False), strict=True):
            charts.dot_rows(
                part,
                ax=ax,
                roles={_spoken(name): role for name, role in ROLES.items()},
                marks={_spoken(name): mark for name, mark in MARKS.items()},
                # heads stand once, over the first panel
                columns=[
                    charts.Column(head if ax is axes[0] else "", texts, inches)
                    for head, texts, inches in columns
                ],
                at=100,
            )
            ax.tick_params(axis="x", labelbottom=True)
            ax.set_xlim(*limits)
            ax.set_title(str(panel))

    return Draft(
        findings=_about_ratios(rows),
        subtitle=(
            "Stated as a percentage of the official figure on which the verdict rests (100 = equal)"
        ),
        frame=frame,
        draw=draw,
        kind="Dot chart in panels",
        panels=_row_panels(frame, left=3.25, right=2.75),
        notes=[
            f"Document not named: {rows['unnamed'].iloc[0].lower()}. Grey marks: {MEANT_TOO}, such "
            "as the EU with the United Kingdom. Undated texts: the year that fits best."
        ],
    )


def _compared(checked: pd.DataFrame) -> pd.DataFrame:
    """Return claims in money or per cent of a whole with their ratio and words, in chart order."""
    rows = _decided(checked)
    rows = rows[
        rows["subject"].isin(COMPARED)
        & (rows["measure"] != "growth")
        & rows["unit"].isin([*BILLIONS, "percent"])
    ]
    main = rows["publisher"].mode().iloc[0]
    rows = rows.assign(
        unnamed=main,
        by=rows["publisher"].where(rows["publisher"] != main, ""),
        ratio=100 * rows["value"] / rows["official"],
        place=rows["verdict"].map(ORDER.index),
        judged=[_judged(row) for row in rows.to_dict("records")],
        against=[_official_words(row) for row in rows.to_dict("records")],
        shown_official=rows["official"].where(
            rows["unit"] == "percent", rows["official"] / BILLION
        ),
        shown_value=rows["value"].where(rows["unit"] == "percent", rows["value"] / BILLION),
        status=[_rests_on(row).status for row in rows.to_dict("records")],
        source_id=rows["source_id"] + " " + rows["official_source"],
    )
    return rows.assign(
        subject=pd.Categorical(rows["subject"], COMPARED, ordered=True),
        label=[_label(row) for row in rows.to_dict("records")],
    ).sort_values(["subject", "place", "ratio", "label"], ascending=[True, True, False, True])


def _rests_on(row: Row) -> Reading:
    """Return the reading that a verdict rests on."""
    readings: list[Reading] = row["readings"]
    return next(
        one
        for one in readings
        if one.value == row["official"] and one.definition == row["definition"]
    )


def _ratios(rows: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for subject, part in rows.groupby("subject", sort=False, observed=True):
        others = pd.DataFrame(
            [
                {**row, "ratio": 100 * row["value"] / value, "verdict": MEANT_TOO, "status": status}
                for row in part.to_dict("records")
                for value, status in _meant_too(row)
            ]
        )
        parts.append(
            plotted(
                pd.concat([part, others]).assign(series=lambda rows: rows["verdict"].map(_spoken)),
                series="series",
                x="label",
                value="ratio",
                unit="% of official",
                # only the first of its words has money and shares
                panel=re.split(",| and", str(subject))[0],
            )
        )
    return pd.concat(parts, ignore_index=True)


def _meant_too(row: Row) -> list[tuple[float, str]]:
    """Return the other figures that the words of a dated claim mean first."""
    if not (row["period"] or row["stated_on"]):
        return []
    # two sources that print the same are one figure
    meant = {
        f"{one.value:.3g}": (one.value, one.status)
        for one in row["readings"]
        if one.main and one.decides and one.value != row["official"]
    }
    return list(meant.values())


def _about_ratios(rows: pd.DataFrame) -> list[Finding]:
    count = rows["verdict"].value_counts()
    undated = rows[(rows["period"] == "") & (rows["stated_on"] == "")]
    loose = undated[undated["verdict"] == ONLY_IF]
    off = rows[rows["verdict"] == DIFFERS]
    said = [
        f"“{row['label']}”, officially {row['against']}"
        for row in off.sort_values("ratio", key=lambda ratio: -(ratio - 100).abs())
        .head(2)
        .to_dict("records")
    ]
    cells = pd.concat([rows.drop(columns="readings"), count.reset_index()])
    return [
        Finding(
            f"Of {len(rows)} figures on trade, investment and energy that statistics decide, "
            f"{_many(count, CONFIRMED)} hold as stated, {_many(count, ONLY_IF)} under one "
            "definition only",
            cells,
        ),
        Finding(f"Furthest off are {listing(said)}.", off.drop(columns="readings")),
        Finding(
            f"{opening(in_words(len(loose)))} of the {_many(count, ONLY_IF)} hold for some year, "
            "but their text names none: as a statement on the present they cannot be quoted.",
            pd.concat([loose.drop(columns="readings"), count.reset_index()]),
        ),
    ]


def _many(count: pd.Series, verdict: str) -> str:
    return in_words(int(count.get(verdict, 0)))


def _label(row: Row) -> str:
    """Return what a claim says, as short as it can be without becoming another one."""
    measure = str(row["measure"])
    when = _years(str(row["period"]))
    parts = [WHAT.get(measure, ""), _of(row), when]
    by = f" ({row['by']})" if row["by"] else ""
    return f"{' '.join(filter(None, parts))}: {_stated(row)}{by}"


def _of(row: Row) -> str:
    measure, of = str(row["measure"]), str(row["of"])
    if measure == "trade_share":
        return f"Kazakh {of.removeprefix('trade_').replace('turnover', 'trade')}"
    if measure == "energy_share":
        return str(row["product"]).replace("_", " ").removeprefix("crude ")
    if measure in ("exports", "imports"):
        return f"{ADJECTIVES[str(row['reporter'])]} {measure}"
    if measure in ("fdi_flow", "fdi_stock", "fdi_cumulative"):
        return WHO.get(str(row["partner"]), str(row["partner"]))
    return "summed" if of == "fdi_cumulative" and not row["period"] else ""


def _judged(row: Row) -> str:
    """Return the verdict; if it holds under one definition only, under which EU or whose books."""
    verdict = _spoken(str(row["verdict"]))
    if row["verdict"] != ONLY_IF:
        return verdict
    reading = _rests_on(row)
    if reading.basis.startswith("stock_mirror"):
        return f"{verdict} investors' books"
    return " ".join(filter(None, [verdict, PERIMETER_WORDS.get(reading.perimeter, "")]))


def _spoken(verdict: str) -> str:
    return say(SPOKEN[verdict])


def _years(period: str) -> str:
    return "–".join(part[:4] for part in period.split("/"))


def _stated(row: Row) -> str:
    """Return a stated amount with its hedge, in the signs of a chart.

    >>> _stated({"value": 64e9, "value_high": float("nan"), "unit": "EUR", "step": 1e9,
    ...          "qualifier": "nearly"})
    'nearly €64 bn'
    """
    amount = _in_signs(stated(row["value"], row["unit"], row["step"]), row["unit"])
    if row["value_high"] > row["value"]:
        high = _in_signs(stated(row["value_high"], row["unit"], row["step"]), row["unit"])
        amount = Term(say("{low} to {high}", low=amount, high=high))
    qualifier = str(row["qualifier"])
    return amount if qualifier == "exact" else say(HEDGED[qualifier], amount=amount)


def _in_signs(amount: str, unit: str) -> Term:
    """Return an amount in the signs of a chart: billions of a currency are shortened."""
    written = re.fullmatch(rf"([\d.,]+) billion {unit}", amount)
    if written:
        figure = written[1].replace(",", "")
        decimals = len(figure.partition(".")[2])
        amount = say(BILLIONS[unit], number=number(float(figure), decimals))
    return Term(amount, suffixed(amount, unit))


def _official_words(row: Row) -> str:
    if row["unit"] == "percent":
        text = percent(row["official"])
    else:
        text = money(row["official"] / 1e6, str(row["unit"]))
    floor = "≥ " if _rests_on(row).status == "lower_bound" else ""
    dated = row["period"] or row["stated_on"]
    return f"{floor}{text}" if dated else f"{text}, {_years(_rests_on(row).period)}"


def _row_panels(frame: pd.DataFrame, *, left: float, right: float) -> Panels:
    """Return panels one above the other, as high as they have rows."""
    rows = frame.groupby("panel", sort=False)["x"].nunique()
    gap = 0.62
    return Panels(
        rows=len(rows),
        height=0.235 * rows.sum() + gap * (len(rows) - 1) + 0.2,
        heights=tuple(rows + 0.2),
        left=left,
        right=right,
        gap=gap,
        share_x=True,
    )


# --- "EU investment" ----------------------------------------------------------------------------

STATED = mark("As stated")
BOOKS = "Kazakhstan's books"
MIRROR = "Investors' books"
ABROAD = "With the United Kingdom"
FLOWS, STOCKS = "Came in over years, billion US dollars", "Held at one time, billion US dollars"
INVESTED = {FLOWS: "fdi_cumulative", STOCKS: "fdi_stock"}


@register
def investment_claims(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Set what the documents call EU investment beside what statistics hold."""
    checked, fdi = _checked(tables), tables("fdi_by_member_state")
    rates = indicator(tables("macro"), "usd_per_eur")
    claims = checked[
        checked["measure"].isin(INVESTED.values())
        & (checked["reporter"] == "KZ")
        & (checked["partner"] == "EU")
    ]
    said = _said_in_usd(claims, rates)
    held = _on_record(fdi, rates, [int(year) for year in said.loc[said["panel"] == STOCKS, "end"]])
    rows = pd.concat([said, held], ignore_index=True)
    rows["panel"] = pd.Categorical(rows["panel"], list(INVESTED), ordered=True)
    rows = rows.sort_values("panel", kind="stable")
    frame = pd.concat(
        [
            plotted(
                part, series="series", x="label", value="value", unit="USD bn", panel=str(panel)
            )
            for panel, part in rows.groupby("panel", observed=True, sort=False)
        ],
        ignore_index=True,
    )
    column = charts.Column("", _row_words(rows), 0.15)

    def draw(axes: list[Axes]) -> None:
        for ax, (panel, part) in zip(axes, frame.groupby("panel", sort=False), strict=True):
            charts.dot_rows(
                part,
                ax=ax,
                roles={STATED: "china", BOOKS: "kazakhstan", MIRROR: "eu", ABROAD: "other"},
                marks={STATED: "D", BOOKS: "o", MIRROR: "o", ABROAD: "|"},
                columns=[column],
            )
            ax.set_xlim(0, frame["value"].max() * 1.05)
            ax.set_title(str(panel))
            ax.tick_params(axis="x", labelbottom=True)

    return Draft(
        findings=_about_investment(said, held),
        subtitle=(
            "Direct investment of the EU in Kazakhstan: what the documents state (diamonds) and "
            "what statistics hold of today's 27 members (circles); euro at the year's average rate"
        ),
        frame=frame,
        draw=draw,
        kind="Dot chart in two panels, flows and stocks apart",
        panels=_row_panels(frame, left=3.1, right=2.2),
        notes=[
            "Upright marks: the same with the United Kingdom. Sums cover the years on record, as "
            "named; sums of gross inflows count money that was paid back as if it had stayed, "
            "and no flow is part of a stock."
        ],
    )


def _said_in_usd(claims: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    rows = claims.assign(
        series=STATED,
        panel=claims["measure"].map({measure: panel for panel, measure in INVESTED.items()}),
        end=claims["period"].str[-4:],
        year=pd.to_numeric(claims["period"].str[-4:]),
        currency=claims["unit"],
        value_mn=claims["value"] / 1e6,
        words=[_stated(row) for row in claims.to_dict("records")],
        label=[
            f"{_since(row['period'])} ({row['publisher']})" for row in claims.to_dict("records")
        ],
    )
    dollars = to_usd(rows, rates, value="value_mn")
    return dollars.assign(value=dollars["value_mn"] / 1000).sort_values(
        ["value", "label"], ascending=[False, True]
    )


def _since(period: str) -> str:
    return f"Stated: {_years(period)}" if period else "Stated: no period given"


def _on_record(fdi: pd.DataFrame, rates: pd.DataFrame, ends: list[int]) -> pd.DataFrame:
    """Return sums of the inflows on record, and stocks at the ends of years, in USD."""
    parts = []
    for measure, name in {"gross_inflow": "Gross inflow", "net_inflow": "Net inflow"}.items():
        for series, rows in _with_and_without(fdi, measure, rates, BOOKS).items():
            label = f"{name} on record, {rows['year'].min()}–{rows['year'].max()}"
            parts.append(_one_row(rows, FLOWS, label, series))
    for measure, books in {"stock": BOOKS, "stock_mirror": MIRROR}.items():
        both = _with_and_without(fdi, measure, rates, books)
        for year in sorted({*ends, int(both[books]["year"].max())}):
            for series, rows in both.items():
                label = f"{books}, end of {year}"
                parts.append(_one_row(rows[rows["year"] == year], STOCKS, label, series))
    return pd.DataFrame(parts)


def _with_and_without(
    fdi: pd.DataFrame, measure: str, rates: pd.DataFrame, books: str
) -> dict[str, pd.DataFrame]:
    """Return today's members by year, and the years that have the United Kingdom added to them."""
    eu = investment.eu_total(fdi, measure=measure)
    kingdom = fdi[
        (fdi["investor"] == "GB")
        & (fdi["measure"] == measure)
        & (fdi["currency"] == investment.MAIN_CURRENCY[measure])
        & fdi["value_mn"].notna()
    ]
    both = eu.merge(kingdom, on="year", suffixes=("", "_uk"))
    added = both.assign(
        value_mn=both["value_mn"] + both["value_mn_uk"],
        source_id=both["source_id"] + " " + both["source_id_uk"],
    )[eu.columns]
    return {books: to_usd(eu, rates), ABROAD: to_usd(added, rates)}


def _one_row(rows: pd.DataFrame, panel: str, label: str, series: str) -> dict[str, object]:
    return {
        "panel": panel,
        "label": label,
        "series": series,
        "value": rows["value_mn"].sum() / 1000,
        **provenance(rows),
    }


def _row_words(rows: pd.DataFrame) -> dict[str, str]:
    """Return for each row of the chart what stands beside it: the number, with its hedge."""
    words = {}
    for label, part in rows.groupby("label", sort=False):
        first = part.iloc[0]
        text = number(first["value"])
        if first["series"] == STATED:
            text = first["words"] if first["unit"] == "USD" else f"{text} ({first['words']})"
        else:
            floor = "at least " if first["status"] == "lower_bound" else ""
            text = f"{floor}{text}; with UK {number(part.iloc[-1]['value'])}"
        words[str(label)] = text
    return words


def _about_investment(said: pd.DataFrame, held: pd.DataFrame) -> list[Finding]:
    low, high = said["value"].min(), said.nlargest(1, "value")["words"].iloc[0]
    most = held.nlargest(1, "value").iloc[0]
    members = held[held["series"] != ABROAD]
    stock = members[members["panel"] == STOCKS].nlargest(1, "value").iloc[0]
    net = members[members["label"].str.startswith("Net")].iloc[0]
    gross = members[members["label"].str.startswith("Gross")].iloc[0]
    loose = said[said["period"] == ""]
    return [
        Finding(
            f"“EU investment” is anything from {money(low * 1000, 'USD')} to {high} in the "
            f"documents; no sum or stock in the tables exceeds "
            f"{money(most['value'] * 1000, 'USD')}",
            pd.concat([said.drop(columns="readings"), held]),
        ),
        Finding(
            f"{gross['label']}: {money(gross['value'] * 1000, 'USD')} of today's members; the "
            "tables here have no complete year after that, so longer sums cannot be checked.",
            held,
        ),
        Finding(
            f"{net['label']}, repayments taken off: {money(net['value'] * 1000, 'USD')}. "
            f"{stock['label']}: {money(stock['value'] * 1000, 'USD')}.",
            held,
        ),
        Finding(
            f"{opening(in_words(len(loose)))} of the {in_words(len(said))} statements "
            f"{'has' if len(loose) == 1 else 'have'} no period, without which a sum means nothing.",
            pd.concat([loose.drop(columns="readings"), said[["value"]]]),
        ),
    ]


# --- verdicts -----------------------------------------------------------------------------------

ALL = mark("All documents")
BY_DOCUMENT, BY_SUBJECT = mark("By document"), mark("By subject")


@register
def verdicts(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """How many claims have which verdict, by document and by subject."""
    rows = _checked(tables)
    by_document = _counted(rows, "publisher", say(BY_DOCUMENT))
    by_subject = _counted(rows, "subject", say(BY_SUBJECT))
    whole = _counted(rows.assign(publisher=say(ALL)), "publisher", say(BY_DOCUMENT))
    frame = pd.concat([by_document, whole, by_subject], ignore_index=True)

    def draw(axes: list[Axes]) -> None:
        panels = [part for _, part in frame.groupby("panel", sort=False)]
        for ax, part in zip(axes, panels, strict=True):
            # the whole would leave one shade to all the others
            charts.heat(part, ax=ax, ceiling=float(by_subject["value"].max()))
            ax.tick_params(axis="y", labelsize=charts.LABEL_SIZE)
        charts.table_heads(
            axes, titles=[str(part["panel"].iloc[0]) for part in panels], heads=_heads()
        )

    lines = frame.groupby("panel", sort=False)["series"].nunique()
    return Draft(
        findings=_about_verdicts(rows),
        subtitle=say(
            "Quantitative statements of the {documents} documents, counted by verdict; totals in "
            "brackets",
            documents=in_words(rows["document"].nunique()),
        ),
        frame=frame,
        draw=draw,
        kind=say("Two tables of counts"),
        panels=Panels(
            rows=2,
            height=0.33 * lines.sum() + 0.85,
            heights=tuple(lines.astype(float)),
            left=3.2,
            right=0.3,
            gap=0.75,
        ),
        notes=[say("A dot stands for none.")],
        sheets=[Sheet("table", str(panel)) for panel in dict.fromkeys(frame["panel"])],
    )


def _heads() -> list[str]:
    """Return the verdicts as short as the head of a narrow column wants them."""
    return [
        say_as("head of a column", "confirmed"),
        say_as("head of a column", "close"),
        say_as("head of a column", "only if"),
        say_as("head of a column", "differs"),
        say_as("head of a column", "inconsistent"),
        say_as("head of a column", "no official series"),
    ]


def _counted(rows: pd.DataFrame, by: str, panel: str) -> pd.DataFrame:
    """Return the number of claims by group and verdict; the group's name has its total."""
    order = list(SUBJECTS) if by == "subject" else rows[by].value_counts().index
    table = pd.crosstab(rows[by], rows["verdict"]).reindex(
        index=[name for name in order if name in set(rows[by])], columns=[*ORDER, NO_SERIES]
    )
    total, words = table.sum(axis=1), [_spoken(verdict) for verdict in table.columns]
    sources = rows.groupby(by)["source_id"].agg(join_sources)
    # a count of none is no row: the chart leaves a dot there
    long = table.rename_axis(index="group").reset_index().melt("group", value_name="count")
    long["count"] = long["count"].where(long["count"] > 0)
    return plotted(
        long.assign(
            series=[
                f"{say(group) if by == 'subject' else group} ({total[group]})"
                for group in long["group"]
            ],
            # in the order of the verdicts, not of the alphabet
            words=pd.Categorical(long["verdict"].map(_spoken), words, ordered=True),
            status="final",
            source_id=long["group"].map(sources),
        ),
        series="series",
        x="words",
        value="count",
        unit=say("statements"),
        panel=panel,
    )


def _about_verdicts(rows: pd.DataFrame) -> list[Finding]:
    count = rows["verdict"].value_counts()
    decided = rows[~rows["verdict"].isin([INCONSISTENT, NO_SERIES])]
    known = decided.groupby("subject").size()
    whole = rows.groupby("subject").size()
    share = (100 * known.reindex(whole.index, fill_value=0) / whole).round(0)
    best = str(share.idxmax())
    least = str(share.drop(best).idxmin())
    largest = rows["publisher"].value_counts()
    there = rows["publisher"] == largest.index[0]
    open_there = int((there & (rows["verdict"] == NO_SERIES)).sum())
    cells = pd.concat(
        [
            count.reset_index(),
            pd.DataFrame({"known": known, "whole": whole}).reset_index(),
            largest.reset_index(),
            pd.DataFrame({"decided": [len(decided)], "all": [len(rows)], "open": [open_there]}),
        ]
    )
    return [
        Finding(
            say_many(
                "Official figures decide {decided} of {count} statement: {confirmed} hold as "
                "stated, {only_if} under one definition only",
                "Official figures decide {decided} of {count} statements: {confirmed} hold as "
                "stated, {only_if} under one definition only",
                len(rows),
                decided=len(decided),
                confirmed=_many(count, CONFIRMED),
                only_if=_many(count, ONLY_IF),
            ),
            cells,
        ),
        Finding(
            say(
                "{wrong} contradict their own document or another one; {off} differ from every "
                "official reading.",
                wrong=opening(_many(count, INCONSISTENT)),
                off=_many(count, DIFFERS),
            ),
            cells,
        ),
        Finding(
            say(
                "{best}: {known} of {whole} can be decided; {least:low}: {other} of {total}.",
                best=say(best),
                known=known.get(best, 0),
                whole=whole[best],
                least=Term(say(least), {"low": say(least).lower()}),
                other=known.get(least, 0),
                total=whole[least],
            ),
            cells,
        ),
        Finding(
            say(
                "{document} alone has {count} of the statements; no table here decides {open} of "
                "them.",
                document=largest.index[0],
                count=largest.iloc[0],
                open=open_there,
            ),
            cells,
        ),
    ]


# --- turnover -----------------------------------------------------------------------------------

WITHOUT, WITH = mark("Today's 27 members"), mark("With the United Kingdom")
TURNOVER_ROLES = {WITHOUT: "eu", WITH: "member", STATED: "china"}
TURNOVER_NAMES = {
    WITHOUT: mark("Today's 27\nmembers"),
    WITH: mark("With the United\nKingdom"),
}
HELD = {
    "EU27_2020": mark("{amount} of {year} for the EU without UK"),
    "EU28": mark("{amount} of {year} for the EU with UK"),
    "EU_V": mark("{amount} of {year} for the EU members then"),
    "EU_BNS": mark("{amount} of {year} for the bureau's EU"),
}
# The title compares the changes between so many years.
COMPARED_YEARS = 3
# In a lower chart a name would reach down from above the lines to the ticks.
HIGH_CHART, OVERHANG = 3.3, 0.45
# Inches: between two names, a shift that is none, from the middle of a name to a line above it.
APART, MOVED, NAME_HEIGHT = 0.1, 0.01, 0.22


@register
def turnover_claims(tables: Tables, view: View) -> Draft:
    """Set the turnover that the documents state beside two readings of the EU."""
    checked = _checked(tables)
    said = checked[
        (checked["measure"] == "trade_turnover")
        & (checked["reporter"] == "KZ")
        & (checked["partner"] == "EU")
        & (checked["unit"] == "USD")
        & checked["period"].str.fullmatch(r"\d{4}")
        & (checked["period"].str[:4] >= str(view.since))
    ]
    if said["period"].nunique() < 2:
        raise AbsentError(
            say(
                "from {since} on the documents state fewer than two yearly turnovers; choose an "
                "earlier year",
                since=view.since,
            )
        )
    said = said.assign(
        year=said["period"].astype(int),
        value_bn=said["value"] / BILLION,
        words=[_stated(row) for row in said.to_dict("records")],
    ).sort_values("year")
    rows = trade.perimeters(tables("trade_turnover"))
    rows = rows[rows["year"] >= said["year"].min()].assign(
        value_bn=rows["value_mn"] / 1000,
        series=rows["partner"].map({"EU27_2020": WITHOUT, "EU28": WITH}),
    )
    rows = rows.dropna(subset="series")
    roles = {say(series): role for series, role in TURNOVER_ROLES.items()}
    dots = say(STATED)
    frame = pd.concat(
        [
            plotted(part, series="series", x="year", value="value_bn", unit=say("USD bn"))
            for part in (rows.assign(series=rows["series"].map(say)), said.assign(series=dots))
        ],
        ignore_index=True,
    )

    def draw(axes: list[Axes]) -> None:
        ax = axes[0]
        # room for names above the lines, before the ends of the lines get theirs
        ax.set_ylim(0, frame["value"].max() * 1.24)
        names = {say(series): say(name) for series, name in TURNOVER_NAMES.items()}
        charts.lines(frame, ax=ax, roles=roles, labels={**names, dots: ""}, dots={dots})
        stated = frame[frame["series"] == dots]
        for place in _beside(said, rows, ax):
            own = stated[stated["x"] == place.year]
            charts.names_at(own, ax=ax, roles=roles, places=[(dots, place.text, place.x, place.y)])

    return Draft(
        findings=_about_turnover(said, rows),
        subtitle=say(
            "Goods trade of Kazakhstan with the EU, billion US dollars, as Kazakhstan counts it "
            "(lines), and the turnover of a year that the documents state (dots), {years}",
            years=span(rows),
        ),
        frame=frame,
        draw=draw,
        kind=say("Line chart with dots"),
        panels=Panels(right=1.55),
        notes=source_break(frame, SOURCE_CHANGES),
        sheets=[Sheet("line", "", roles=roles, dots={dots})],
    )


class _Name(NamedTuple):
    """Words for the dot of a year, and where their middle is in data coordinates."""

    year: int
    text: str
    x: float
    y: float


def _beside(said: pd.DataFrame, rows: pd.DataFrame, ax: Axes) -> list[_Name]:
    """Return names for the dots, by turns above and below the lines, so that neighbours fit."""
    width, height = charts.inches(ax)
    low, high = ax.get_xlim()
    year, billion = width / (high - low), height / (ax.get_ylim()[1] - ax.get_ylim()[0])
    left = -OVERHANG if height >= HIGH_CHART else 0.0
    room = width + charts.inches_beside(ax)[1] - left
    top = rows["value_bn"].max()
    found = []
    for below in (False, True):
        part = said.iloc[int(below) :: 2]
        texts = [f"{row['words']}\n{row['publisher']}" for row in part.to_dict("records")]
        widths = [charts.text_inches(text) + APART for text in texts]
        wanted = [(float(x) - low) * year for x in part["year"]]
        places = charts.spread(
            [(inch - left) / room for inch in wanted], [each / room for each in widths]
        )
        middles = [
            low + (left + place * room) / year if abs(left + place * room - at) > MOVED else own
            for own, at, place in zip(part["year"], wanted, places, strict=True)
        ]
        # what stands below stands on one level, under all lines that it could touch
        lowest = min(
            rows.loc[(rows["year"] - x).abs() < size / year / 2 + 1, "value_bn"].min()
            for x, size in zip(middles, widths, strict=True)
        )
        level = min(0.4 * top, lowest - NAME_HEIGHT / billion) if below else 1.17 * top
        found += [
            _Name(int(own), text, float(x), level)
            for own, text, x in zip(part["year"], texts, middles, strict=True)
        ]
    return sorted(found)


def _about_turnover(said: pd.DataFrame, rows: pd.DataFrame) -> list[Finding]:
    years = [int(year) for year in said["year"].tail(COMPARED_YEARS)]
    by_year = rows.pivot(index="year", columns="series", values="value_bn")
    changes = [
        (100 * values.pct_change().dropna()).tolist()
        for values in (said.set_index("year")["value_bn"].loc[years], by_year[WITHOUT].loc[years])
    ]
    added = (by_year[WITH] - by_year[WITHOUT]).dropna()
    cells = pd.concat([said.drop(columns="readings"), rows, pd.DataFrame(changes)])
    held = [
        say(HELD[_rests_on(one).perimeter], amount=one["words"], year=one["year"])
        for one in said.to_dict("records")
        if one["verdict"] in (CONFIRMED, ONLY_IF)
    ]
    return [
        Finding(_swing(years, *changes), cells),
        *(
            [
                Finding(
                    say("They hold under different definitions: {held}.", held=listing(held)), cells
                )
            ]
            if len(held) > 1
            else []
        ),
        Finding(
            say(
                "In the years shown counting the United Kingdom too adds from {low} ({low_year}) "
                "to {high} ({high_year}) to the turnover.",
                low=money(1000 * added.min(), "USD"),
                low_year=added.idxmin(),
                high=money(1000 * added.max(), "USD"),
                high_year=added.idxmax(),
            ),
            pd.concat([rows, added.rename("added").reset_index()]),
        ),
    ]


def _swing(years: Sequence[int], stated: Sequence[float], counted: Sequence[float]) -> str:
    """Say how trade went in the documents, and how it went within one EU."""
    if len(years) < COMPARED_YEARS:
        return say(
            "In the documents trade went {stated} from {first} to {last}; within one EU it went "
            "{counted}",
            stated=signed(stated[0]),
            first=years[0],
            last=years[1],
            counted=signed(counted[0]),
        )
    return say(
        "In the documents trade went {stated_up} from {first} to {middle} and {stated_on} to "
        "{last}; within one EU it went {up} and {on}",
        stated_up=signed(stated[0]),
        first=years[0],
        middle=years[1],
        stated_on=signed(stated[1]),
        last=years[2],
        up=signed(counted[0]),
        on=signed(counted[1]),
    )


def signed(change: float) -> Term:
    """Return a change with its sign.

    >>> signed(25.0), signed(-7.16)
    ('+25.0%', '−7.2%')
    """
    text = f"{'+' if change > 0 else ''}{percent(change)}"
    return Term(text, suffixed(text, "percent"))
