"""The units of a cube from elsewhere: what its attribute of unit names, with the power of ten of its multiplier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.attributes import UNIT
from lod.sources.rdfcube.cube import SDMX, CubeComponent, RdfCube
from lod.sources.rdfcube.resources import NAMES, Resources, local
from lod.sources.site.units import MULTIPLIERS, multiplied, power_of
from lod.sources.site.unitwords import unit_named

MULTIPLIER = f"{SDMX}attribute#unitMult"
_POWER = re.compile(r"(?:.*unitMult-)?([+-]?\d+)")


@dataclass(frozen=True)
class CubeUnits:
    """What the figures of a cube are measured in.

    `is_known`: all units that it names are units of the list `unit`, multiplied as it says; `codes`: the code of each,
    by what names it and its power of ten. `varies`: a measure has several, and each figure says its own. `words`: by
    measure, the code of its unit or what the cube calls it; `powers`: by measure, the power of ten of all its figures.
    `said_by`: the IRIs of the components of unit and multiplier, "" for none; `taken`: those of them that say no more
    than the units here do.
    """

    is_known: bool = False
    varies: bool = False
    codes: Mapping[tuple[str, int], str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    powers: Mapping[str, int] = field(default_factory=dict)
    said_by: tuple[str, str] = ("", "")
    taken: frozenset[str] = frozenset()

    strange: tuple[str, ...] = ()
    """What units are called that nobody here knows, where the figures of a measure have several."""

    def unknown(self, file: str) -> Iterator[Finding]:
        """That figures of one measure have several units, and nobody here knows which some of them are."""
        if self.strange:
            message = Message("units-unknown", units=self.strange[:10])
            yield Finding(message, file=file, column=local(self.said_by[0]), value=self.strange[0])

    def code(self, unit: str, power: str) -> str:
        """The code of a figure's unit, by what names it and its multiplier."""
        return self.codes.get((unit, _power(power) or 0), "")


def units_of(cube: RdfCube) -> CubeUnits:
    """The units of a cube, as far as the list `unit` has them."""
    unit = _unit_part(cube)
    scale = next((part for part in cube.parts if part.kind == "attribute" and part.sdmx == MULTIPLIER), None)
    if unit is None and scale is None:
        return CubeUnits()
    named = {measure.iri: list(_stated(cube, unit, measure)) if unit else [] for measure in cube.of("measure")}
    scaled = {measure.iri: _powers(cube, scale, measure) for measure in cube.of("measure")}
    bases = {text: _base(cube.resources, text) for texts in named.values() for text in texts}
    pairs = dict.fromkeys((text, p) for iri, texts in named.items() for text in texts for p in scaled[iri])
    codes = {(text, p): multiplied(bases[text], p) for text, p in pairs if p is not None and bases[text]}
    is_known = bool(pairs) and all(codes.get((text, p or 0)) and p is not None for text, p in pairs)
    varies = is_known and any(len(named[iri]) > 1 or len(scaled[iri]) > 1 for iri in named)
    powers = {iri: power for iri, p in scaled.items() if scale and (power := _one(named[iri], p, codes)) is not None}
    taken = {unit.iri} if unit and unit.kind == "attribute" and is_known and not varies else set()
    taken |= {scale.iri} if scale and (varies or powers.keys() == scaled.keys()) else set()
    powers = {} if varies else powers
    several = any(len(named[iri]) > 1 for iri in named)
    strange = tuple(_called(cube.resources, text) for text, base in bases.items() if several and not base)
    words = {iri: _words(cube.resources, texts, scaled[iri], codes, is_known) for iri, texts in named.items()}
    said_by = unit.iri if unit else "", scale.iri if scale else ""
    return CubeUnits(is_known, varies, codes, words, powers, said_by, frozenset(taken), strange)


def _unit_part(cube: RdfCube) -> CubeComponent | None:
    """What says the unit: the attribute of SDMX, or else a dimension that is called so, as Eurostat's."""
    attribute = next((part for part in cube.of("attribute") if part.sdmx == UNIT.iri), None)
    return attribute or next((part for part in cube.of("dimension") if _is_unit(part)), None)


def _is_unit(part: CubeComponent) -> bool:
    name = local(part.sdmx or part.iri).replace("_", "").lower()
    return name in ("unit", "unitmeasure", "unitofmeasure")


def _stated(cube: RdfCube, part: CubeComponent, measure: CubeComponent) -> Iterator[str]:
    """What names the unit of a measure's figures, or says its multiplier: by the measure, the figures, and above."""
    above = [*part.attached, *cube.measured.get(measure.iri, {}).get(part.iri, ())]
    above += [value for held in cube.held.values() for value in held.get(part.iri, ())]
    own = cube.statements.values_with(part.iri, measure.iri)
    yield from dict.fromkeys([*(value.value for value in above), *own])


def _powers(cube: RdfCube, part: CubeComponent | None, measure: CubeComponent) -> list[int | None]:
    """The powers of ten of a measure's figures: 0 for those that say none, None for what is no power."""
    if part is None:
        return [0]
    powers = dict.fromkeys(map(_power, _stated(cube, part, measure)))
    above = part.attached or cube.measured.get(measure.iri, {}).get(part.iri)
    counted = sum(cube.statements.kinds(part.iri).values())
    return list(powers if above or counted >= len(cube.statements) else {**powers, 0: None})


def _power(text: str) -> int | None:
    power = _POWER.fullmatch(local(text)) if text else None
    return int(power[1]) if power else None


def _one(texts: list[str], powers: list[int | None], codes: Mapping[tuple[str, int], str]) -> int | None:
    """The power of ten of all figures of a measure; None where it differs or has no word."""
    power = powers[0] if len(powers) == 1 else None
    if power is None or power not in {0, *MULTIPLIERS}:
        return None
    code = codes.get((texts[0], power)) if len(texts) == 1 else ""
    return power_of(code) if code else power


def _base(resources: Resources, text: str) -> str:
    """The code of the unit that an IRI or a text names, by its links, its code or its labels."""
    return unit_named([text, local(text), *_labels(resources, text)])


def _labels(resources: Resources, text: str) -> list[str]:
    return [words for _, words in resources.words(ox.NamedNode(text), *NAMES)] if "://" in text else []


def _called(resources: Resources, text: str) -> str:
    return next(iter(_labels(resources, text)), local(text))


def _words(
    resources: Resources,
    texts: list[str],
    powers: list[int | None],
    codes: Mapping[tuple[str, int], str],
    is_known: bool,
) -> str:
    """The code of a measure's unit, or the cube's own words for the one unit that it has."""
    if not texts or not powers:
        return ""
    text, power = texts[0], powers[0]
    if len(texts) > 1 and not is_known:
        return ""
    if code := codes.get((text, power or 0)):
        return code
    label = _called(resources, text)
    times = "" if not power else MULTIPLIERS[power].replace("-", " ") if power in MULTIPLIERS else f"10^{power}"
    return f"{times} {label}".strip() if len(texts) == len(powers) == 1 else ""
