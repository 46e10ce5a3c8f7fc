"""CSV files that publishers have released, brought in as a steward would: what is published is what they say.

The files are not part of this project: they are at LOD_REAL, or in `../shared/real`. What is expected of each was
counted with Python's own `csv` and looked at by eye: how many figures each measure has, their sum, and some cells.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import LEAN, ROOT, SiteFolder
from tests.drafting.test_draft import ANSWERS

pytestmark = pytest.mark.slow

FOLDER = Path(os.environ.get("LOD_REAL", ROOT.parent / "shared" / "real")) / "csv"
UNITS = {"unit": "number"}
NA = UNITS | {"symbol.NA": "O"}

MISSION = "spreading-opportunity-and-improving-public-services"


@dataclass(frozen=True)
class Expected:
    """What is published of a file.

    `dimensions`: their names; `measures`: how many figures each has, and their sum; `cells`: the codes of a figure in
    the order of the dimensions, its measure and its value. `answers`: what a steward says when asked; `questions`: how
    many that is.
    """

    dimensions: str
    measures: Mapping[str, tuple[int, str]]
    cells: tuple[tuple[str, str, str], ...]
    answers: Mapping[str, str] = field(default_factory=lambda: UNITS)


FILES = {
    "2_1_user_payments_nh_t05065.csv": Expected(
        "knr year",
        {"user_payment_nh": (6017, "67779930")},
        (
            ("0101 2003", "user_payment_nh", "11193"),
            ("0101 2007", "user_payment_nh", "13060"),
            ("2111 2016", "user_payment_nh", "0"),
        ),
        NA,
    ),
    "4_0_nursing_home_beds_2015_18_t11875.csv": Expected(
        "knr year",
        {"nh_beds_located_in_muni": (1702, "168258")},
        (
            ("0101 2016", "nh_beds_located_in_muni", "203"),
            ("0104 2015", "nh_beds_located_in_muni", "185"),
            ("5054 2018", "nh_beds_located_in_muni", "133"),
        ),
        NA,
    ),
    "KNYC.csv": Expected(
        "date",
        {"actual_mean_temp": (365, "19979"), "actual_min_temp": (365, "17245")},
        (
            ("2014-07-01", "actual_max_temp", "89"),
            ("2014-10-07", "average_precipitation", "0.15"),
            ("2015-06-30", "record_precipitation", "3.07"),
        ),
        UNITS | {"role.record_min_temp_year": "attribute", "role.record_max_temp_year": "attribute"},
    ),
    "US_births_2000-2014_SSA.csv": Expected(
        "year month date_of_month",
        {"births": (5479, "62187024")},
        (("2000 1 1", "births", "9083"), ("2000 1 5", "births", "12558"), ("2014 12 31", "births", "11990")),
        UNITS | {"role.date_of_month": "dimension", "role.day_of_week": "attribute"},
    ),
    "advanced-historical.csv": Expected(
        "pfr_player_id",
        {
            "career_try": (6496, "6329490.269030165"),
            "career_ranypa": (6487, "-1395.9721162316"),
            "career_wowy": (6487, "-489.68686733759"),
            "bcs_rating": (284, "37.929549"),
        },
        (
            ("BrowFr00", "career_ranypa", "0.0000145824"),
            ("HarpRo00", "career_wowy", "0.00000403841"),
            ("ZuttJe20", "career_try", "0.598991783"),
        ),
        UNITS | {"symbol.NULL": "O", "role.player_name": "ignore"},
    ),
    "bad-drivers.csv": Expected(
        "state",
        {
            "number_of_drivers_involved_in_fatal_coll": (51, "805.3"),
            "percentage_of_drivers_involved_in_fatal": (51, "1618"),
        },
        (
            ("alabama", "number_of_drivers_involved_in_fatal_coll", "18.8"),
            ("california", "percentage_of_drivers_involved_in_fatal_2", "28"),
            ("wyoming", "percentage_of_drivers_involved_in_fatal_4", "90"),
        ),
    ),
    "balanceofpayments2017q3.csv": Expected(
        "geography period cdid services flow",
        {"gbp_total": (396, "4221244")},
        (
            ("K02000001 2015 MTN7 manufacturing-and-maintenance-services export", "gbp_total", "4280"),
            ("K02000001 2015-Q3 MTN7 manufacturing-and-maintenance-services export", "gbp_total", "1038"),
            ("K02000001 2017-Q3 IKBD _T balance", "gbp_total", "27724"),
        ),
        {},
    ),
    "boroughs-case-hosp-death.csv": Expected(
        "date_of_interest",
        {"mn_case_count": (251, "34702"), "mn_hospitalized_count": (251, "8280")},
        (
            ("2020-02-29", "mn_case_count", "1"),
            ("2020-03-06", "bx_case_count", "2"),
            ("2020-11-05", "qn_case_count", "190"),
        ),
        {},
    ),
    "cpi.csv": Expected(
        "country year",
        {"cpi": (11182, "219516.476374988052535609658")},
        (
            ("ABW 1985", "cpi", "4.03225805628628"),
            ("FIN 2009", "cpi", "-0.000000917360384430342"),
            ("ZWE 2022", "cpi", "104.705170628667"),
        ),
    ),
    "drinks.csv": Expected(
        "country",
        {"beer_servings": (193, "20489"), "total_litres_of_pure_alcohol": (193, "910.4")},
        (
            ("albania", "total_litres_of_pure_alcohol", "4.9"),
            ("andorra", "wine_servings", "312"),
            ("zimbabwe", "spirit_servings", "18"),
        ),
    ),
    "folketall.csv": Expected(
        "region tid",
        {
            "folkemengde": (1755, "268409712"),
            "levendefodte": (1755, "3804409"),
            "dode": (1755, "2534512"),
            "innflyttinger": (1755, "9081423"),
            "utflyttinger": (1755, "8463232"),
        },
        (
            ("01 1951", "folkemengde", "185492"),
            ("01 1951", "dode", "1537"),
            ("99 2015", "utflyttinger", "0"),
        ),
        {"unit": "persons"},
    ),
    "generic_topline_historical.csv": Expected(
        "subgroup modeldate",
        {"dem_estimate": (7669, "340046.46405"), "rep_lo": (7669, "269618.88359")},
        (
            ("all-polls 1995-11-09", "dem_hi", "56.30568"),
            ("all-polls 2012-08-11", "rep_estimate", "41.99873"),
            ("all-polls 2016-11-06", "rep_lo", "37.81508"),
        ),
        {"unit": "percent", "role.timestamp": "attribute"},
    ),
    "gini-index.csv": Expected(
        "country year",
        {"value": (2351, "87907.9")},
        (("ALB 1996", "value", "27"), ("ALB 2012", "value", "29"), ("ZWE 2019", "value", "50.3")),
        {"unit": "index"},
    ),
    "grad-students.csv": Expected(
        "major major_category",
        {"grad_total": (173, "22087260"), "grad_sample_size": (173, "389401")},
        (
            ("6211 business", "grad_p75", "100000"),
            ("2411 engineering", "nongrad_p75", "125000"),
            ("2303 education", "grad_premium", "0.333333333"),
        ),
    ),
    "hate_crimes.csv": Expected(
        "state",
        {"median_household_income": (51, "2816404"), "share_unemployed_seasonal": (51, "2.528")},
        (
            ("alabama", "gini_index", "0.472"),
            ("california", "hate_crimes_per_100k_splc", "0.255805361"),
            ("wyoming", "avg_hatecrimes_per_100k_fbi", "0.26694076"),
        ),
    ),
    "indicator_11-6-1.csv": Expected(
        "year disposal_method waste_collection_authority geo",
        {"proportion_of_disposed_waste_from_total": (5345, "106894.97138950055465064321")},
        (
            ("2000-2001 landfill _T E12000006", "proportion_of_disposed_waste_from_total", "82"),
            (
                "2014-2015 incineration-without-efw southwark-lb E12000007",
                "proportion_of_disposed_waste_from_total",
                "0.0017051752067524938",
            ),
            ("2020-2021 other _T _T", "proportion_of_disposed_waste_from_total", "2.7"),
        ),
        {
            "start.Year": "4",
            "empty.Waste collection authority": "_T",
            "empty.GeoCode": "_T",
        },
    ),
    "indicator_13-1-1.csv": Expected(
        "year series sex cause_of_death geo",
        {"value": (2106, "14066.81")},
        (
            ("2013 age-standardised-mortality-rates-per-100-000-population _T _T K04000001", "value", "0.18"),
            (
                "2002 number-of-deaths-from-exposure-to-forces-of-nature female victim-of-earthquake W92000004",
                "value",
                "0",
            ),
            (
                "2021 number-of-deaths-from-exposure-to-forces-of-nature male victim-of-volcanic-eruption W92000004",
                "value",
                "0",
            ),
        ),
        {"empty.Sex": "_T", "empty.Cause of death": "_T"},
    ),
    "input.csv": Expected(
        "geography quarter gender",
        {"count": (384, "20823900")},
        (
            ("S12000039 2017-Q1 female", "count", "20700"),
            ("S12000040 2017-Q1 male", "count", "45400"),
            ("S12000048 2017-Q4 _T", "count", "73200"),
        ),
        {},
    ),
    "monthly.csv": Expected(
        "source_2 year",
        {"mean": (3823, "-28.5206")},
        (("gcag 1850-01", "mean", "-0.6746"), ("gcag 1850-05", "mean", "-0.5088"), ("gcag 2024-07", "mean", "1.1398")),
        {"unit": "degrees-celsius"},
    ),
    "ogd10_energieforschungstatistik_ch.csv": Expected(
        "jahr klasse_ch projekttyp forschungsstaette finanzquelle",
        {"finanzbeitrag": (2311, "2414818134.07")},
        (
            ("2015 1 FE ausland BFE", "finanzbeitrag", "79594.72"),
            ("2015 1 FE BFH KTI", "finanzbeitrag", "921290.2"),
            ("2020 4 PD ZFH kantone", "finanzbeitrag", "135000"),
        ),
        {"unit": "chf"},
    ),
    "unisex_names_table.csv": Expected(
        "name",
        {"total": (919, "2887473.519375"), "male_share": (919, "466.122199697132599")},
        (
            ("casey", "total", "176544.328149"),
            ("avery", "gap", "0.329573853793568"),
            ("aeon", "female_share", "0.535165436862046"),
        ),
    ),
    "weekly-case-rate-age.csv": Expected(
        "week_ending",
        {"age_all_ages": (293, "43506.86"), "age_0_4": (293, "28554.39")},
        (
            ("2020-03-07", "age_all_ages", "0.29"),
            ("2020-03-28", "age_75up", "546.46"),
            ("2025-10-11", "age_75up", "35.26"),
        ),
    ),
    "3_1_user_fees_practical_help_ltc_t04898.csv": Expected(
        "knr year",
        {"maximum_monthly_cost_by_price_per_hour_t": (2894, "3411318")},
        (
            ("0101 2004", "price_per_hour_nok_taxable_income_2_3_g", "160"),
            ("2030 2014", "maximum_monthly_cost_by_price_per_hour_t", "827"),
            ("2030 2016", "maximum_monthly_cost_by_price_per_hour_t_4", "1741"),
        ),
        {"unit": "nok", "symbol.NA": "O"},
    ),
    "anxiety.csv": Expected(
        "areacd geography mission category period",
        {"average_anxiety_rating": (4496, "13295.43"), "lower_confidence_interval": (4496, "11493.38")},
        (
            (f"k02000001 country mission-8 {MISSION} 2011-2012", "average_anxiety_rating", "3.13"),
            (f"n09000011 local-authority-district mission-8 {MISSION} 2018-2019", "upper_confidence_interval", "2.92"),
            (f"n09000011 local-authority-district mission-8 {MISSION} 2021-2022", "average_anxiety_rating", "3"),
        ),
        {
            "unit": "score",
            "start.Period": "4",
            "role.Indicator": "ignore",
            "role.Measure": "ignore",
            "role.Polarity": "attribute",
            "status.x": "O",
            "status.u": "Q",
        },
    ),
}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="no published files are here; LOD_REAL names their folder")
@pytest.mark.parametrize("name", FILES)
def test_what_is_published_is_what_the_file_says(name: str, tmp_path: Path) -> None:
    """Dimensions, how many figures each measure has, their sum, and cells; nothing is asked but what is answered."""
    expected = (FILES)[name]
    site = SiteFolder(tmp_path)
    answers = [f"--answer={key}={value}" for key, value in expected.answers.items()]
    drafted = site.lod("new", str(FOLDER / name), "--yes", "--id", "real", "--lang", "en", *answers)
    assert drafted.exit_code == 0, drafted.output
    path = tmp_path / "data" / "real" / "dataset.yaml"
    text = path.read_text("utf-8")
    for key, answer in ANSWERS.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {answer}", text, count=1)
    assert re.findall("TODO.*", text.split("\nquestions:")[-1].split("\nissued:")[-1]) == []
    path.write_text(text, "utf-8")
    built = site.lod("build", env=LEAN)
    assert built.exit_code == 0, built.output[:3000]
    _judge(expected, site)


def _judge(expected: Expected, site: SiteFolder) -> None:
    """Compares what is published with what is expected."""
    path = site.current / "dumps" / "real.csv"
    packed = path.with_name("real.csv.gz")  # a large dump is kept packed alone
    text = path.read_text("utf-8") if path.exists() else gzip.decompress(packed.read_bytes()).decode()
    rows = list(csv.DictReader(StringIO(text)))
    dimensions = expected.dimensions.split()
    published = {
        (" ".join(row[name] for name in dimensions), row.get("measure") or next(iter(expected.measures))): row["value"]
        for row in rows
    }
    assert len(published) == len(rows)
    for measure, (count, total) in expected.measures.items():
        values = [Decimal(value) for (_, name), value in published.items() if name == measure and value]
        assert (measure, len(values), sum(values)) == (measure, count, Decimal(total))
    for key, measure, value in expected.cells:
        assert (key, measure, published.get((key, measure))) == (key, measure, value)
