"""The palette: six roles that everyone can tell apart, in colour and in grey, and readable text."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
import seaborn as sns
from colorspacious import cspace_convert, deltaE
from matplotlib.colors import to_rgb

from analysis.charts import PALE
from analysis.palette import DASHES, INK, LIGHT, QUIET, ROLES, colour

# Distances in CAM02-UCS, where 1 is just noticeable side by side; marks in a chart are small and
# apart, so they need many times that.
APART, APART_CVD = 20, 10
# Steps of CIELab lightness between neighbours in grey print.
GREY_STEP = 8
# WCAG 2.2, level AA: text, and marks that carry meaning beside a name.
TEXT, SEEN = 4.5, 1.7

SIGHTS = {
    "normal": None,
    "no red cones": {"name": "sRGB1+CVD", "cvd_type": "protanomaly", "severity": 100},
    "no green cones": {"name": "sRGB1+CVD", "cvd_type": "deuteranomaly", "severity": 100},
    "no blue cones": {"name": "sRGB1+CVD", "cvd_type": "tritanomaly", "severity": 100},
}


def seen(code: str, sight: str) -> np.ndarray:
    space = SIGHTS[sight]
    rgb = np.array(to_rgb(code))
    return rgb if space is None else np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)


def too_near(roles: dict[str, str], sight: str) -> list[str]:
    """Name the pairs that a person with this sight could take for each other."""
    least = APART if sight == "normal" else APART_CVD
    found = []
    for one, other in combinations(roles, 2):
        pair = (seen(roles[one], sight), seen(roles[other], sight))
        apart = float(deltaE(*pair, input_space="sRGB1"))
        if apart < least:
            found.append(f"{one} and {other} are {apart:.1f} apart")
    return found


def contrast(code: str, ground: str = "white") -> float:
    """Contrast ratio of WCAG."""
    light, dark = sorted((luminance(code), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(code: str) -> float:
    rgb = np.array(to_rgb(code))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_the_checks_see_what_they_are_for() -> None:
    # red and green of one lightness are one colour without green cones
    pair = {"a": "#cc5555", "b": "#7a8c3a"}
    assert not too_near(pair, "normal")
    assert too_near(pair, "no green cones")
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(KeyError, match="germany"):
        colour("germany")


def test_six_roles_at_most_each_with_a_colour_and_a_dash() -> None:
    assert len(ROLES) <= 6
    assert len(set(ROLES.values())) == len(ROLES)
    assert set(DASHES) == set(ROLES)
    assert set(PALE) < set(ROLES)


@pytest.mark.parametrize("sight", SIGHTS)
def test_roles_are_told_apart(sight: str) -> None:
    assert too_near(ROLES, sight) == []


def test_roles_are_told_apart_in_grey_print() -> None:
    lightness = sorted(
        (float(cspace_convert(to_rgb(code), "sRGB1", "CIELab")[0]), role)
        for role, code in ROLES.items()
    )
    close = [
        f"{darker} and {lighter}"
        for (dark, darker), (light, lighter) in pairwise(lightness)
        if light - dark < GREY_STEP
    ]
    assert close == []
    assert lightness[-1][0] < 85, "the lightest must not vanish on paper"


def test_names_on_white_are_readable() -> None:
    words = {"ink": INK, "quiet": QUIET} | {
        role: code for role, code in ROLES.items() if role not in PALE
    }
    assert {
        name: round(contrast(code), 1) for name, code in words.items() if contrast(code) < TEXT
    } == {}


def test_roles_too_light_for_text_are_the_pale_ones() -> None:
    assert {role for role, code in ROLES.items() if contrast(code) < TEXT} == set(PALE)
    assert min(contrast(code) for code in ROLES.values()) > SEEN


def test_shades_begin_where_seaborn_begins_them() -> None:
    assert pytest.approx(sns.light_palette(colour("eu"))[0]) == LIGHT
