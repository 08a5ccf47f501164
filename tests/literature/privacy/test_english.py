"""English texts of any country: names told by their neighbours, streets by their grammar, and
words of medicine that are no names."""

import pytest

from literature.privacy import identify


def found(text: str) -> list[tuple[str, str]]:
    return [(str(span.type), span.text) for span in identify(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Oluwaseyi", "Oluwaseyi"),
        ("Her maiden name is LeFanu", "LeFanu"),
        ("The name on the card is wrong, please change it to Bektur Asanov", "Bektur Asanov"),
        ("hi, my name is will stone.", "will stone"),
    ],
)
def test_who_says_a_name_names_somebody(text: str, name: str) -> None:
    assert ("NAME", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "My name is not on the list.",
        "His name is on the list.",
        "my name is written wrongly, please mend it",
    ],
)
def test_what_is_said_of_a_name_is_no_name(text: str) -> None:
    assert found(text) == []


def test_all_who_speak_in_a_talk_are_persons() -> None:
    talk = "Hrafnkell: I am tired.\nMatthew: So am I.\nHrafnkell: Let us go home."
    assert [name for _, name in found(talk)] == ["Hrafnkell", "Matthew", "Hrafnkell"]


def test_headings_are_no_speakers() -> None:
    note = "Assessment: he is well.\nPlan: discharge tomorrow.\nMatthew rang."
    assert ("NAME", "Assessment") not in found(note)
    assert ("NAME", "Plan") not in found(note)


def test_the_others_of_a_list_of_names_are_names() -> None:
    names = [name for kind, name in found("Three of us sat there: Šušnjar, Barlow and White.")]
    assert names == ["Šušnjar", "Barlow", "White"]


def test_a_family_name_that_is_a_word_is_followed_where_its_capital_tells() -> None:
    text = "I saw Dr. Brad Key. The drug is the key, says Key. Key findings are below."
    assert [name for _, name in found(text)] == ["Brad Key", "Key"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Send it to ul. Długa 14, please.", "ul. Długa 14"),
        ("I waited at Sludervej 13 for you.", "Sludervej 13"),
        ("She moved to Kossuth Lajos utca 22 in May.", "Kossuth Lajos utca 22"),
        ("Meet me at 4 Rue de Rivoli.", "4 Rue de Rivoli"),
        ("Write to me: Hauptstraße 5.", "Hauptstraße 5"),
        ("Home address:\n 4 Weir Cottages\n Ludlow SY8 1AB\n\nAllergies: none",
         "4 Weir Cottages\n Ludlow SY8 1AB"),
        ("Address: 12 Mill Lane, Ludlow SY8 1AB Phone: 01584 555 555",
         "12 Mill Lane, Ludlow SY8 1AB"),
        ("He lives on Via dei Mille 17 street.", "Via dei Mille 17"),
    ],
)  # fmt: skip
def test_streets_of_other_countries_are_addresses(text: str, address: str) -> None:
    assert ("ADDR", address) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The catheter was placed via Port 2 and left for two days.",
        "During 2011 we investigate 90 goats; Brigade 4 and Decade 2 are covering 12.",
        "He takes Ciprofloxacin 500 and Atenolol per os.",
        "She returned to ICU for ventilation and then to Operating Room for washout.",
        "Can Atenolol cause dizziness?  - Jaundice  - Nausea  - Vomiting",
        "Jaundice is yellow skin. In babies jaundice is common. Bilirubin is measured.",
        "Osteomalacia and Hydrocodone are words. Lung problems: see your doctor.",
    ],
)
def test_words_of_medicine_are_neither_names_nor_places(text: str) -> None:
    assert found(text) == []


def test_a_firm_is_told_by_what_it_is() -> None:
    assert found("Coddenar is a small software company.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Meds: Sinemet 25/100, Eliquis 5 mg, Lasix 40. I told you so.",
        "Please start Rifaximin tomorrow and continue Glycomet.",
        "My mother has Hashimoto's and takes Eltroxin 50.",
        "He has a history of Diabetes, MI and stroke.",
        "Nausea, OR vomiting, was not in Surgery, MD present.",
    ],
)
def test_what_somebody_takes_or_has_is_no_person_or_place(text: str) -> None:
    assert found(text) == []


def test_a_town_ends_with_its_sentence() -> None:
    assert found("She was born in Oughterard. HbA1c 8.1 today.") == [("ADDR", "Oughterard")]


def test_a_town_goes_with_its_state() -> None:
    assert ("ADDR", "Tuscumbia, AL") in found("My aunt is from Tuscumbia, AL, she said.")


def test_a_flat_before_the_number_of_the_house_goes_too() -> None:
    assert ("ADDR", "14/22 Haldane St, Lakemba NSW 2195") in found(
        "We live at 14/22 Haldane St, Lakemba NSW 2195."
    )


def test_a_hyphenated_given_name_is_taken_whole() -> None:
    assert ("NAME", "Park Jae-won") in found("Her husband Park Jae-won was with her.")
