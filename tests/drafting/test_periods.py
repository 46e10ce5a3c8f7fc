"""Periods as tables write them: each form, and what a column of them may mean."""

from __future__ import annotations

import pytest

from lod.drafting.periods import Convention, period, periods_of


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("1850", "1850-01-01", "1850-12-31"),
        ("Q1 2018", "2018-01-01", "2018-03-31"),
        ("2017-Q1", "2017-01-01", "2017-03-31"),
        ("2018K1", "2018-01-01", "2018-03-31"),
        ("1. kvartal 2018", "2018-01-01", "2018-03-31"),
        ("quarter/2015-Q3", "2015-07-01", "2015-09-30"),
        ("Jan 2018", "2018-01-01", "2018-01-31"),
        ("januar 2018", "2018-01-01", "2018-01-31"),
        ("2021 Mar", "2021-03-01", "2021-03-31"),
        ("02/29/2020", "2020-02-29", "2020-02-29"),
        ("2014-7-1", "2014-07-01", "2014-07-01"),
        ("veke 1 2018", "2018-01-01", "2018-01-07"),
        ("2018-S1", "2018-01-01", "2018-06-30"),
        ("2. tertial 2018", "2018-05-01", "2018-08-31"),
        ("haust 2020", "2020-09-01", "2020-11-30"),
        ("2011–13", "2011-01-01", "2013-12-31"),
        ("2018-01-01/2018-06-30", "2018-01-01", "2018-06-30"),
        ("2018-D034", "2018-02-03", "2018-02-03"),
        ("2018-01-31T12:00", "2018-01-31", "2018-01-31"),
        ("fjerde kvartal 2011", "2011-10-01", "2011-12-31"),
        ("2. kvt. 2019", "2019-04-01", "2019-06-30"),
        ("II kvartal 2019", "2019-04-01", "2019-06-30"),
        ("2018 - 1. kvartal", "2018-01-01", "2018-03-31"),
        ("1Q18", "2018-01-01", "2018-03-31"),
        ("2018:02", "2018-02-01", "2018-02-28"),
        ("2018 januar–mars", "2018-01-01", "2018-03-31"),
        ("per 31.12.2018", "2018-12-31", "2018-12-31"),
        ("sommaren 2018", "2018-06-01", "2018-08-31"),
        ("1990-tallet", "1990-01-01", "1999-12-31"),
        ("1990s", "1990-01-01", "1999-12-31"),
        ("2020*", "2020-01-01", "2020-12-31"),
        ("2020 (foreløpig)", "2020-01-01", "2020-12-31"),
        ("2019K4 [p]", "2019-10-01", "2019-12-31"),
        ("2018_2020", "2018-01-01", "2020-12-31"),
        ("2018_2018", "2018-01-01", "2018-12-31"),
        ("13.02.21", "2021-02-13", "2021-02-13"),
    ],
)
def test_periods_of_every_common_form(text: str, begin: str, end: str) -> None:
    """In nb, nn and en, SDMX's forms, and any century."""
    found = period(text)
    assert found is not None
    assert (found.begin, found.end) == (begin, end)


@pytest.mark.parametrize(
    "text",
    [
        "Q5 2018",
        "2018M13",
        "Winter 2018",
        "02/03/2020",
        "2009/10",
        "12345",
        "18.5",
        "2018-02-30",
        "1900s",
        "2010-11",
        "2018:1",
    ],
)
def test_what_is_no_period_or_may_be_several_is_none(text: str) -> None:
    """Such as a winter of one year, which may begin in two."""
    assert period(text) is None


def test_fiscal_years_are_no_months() -> None:
    """Three years that follow one another are years; the month they begin in is what the answer says."""
    spans = periods_of(["2001-02", "2002-03", "2003-04"], Convention(start=4))
    assert spans is not None
    assert spans.split
    assert (spans.by_text["2001-02"].begin, spans.by_text["2001-02"].end) == ("2001-04-01", "2002-03-31")


@pytest.mark.parametrize(
    ("texts", "code", "ways"),
    [
        (["2020-08", "2020-13", "2020-53"], "2020-W08", ("week", "codes")),
        (["2003-05", "2003-08", "2003-09"], "2003-05", ("month", "split")),
        (["2003-01", "2003-02", "2003-03"], "2003-01", ()),
        (["2009-10", "2010-11"], "2009-2010", ("split", "month")),
        (["2009/10", "2010/11", "2011/12"], "2009-2010", ()),
        (["2006-10", "2011-15", "2016-20"], "2006-2010", ()),
        (["2006-10", "2011-15"], "2006-2010", ("split", "week")),
    ],
)
def test_what_a_column_may_mean_is_asked(texts: list[str], code: str, ways: tuple[str, ...]) -> None:
    """Two numbers are months, weeks, years that span two or more: one where only one fits, else the likelier first."""
    spans = periods_of(texts)
    assert spans is not None
    assert spans.by_text[texts[0]].code == code
    assert spans.pairs == ways


@pytest.mark.parametrize(
    ("texts", "code", "ways"),
    [
        (["2018:1", "2018:4"], "2018-Q1", ("quarter", "month")),
        (["2018:1", "2018:2"], "2018-Q1", ("quarter", "month", "half", "third")),
        (["2018:1", "2018:11"], "2018-01", ()),
    ],
)
def test_what_the_number_behind_a_colon_is_is_asked(texts: list[str], code: str, ways: tuple[str, ...]) -> None:
    """A quarter, where it may be one; a month, where the year has more of them than four."""
    spans = periods_of(texts)
    assert spans is not None
    assert (spans.by_text[texts[0]].code, spans.parts) == (code, ways)


def test_no_column_mixes_what_its_texts_mean() -> None:
    """`2003-11` is no month where `2003-14` is none."""
    assert periods_of(["2003-11", "2003-54"]) is None or not periods_of(
        ["2003-11", "2003-54"], Convention(pair="month")
    )
    assert periods_of(["2020-08", "2020-53"], Convention(pair="codes")) is None


def test_digits_are_periods_where_the_column_says_so() -> None:
    """`202001` is a month and `20200131` a day in a column called so; there is no month 13."""
    numeric = Convention(numeric=True)
    for text, code in (("202001", "2020-01"), ("20200131", "2020-01-31"), ("2020.0", "2020")):
        spans = periods_of([text], numeric)
        assert spans is not None
        assert spans.by_text[text].code == code
        assert period(text) is None
    assert periods_of(["202013"], numeric) is None


def test_a_fiscal_year_of_one_number_ends_in_it() -> None:
    """Where it does not begin in January, which is asked."""
    spans = periods_of(["FY2018"], Convention(start=7))
    assert spans is not None
    assert spans.split
    assert (spans.by_text["FY2018"].begin, spans.by_text["FY2018"].end) == ("2017-07-01", "2018-06-30")
