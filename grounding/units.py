"""Units of both languages: what each measures, and how much of that dimension's base unit it is.

Conversions are the SI's (BIPM, SI Brochure, 9th ed.); 1 cmH2O = 0.735559 mmHg, 1 kPa = 7.50062
mmHg, 1 kcal = 4.184 kJ; a month is a twelfth of 365.25 days.
"""

import re
from dataclasses import dataclass

_YEAR = 365.25
_TABLE: dict[str, dict[str, float]] = {
    "mass": {
        "kg 千克 公斤 kilogram kilograms": 1e6,
        "g gm 克 gram grams": 1e3,
        "mg 毫克 milligram milligrams": 1.0,
        "µg μg ug mcg 微克 microgram micrograms": 1e-3,
        "ng 纳克 nanogram nanograms": 1e-6,
        "pg 皮克 picogram picograms": 1e-9,
    },
    "volume": {
        "L l 升 liter liters litre litres": 1e3,
        "dL dl 分升": 1e2,
        "mL ml ML cc cm3 cm^3 毫升 milliliter milliliters millilitre millilitres": 1.0,
        "µL μL µl μl uL ul mm3 mm^3 微升 microliter microliters": 1e-3,
    },
    "length": {
        "km 公里 千米": 1e6,
        "m 米 meter meters metre metres": 1e3,
        "cm 厘米 centimeter centimeters centimetre centimetres": 10.0,
        "mm 毫米 millimeter millimeters millimetre millimetres": 1.0,
        "µm μm um 微米 micrometer micrometers": 1e-3,
        "nm 纳米": 1e-6,
    },
    "area": {"m2 m^2 平方米": 1e4, "cm2 cm^2 平方厘米": 1.0, "mm2 mm^2": 1e-2},
    "time": {
        "s sec secs second seconds 秒 秒钟": 1 / 86400,
        "ms millisecond milliseconds 毫秒": 1 / 86400000,
        "min mins minute minutes 分钟": 1 / 1440,
        "h hr hrs hour hours 小时 钟头": 1 / 24,
        "d day days 天 日": 1.0,
        "wk wks week weeks 周 星期": 7.0,
        "mo mos month months 个月 月": _YEAR / 12,
        "y yr yrs year years 年 岁 周岁": _YEAR,
        "decade decades": 10 * _YEAR,
    },
    "amount": {
        "mol 摩尔": 1e3,
        "mmol 毫摩尔": 1.0,
        "µmol μmol umol 微摩尔": 1e-3,
        "nmol": 1e-6,
        "pmol": 1e-9,
    },
    "amount/volume": {"mM": 1e-3, "µM μM uM": 1e-6, "nM": 1e-9, "pM": 1e-12},
    "activity": {
        "U IU u units unit 单位 国际单位": 1.0,
        "kU kIU": 1e3,
        "mU mIU": 1e-3,
        "MIU MU": 1e6,
    },
    "pressure": {"mmHg mmhg 毫米汞柱": 1.0, "kPa": 7.50062, "cmH2O cmh2o": 0.735559},
    "energy": {"kcal 千卡 大卡": 4.184, "kJ": 1.0, "cal": 0.004184, "MJ": 1000.0},
    "dose": {"Gy": 1.0, "cGy": 1e-2, "mGy": 1e-3},
    "equivalent dose": {"Sv": 1.0, "mSv": 1e-3, "µSv μSv": 1e-6},
    "fraction": {
        "% percent 个百分点 percentagepoint percentagepoints pct": 0.01,
        "‰": 0.001,
    },
    "fold": {"fold times 倍": 1.0},
    "temperature": {"°C 摄氏度 度": 1.0, "°F": 5 / 9},
    "frequency": {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6},
    "voltage": {"V": 1.0, "mV": 1e-3, "kV": 1e3},
    "molecular mass": {"Da": 1.0, "kDa kD": 1e3},
    "bases": {"bp nt": 1.0, "kb": 1e3, "Mb": 1e6},
    "level": {"dB": 1.0},
    "beats": {"bpm": 1.0},
    "points": {"points point 分": 1.0},
    "people": {
        "patient patients participant participants subject subjects individual individuals people "
        "persons person adults adult children women men cases case volunteers volunteer infants "
        "neonates girls boys males females survivors controls patientsyears donors recipients "
        "smokers residents students nurses physicians deaths 例 名 人 位 患者": 1.0
    },
    "animals": {"mice mouse rats rat rabbits animals dogs pigs monkeys 只": 1.0},
    "studies": {"trials trial studies study rcts articles publications reports 项 篇": 1.0},
    "occasions": {"次 doses cycles sessions visits 剂 疗程": 1.0},
    "places": {"centers centres hospitals countries sites 家 所": 1.0},
}
_UNITS: dict[str, tuple[str, float]] = {
    name: (dimension, factor)
    for dimension, units in _TABLE.items()
    for names, factor in units.items()
    for name in names.split()
}
_LATIN = sorted((u for u in _UNITS if re.match(r"[A-Za-zµμ]", u)), key=len, reverse=True)
_OTHER = sorted((u for u in _UNITS if not re.match(r"[A-Za-zµμ]", u)), key=len, reverse=True)
_ANY = (
    r"(?:mm\sHg|percentage\s?points?|per\s?cent|(?:years?|months?|weeks?|days?)[\s-]?old|beats/min|次/(?:分钟|分|min)|"
    + rf"(?:{'|'.join(map(re.escape, _LATIN))})(?![A-Za-z^])|{'|'.join(map(re.escape, _OTHER))})"
)
_PER = r"\s?[·.]?\s?(?:kg|d|h|min|L|ml|mL|g|mol|m2)\^?-1\b"
_TOGETHER = rf"\s?/\s?\((?:{_ANY})(?:\s?[·.*]\s?(?:{_ANY}))+\)"  # mg/(kg·d)
UNIT = re.compile(
    rf"(?:{_ANY})(?:{_PER})*(?:{_TOGETHER}|(?:\s?/\s?|\s+per\s+|\s+a\s+|·)(?:{_ANY}))*"
)
"""A unit, simple or compound, as it stands after its number (in comparable form)."""

_WHOLE = {
    "mm hg": "mmHg",
    "per cent": "%",
    "percent": "%",
    "percentage point": "%",
    "percentage points": "%",
    "beats/min": "bpm",
    "次/分": "bpm",
    "次/分钟": "bpm",
    "次/min": "bpm",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """``name`` as written, the ``dimension`` it measures, and its size in that dimension's base.

    ``head`` is the size of what stands before the stroke: of ``mg`` in ``mg/day``.
    """

    name: str
    dimension: str
    factor: float
    head: float = 0.0


PLAIN = Unit("", "", 1.0, 1.0)
"""No unit at all."""


def unit(name: str) -> Unit:
    """The unit called ``name``; compound ones multiply out (``mg/kg/d`` is ``mass/mass/time``)."""
    squeezed = re.sub(r"\s+", " ", name.strip())
    bare = _WHOLE.get(squeezed.lower(), squeezed)
    bare = re.sub(r"(?i)(year|month|week|day)s?[ -]?old", r"\1s", bare)
    bare = re.sub(r"\s?[·.]?\s?(kg|d|h|min|L|ml|mL|g|mol|m2)\^?-1\b", r"/\1", bare)
    if bare in _UNITS:
        return Unit(squeezed, *_UNITS[bare], _UNITS[bare][1])
    parts = [
        part
        for part in re.split(r"\s?[/()]+\s?| per | a |\s?[·*]\s?|(?<=\w)\.(?=\w)", bare)
        if part
    ]
    known = [_UNITS.get(part) or _UNITS.get(part.lower()) for part in parts]
    if not known or None in known:
        return Unit(squeezed, bare.lower(), 1.0, 1.0)
    (first, head), *rest = [found for found in known if found]
    factor = head
    for _, size in rest:
        factor /= size
    return Unit(squeezed, "/".join([first, *(dimension for dimension, _ in rest)]), factor, head)
