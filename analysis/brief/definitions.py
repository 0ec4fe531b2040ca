"""The terms of a briefing: what each means, and which pages need which."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.brief.model import Definition
from analysis.language import mark, say
from analysis.measures import EU27

GLOSSARY = {
    "eu": (
        mark("European Union"),
        mark(
            "Today's {members} member states in every year, so that years can be compared; "
            "the United Kingdom is never counted in."
        ),
    ),
    "turnover": (
        mark("Goods trade (turnover)"),
        mark("Exports plus imports of goods; services are not counted in."),
    ),
    "customs": (
        mark("Kazakh customs"),
        mark(
            "Kazakhstan's own count: exports stand under the first destination known when the "
            "goods leave, imports under their country of origin."
        ),
    ),
    "prices": (
        mark("Current prices"),
        mark("Amounts as they were in each year: a change may be one of prices, above all of oil."),
    ),
    "valuation": (
        mark("FOB and CIF"),
        mark(
            "Exports are valued at the exporter's border (FOB), imports with freight and "
            "insurance up to the importer's border (CIF)."
        ),
    ),
    "mirror": (
        mark("Mirror data"),
        mark(
            "One flow as the other side counts it: Kazakhstan's exports to a country are that "
            "country's imports from Kazakhstan."
        ),
    ),
    "share_of_trade": (
        mark("Share of trade"),
        mark("Trade with a partner as a percentage of Kazakhstan's trade with all countries."),
    ),
    "rank": (
        mark("Rank"),
        mark(
            "Place among the {members} member states by Kazakhstan's goods trade with each; "
            "1 is the largest."
        ),
    ),
    "gross_inflow": (
        mark("Gross inflow"),
        mark(
            "Direct investment that came in during a year; what was repaid or withdrawn in the "
            "same year is not taken off."
        ),
    ),
    "net_inflow": (
        mark("Net inflow"),
        mark(
            "Direct investment that came in during a year less what was repaid or withdrawn, as "
            "in the balance of payments; it can be negative."
        ),
    ),
    "stock": (
        mark("Stock"),
        mark("Direct investment held at the end of a year; a position, not a flow."),
    ),
    "investor": (
        mark("Immediate investor"),
        mark(
            "The country from which the money came directly: a holding company counts for the "
            "country of the holding, whoever owns it."
        ),
    ),
    "conduit": (
        mark("Conduit"),
        mark(
            "An economy that a source names for investment passing through companies without "
            "business of their own."
        ),
    ),
    "crude_origin": (
        mark("Crude oil by origin"),
        mark(
            "The origin is the one that the importing country declares; oil that was blended on "
            "the way may be declared under another origin."
        ),
    ),
    "crude_share": (
        mark("Share of crude oil imports"),
        mark(
            "It depends on whether deliveries between member states count, on value or volume, "
            "and on confidential figures; shares of different definitions are no one series."
        ),
    ),
    "uranium": (
        mark("Uranium deliveries"),
        mark(
            "Natural uranium delivered to nuclear power companies in the EU, by country of "
            "origin, as the Euratom Supply Agency counts it."
        ),
    ),
    "corridor": (
        mark("Middle Corridor"),
        mark(
            "The Trans-Caspian International Transport Route through Kazakhstan, the Caspian Sea "
            "and the South Caucasus; all cargo on it, not only that between Kazakhstan and the EU."
        ),
    ),
    "teu": (
        mark("TEU"),
        mark("Twenty-foot equivalent unit, the measure of containers: a long container is two."),
    ),
    "statement": (
        mark("Statement"),
        mark("A number that a document gives; what is stated is not taken for data here."),
    ),
    "verdict": (
        mark("Verdict"),
        mark(
            "What official figures say of a statement: that it holds, holds under one definition "
            "only, does not hold, or cannot be decided by them."
        ),
    ),
    "marks": (
        mark("Estimate, lower bound"),
        mark(
            "An estimate is given with “about”; a lower bound, given with “at least”, lacks parts "
            "that are confidential or missing."
        ),
    ),
}
"""Term and meaning by name, as messages."""

USED = {
    "turnover_history": ("turnover", "eu", "customs", "prices"),
    "partner_shares": ("share_of_trade", "eu", "customs"),
    "mirror_exports": ("mirror", "customs", "valuation"),
    "mirror_imports": ("mirror", "customs", "valuation"),
    "member_ranks": ("rank", "turnover", "customs"),
    "fdi_gross_net_stock": ("gross_inflow", "net_inflow", "stock", "investor"),
    "fdi_of_member": ("gross_inflow", "net_inflow", "stock", "mirror"),
    "fdi_without_conduits": ("stock", "investor", "conduit"),
    "fdi_two_sided_history": ("stock", "mirror", "investor"),
    "crude_by_member": ("crude_origin", "crude_share"),
    "uranium_eu": ("uranium", "marks"),
    "middle_corridor": ("corridor", "teu", "marks"),
    "turnover_claims": ("statement", "turnover", "eu"),
    "verdicts": ("statement", "verdict"),
}
"""The terms that the page of a figure explains."""


def of_figure(name: str) -> tuple[Definition, ...]:
    """Return the terms of the page of a figure.

    >>> [one.term for one in of_figure("uranium_eu")]
    ['Uranium deliveries', 'Estimate, lower bound']
    """
    return tuple(_define(term) for term in USED[name])


def of_figures(names: Iterable[str]) -> tuple[Definition, ...]:
    """Return all terms of some figures, each once, in the order of the glossary."""
    used = {term for name in names for term in USED[name]}
    return tuple(_define(term) for term in GLOSSARY if term in used)


def _define(name: str) -> Definition:
    term, text = GLOSSARY[name]
    return Definition(say(term), say(text, members=len(EU27)))
