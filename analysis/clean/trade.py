"""Goods trade of Kazakhstan: sums over members and months, sides and sources kept apart."""

from __future__ import annotations

import pandas as pd

from analysis.clean.published import Published

# WITS and the bureau agree in 2018 and 2019, and WITS lacks much of the trade of 2020-2022.
FIRST_BUREAU_YEAR = 2018

UNITS_PER_MILLION = {"thousand USD": 1e3, "USD": 1e6, "EUR": 1e6}
MONTHS = 12
DIRECTIONS = ["export", "import"]
SERIES = ["reporter", "partner", "flow", "product", "currency"]
MONTH = ["period", *SERIES]

PRINTED_EU_ROW = "EU_BNS"
# Belgium and Luxembourg, one statistical unit to 1998, were members throughout.
MEMBER_IN_UNIT = {"BLX": "BE"}
NEVER = "9999-12"

WORLD_BANK_FLOWS = {"merchandise_exports_usd": "export", "merchandise_imports_usd": "import"}


def trade_turnover(published: Published) -> pd.DataFrame:
    """Return the goods trade between Kazakhstan and the EU, by EU perimeter.

    Grain: one row per year, reporter, partner, flow and currency; ``value_mn`` in millions of
    the currency. Reporter KZ in USD: sums of the member rows of WITS to 2017 and of the bureau
    from 2018, and the bureau's own EU row as printed. Reporter EU27_2020 in EUR: Eurostat's
    yearly exports, and the sum of the 27 members' months for imports. Turnover is export plus
    import of the same key. Sources: WITS, the Kazakh bureau, Eurostat.
    """
    sums = pd.concat(
        [
            _perimeters(_kazakh_customs(published), _membership(published)),
            _rows(published("trade_comext_annual")),
            _sum(_member_imports(published).assign(reporter="EU27_2020")),
        ]
    )
    printed = _rows(published("trade_bns_partners"))
    printed = printed[printed["partner"] == PRINTED_EU_ROW]
    return _mark_breaks(pd.concat([_with_turnover(sums), printed]))


def trade_by_member_state(published: Published) -> pd.DataFrame:
    """Return the goods trade of Kazakhstan with each member state, as each side counts it.

    Grain: one row per year, reporter, partner, flow and currency; ``value_mn`` in millions of
    the currency. Reporter KZ in USD: WITS to 2017, the bureau from 2018, United Kingdom
    included. Reporter a member state: in EUR the sum of Eurostat's months of a whole year, as
    long as the reporter is a member; in USD the importer's own customs from CEPII. A partner
    without recorded trade has no row.
    """
    membership = _membership(published)
    customs = _kazakh_customs(published)
    exports = _whole_years(_rows(published("trade_comext_monthly_exports")))
    # the file also holds the EU total, and the United Kingdom's January of 2020
    by_members = _member_in(_december(exports["year"]), exports["reporter"], membership)
    return _mark_breaks(
        pd.concat(
            [
                customs[_country(customs["partner"]).isin(membership.index)],
                exports[by_members],
                _member_imports(published),
                _rows(published("trade_cepii")),
            ]
        )
    )


def trade_by_product(published: Published) -> pd.DataFrame:
    """Return trade in mineral fuels and in crude oil, as members and Kazakhstan count it.

    Grain: one row per year, reporter, partner, flow, product and currency; ``value_mn`` in
    millions of the currency. Product ``27`` (HS, mineral fuels): members' trade with Kazakhstan
    in EUR, sums of Eurostat's months. Product ``2709`` (HS, crude oil): Kazakhstan's exports to
    the world in USD, sums of the bureau's months, and members' imports from Kazakhstan in USD
    from the Commission's register of crude oil. Years with a missing month are left out.
    """
    fuels = _rows(published("trade_comext_monthly_jan2023"), item="27")
    return pd.concat(
        [
            _whole_years(fuels),
            _whole_years(_crude(published("energy_kz_oil"), "crude_exports_value", "export")),
            _crude(published("energy_register"), "crude_import_value", "import"),
        ]
    )


def trade_total(published: Published) -> pd.DataFrame:
    """Return the goods trade of Kazakhstan with the world and with partners outside the EU.

    Grain: one row per year, reporter, partner, flow and currency; ``value_mn`` in millions of
    USD. WITS to 2017 and the bureau from 2018; before 1995 the World Bank's totals, and after
    the bureau's last yearly total the sum of its twelve months. Turnover is export plus import.
    """
    membership = _membership(published)
    customs = _kazakh_customs(published)
    outside_eu = customs[~_country(customs["partner"]).isin(membership.index)]
    # earlier in the list goes first: a later source only fills the years that it alone has
    by_preference = [
        outside_eu,
        _whole_years(_rows(published("trade_bns_monthly"))),
        _world_bank(published),
    ]
    rows = pd.concat(by_preference).drop_duplicates(["year", *SERIES])
    return _mark_breaks(_with_turnover(rows))


def trade_by_month(published: Published) -> pd.DataFrame:
    """Return the months behind the yearly figures, so that parts of a year can be compared.

    Grain: one row per month, reporter, partner, flow, product and currency; ``value_mn`` in
    millions of the currency. Reporter KZ in USD: all goods and crude oil (HS 2709) with the
    world. Reporter a member of that month in EUR, and EU27_2020 as the sum of its members: all
    goods and mineral fuels (HS 27) with Kazakhstan. Months of a file's unfinished last year are
    provisional. Sources: the Kazakh bureau, Eurostat.
    """
    # earlier in the list goes first: each later edition only fills what the former lack
    exports = _rows(published("trade_comext_monthly_exports"))
    earlier = _rows(published("trade_comext_monthly_dec2022"))
    later = published("trade_comext_monthly_jan2023")
    by_preference = [exports, _rows(later), earlier, _rows(later, item="27")]
    by_member = pd.concat([_dated(rows) for rows in by_preference])
    by_member = by_member[by_member["reporter"] != "EU27_2020"].drop_duplicates(MONTH)
    membership = _membership(published)
    today = membership.index[membership["eu_to"] == NEVER]
    member = _member_in(by_member["period"], by_member["reporter"], membership)
    everyone = by_member[by_member["reporter"].isin(today)].assign(reporter="EU27_2020")
    bureau = _rows(published("trade_bns_monthly"))
    crude = _crude(published("energy_kz_oil"), "crude_exports_value", "export")
    return pd.concat(
        [
            by_member[member],
            everyone.groupby([*MONTH, "status", "source_id", "note"], as_index=False).sum(
                numeric_only=True
            ),
            _dated(bureau),
            _dated(crude),
        ]
    )


def _dated(monthly: pd.DataFrame) -> pd.DataFrame:
    """Keep single months; those of an unfinished last year were published early, in part."""
    months = monthly[monthly["period"].str.fullmatch(r"\d{4}-\d{2}")]
    last = months["period"].max()
    unfinished = (months["period"].str[:4] == last[:4]) & (last[5:] != str(MONTHS))
    return months.assign(status=months["status"].mask(unfinished, "provisional"))


def _rows(frame: pd.DataFrame, item: str = "TOTAL") -> pd.DataFrame:
    """Put the printed flows of one product into the columns and units of the cleaned tables."""
    wanted = frame[(frame["item"] == item) & frame["series"].isin([*DIRECTIONS, "turnover"])]
    return wanted.rename(columns={"series": "flow", "item": "product"}).assign(
        currency=wanted["unit"].str[-3:],
        value_mn=wanted["value"] / wanted["unit"].map(UNITS_PER_MILLION),
        status="final",
    )[["year", "period", *SERIES, "value_mn", "definition", "status", "source_id", "note"]]


def _kazakh_customs(published: Published) -> pd.DataFrame:
    """Choose one source per year for Kazakhstan's own figures by partner."""
    wits = _rows(published("trade_wits"))
    bureau = _rows(published("trade_bns_partners"))
    chosen = pd.concat(
        [
            wits[wits["year"] < FIRST_BUREAU_YEAR],
            bureau[bureau["year"] >= FIRST_BUREAU_YEAR],
        ]
    )
    return chosen[chosen["flow"].isin(DIRECTIONS) & (chosen["partner"] != PRINTED_EU_ROW)]


def _member_imports(published: Published) -> pd.DataFrame:
    """Yearly imports of each member; exports come from the later file that has more years."""
    rows = _rows(published("trade_comext_monthly_jan2023"))
    return _whole_years(rows[rows["flow"] == "import"])


def _world_bank(published: Published) -> pd.DataFrame:
    frame = published("context_worldbank")
    goods = frame[frame["series"].isin(WORLD_BANK_FLOWS)]
    return _rows(
        goods.assign(series=goods["series"].map(WORLD_BANK_FLOWS), partner="WORLD", item="TOTAL")
    )


def _crude(frame: pd.DataFrame, series: str, flow: str) -> pd.DataFrame:
    """Pick crude oil in money, of or from Kazakhstan, out of a file of the energy topic."""
    kazakh = (frame["reporter"] == "KZ") | (frame["partner"] == "KZ")
    return _rows(
        frame[kazakh & (frame["series"] == series)].assign(series=flow, item="2709"), item="2709"
    )


def _whole_years(monthly: pd.DataFrame) -> pd.DataFrame:
    """Sum the months of every year that the file covers in full.

    The file, not the series, decides whether a year is whole: a country without a row in some
    month traded nothing in it.
    """
    dated = monthly.assign(year=monthly["period"].str[:4].astype("Int64"))
    whole = dated.groupby("year")["period"].transform("nunique") == MONTHS
    return _sum(dated[whole])


def _sum(rows: pd.DataFrame) -> pd.DataFrame:
    # source and definition are in the key: sources that mix would show up as a duplicate row
    one = ["year", *SERIES, "definition", "status", "source_id"]
    return rows.groupby(one, as_index=False).agg(
        value_mn=("value_mn", "sum"), note=("note", _joined)
    )


def _joined(notes: pd.Series[str]) -> str:
    return "; ".join(sorted(set(notes) - {""}))


def _membership(published: Published) -> pd.DataFrame:
    """First and last month of everyone who ever was a member; no last month: still one."""
    frame = published("context_countries")
    months = frame.pivot_table(index="partner", columns="series", values="printed", aggfunc="first")
    return months.reindex(columns=["eu_from", "eu_to"], fill_value=NEVER).fillna(NEVER)


def _country(code: pd.Series[str]) -> pd.Series[str]:
    return code.replace(MEMBER_IN_UNIT)


def _december(year: pd.Series[int]) -> pd.Series[str]:
    """Give the month that decides: who joins counts for the whole year, who leaves for none."""
    return year.astype(str) + "-12"


def _member_in(
    month: pd.Series[str] | str, code: pd.Series[str], membership: pd.DataFrame
) -> pd.Series[bool]:
    country = _country(code)
    first = country.map(membership["eu_from"]).fillna(NEVER)
    last = country.map(membership["eu_to"]).fillna(NEVER)
    return (first <= month) & (last >= month)


def _perimeters(customs: pd.DataFrame, membership: pd.DataFrame) -> pd.DataFrame:
    """Sum the member rows for today's members, for all who ever were, and for those of the year."""
    country = _country(customs["partner"])
    today = membership.index[membership["eu_to"] == NEVER]
    of_the_year = customs[_member_in(_december(customs["year"]), customs["partner"], membership)]
    return _sum(
        pd.concat(
            [
                customs[country.isin(today)].assign(partner="EU27_2020"),
                customs[country.isin(membership.index)].assign(partner="EU28"),
                _count_members(of_the_year, membership).assign(partner="EU_V"),
            ]
        )
    )


def _count_members(rows: pd.DataFrame, membership: pd.DataFrame) -> pd.DataFrame:
    """Write the number of members into the definition, so that an enlargement is a break."""
    codes = pd.Series(membership.index)
    december = _december(rows["year"])
    members = {month: int(_member_in(month, codes, membership).sum()) for month in set(december)}
    return rows.assign(
        definition=rows["definition"] + ", " + december.map(members).astype(str) + " members"
    )


def _with_turnover(rows: pd.DataFrame) -> pd.DataFrame:
    """Add export plus import where both are known."""
    key = ["year", *(column for column in SERIES if column != "flow")]
    both = rows[rows["flow"] == "export"].merge(
        rows[rows["flow"] == "import"], on=key, suffixes=("", "_of_imports")
    )
    other_source = both["source_id"] != both["source_id_of_imports"]
    notes = pd.DataFrame(
        {
            "exports": "exports: " + both["note"].where(both["note"] != ""),
            "imports": "imports: " + both["note_of_imports"].where(both["note_of_imports"] != ""),
            "source": "source of imports: " + both["source_id_of_imports"].where(other_source),
        }
    )
    turnover = both.assign(
        flow="turnover",
        value_mn=both["value_mn"] + both["value_mn_of_imports"],
        note=notes.fillna("").agg(_joined, axis=1),
    )
    return pd.concat([rows, turnover[list(rows.columns.intersection(turnover.columns))]])


def _mark_breaks(rows: pd.DataFrame) -> pd.DataFrame:
    """Mark the first row under a new definition or from a new kind of source."""
    ordered = rows.sort_values([*SERIES, "year"], ignore_index=True)
    before = ordered.groupby(SERIES)["definition"].shift()
    new = before.notna() & (before != ordered["definition"])
    notes = pd.DataFrame(
        {"break": ("from here: " + ordered["definition"]).where(new, ""), "note": ordered["note"]}
    )
    return ordered.assign(
        status=ordered["status"].mask(new, "break"), note=notes.agg(_joined, axis=1)
    )
