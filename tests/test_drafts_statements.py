"""Statements in a text: what each amount means, in the terms of the register."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims.claim import Claim
from analysis.drafts.statements import statements, understood

SAID = Path(__file__).with_name("statements.txt")

NOT_IN_SCOPE = [
    "Uzbekistan's trade with Germany reached $1.1 billion.",
    "Kazakhstan's GDP grew 4.8% to $288 billion in 2024.",
    "Trade between Kazakhstan and China hit $41 billion in 2023.",
    "The summit in Brussels brought together 27 heads of state and 400 delegates.",
    "Kazakhstan produced 90 million tonnes of oil in 2023.",
    "Kazakhstan holds 12 percent of the world's uranium reserves.",
    "Kazakhstan's total foreign trade amounted to $139.8 billion in 2023.",
    "Turkey invested $5 billion in Kazakhstan.",
    "A ticket from Astana to Frankfurt costs 350 euros.",
    "The agreement covers 29 areas of cooperation between the EU and Kazakhstan.",
    "Товарооборот между Казахстаном и Россией достиг 27 млрд долларов.",
    "Добыча нефти в Казахстане составила 87,7 млн тонн.",
    "ВВП Казахстана вырос на 4,8% в 2024 году.",
    "В форуме приняли участие более 300 делегатов из 27 стран ЕС.",
    "Kazakhstan's oil output is forecast at 96 million tonnes in 2025.",
    "Germany imported 22% of its gas from Norway.",
    "China is Kazakhstan's largest trading partner with a 22% share.",
    "In Astana, 1,200 students attended the EU day.",
    "Russia accounts for 18% of Kazakhstan's trade.",
    "Services trade amounted to €5 billion between the EU and Kazakhstan.",
    "Добыча урана в Казахстане достигла 21 тыс. тонн.",
    "Норвегия обеспечила 25% импорта нефти в ЕС.",
    "The Netherlands invested 4 billion euros in Poland.",
    "The EU is home to 450 million people.",
    "Kazakhstan's foreign minister met 27 ambassadors in Brussels.",
    "The price of Kazakh oil sold to Italy rose to $82 a barrel.",
    "Kazakhstan's economy grew 5.1% in 2023, the EU's by 0.5%.",
    "The EU accounts for 14% of world trade and Kazakhstan for 0.3%.",
    "Belarus exported goods worth $900 million to Kazakhstan.",
    "Eni holds a 29.25% stake in Karachaganak.",
    "The EBRD cut its growth forecast for Kazakhstan to 4.5%.",
    "EU leaders met in Astana to discuss a €300 billion Global Gateway plan.",
    "Торговля Казахстана со странами Центральной Азии превысила $8 млрд, с Россией – $27 млрд.",
    "Внешнеторговый оборот Казахстана – $141 млрд: экспорт – $81 млрд, импорт – $60 млрд.",
    "Доля России в импорте ЕС упала до 2%.",
    "В Германии обучаются 1200 казахстанских студентов.",
]


def cases() -> list[tuple[str, str, str, list[str]]]:
    found: list[tuple[str, str, str, list[str]]] = []
    for line in SAID.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("    "):
            found[-1][3].append(line.strip())
        else:
            text, day, home = (one.strip() for one in f"{line} |  | ".split(" | ")[:3])
            found.append((text, day, home, []))
    return found


def told(claim: Claim) -> str:
    words = (claim.measure, claim.reporter, claim.partner)
    value = f"{claim.value:g}"
    rest = (claim.unit, claim.qualifier, claim.period)
    return " ".join(word or "-" for word in (*words, value, *rest))


def plain(wanted: str) -> str:
    words = wanted.split()
    return " ".join([*words[:3], f"{float(words[3]):g}", *words[4:]])


@pytest.mark.parametrize(("text", "day", "home", "wanted"), cases())
def test_meaning(text: str, day: str, home: str, wanted: list[str]) -> None:
    found = statements(text, stated_on=day, assumed=home)
    assert {one.assumed for one in found} <= {home}
    assert [told(one.claim) for one in found] == [plain(one) for one in wanted]


@pytest.mark.parametrize("text", NOT_IN_SCOPE)
def test_not_in_scope(text: str) -> None:
    assert statements(text) == []


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Kazakh exports to Italy were $15 billion.", "total"),
        ("Kazakhstan's oil exports to Italy were $15 billion.", "crude_oil"),
        ("Kazakh exports to the EU: metals – $1.9 billion.", "metals"),
        ("Kazakhstan's exports of goods to the EU were $38 billion.", "total"),
        ("Казахстан и ЕС: экспорт казахстанских товаров в ЕС – $38 млрд.", "total"),
        ("Kazakhstan's non-oil trade with the EU reached $15 billion.", "non_oil"),
        ("Trade of Kazakhstan with the EU, excluding oil, reached $15 billion.", "non_oil"),
        ("Trade in agricultural goods of Kazakhstan and the EU: $1 bn.", "agricultural_goods"),
        ("Agricultural exports from Kazakhstan to the EU rose 12%.", "agricultural_goods"),
        ("Kazakhstan imported dual-use goods worth $2 billion from Italy.", "dual use goods"),
        ("Экспорт казахстанской пшеницы в Италию – $120 млн.", "wheat"),
        ("Несырьевой экспорт Казахстана в ЕС составил $2,3 млрд.", "non_commodity"),
        ("The EU takes 30% of Kazakhstan's agricultural exports.", "agricultural_goods"),
        ("Trade between Kazakhstan and the EU in food reached $1 billion.", "food"),
        ("Exports to the EU of Kazakh metals reached $1.9 billion.", "metals"),
        ("Kazakhstan bought €1.5 billion of German machinery.", "machinery"),
        ("Казахстан поставил в Италию пшеницу на 120 млн долларов.", "wheat"),
        ("Exports of Kazakhstan to the EU were $38 billion, mostly metals.", "total"),
        ("Казахстан: экспорт в ЕС в прошлом году: всего — 38 млрд долларов.", "total"),
        ("Food makes up 3% of Kazakhstan's exports to the EU.", "food"),
        ("Oil makes up 85% of Kazakhstan's exports to the EU.", "crude_oil"),
        ("Kazakhstan exported 2,840 tonnes of uranium to France.", "uranium"),
        ("The Middle Corridor carried 4.5 million tonnes.", "middle_corridor"),
        ("The Middle Corridor carried 56,500 TEU.", "middle_corridor_containers"),
        ("France invested $18 billion in Kazakhstan.", ""),
    ],
)
def test_product(text: str, product: str) -> None:
    (found,) = statements(text)
    assert found.claim.product == product


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Kazakhstan's trade with Italy rose 5%.", "trade_turnover"),
        ("Kazakh exports to Italy rose 5%.", "exports"),
        ("FDI from Italy to Kazakhstan rose 5%.", "fdi_flow"),
        ("Kazakhstan's oil deliveries to Italy rose 5%.", "energy_volume"),
        ("Cargo on the Middle Corridor rose 5%.", "corridor_volume"),
        ("The EU takes 40% of Kazakhstan's exports.", "exports"),
    ],
)
def test_what_grew_or_is_shared(text: str, of: str) -> None:
    (found,) = statements(text)
    assert found.claim.of == of


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Mutual trade reached $2.2 billion.", "the text does not say with which country"),
        ("Trade of Kazakhstan and Italy: 14.9 billion.", "the text does not give the unit"),
        (
            "Kazakhstan and Germany: $4.2 billion.",
            "the text does not say what the amount measures",
        ),
        (
            "Kazakhstan's GDP was $288 billion in 2024; trade with the EU was 17% of it.",
            "the text does not say what it is a part of",
        ),
        (
            "Uranium: 24% of EU deliveries.",
            "the text does not say whose part it is: it does not name Kazakhstan",
        ),
    ],
)
def test_not_understood(text: str, why: str) -> None:
    found = understood(text)
    assert found.statements == []
    assert [one.why for one in found.unplaced] == [why]


@pytest.mark.parametrize(
    "text",
    [
        "Exports to Germany were €80 billion.",
        "Trade with Italy came to $15 billion in 2023.",
        "More than 200 Dutch companies operate in the country.",
        "Товарооборот с Германией составил $3 млрд.",
    ],
)
def test_a_country_is_not_guessed(text: str) -> None:
    found = understood(text)
    assert found.statements == []
    assert [one.why for one in found.unplaced] == [
        "the text does not say whose: it does not name Kazakhstan"
    ]
    assert [one.assumed for one in statements(text, assumed="KZ")] == ["KZ"]
    (named,) = statements(f"Kazakhstan: a note. {text}", assumed="KZ")
    assert named.assumed == ""


@pytest.mark.parametrize(
    "text",
    [
        "Our economy received $120 billion of direct investment from the Netherlands.",
        "В нашу страну Нидерланды вложили $120 млрд.",
    ],
)
def test_who_says_our_country_speaks_for_kazakhstan_and_that_is_shown(text: str) -> None:
    (one,) = statements(text)
    assert (one.claim.reporter, one.claim.partner, one.assumed) == ("KZ", "NL", "KZ")


@pytest.mark.parametrize(
    "text",
    [
        "French trade with Italy reached €100 billion.",
        "Trade between Germany and France came to €170 billion.",
        "Dutch exports to Poland were worth €30 billion.",
        "Торговля Германии с Францией достигла 170 млрд евро.",
    ],
)
def test_trade_of_two_members_is_not_kazakhstans(text: str) -> None:
    assert statements(text, assumed="KZ") == []
    assert statements(f"Kazakhstan: a note. {text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan invested $2 billion in the Netherlands.",
        "Kazakh companies invested $500 million in Germany in 2022.",
        "Kazakhstan's investment in Poland rose 12% in 2023.",
        "Казахстан инвестировал в Нидерланды 2 млрд долларов.",
    ],
)
def test_investment_abroad_is_not_taken_for_investment_here(text: str) -> None:
    found = understood(text)
    assert found.statements == []
    assert ["abroad" in one.why for one in found.unplaced] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan's exports to Germany and France totalled $5 billion.",
        "Kazakhstan's trade with Italy and with France came to $9 billion.",
        "Germany, France and Italy together take 60% of Kazakhstan's oil exports.",
        "Kazakhstan shipped 20 million tonnes of oil to Italy and Romania.",
        "American and European companies invested $30 billion in Kazakhstan.",
        "Товарооборот Казахстана с Германией и Польшей составил 5 млрд долларов.",
    ],
)
def test_what_several_countries_have_together_is_not_one_countrys(text: str) -> None:
    found = understood(text)
    assert found.statements == []
    assert ["several countries" in one.why for one in found.unplaced] == [True]


def test_a_list_of_countries_pairs_with_a_list_of_amounts() -> None:
    text = "Kazakh exports to Poland, Czechia and Hungary: $1 billion, $2 billion and $3 billion."
    found = [(one.claim.partner, one.claim.value) for one in statements(text)]
    assert found == [("PL", 1e9), ("CZ", 2e9), ("HU", 3e9)]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        (
            "The Commission disbursed €200 million to Ukraine; Kazakhstan received €10 million "
            "from the EU.",
            [10e6],
        ),
        ("The Commission gave €5 million to Kazakhstan and €7 million to Georgia.", [5e6]),
        ("The EU allocated €200 million for Moldova, while Kazakhstan signed a deal.", []),
        ("Еврокомиссия выделила 200 млн евро Украине и 10 млн евро для Казахстана.", [10e6]),
    ],
)
def test_money_for_another_country_is_not_kazakhstans(text: str, amounts: list[float]) -> None:
    assert [one.claim.value for one in statements(text)] == amounts


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Kazakhstan's trade with the EU did not exceed $60 billion.", "less_than"),
        ("Kazakhstan's trade with Italy hasn't topped $20 billion.", "less_than"),
        ("Kazakhstan's exports to Italy did not fall below $10 billion.", "more_than"),
        ("Товарооборот Казахстана с ЕС не превысил 60 млрд долларов.", "less_than"),
        ("Экспорт Казахстана в Италию составил не менее 10 млрд долларов.", "more_than"),
        ("Kazakhstan's exports to Italy not only reached $10 billion.", "exact"),
    ],
)
def test_not_turns_a_qualifier_round(text: str, qualifier: str) -> None:
    (found,) = statements(text)
    assert found.claim.qualifier == qualifier


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan's trade with the EU was not $50 billion.",
        "Kazakhstan's trade with the EU has not yet reached $50 billion.",
        "Товарооборот Казахстана с Италией не достиг 20 млрд долларов.",
    ],
)
def test_what_an_amount_is_not_is_no_statement(text: str) -> None:
    found = understood(text)
    assert found.statements == []
    assert [one.why for one in found.unplaced] == ["the text says that it is not this amount"]


@pytest.mark.parametrize(
    "text",
    [
        "Monthly exports of Kazakhstan to Italy average $1.1 billion.",
        "Kazakhstan exports goods worth $1.1 billion a month to Italy.",
        "Kazakhstan's trade with the EU averaged $35 billion a year in 2010–2014.",
        "Среднемесячный экспорт Казахстана в Италию составляет 1,1 млрд долларов.",
        "The Middle Corridor carries 400,000 tonnes a month.",
    ],
)
def test_a_rate_is_not_the_amount_of_a_year(text: str) -> None:
    (found,) = statements(text)
    assert (found.claim.measure, found.claim.period) == ("other", "")


def test_the_amount_of_a_year_is_no_rate() -> None:
    text = "Kazakhstan's exports to Italy were $13 billion in 2023, up from a month earlier."
    assert [one.claim.measure for one in statements(text)] == ["exports"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Kazakhstan's trade with Italy hardly changed: minus 0.4% in 2023.", -0.4),
        ("Торговля Казахстана с Италией почти не изменилась: минус 0,4%.", -0.4),
        ("Kazakhstan's trade with Italy: plus 3% in 2023.", 3),
        ("Kazakhstan's exports to Italy fell a third in 2023.", -33.33),
    ],
)
def test_a_change_may_be_a_word_or_a_fraction(text: str, value: float) -> None:
    (found,) = statements(text)
    assert (found.claim.measure, found.claim.value) == ("growth", value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Kazakhstan's exports to Italy grew 3.2 percentage points.", "percentage points"),
        ("Доля Италии в экспорте Казахстана выросла на 3 процентных пункта.", "percentage points"),
        ("Kazakhstan's GDP grew 4.8% in 2023.", "not seen to be about trade"),
    ],
)
def test_no_percentage_is_passed_over_in_silence(text: str, why: str) -> None:
    found = understood(text)
    assert found.statements == []
    assert [why in one.why for one in (*found.unplaced, *found.passed)] == [True]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("The Middle Corridor carried 4.5 million tons of oil.", "middle_corridor_crude_oil"),
        ("По Среднему коридору перевезено 1,4 млн тонн нефти.", "middle_corridor_crude_oil"),
        ("The Middle Corridor carried 4.5 million tons of cargo.", "middle_corridor"),
    ],
)
def test_oil_on_the_corridor_is_not_all_freight(text: str, product: str) -> None:
    (found,) = statements(text)
    assert (found.claim.measure, found.claim.product) == ("corridor_volume", product)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Without the UK, Kazakhstan's trade with the EU was $40 billion.", ("Without the UK",)),
        ("Kazakhstan's trade with the EU-28 was $40 billion.", ("EU-28",)),
        ("Net FDI from Germany to Kazakhstan was $1.2 billion in 2022.", ("Net",)),
        ("Валовой приток ПИИ из Германии в Казахстан составил $700 млн.", ("Валовой",)),
        ("Без Великобритании товарооборот Казахстана с ЕС: $40 млрд.", ("Без Великобритании",)),
        ("Kazakhstan's trade with Italy is 5% of its gross domestic product.", None),
        ("Kazakhstan's trade with the EU was $40 billion.", ()),
    ],
)
def test_words_of_definition_are_kept(text: str, words: tuple[str, ...] | None) -> None:
    assert [one.not_used for one in statements(text)] == ([] if words is None else [words])


def test_trade_with_services_is_not_trade_in_goods() -> None:
    text = "Trade in goods and services between Kazakhstan and the EU came to €38 billion in 2022."
    (found,) = statements(text)
    assert found.claim.product == "goods_and_services"


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("About 90% of German investment in Kazakhstan goes to processing.", "other"),
        ("Of Belgian investment in Kazakhstan, 70% went to metallurgy.", "other"),
        ("85% инвестиций Нидерландов в Казахстан приходится на нефтегазовый сектор.", "other"),
        ("Germany accounts for 5% of foreign investment in Kazakhstan.", "fdi_share"),
    ],
)
def test_a_part_of_one_partners_investment_is_not_its_share(text: str, measure: str) -> None:
    (found,) = statements(text)
    assert found.claim.measure == measure


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("Nobody invested more in Kazakhstan than France, with $18 billion.", "FR"),
        ("None buys more Kazakh oil than Italy: 15 million tonnes.", "IT"),
        ("Никто не вложил в Казахстан больше, чем Италия: $9 млрд.", "IT"),
        ("Germany invested more in Kazakhstan than France: $7 billion.", "DE"),
    ],
)
def test_who_is_not_surpassed_is_the_party(text: str, partner: str) -> None:
    (found,) = statements(text)
    assert found.claim.partner == partner


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("European investors in Kazakhstan: 4,000.", ["4,000"]),
        ("Kazakhstan hosts EU firms, 3,000 in all.", ["3,000"]),
        ("In Kazakhstan, 300 delegates from 27 countries met EU officials.", []),
    ],
)
def test_counts_beside_companies_are_listed(text: str, span: list[str]) -> None:
    found = understood(text)
    assert (found.statements, [one.span for one in found.passed]) == ([], span)


def test_a_sentence_leans_on_the_one_before() -> None:
    text = (
        "In 2022 trade between Kazakhstan and Italy was $15 billion. Exports came to $13 billion."
    )
    exports = statements(text)[1].claim
    assert (exports.measure, exports.partner, exports.period) == ("exports", "IT", "2022")
    assert exports.as_stated == "Exports came to $13 billion."


def test_brackets_repeat_what_stands_before_them() -> None:
    text = "Kazakh trade with Italy came to $15 billion in 2023 (2022 – $14 billion)."
    assert [one.claim.period for one in statements(text)] == ["2023", "2022"]


def test_two_languages_in_one_text() -> None:
    text = (
        "Kazakh trade with Italy reached $15.5 billion. Товарооборот с Францией составил $4.1 млрд."
    )
    found = [(one.claim.partner, one.claim.value) for one in statements(text)]
    assert found == [("IT", 15.5e9), ("FR", 4.1e9)]


def test_the_decimals_of_a_language_can_be_said() -> None:
    text = "Export nach Kasachstan: exports to Italy 1,509 tonnes of oil from Kazakhstan"
    assert [one.claim.value for one in statements(text)] == [1509]
    assert [one.claim.value for one in statements(text, language="ru")] == [1.509]


def test_claims_carry_where_they_are_from() -> None:
    (one,) = statements(
        "Kazakh trade with Italy was $15 billion.",
        stated_on="2024-05-01",
        document="a",
        locator="p. 2",
    )
    claim = one.claim
    assert (claim.document, claim.locator, claim.stated_on) == ("a", "p. 2", "2024-05-01")
    assert claim.step == 1e9


def test_a_text_without_numbers_states_nothing() -> None:
    found = understood("Kazakhstan and the European Union trade in oil, metals and machines.")
    assert (found.statements, found.unplaced) == ([], [])


PIECES = st.sampled_from(
    [
        *"$€%().,;:–—-+ \n\u00a0'’",
        *("1", "2.5", "1,234", "12,5", "2022", "billion", "млрд", "million tonnes", "TEU", "раза"),
        *("half", "треть", "doubled", "from", "to", "с", "до", "between", "and", "of", "them"),
        *("Kazakhstan", "Германия", "EU", "the country", "Central Asia", "EBRD", "China"),
        *("trade", "товарооборот", "exports", "инвестиции", "oil", "uranium", "companies"),
        *("since", "last year", "January", "в первом квартале", "first nine months", "by", "rose"),
        *("raw materials", "Middle Corridor", "loan", "deficit", "average", "no", "list"),
    ]
)
TEXTS = st.text(max_size=200) | st.lists(PIECES, max_size=40).map(" ".join)


@given(text=TEXTS, day=st.sampled_from(["", "2024", "2024-05-01"]))
def test_any_text_is_read(text: str, day: str) -> None:
    found = understood(text, stated_on=day)
    every = [*found.statements, *found.unplaced]
    assert all(text[one.start : one.end] == one.span != "" for one in every)
    for ordered in (found.statements, found.unplaced):
        assert [one.start for one in ordered] == sorted(one.start for one in ordered)
    numbers = [int(one.claim.claim_id) for one in found.statements]
    assert numbers == list(range(1, len(numbers) + 1))


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    one = "Kazakh trade with Italy reached $15 billion in 2023. "
    assert len(statements(one * 300)) == 300


def test_an_endless_sentence_is_read_in_pieces() -> None:
    rows = " ".join(f"Italy {number}.5 billion dollars" for number in range(1000))
    assert understood("Exports of Kazakhstan " + rows).statements
