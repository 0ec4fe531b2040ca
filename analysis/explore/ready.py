"""Ready questions: a starting point for each main finding, by the words in which it is asked."""

from __future__ import annotations

from analysis.explore.question import Question
from analysis.language import mark

BUYERS = ("IT", "NL", "FR", "RO", "GR", "ES", "DE", "PL", "AT")
"""Members whose purchases moved Kazakhstan's exports most."""

READY = {
    mark("How much do Kazakhstan and the EU trade?"): Question(
        [f"trade_turnover:KZ.EU27_2020.{flow}" for flow in ("turnover", "export", "import")],
        milestones=True,
    ),
    mark("What does the departure of the United Kingdom do to the figures?"): Question(
        [f"trade_turnover:KZ.{eu}.turnover" for eu in ("EU27_2020", "EU28", "EU_BNS")],
        since=2015,
    ),
    mark("What part of Kazakhstan's exports goes to the EU, to China, to Russia?"): Question(
        [
            "trade_turnover:KZ.EU27_2020.export",
            "trade_total:KZ.CN.export",
            "trade_total:KZ.RU.export",
        ],
        show="share",
    ),
    mark("Does trade follow the price of oil?"): Question(
        ["trade_turnover:KZ.EU27_2020.turnover", "macro:WORLD.brent_usd_bbl"],
        show="index",
        scale="log",
    ),
    mark("What is trade worth at constant prices?"): Question(
        [
            "trade_turnover:KZ.EU27_2020.turnover",
            "trade_total:KZ.CN.turnover",
            "trade_total:KZ.RU.turnover",
        ],
        prices="constant",
    ),
    mark("In which years did trade grow, and with whom?"): Question(
        [
            "trade_turnover:KZ.EU27_2020.turnover",
            "trade_total:KZ.CN.turnover",
            "trade_total:KZ.RU.turnover",
        ],
        show="growth",
        since=2012,
        panels="apart",
    ),
    mark("With whom does Kazakhstan have a surplus?"): Question(
        [
            "trade_turnover:KZ.EU27_2020.balance",
            "trade_total:KZ.CN.balance",
            "trade_total:KZ.RU.balance",
        ],
    ),
    mark("Which members buy most?"): Question(
        [f"trade_by_member_state:KZ.{code}.export" for code in BUYERS],
        since=2005,
        panels="apart",
    ),
    mark("Which members made exports grow?"): Question(
        [f"trade_by_member_state:KZ.{code}.export" for code in BUYERS],
        show="contribution",
        since=2015,
    ),
    mark("Which members rose and which fell among the trading partners?"): Question(
        [f"trade_by_member_state:KZ.{code}.turnover" for code in ("IT", "NL", "CZ", "PT")],
        show="rank",
        since=2010,
    ),
    mark("Do both sides count the same trade?"): Question(
        ["trade_turnover:KZ.EU27_2020.import"], show="mirror"
    ),
    mark("How much of GDP are exports to the EU?"): Question(
        [
            "trade_turnover:KZ.EU27_2020.export",
            "trade_total:KZ.CN.export",
            "trade_total:KZ.RU.export",
        ],
        show="gdp_share",
    ),
    mark("How rich is Kazakhstan beside its partners?"): Question(
        [f"macro:{country}.gdp_usd" for country in ("KZ", "EU27_2020", "RU", "CN")],
        show="per_head",
        scale="log",
    ),
    mark("How much of the investment that comes stays?"): Question(
        [
            "fdi_by_member_state:EU27_2020.gross_inflow.USD",
            "fdi_by_member_state:EU27_2020.net_inflow.EUR",
        ],
        currency="USD",
    ),
    mark("How much investment has come since 2001, all added up?"): Question(
        [f"fdi_by_member_state:{code}.gross_inflow.USD" for code in ("EU27_2020", "NL", "US")],
        show="cumulative",
    ),
    mark("What part of the investment held in Kazakhstan is European, and what part Dutch?"): (
        Question(
            [f"fdi_by_member_state:{code}.stock.EUR" for code in ("EU27_2020", "NL", "US")],
            show="share",
        )
    ),
    mark("What does the Netherlands hold, by either side's count?"): Question(
        ["fdi_by_member_state:NL.stock.EUR"], show="mirror"
    ),
    mark("What part of Kazakhstan's exports is crude oil?"): Question(
        ["trade_by_product:KZ.WORLD.export.2709.USD"], show="share"
    ),
    mark("What part of the EU's crude oil is Kazakh, by which definition?"): Question(
        [
            f"energy_shares:crude_oil.KZ.{basis}"
            for basis in (
                "value_incl_intra_eu28",
                "volume_incl_intra_eu28",
                "value_incl_intra_eu_v",
                "volume_incl_intra_eu_v",
                "tonnes_eu27_2020",
            )
        ]
    ),
    mark("Who replaced whose oil in the EU?"): Question(
        [f"energy_volumes:eu27_crude_imports.{code}" for code in ("RU", "NO", "US", "KZ")],
        panels="apart",
    ),
    mark("Who sells uranium to the EU's power stations?"): Question(
        [
            f"energy_shares:uranium.{code}.deliveries_eu_utilities"
            for code in ("KZ", "RU", "CA", "NE")
        ],
        since=2018,
    ),
    mark("How much of the world's uranium does Kazakhstan mine?"): Question(
        [f"energy_volumes:uranium_production.{code}" for code in ("KZ", "CA", "AU", "RU")],
        show="share",
    ),
    mark("What does Kazakhstan make its electricity from?"): Question(
        [
            f"energy_volumes:electricity_share_{fuel}.KZ"
            for fuel in ("coal", "gas", "hydro", "wind", "solar")
        ],
        since=2000,
    ),
    mark("How much goes along the Middle Corridor?"): Question(
        ["corridor:titr_freight", "corridor:titr_containers_teu"], panels="apart"
    ),
}
"""Questions by name, to be said in the language spoken; the first is what a visitor sees first."""
