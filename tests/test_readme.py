"""What the front page says: its commands, its code and its numbers."""

from __future__ import annotations

import doctest
import re

import analysis
from analysis.files import ROOT
from analysis.findings import number

README = (ROOT / "README.md").read_text("utf-8")


def billions(partner: str, year: int) -> str:
    rows = analysis.load("trade_turnover").set_index(["year", "partner", "flow", "currency"])
    return number(rows.loc[(year, partner, "turnover", "USD"), "value_mn"] / 1000)


def test_the_opening_numbers_are_those_of_the_table() -> None:
    opening = README.replace("\n", " ")
    with_uk, without = billions("EU_BNS", 2022), billions("EU27_2020", 2022)
    assert f"{with_uk} or {without} billion dollars in 2022, with or without the" in opening
    # in 2023 the printed row is today's 27: below the one reading of 2022, above the other
    after = billions("EU_BNS", 2023)
    assert after == billions("EU27_2020", 2023)
    assert float(without) < float(after) < float(with_uk)
    assert f"the {after} of 2023 is a fall or a rise" in opening


def test_the_example_runs_and_prints_what_it_says() -> None:
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted >= 3
    assert result.failed == 0


def test_every_file_that_is_named_exists() -> None:
    for path in re.findall(r"`([\w/]+\.(?:py|md|csv|html|json|mplstyle|toml))`", README):
        homes = [ROOT, ROOT / "analysis", ROOT / "data", ROOT / "figures"]
        assert any((home / path).exists() for home in homes), path
    for target in re.findall(r"\]\(([\w/.]+)", README):
        assert (ROOT / target).exists(), target


def test_both_commands_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in re.findall(r"make (\w+)", README):
        assert f"\n{command}:" in makefile, command


def test_every_producer_without_an_open_licence_is_listed_in_the_dictionary() -> None:
    dictionary = (ROOT / "data" / "README.md").read_text("utf-8")
    sources = analysis.load("sources")
    closed = sources[sources["licence"].str.startswith("not open")]
    assert len(closed) > 100
    for publisher in closed["publisher"].unique():
        assert f"- **{publisher}**:" in dictionary


def test_every_pin_is_exact_and_every_named_package_has_a_reason() -> None:
    pins = [
        line
        for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    named = (ROOT / "requirements.txt").read_text("utf-8").split("# What these need in turn")[0]
    reasons = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for package in re.findall(r"^([\w.-]+)==", named, flags=re.M):
        assert package in reasons, package
