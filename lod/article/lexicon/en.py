"""English."""

from __future__ import annotations

from lod.article.lexicon.lexicon import Lexicon, phrases, words

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}


def _numbers() -> dict[str, int]:
    numbers = {word: value for value, word in enumerate(_ONES, 1)} | _TENS | {"zero": 0}
    for ten, value in _TENS.items():
        numbers |= {f"{ten}-{one}": value + digit for digit, one in enumerate(_ONES[:9], 1)}
    return numbers


_MONTHS = "january february march april may june july august september october november december".split()

EN = Lexicon(
    language="en",
    decimal=".",
    small_words=words("the of and in to a is that for on with as are by was were from have has it this which not"),
    numbers=_numbers(),
    scales={
        **{"hundred": 100, "thousand": 1000, "million": 10**6, "m": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9},
        **{"trillion": 10**12, "tn": 10**12, "k": 1000, "millions": 10**6},
    },
    qualifiers={
        "approximately": phrases(
            "approximately|approx|about|around|roughly|some|nearly|almost|close to|circa|ca|an estimated|"
            "up towards|in the region of|more or less|nearly all of the|just about"
        ),
        "more-than": phrases(
            "more than|over|longer than|older than|heavier than|above|greater than|higher than|upwards of|in excess of|well over|just over|slightly over|"
            "a little over|just above|slightly more than|slightly above|well above|far more than|a little more than"
        ),
        "at-least": phrases("at least|no less than|no fewer than|not less than|a minimum of|minimum"),
        "less-than": phrases(
            "less than|fewer than|shorter than|younger than|under|below|lower than|just under|slightly under|slightly less than|just below|"
            "slightly below|well under|well below|a little under|slightly fewer than|just shy of|shy of"
        ),
        "at-most": phrases(
            "at most|as many as|as much as|as high as|no more than|not more than|up to|a maximum of|maximum"
        ),
    },
    afterwards={
        "at-least": phrases("or more|or above|and above|or over|and over|or higher|and more|and up|plus"),
        "at-most": phrases("or less|or fewer|or below|and below|or under|or lower|and under"),
        "approximately": phrases("or so"),
    },
    quantifiers={"all": 100, "none": 0, "no": 0},
    halves=phrases("half|one half|every second|every other"),
    parts={
        **{"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5},
        **{"sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10, "seventh": 7, "ninth": 9},
    },
    every=("every",),
    ordinals={
        **{"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10},
        "hundredth": 100,
    },
    multiples={
        **{"doubled": "2", "doubling": "2", "tripled": "3", "trebled": "3", "tripling": "3", "quadrupled": "4"},
        **{"twofold": "2", "threefold": "3", "fourfold": "4", "fivefold": "5", "sixfold": "6", "tenfold": "10"},
        **{"quintupled": "5", "halved": "0.5", "halving": "0.5", "twice": "2", "double": "2"},
    },
    times=phrases("times as|times more|times higher|times larger|times greater|times the"),
    out_of=phrases("of|in|out of|out of every|in every"),
    same=phrases("the same share|the same proportion|the same percentage|an equal share|a similar share"),
    units={
        **dict.fromkeys(("per cent", "percent", "pct", "%"), "percent"),
        **dict.fromkeys(("percentage points", "percentage point", "pp"), "percentage-point"),
        "‰": "permille",
        **dict.fromkeys(("kroner", "krone", "nok", "kr"), "NOK"),
        **dict.fromkeys(("euros", "euro", "€", "eur"), "EUR"),
        **dict.fromkeys(("dollars", "dollar", "$", "usd"), "USD"),
        **dict.fromkeys(("pounds", "£", "gbp"), "GBP"),
        **{"cent": "cent", "cents": "cent", "penny": "penny", "pence": "penny", "p": "penny"},
        **{"days": "day", "day": "day", "weeks": "week", "months": "month", "hours": "hour", "hour": "hour"},
        **{"minutes": "minute", "seconds": "second", "years": "year", "year": "year", "kilometres": "km", "km": "km"},
        **{
            "kilometers": "km",
            "metres": "m",
            "meters": "m",
            "cm": "cm",
            "mm": "mm",
            "miles": "mile",
            "tonnes": "tonne",
        },
        **{"tons": "ton", "kg": "kg", "kilograms": "kg", "grams": "g", "litres": "l", "hectares": "ha", "kwh": "kWh"},
        **{"mwh": "MWh", "gwh": "GWh", "twh": "TWh", "points": "point", "degrees": "degree", "m²": "m2"},
        **{
            "kw": "kW",
            "mw": "MW",
            "gw": "GW",
            "mbit/s": "Mbit/s",
            "gbit/s": "Gbit/s",
            "m³": "m3",
            "mg": "mg",
            "ml": "ml",
            "dl": "dl",
            "ha": "ha",
            "km²": "km2",
        },
        **dict.fromkeys(("cubic metres", "cubic meters"), "m3"),
        **dict.fromkeys(("square kilometres", "square kilometers", "sq km"), "km2"),
        **{"megawatts": "MW", "kilowatts": "kW", "millimetres": "mm", "centimetres": "cm", "metric tons": "tonne"},
        **dict.fromkeys(("square metres", "square meters", "sqm"), "m2"),
        **{"metre": "m", "meter": "m", "mile": "mile", "mph": "mph", "km/h": "km/h", "hectare": "ha", "tonne": "tonne"},
    },
    currencies=words("nok eur usd gbp $ € £ kr"),
    per=words("per"),
    between="between",
    from_="from",
    to=words("to"),
    and_="and",
    respectively=phrases("respectively"),
    of=words("of"),
    among=words("among for in"),
    articles=words("the a an these those they"),
    with_=words("with having"),
    verbs=words(
        "say says said report reported reports state stated think thought have has had are is were was be will would can "
        "could should must use used uses live lived lives get got receive received believe believed expect expected "
        "experienced experience work worked works stand stood lie lay told tell take took make made account accounted "
        "own owned plan planned offer offered increased increase rose rise fell fall dropped drop paid pay answered "
        "answer responded respond agree agreed need needed chose choose completed complete claim claimed know knew felt "
        "failed met left leaves carried carries covers cover closed opened received tested cancelled passed reached covered closes feel find found do did does bought buy died went go came come moved consider considered saw"
    ),
    saying=words("say says said report reported state stated think"),
    change_verbs=words(
        "increased increase increases increasing rose rise risen rises grew growth grown fell fall fallen dropped drop "
        "decreased decrease decline declined reduced reduction reducing up down gained cut cuts raised lowered jumped "
        "edged crept inched climbed ticked nudged soared surged swelled dipped slid slipped shrank shrunk widened "
        "narrowed eased tumbled plunged slumped"
    ),
    copulas=words("is was are were at to totalled reached be stood"),
    breaks=words("while that who which but where when because whereas than compared whom"),
    same_said=phrases("the same|do the same|say the same|said the same|did the same"),
    share_nouns=words("share proportion percentage figure number"),
    ranging=words("varies varied vary ranges ranged range ranging lies lie lay"),
    durations=words("in within after for every over during each through per"),
    directions=words(
        "up down increase decrease growth rise fall more fewer less higher lower drop decline larger smaller reduction"
    ),
    sizes=words("inhabitants employees pupils residents students members people persons children beds places"),
    months={name: number for number, name in enumerate(_MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
    | {"sept": 9},
    before_years=words(
        "in from since year before after by until to of early late mid during through and spring summer autumn fall "
        "winter between end beginning start than for around late "
    )
    | frozenset(_MONTHS),
    periods=words("quarter quarters week half semester term season"),
    recent=words("last past next coming previous preceding first recent"),
    references=words(
        "figure fig table tab chapter ch page pages appendix no number section sec note footnote part step phase question "
        "article volume vol edition report paragraph item level grade class room line route goal target type model option "
        "post platform ward school article gate junction route district unit lot academy scenario annex stage group round tier wave rank ranked"
    ),
    laws=words("§ section act regulation directive clause"),
    versions=words("version v release edition"),
    phones=words("tel phone telephone mobile call fax isbn box"),
    older=words("older younger over under above upwards"),
    ages=words("year-old year-olds years-old aged age ages old"),
    times_of_day=words("clock time"),
    comparatives=words("more fewer"),
    than=words("than"),
    by=words("by"),
    since=words("ago earlier later since after before"),
    often=words("a per daily weekly monthly yearly annually in each every over during the for at on to and or"),
    votes=words("votes"),
    thresholds=("limit",),
    intervals=words("confidence"),
    comparing=phrases("compared with|compared to|against|up from|down from|versus|than"),
    scoring=words("won lost beat drew win lose scored"),
    required=phrases("requirement of|requirement for|limit of|threshold of|cap of"),
    nearest=words("nearest"),
    numbers_of=phrases("the number of|number of"),
    relative=words("who that which"),
    owning=words("have has earn earned own owned employ employed"),
    half_of=phrases("half a"),
    earning=words("with having earning making owning employing"),
    voting=words("voted carried passed approved rejected defeated"),
    precision=phrases("plus or minus|plus minus|±|n ="),
    ones=words("one"),
    whereof=phrases("of which|of whom|of these|of them|including"),
    those=phrases("of these|of them|of those|of the"),
    extents=words("pages chapters slides"),
    valued=(
        "average",
        "mean",
        "median",
        "target",
        "age",
        "time",
        "area",
        "length",
        "height",
        "weight",
        "width",
        "distance",
        "capacity",
        "volume",
        "depth",
        "score",
        "rate",
    ),
    rated=phrases("confidence|loan-to-value|ci|mortgage|mortgages|majority|significance|chance"),
)
