"""A small paper as PDF, in words of our own, that fills every field its reader knows."""

from tests.literature.readers.pdf_maker import Put, pdf

_BODY = (
    "Goats were kept in the meadow and fed with hay and a little",
    "thyme. Two herders counted every cough, one of them twice a",
    "day. None of them knew which goat had been given the thyme",
    "and which one had only hay. The counts agreed well enough.",
)
PDF = pdf(
    [
        [
            Put(60, 40, "Journal of Goat Medicine 2021;12(3):475-482", 8),
            Put(60, 90, "Thyme for coughing goats: a randomised trial", 18, bold=True),
            Put(60, 115, "William Gruff, Anna Heide and Bo Troll", 10),
            Put(60, 130, "Abstract", 11, bold=True),
            *(Put(60, 146 + 12 * n, line) for n, line in enumerate(_BODY)),
            Put(60, 200, "Keywords: goats; thyme"),
            Put(60, 230, "Methods", 11, bold=True),
            *(Put(60, 246 + 12 * n, line) for n, line in enumerate(_BODY)),
            Put(60, 300, "The trial is known as NCT01234567 in the register of the bridge."),
            Put(60, 700, "https://doi.org/10.1000/jgm.2021.12", 8),
            Put(60, 712, "http://creativecommons.org/licenses/by/4.0/", 8),
        ]
    ],
    Title="Thyme for coughing goats: a randomised trial",
)
