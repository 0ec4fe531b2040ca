"""General measures over yearly rows: growth, share, contribution, concentration, rank, trend.

Every function takes a frame and returns a new one. Rows of one series share the columns named
in ``by``; by default these are all of :data:`IDENTITY` that the frame has. Units, currencies and
price bases are never told apart silently: two of them in one series raise. A derived row carries
the worst status of the rows it rests on and all their sources.

What a perimeter, a mirror or a gross inflow is, is not known here: see :mod:`analysis.trade`,
:mod:`analysis.investment` and :mod:`analysis.energy`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.errors import MeasureError

IDENTITY = (
    "reporter",
    "partner",
    "flow",
    "product",
    "investor",
    "measure",
    "series",
    "basis",
    "country",
    "indicator",
)
UNITS = ("currency", "unit", "price_basis")
VALUES = ("value_mn", "value", "share_pct")

STATUSES = ("final", "provisional", "break", "estimate", "lower_bound")
"""From best to worst."""

DOCUMENTS = "doc_"
"""How the ids of the five documents begin: what they say is checked, never checked against."""

INDEPENDENCE = 1991
"""Year of the independence of Kazakhstan: no sum of its trade or investment begins before."""

EU27 = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
PERIMETERS = {
    "EU27_2020": EU27,
    "EU28": EU27 | {"GB"},
    "EU_V": EU27 | {"GB"},
    "EU_BNS": EU27 | {"GB"},
}
"""Countries that a perimeter may hold, in some year."""

WHOLES = {"BLX": frozenset({"BE", "LU"}), "turnover": frozenset({"export", "import"})}


# --- provenance ---------------------------------------------------------------------------------


def worst_status(statuses: Iterable[str]) -> str:
    """Return the worst of the statuses, in the order of :data:`STATUSES`.

    >>> worst_status(["final", "estimate", "provisional"])
    'estimate'
    """
    return max(statuses, key=STATUSES.index)


def join_sources(sources: Iterable[str]) -> str:
    """Return the source ids, each once, sorted, with a blank between them.

    >>> join_sources(["wits", "bns wits"])
    'bns wits'
    """
    return " ".join(sorted({one for several in sources for one in several.split()}))


JOINS: dict[str, Callable[[Iterable[str]], str]] = {
    "status": worst_status,
    "source_id": join_sources,
}
"""How what many rows say of their origin becomes that of one number."""


def provenance(rows: pd.DataFrame) -> dict[str, str]:
    """Return the status and source of a number that rests on all ``rows``.

    >>> provenance(pd.DataFrame({"status": ["final", "break"], "source_id": ["b", "a"]}))
    {'status': 'break', 'source_id': 'a b'}
    """
    return {column: join(rows[column]) for column, join in JOINS.items() if column in rows}


def _compared(statuses: Sequence[str]) -> str:
    """Return the status of a comparison over time; the statuses are in order of year."""
    first, *later = statuses
    # a break in the first year begins the definition that all these years share
    return worst_status(["final" if later and first == "break" else first, *later])


def _traced(series: pd.DataFrame, spans: Sequence[Sequence[int]]) -> pd.DataFrame:
    """Return the series, each row with the provenance of the rows at the positions of its span."""
    new = {}
    if "status" in series:
        statuses = series["status"].tolist()
        new["status"] = [_compared([statuses[i] for i in span]) for span in spans]
    if "source_id" in series:
        sources = series["source_id"].tolist()
        new["source_id"] = [join_sources([sources[i] for i in span]) for span in spans]
    return series.assign(**new)


def _ends(series: pd.DataFrame) -> dict[str, str]:
    """Return the provenance of a comparison of the first with the last year of a series."""
    statuses = series["status"].tolist() if "status" in series else []
    crossed = [status for status in statuses[1:-1] if status == "break"]
    return provenance(series.iloc[[0, -1]]) | (
        {"status": _compared([statuses[0], *crossed, statuses[-1]])} if statuses else {}
    )


# --- what is refused ----------------------------------------------------------------------------


def overlaps(codes: Iterable[str]) -> list[str]:
    """Return the codes that are a total of others among ``codes``, or overlap with them.

    >>> overlaps(["WORLD", "DE"]), overlaps(["EU27_2020", "GB"]), overlaps(["EU28", "GB"])
    (['WORLD'], [], ['EU28'])
    """
    present = set(codes)
    wholes = PERIMETERS | WHOLES
    return sorted(
        code
        for code in present
        if (code == "WORLD" and len(present) > 1)
        or (code in wholes and wholes[code] & present)
        or (code in PERIMETERS and (len(present & PERIMETERS.keys()) > 1 or "BLX" in present))
    )


def value_column(frame: pd.DataFrame, value: str | None = None) -> str:
    """Return the name of the column that holds the numbers: ``value``, or the usual one."""
    named = [value] if value else [column for column in VALUES if column in frame]
    if not named or named[0] not in frame:
        raise MeasureError(
            f"no column {value or ' or '.join(VALUES)} among {', '.join(map(str, frame.columns))}",
            remedy="name the column of numbers with value=",
        )
    return named[0]


def require_columns(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise unless the frame has rows, and the columns."""
    missing = [column for column in columns if column not in frame]
    if missing:
        raise MeasureError(
            f"no column {', '.join(missing)} among {', '.join(map(str, frame.columns))}",
            remedy="pass a table that has it",
        )
    if frame.empty:
        raise MeasureError("there are no rows", remedy="loosen the selection of rows")


def require_one(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise unless each of the columns that exist holds one value only."""
    for column in columns:
        if column in frame and len(frame[column].unique()) > 1:
            values = ", ".join(sorted(map(str, frame[column].unique())))
            raise MeasureError(
                f"mixed {column}: {values}",
                remedy=f"select one {column}, or convert the rows to one",
            )


def require_unique(frame: pd.DataFrame, key: Sequence[str]) -> None:
    """Raise if two rows have the same key."""
    twice = frame[frame.duplicated(list(key), keep=False)]
    if not twice.empty:
        raise MeasureError(
            f"{len(twice)} rows share a key, first {_name(twice, key)}",
            remedy="select one row per key, or name what tells them apart with by=",
        )


def require_values(frame: pd.DataFrame, value: str) -> None:
    """Raise if a number is missing."""
    missing = frame[frame[value].isna()]
    if not missing.empty:
        key = [column for column in (*IDENTITY, "year") if column in frame]
        raise MeasureError(
            f"{len(missing)} values are missing, first {_name(missing, key)}",
            remedy="leave these rows out, and say so; a missing value is not zero",
        )


def _name(rows: pd.DataFrame, key: Sequence[str]) -> str:
    """Name the first row by its key."""
    return " ".join(f"{column}={rows[column].iloc[0]}" for column in key)


def _require_no_gaps(series: pd.DataFrame, by: Sequence[str]) -> None:
    years = series["year"].tolist()
    absent = sorted(set(range(min(years), max(years) + 1)) - set(years))
    if absent:
        raise MeasureError(
            f"years {', '.join(map(str, absent))} are missing {_name(series, by)}".rstrip(),
            remedy="choose years without a gap",
        )


def _require_positive(rows: pd.DataFrame, value: str, why: str) -> None:
    wrong = rows[rows[value] <= 0]
    if not wrong.empty:
        key = [column for column in (*IDENTITY, "year") if column in rows]
        raise MeasureError(
            f"{why}, but {value} is {wrong[value].iloc[0]:g} at {_name(wrong, key)}",
            remedy="choose other years or show the change in absolute terms",
        )


def _identity(frame: pd.DataFrame, *, besides: str = "") -> list[str]:
    return [column for column in IDENTITY if column in frame and column != besides]


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Yield the frame in parts that share ``by``; the whole frame if ``by`` is empty."""
    if by:
        yield from (group for _, group in frame.groupby(list(by), sort=True))
    else:
        yield frame


def _series(
    frame: pd.DataFrame, by: Sequence[str] | None, value: str
) -> Iterator[tuple[pd.DataFrame, list[str]]]:
    """Yield each series in order of year, checked, with the columns that identify it."""
    require_columns(frame, ["year", value, *(by or ())])
    by = _identity(frame) if by is None else list(by)
    for group in _groups(frame, by):
        require_one(group, [*IDENTITY, *UNITS])
        require_unique(group, [*by, "year"])
        require_values(group, value)
        series = group.sort_values("year", ignore_index=True)
        _require_no_gaps(series, by)
        yield series, by


def _cross_sections(
    frame: pd.DataFrame, parts: str, by: Sequence[str] | None, value: str
) -> Iterator[pd.DataFrame]:
    """Yield each set of parts that may be added up, all years of it, checked."""
    require_columns(frame, ["year", value, parts, *(by or ())])
    by = _identity(frame, besides=parts) if by is None else list(by)
    for group in _groups(frame, by):
        require_one(group, [column for column in (*IDENTITY, *UNITS) if column != parts])
        require_unique(group, [*by, parts, "year"])
        wholes = overlaps(group[parts])
        if wholes:
            raise MeasureError(
                f"{parts} {', '.join(wholes)} overlaps with other rows",
                remedy="keep either the total or its parts",
            )
        yield group


def _labels(group: pd.DataFrame, *, besides: str = "") -> dict[str, object]:
    """Return the columns that are the same in all rows of a group: what it is, in which unit."""
    columns = [column for column in (*IDENTITY, *UNITS) if column in group and column != besides]
    return {column: group[column].iloc[0] for column in columns}


# --- over time ----------------------------------------------------------------------------------


def growth(
    frame: pd.DataFrame, *, by: Sequence[str] | None = None, value: str | None = None
) -> pd.DataFrame:
    """Return the frame with the change on the year before, in percent.

    Parameters
    ----------
    frame
        One row per series and year, years without gaps.
    by
        Columns that identify a series.
    value
        Column of numbers; by default the first of ``value_mn``, ``value``, ``share_pct``.

    Returns
    -------
    pandas.DataFrame
        The rows by series and year with ``growth_pct`` = 100 × (value / value of the year before
        − 1); missing in the first year of a series.

    Raises
    ------
    MeasureError
        Mixed units or keys in a series, a gap, a missing value, a base that is not positive.

    >>> frame = pd.DataFrame({"year": [2022, 2023], "value_mn": [80.0, 100.0]})
    >>> growth(frame)["growth_pct"].tolist()
    [nan, 25.0]
    """
    value = value_column(frame, value)
    done = []
    for series, _ in _series(frame, by, value):
        _require_positive(series[:-1], value, "growth needs a positive base")
        spans = [[max(i - 1, 0), i] for i in range(len(series))]
        change = series[value] / series[value].shift() - 1
        done.append(_traced(series, spans).assign(growth_pct=100 * change))
    return pd.concat(done, ignore_index=True)


def cagr(
    frame: pd.DataFrame,
    *,
    start: int,
    end: int,
    by: Sequence[str] | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Return the compound annual growth rate of each series between two years, in percent.

    Returns
    -------
    pandas.DataFrame
        One row per series: its labels, ``start``, ``end``, ``value_start``, ``value_end``,
        ``cagr_pct`` = 100 × ((value_end / value_start) ^ (1 / (end − start)) − 1), status (a
        break in between counts) and sources.

    Raises
    ------
    MeasureError
        As :func:`growth`; a series does not cover both years; ``end`` is not after ``start``.

    >>> frame = pd.DataFrame({"year": [2021, 2022, 2023], "value_mn": [100.0, 150.0, 121.0]})
    >>> cagr(frame, start=2021, end=2023)["cagr_pct"].round(6).tolist()
    [10.0]
    """
    value = value_column(frame, value)
    if end <= start:
        raise MeasureError(f"{end} is not after {start}", remedy="give start before end")
    require_columns(frame, ["year"])
    rows = []
    for series, by_ in _series(frame[frame["year"].between(start, end)], by, value):
        _require_years(series, [start, end], by_)
        first, last = series[value].iloc[0], series[value].iloc[-1]
        _require_positive(series.iloc[[0, -1]], value, "a growth rate needs positive values")
        rows.append(
            {
                **_labels(series),
                "start": start,
                "end": end,
                "value_start": first,
                "value_end": last,
                "cagr_pct": 100 * ((last / first) ** (1 / (end - start)) - 1),
                **_ends(series),
            }
        )
    return pd.DataFrame(rows)


def _require_years(rows: pd.DataFrame, years: Iterable[int], by: Sequence[str] = ()) -> None:
    absent = sorted(set(years) - set(rows["year"]))
    if absent:
        raise MeasureError(
            f"year {', '.join(map(str, absent))} is missing {_name(rows, by)}".rstrip(),
            remedy=f"choose years from {rows['year'].min()} to {rows['year'].max()}",
        )


def index(
    frame: pd.DataFrame,
    *,
    base_year: int,
    by: Sequence[str] | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Return the frame with an index that is 100 in the base year.

    Returns
    -------
    pandas.DataFrame
        The rows by series and year with ``index`` = 100 × value / value of the base year.

    Raises
    ------
    MeasureError
        As :func:`growth`; the base year is missing in a series.

    >>> frame = pd.DataFrame({"year": [2022, 2023], "value_mn": [80.0, 100.0]})
    >>> index(frame, base_year=2022)["index"].tolist()
    [100.0, 125.0]
    """
    value = value_column(frame, value)
    done = []
    for series, by_ in _series(frame, by, value):
        _require_years(series, [base_year], by_)
        base = series[series["year"] == base_year]
        _require_positive(base, value, "an index needs a positive base")
        spans = [[int(base.index[0]), i] for i in range(len(series))]
        # divided first: 100 × x / x is not always 100 in binary numbers
        relative = series[value] / base[value].iloc[0]
        done.append(_traced(series, spans).assign(index=100 * relative))
    return pd.concat(done, ignore_index=True)


def running_sum(
    frame: pd.DataFrame, *, by: Sequence[str] | None = None, value: str | None = None
) -> pd.DataFrame:
    """Return the frame with the sum of each series from its first year on.

    Returns
    -------
    pandas.DataFrame
        The rows by series and year with ``running_sum``, in the unit of the value; status and
        sources are those of all years so far.

    Raises
    ------
    MeasureError
        Mixed units or keys in a series, a gap, a missing value.

    >>> frame = pd.DataFrame({"year": [2022, 2023], "value_mn": [80.0, 100.0]})
    >>> running_sum(frame)["running_sum"].tolist()
    [80.0, 180.0]
    """
    value = value_column(frame, value)
    done = [
        _traced(series, [range(n + 1) for n in range(len(series))]).assign(
            running_sum=series[value].cumsum()
        )
        for series, _ in _series(frame, by, value)
    ]
    return pd.concat(done, ignore_index=True)


def rolling_mean(
    frame: pd.DataFrame,
    *,
    window: int,
    by: Sequence[str] | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Return the frame with the mean of each year and the years before it.

    Returns
    -------
    pandas.DataFrame
        The rows by series and year with ``rolling_mean`` over ``window`` years that end in the
        row's year, in the unit of the value; missing in the first ``window`` − 1 years.

    Raises
    ------
    MeasureError
        As :func:`growth` (but zero and negative values are allowed); a window below 2 or longer
        than a series.

    >>> frame = pd.DataFrame({"year": [2021, 2022, 2023], "value_mn": [1.0, 3.0, 5.0]})
    >>> rolling_mean(frame, window=2)["rolling_mean"].tolist()
    [nan, 2.0, 4.0]
    """
    value = value_column(frame, value)
    done = []
    for series, by_ in _series(frame, by, value):
        if not 2 <= window <= len(series):
            raise MeasureError(
                f"window {window} for {len(series)} years {_name(series, by_)}".rstrip(),
                remedy=f"choose a window from 2 to {len(series)}",
            )
        spans = [
            range(i - window + 1, i + 1) if i >= window - 1 else [i] for i in range(len(series))
        ]
        done.append(
            _traced(series, spans).assign(rolling_mean=series[value].rolling(window).mean())
        )
    return pd.concat(done, ignore_index=True)


def log_trend(
    frame: pd.DataFrame,
    *,
    level: float = 0.95,
    by: Sequence[str] | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Return the log-linear trend of each series, with intervals.

    Ordinary least squares of the logarithm of the value on the year, with Student's t for the
    intervals (any textbook, e.g. Wooldridge, *Introductory Econometrics*, ch. 2 and 4). Errors
    are taken as independent; in yearly trade they are not quite, so read the interval as the
    least that must be allowed for.

    Parameters
    ----------
    level
        Confidence level of all intervals, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per series and year: its labels, ``year``, ``value``, ``trend``, ``low``, ``high``
        (the trend line and its confidence band, in the unit of the value), and, the same in every
        row of a series, ``growth_pct``, ``growth_low_pct``, ``growth_high_pct`` (percent a year).
        Status and source are those of the year's own value.

    Raises
    ------
    MeasureError
        As :func:`growth`; a value that is not positive; fewer than three years.

    >>> frame = pd.DataFrame({"year": [2020, 2021, 2022], "value_mn": [100.0, 110.0, 121.0]})
    >>> log_trend(frame)["growth_pct"].round(6).tolist()
    [10.0, 10.0, 10.0]
    """
    # scipy.stats would cost a second of import for this one quantile
    from scipy.special import stdtrit

    value = value_column(frame, value)
    if not 0 < level < 1:
        raise MeasureError(f"level {level} is no probability", remedy="give a level such as 0.95")
    done = []
    for series, by_ in _series(frame, by, value):
        n = len(series)
        if n < 3:
            raise MeasureError(
                f"{n} years are too few for a trend {_name(series, by_)}".rstrip(),
                remedy="give at least three years",
            )
        _require_positive(series, value, "a logarithm needs positive values")
        x = series["year"].to_numpy(dtype=float) - series["year"].mean()
        y = np.log(series[value].to_numpy(dtype=float))
        squares = float(x @ x)
        slope = float(x @ y) / squares
        line = y.mean() + slope * x
        sigma = float(np.sqrt(np.sum((y - line) ** 2) / (n - 2)))
        t = float(stdtrit(n - 2, (1 + level) / 2))
        margin = t * sigma * np.sqrt(1 / n + x**2 / squares)
        about_slope = t * sigma / np.sqrt(squares)
        kept = [column for column in ("status", "source_id") if column in series]
        done.append(
            pd.DataFrame(
                {
                    **_labels(series),
                    "year": series["year"],
                    "value": series[value],
                    "trend": np.exp(line),
                    "low": np.exp(line - margin),
                    "high": np.exp(line + margin),
                    "growth_pct": 100 * np.expm1(slope),
                    "growth_low_pct": 100 * np.expm1(slope - about_slope),
                    "growth_high_pct": 100 * np.expm1(slope + about_slope),
                    **{column: series[column] for column in kept},
                }
            )
        )
    return pd.concat(done, ignore_index=True)


# --- across parts -------------------------------------------------------------------------------


def total(
    frame: pd.DataFrame,
    *,
    parts: str = "partner",
    by: Sequence[str] | None = None,
    value: str | None = None,
    missing: str = "refuse",
) -> pd.DataFrame:
    """Return the sum of the parts per year.

    Parameters
    ----------
    parts
        Column whose codes are added up.
    missing
        ``"refuse"`` raises on a missing value; ``"lower_bound"`` leaves it out, counts it and
        gives the sum the status ``lower_bound``.

    Returns
    -------
    pandas.DataFrame
        One row per series and year: its labels, ``year``, the value column, ``parts`` (how many
        were added), ``missing`` (how many were not), status and sources.

    Raises
    ------
    MeasureError
        Mixed units, overlapping parts, two rows for a part, a missing value.

    >>> frame = pd.DataFrame({"year": 2023, "partner": ["DE", "FR"], "value_mn": [1.0, 2.0]})
    >>> total(frame)
       year  value_mn  parts  missing
    0  2023       3.0      2        0
    """
    value = value_column(frame, value)
    rows = []
    for group in _cross_sections(frame, parts, by, value):
        if missing != "lower_bound":
            require_values(group, value)
        labels = _labels(group, besides=parts)
        values = group[value].to_numpy("float64")
        origins = {column: group[column].tolist() for column in JOINS if column in group}
        # positions and plain lists: a frame per year takes many times longer
        for year, places in sorted(group.groupby("year").indices.items()):
            known = values[places][~np.isnan(values[places])]
            traced = {
                column: JOINS[column](origin[place] for place in places)
                for column, origin in origins.items()
            }
            if "status" in traced and len(known) < len(places):
                traced["status"] = "lower_bound"
            rows.append(
                {
                    **labels,
                    "year": year,
                    value: known.sum() if len(known) else np.nan,
                    "parts": len(known),
                    "missing": len(places) - len(known),
                    **traced,
                }
            )
    return pd.DataFrame(rows)


def share(
    part: pd.DataFrame,
    total: pd.DataFrame,
    *,
    on: Sequence[str] = ("year",),
    value: str | None = None,
) -> pd.DataFrame:
    """Return the part with its share of the total, in percent.

    Parameters
    ----------
    part, total
        Rows in the same unit; ``total`` has one row per key.
    on
        Columns that find the total of a row.

    Returns
    -------
    pandas.DataFrame
        The rows of ``part`` in their order with ``total`` (the denominator) and ``share_pct``;
        the share of a missing value is missing.

    Raises
    ------
    MeasureError
        Part and total differ in reporter, flow, measure, basis or unit; a denominator is absent,
        missing, zero or negative; two totals for one key.

    >>> part = pd.DataFrame({"year": [2023], "partner": ["RU"], "value_mn": [20.0]})
    >>> whole = pd.DataFrame({"year": [2023], "partner": ["WORLD"], "value_mn": [80.0]})
    >>> share(part, whole)["share_pct"].tolist()
    [25.0]
    """
    value = value_column(part, value)
    on = list(on)
    require_columns(part, [*on, value])
    require_columns(total, [*on, value])
    alike = [c for c in ("reporter", "flow", "measure", "basis", *UNITS) if c not in on]
    require_one(pd.concat([part, total]), [c for c in alike if c in part and c in total])
    require_unique(total, on)
    traced = [c for c in ("status", "source_id") if c in part and c in total and c not in on]
    merged = part.merge(
        total[[*on, value, *traced]], on=on, how="left", suffixes=("", "_total"), validate="m:1"
    ).set_axis(part.index)
    whole = merged[f"{value}_total"]
    unusable = merged[~(whole > 0)]
    if not unusable.empty:
        raise MeasureError(
            f"no denominator for {_name(unusable, on)}",
            remedy="choose years that the total covers, with a total above zero",
        )
    joins = {"status": worst_status, "source_id": join_sources}
    return part.assign(
        **{
            column: [
                joins[column](pair)
                for pair in zip(part[column], merged[f"{column}_total"], strict=True)
            ]
            for column in traced
        },
        total=whole,
        share_pct=100 * (part[value] / whole),
    )


def ratio(
    frame: pd.DataFrame,
    divisor: pd.DataFrame,
    *,
    on: Sequence[str] = ("year",),
    value: str | None = None,
) -> pd.DataFrame:
    """Return the rows divided by something of another kind, such as inhabitants.

    Parameters
    ----------
    frame
        Rows whose value is divided.
    divisor
        One row per key, with a value of its own.
    on
        Columns that find the divisor of a row.

    Returns
    -------
    pandas.DataFrame
        The rows in their order with ``divisor`` and ``ratio`` = value / divisor, in the unit of
        the value per unit of the divisor; status and sources are those of both.

    Raises
    ------
    MeasureError
        A divisor is absent, missing, zero or negative; two for one key.

    >>> frame = pd.DataFrame({"year": [2023], "value_mn": [40.0]})
    >>> ratio(frame, pd.DataFrame({"year": [2023], "value": [20.0]}))["ratio"].tolist()
    [2.0]
    """
    value, other, on = value_column(frame, value), value_column(divisor), list(on)
    require_columns(frame, [*on, value])
    require_columns(divisor, [*on, other])
    require_unique(divisor, on)
    below = divisor[on].assign(divisor=divisor[other])
    traced = [c for c in JOINS if c in frame and c in divisor]
    origins = divisor[traced].add_suffix("_divisor")
    merged = frame.merge(
        pd.concat([below, origins], axis=1), on=on, how="left", validate="m:1"
    ).set_axis(frame.index)
    unusable = merged[~(merged["divisor"] > 0)]
    if not unusable.empty:
        raise MeasureError(
            f"nothing to divide by for {_name(unusable, on)}",
            remedy="choose years that the divisor covers, with a value above zero",
        )
    return frame.assign(
        **{
            column: [
                JOINS[column](pair)
                for pair in zip(merged[column], merged[f"{column}_divisor"], strict=True)
            ]
            for column in traced
        },
        divisor=merged["divisor"],
        ratio=merged[value] / merged["divisor"],
    )


def contribution(
    frame: pd.DataFrame,
    *,
    start: int,
    end: int,
    parts: str = "partner",
    by: Sequence[str] | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Return what each part contributed to the growth of their sum, in percentage points.

    Returns
    -------
    pandas.DataFrame
        One row per part: labels, ``start``, ``end``, ``value_start``, ``value_end``, ``change``
        (unit of the value), ``contribution_pp`` = 100 × change / sum of all parts at the start,
        ``total_growth_pct`` (the same in all rows: the growth of the sum, to which the
        contributions add up), status and sources.

    Raises
    ------
    MeasureError
        Mixed units, overlapping parts, a part missing in one of the two years, a sum at the start
        that is not positive.

    >>> frame = pd.DataFrame({"year": [2022, 2022, 2023, 2023], "partner": ["DE", "FR"] * 2,
    ...                       "value_mn": [60.0, 40.0, 72.0, 38.0]})
    >>> contribution(frame, start=2022, end=2023)[["partner", "change", "contribution_pp"]]
      partner  change  contribution_pp
    0      DE    12.0             12.0
    1      FR    -2.0             -2.0
    """
    value = value_column(frame, value)
    if end <= start:
        raise MeasureError(f"{end} is not after {start}", remedy="give start before end")
    done = []
    for group in _cross_sections(frame, parts, by, value):
        _require_years(group, [start, end])
        ends = group[group["year"].isin([start, end])].sort_values("year")
        require_values(ends, value)
        cells = pd.DataFrame(
            {year: ends[ends["year"] == year].set_index(parts)[value] for year in (start, end)}
        ).sort_index()
        alone = cells[cells.isna().any(axis=1)]
        if not alone.empty:
            raise MeasureError(
                f"{parts} {', '.join(map(str, alone.index))} has no row in {start} or {end}",
                remedy="choose years that all parts cover; a missing part is not zero",
            )
        before = cells[start].sum()
        if before <= 0:
            raise MeasureError(
                f"the sum of the parts in {start} is {before:g}, growth needs a positive base",
                remedy="choose another start, or show the change in absolute terms",
            )
        change = cells[end] - cells[start]
        span = group[group["year"].between(start, end)].sort_values("year")
        traced = pd.DataFrame([_ends(rows) for _, rows in span.groupby(parts)])
        done.append(
            pd.DataFrame(
                {
                    **_labels(group, besides=parts),
                    parts: cells.index,
                    "start": start,
                    "end": end,
                    "value_start": cells[start].to_numpy(),
                    "value_end": cells[end].to_numpy(),
                    "change": change.to_numpy(),
                    "contribution_pp": (100 * change / before).to_numpy(),
                    "total_growth_pct": 100 * change.sum() / before,
                    **traced,
                }
            )
        )
    return pd.concat(done, ignore_index=True)


def hhi(
    frame: pd.DataFrame,
    *,
    parts: str = "partner",
    by: Sequence[str] | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Return the Herfindahl–Hirschman index of concentration per year, on 0–10,000.

    The sum of the squared shares in percent (Hirschman 1964, *American Economic Review* 54):
    10,000 / n for n equal parts, 10,000 for one part.

    Returns
    -------
    pandas.DataFrame
        One row per series and year: labels, ``year``, ``parts`` (their number), ``hhi``,
        ``largest`` (its code; of equals the first), ``largest_share_pct``,
        ``hhi_without_largest`` (of the other parts among themselves; missing if they are
        nothing), status and sources.

    Raises
    ------
    MeasureError
        Mixed units, overlapping or doubled parts, a missing or negative value, parts that add up
        to nothing.

    >>> frame = pd.DataFrame({"year": 2023, "partner": ["DE", "FR", "IT"],
    ...                       "value_mn": [50.0, 25.0, 25.0]})
    >>> hhi(frame)
       year  parts     hhi largest  largest_share_pct  hhi_without_largest
    0  2023      3  3750.0      DE               50.0               5000.0
    """
    value = value_column(frame, value)
    rows = []
    for group in _cross_sections(frame, parts, by, value):
        require_values(group, value)
        negative = group[group[value] < 0]
        if not negative.empty:
            raise MeasureError(
                f"concentration needs values of zero or more, not {negative[value].iloc[0]:g} "
                f"of {_name(negative, [parts, 'year'])}",
                remedy="use a measure that is never negative, such as trade or gross inflow",
            )
        for year, slice_ in group.sort_values(parts).groupby("year"):
            values = slice_[value].reset_index(drop=True)
            if values.sum() == 0:
                raise MeasureError(
                    f"all parts are zero in {year}", remedy="choose years with a total above zero"
                )
            top = int(values.argmax())
            rows.append(
                {
                    **_labels(group, besides=parts),
                    "year": year,
                    "parts": len(values),
                    "hhi": _squared_shares(values),
                    "largest": slice_[parts].iloc[top],
                    "largest_share_pct": 100 * (values[top] / values.sum()),
                    "hhi_without_largest": _squared_shares(values.drop(top)),
                    **provenance(slice_),
                }
            )
    return pd.DataFrame(rows)


def _squared_shares(values: pd.Series[float]) -> float:
    whole = values.sum()
    return float((values / whole * 100).pow(2).sum()) if whole > 0 else float("nan")


def rank(
    frame: pd.DataFrame,
    *,
    parts: str = "partner",
    by: Sequence[str] | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Return the frame with the rank of each part in its year, 1 being the largest.

    Returns
    -------
    pandas.DataFrame
        The rows by series, year and rank with ``rank``; equals share the better rank, a missing
        value has none.

    Raises
    ------
    MeasureError
        Mixed units, a total among its parts, two rows for a part.

    >>> frame = pd.DataFrame({"year": 2023, "partner": ["DE", "IT"], "value_mn": [1.0, 2.0]})
    >>> rank(frame)
       year partner  value_mn  rank
    0  2023      IT       2.0     1
    1  2023      DE       1.0     2
    """
    value = value_column(frame, value)
    done = [
        group.assign(
            rank=group.groupby("year")[value].rank(ascending=False, method="min").astype("Int64")
        ).sort_values(["year", "rank", parts])
        for group in _cross_sections(frame, parts, by, value)
    ]
    return pd.concat(done, ignore_index=True)
