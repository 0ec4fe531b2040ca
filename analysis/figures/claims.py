"""Figures on the claims of the documents: how far from statistics, and how many can be decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import charts, investment, trade
from analysis.claims.amounts import hedged
from analysis.claims.checking import NEEDED, check
from analysis.claims.verdict import VERDICTS
from analysis.figures import Tables, View, register
from analysis.figures.common import in_words, opening, source_break, span
from analysis.figures.trade import SOURCE_CHANGES
from analysis.findings import Finding, listing, money, number, percent
from analysis.measures import join_sources, provenance
from analysis.prices import indicator, to_usd
from analysis.record import Draft, Panels, Sheet, plotted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from analysis.claims.readings import Reading

CONFIRMED, CLOSE, DIFFERS, ONLY_IF, INCONSISTENT, NO_SERIES = VERDICTS
Row = Mapping[Any, Any]

ORDER = (CONFIRMED, CLOSE, ONLY_IF, DIFFERS, INCONSISTENT)
MEANT_TOO = "another figure that the words may mean"
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

CURRENCIES = {"USD": "$", "EUR": "€"}
BILLION = 1e9

# Where a claim belongs; what is in no line is counted as the last one.
SUBJECTS = {
    "Trade": (
        "trade_turnover exports imports trade_balance growth trade_share services_exports "
        "services_imports"
    ),
    "Investment and companies": (
        "fdi_flow fdi_cumulative fdi_stock fdi_share company_count participant_count"
    ),
    "Energy, raw materials, transport": (
        "energy_share energy_volume raw_materials_count corridor_volume corridor_count "
        "transit_share capacity"
    ),
    "Money promised or granted": "funding",
    "Output, people, area": (
        "gdp gdp_per_head population population_share population_density area language_count"
    ),
    "Dates, agreements, ranks, counts": "",
}
BY_MEASURE = {measure: subject for subject, words in SUBJECTS.items() for measure in words.split()}
REST = list(SUBJECTS)[-1]
COMPARED = list(SUBJECTS)[:3]

# A document is named by who published it; the two of one newspaper are told apart by the year.
DOCUMENTS = {
    "encyclopaedia": "Encyclopaedia",
    "eureporter_31": "EU Reporter",
    "joint_statement_2023": "Astana Times",
    "pressclub_2025": "Foreign ministry",
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
    """Return the register with its verdicts, and for each claim its subject and its document."""
    rows = _check(_Frames({name: tables(name) for name in ("claims", *NEEDED)}))
    return rows.assign(
        subject=rows["measure"].map(BY_MEASURE).fillna(REST),
        publisher=_publishers(rows),
    )


def _publishers(rows: pd.DataFrame) -> pd.Series:
    """Return the name of each claim's document; the year is added where two share a name."""
    dated = rows[rows["stated_on"] != ""].drop_duplicates("document").set_index("document")
    years = dated["stated_on"].str[:4]
    names = {code: DOCUMENTS.get(code, code) for code in rows["document"].unique()}
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
        & rows["unit"].isin([*CURRENCIES, "percent"])
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
    return verdict.replace("_", " ")


def _years(period: str) -> str:
    return "–".join(part[:4] for part in period.split("/"))


def _stated(row: Row) -> str:
    """Return a stated amount with its hedge, in the signs of a chart.

    >>> _stated({"value": 64e9, "value_high": float("nan"), "unit": "EUR", "step": 1e9,
    ...          "qualifier": "nearly"})
    'nearly €64 bn'
    """
    text = hedged(row["value"], row["value_high"], row["unit"], row["step"], row["qualifier"])
    sign = CURRENCIES.get(str(row["unit"]), "")
    return re.sub(rf"([\d.,]+) billion {row['unit']}", rf"{sign}\1 bn", text)


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

STATED = "As stated"
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

ALL = "All documents"


@register
def verdicts(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """How many claims have which verdict, by document and by subject."""
    rows = _checked(tables)
    by_document = _counted(rows, "publisher", "By document")
    by_subject = _counted(rows, "subject", "By subject")
    whole = _counted(rows.assign(publisher=ALL), "publisher", "By document")
    frame = pd.concat([by_document, whole, by_subject], ignore_index=True)

    def draw(axes: list[Axes]) -> None:
        for ax, (panel, part) in zip(axes, frame.groupby("panel", sort=False), strict=True):
            # the whole would leave one shade to all the others
            charts.heat(part, ax=ax, ceiling=float(by_subject["value"].max()))
            names = [tick.get_text() for tick in ax.get_xticklabels()]
            ax.set_xticks(ax.get_xticks(), [name.replace(" series", "\nseries") for name in names])
            ax.set_title(str(panel))
            ax.tick_params(axis="y", labelsize=charts.LABEL_SIZE)

    lines = frame.groupby("panel", sort=False)["series"].nunique()
    return Draft(
        findings=_about_verdicts(rows),
        subtitle=(
            f"Quantitative statements of the {in_words(rows['document'].nunique())} documents, "
            "counted by verdict; totals in brackets"
        ),
        frame=frame,
        draw=draw,
        kind="Two tables of counts",
        panels=Panels(
            rows=2,
            height=0.33 * lines.sum() + 0.85,
            heights=tuple(lines.astype(float)),
            left=3.2,
            right=0.3,
            gap=0.75,
        ),
        notes=["A dot stands for none. What each verdict means is in the notebook on claims."],
        sheets=[Sheet("table", str(panel)) for panel in dict.fromkeys(frame["panel"])],
    )


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
            series=long["group"] + " (" + long["group"].map(total).astype(int).astype(str) + ")",
            # in the order of the verdicts, not of the alphabet
            words=pd.Categorical(long["verdict"].map(_spoken), words, ordered=True),
            status="final",
            source_id=long["group"].map(sources),
        ),
        series="series",
        x="words",
        value="count",
        unit="statements",
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
            f"Official figures decide {len(decided)} of {len(rows)} statements: "
            f"{_many(count, CONFIRMED)} hold as stated, {_many(count, ONLY_IF)} under one "
            "definition only",
            cells,
        ),
        Finding(
            f"{opening(_many(count, INCONSISTENT))} contradict their own document or another one; "
            f"{_many(count, DIFFERS)} differ from every official reading.",
            cells,
        ),
        Finding(
            f"{best}: {known.get(best, 0)} of {whole[best]} can be decided; {least.lower()}: "
            f"{known.get(least, 0)} of {whole[least]}.",
            cells,
        ),
        Finding(
            f"{largest.index[0]} alone has {largest.iloc[0]} of the statements; no table here "
            f"decides {open_there} of them.",
            cells,
        ),
    ]


# --- turnover -----------------------------------------------------------------------------------

WITHOUT, WITH = "Today's 27 members", "With the United Kingdom"
TURNOVER_ROLES = {WITHOUT: "eu", WITH: "member", STATED: "china"}
TURNOVER_NAMES = {WITHOUT: "Today's 27\nmembers", WITH: "With the United\nKingdom", STATED: ""}


@register
def turnover_claims(tables: Tables, view: View) -> Draft:  # noqa: ARG001
    """Set the turnover that the documents state beside two readings of the EU."""
    checked = _checked(tables)
    said = checked[
        (checked["measure"] == "trade_turnover")
        & (checked["reporter"] == "KZ")
        & (checked["partner"] == "EU")
        & (checked["unit"] == "USD")
        & checked["period"].str.fullmatch(r"\d{4}")
    ]
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
    frame = pd.concat(
        [
            plotted(part, series=series, x="year", value="value_bn", unit="USD bn")
            for part, series in ((rows, "series"), (said, STATED))
        ],
        ignore_index=True,
    )

    def draw(axes: list[Axes]) -> None:
        # room for names above the lines, before the ends of the lines get theirs
        axes[0].set_ylim(0, frame["value"].max() * 1.24)
        charts.lines(frame, ax=axes[0], roles=TURNOVER_ROLES, labels=TURNOVER_NAMES, dots={STATED})
        charts.names_at(
            frame, ax=axes[0], roles=TURNOVER_ROLES, places=_beside(said, rows["value_bn"].max())
        )

    return Draft(
        findings=_about_turnover(said, rows),
        subtitle=(
            "Goods trade of Kazakhstan with the EU, billion US dollars, as Kazakhstan counts it "
            f"(lines), and the turnover of a year that the documents state (dots), {span(rows)}"
        ),
        frame=frame,
        draw=draw,
        kind="Line chart with dots",
        panels=Panels(right=1.55),
        notes=source_break(frame, SOURCE_CHANGES),
        sheets=[Sheet("line", "", roles=TURNOVER_ROLES, dots={STATED})],
    )


def _beside(said: pd.DataFrame, top: float) -> list[tuple[str, str, float, float]]:
    """Return names for the dots, by turns above and below the lines, so that neighbours fit."""
    return [
        (STATED, f"{row['words']}\n{row['publisher']}", row["year"], place)
        for row, place in zip(
            said.to_dict("records"),
            [top * (1.17 if number % 2 == 0 else 0.4) for number in range(len(said))],
            strict=True,
        )
    ]


def _about_turnover(said: pd.DataFrame, rows: pd.DataFrame) -> list[Finding]:
    years = [int(year) for year in said["year"].tail(3)]
    counted = rows[rows["series"] == WITHOUT].set_index("year")["value_bn"].loc[years]
    changes = [
        (100 * values.pct_change().dropna()).tolist()
        for values in (said.set_index("year")["value_bn"].loc[years], counted)
    ]
    (stated_up, stated_on), (up, on) = changes
    cells = pd.concat([said.drop(columns="readings"), rows, pd.DataFrame(changes)])
    held = [
        f"{one['words']} of {one['year']} for the EU {PERIMETER_WORDS[_rests_on(one).perimeter]}"
        for one in said.to_dict("records")
        if one["verdict"] in (CONFIRMED, ONLY_IF)
    ]
    return [
        Finding(
            f"In the documents trade went {signed(stated_up)} from {years[0]} to {years[1]} and "
            f"{signed(stated_on)} to {years[2]}; within one EU it went {signed(up)} and "
            f"{signed(on)}",
            cells,
        ),
        Finding(f"They hold under different definitions: {listing(held)}.", cells),
    ]


def signed(change: float) -> str:
    """Return a change with its sign.

    >>> signed(25.0), signed(-7.16)
    ('+25.0%', '−7.2%')
    """
    return f"{'+' if change > 0 else ''}{percent(change)}"
