"""Cleaned context tables: macro series, country codes, milestones and the list of sources."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from babel import Locale

from analysis.clean.published import Published, text_table
from analysis.errors import DataError

MACRO_FILES = ["context_worldbank", "context_exchange_rates", "context_eia"]
# Printed figures that check the table and would repeat it: GDP per head is gdp_usd over
# population, and the Fed's rate is the ECB's seen from the other side.
CHECKS_ONLY = ["gdp_per_head_usd", "eur_per_usd"]
# Stands in fdi_total, beside what other sources say of the same years.
ELSEWHERE = ["fdi_net_inflow_usd"]
MONTHS = 12

# How sure the published row is decides how the cleaned row is marked.
STATUS = {"high": "final", "medium": "provisional", "low": "estimate"}

LANGUAGES = ["en", "ru", "kk"]
CLDR = "cldr"
# CLDR's two-letter codes that are no ISO 3166-1 country: islands without a code of their own,
# regions, pseudo-locales. EU and UN are left out because they name no fixed set of countries.
# EZ (euro area) and XK (Kosovo) stay: sources print figures for them.
NOT_COUNTRIES = ["AC", "CP", "CQ", "DG", "EA", "EU", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]

SOURCE_COLUMNS = [
    "source_id",
    "title",
    "publisher",
    "read_in",
    "url",
    "published",
    "accessed",
    "licence",
    "note",
]


def macro(published: Published) -> pd.DataFrame:
    """Return the macroeconomic series that trade and investment figures are held against.

    Grain: one row per year, country and indicator. Units stand in the column ``unit``; an
    exchange rate carries its direction in its name (``usd_per_eur`` is dollars for one euro) and
    stands under the country of the second currency, EZ for the euro. The oil price stands under
    WORLD. Sources: World Bank WDI, ECB, US Bureau of Labor Statistics, US EIA.
    """
    series = pd.concat([published(stem) for stem in MACRO_FILES])
    series = series[~series["series"].isin(CHECKS_ONLY + ELSEWHERE)]
    return pd.concat(
        [
            series.rename(columns={"reporter": "country", "series": "indicator"}).assign(
                status=series["confidence"].map(STATUS)
            ),
            _annual_consumer_prices(published("context_bls")),
        ]
    )


def _annual_consumer_prices(monthly: pd.DataFrame) -> pd.DataFrame:
    """Average the monthly index; a year with a missing month is an estimate and says so."""
    years = (
        monthly.assign(year=monthly["period"].str[:4].astype("Int64"))
        .groupby(["year", "reporter", "series", "unit", "source_id"], as_index=False)
        .agg(value=("value", "mean"), months=("value", "count"))
        .rename(columns={"reporter": "country", "series": "indicator"})
    )
    whole = years["months"] == MONTHS
    note = "mean of " + years["months"].astype(str) + " months; the others were not published"
    return years.assign(
        status=whole.map({True: "final", False: "estimate"}),
        note=note.mask(whole, ""),
    )


def countries(published: Published) -> pd.DataFrame:
    """Return every code that a table may use, with names in three languages and EU membership.

    Grain: one row per code. ``eu_from`` and ``eu_to`` are the first and the last month of
    membership as ``YYYY-MM``, empty where there is none. Sources: names of countries from
    Unicode CLDR, names of perimeters are the project's own, months from Eurostat's own label.
    """
    months = published("context_countries").pivot_table(
        index="partner", columns="series", values="printed", aggfunc="first"
    )
    source = published("context_countries").groupby("partner")["source_id"].first()
    names = _country_names().join(months[["eu_from", "eu_to"]])
    names["source_id"] = source.reindex(names.index).fillna(CLDR)
    names["note"] = (names["source_id"] != CLDR).map({True: f"names from {CLDR}", False: ""})
    everyone = pd.concat([names, _perimeter_names(published("context_names"))])
    everyone = everyone.fillna({"eu_from": "", "eu_to": ""}).assign(status="final")
    return everyone.rename_axis("code").reset_index()


def _country_names() -> pd.DataFrame:
    """Country names in each language, with a capital first letter in every language alike."""
    names = pd.DataFrame(
        {
            f"name_{language}": {
                code: name[:1].upper() + name[1:]
                for code, name in Locale(language).territories.items()
            }
            for language in LANGUAGES
        }
    )
    return names[names.index.str.fullmatch("[A-Z]{2}") & ~names.index.isin(NOT_COUNTRIES)]


def _perimeter_names(rows: pd.DataFrame) -> pd.DataFrame:
    names = rows.pivot_table(index="partner", columns="series", values="printed", aggfunc="first")
    about = rows.groupby("partner")[["source_id", "note"]].first()
    return names.join(about)


def milestones(published: Published) -> pd.DataFrame:
    """Return dated events in the relations and in the EU's composition.

    Grain: one row per date and event; two sources that date an event differently are two rows,
    and the note says so. ``date`` is as exact as the source: year, month or day; an event of
    several days stands on its first. Sources: the five documents, Eurostat, and what gives a day
    where a document gives only a year.
    """
    rows = published("context_milestones")
    return rows.rename(columns={"period": "date", "printed": "what", "item": "kind"}).assign(
        status=rows["confidence"].map(STATUS)
    )


def sources(folder: Path) -> pd.DataFrame:
    """Return all sources of the published figures.

    Grain: one row per source, that is per edition of a data set or per article.

    Raises
    ------
    DataError
        A list has other columns, a source is listed twice, listed but used nowhere, or used but
        listed nowhere.
    """
    lists = [_source_list(path) for path in sorted(folder.glob("sources_*.csv"))]
    listed = pd.concat(lists, ignore_index=True)
    used = _used(folder)
    twice = listed[listed["source_id"].duplicated()]
    unused = listed[~listed["source_id"].isin(used)]
    for faulty, rule, remedy in (
        (twice, "is listed once", "keep one of its rows"),
        (unused, "is used by a published figure", "remove the row, or mend its source_id"),
    ):
        if not faulty.empty:
            first = faulty.iloc[0]
            raise DataError(
                first["file"], rule=f"source {first['source_id']!r} {rule}", remedy=remedy
            )
    for source, file in used.items():
        if source not in set(listed["source_id"]):
            raise DataError(
                file,
                rule=f"source {source!r} is listed in a sources_*.csv",
                remedy="add its row, or mend the source_id",
            )
    return listed


def _source_list(path: Path) -> pd.DataFrame:
    frame = text_table(path)
    if list(frame.columns) != SOURCE_COLUMNS:
        raise DataError(
            path, rule=f"columns are {', '.join(SOURCE_COLUMNS)}", remedy="restore the header line"
        )
    return frame.assign(file=str(path))


def _used(folder: Path) -> dict[str, Path]:
    """Every source in use, and a file that uses it."""
    # CLDR is read from its package: no published row names it.
    used = {CLDR: Path(__file__)}
    for path in sorted(folder.glob("*.csv")):
        if path.name.startswith("sources_"):
            continue
        rows = text_table(path)
        if "source_id" in rows:
            used |= dict.fromkeys(rows["source_id"].unique(), path)
    return used
