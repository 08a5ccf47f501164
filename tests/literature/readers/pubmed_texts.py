"""What PubMed's page saves as text, in words of our own: the format "Abstract" and "Summary"."""

PUBMED_SUMMARY = """\
1. J Goat Med. 2021 Mar 4;12(3):475-82. doi: 10.1000/jgm.2021.12. Epub 2021 Feb
1.

Thyme for coughing goats: a randomised trial.

Gruff W(1)(2), van der Heide AB(2); GOAT Study Group.

Author information:
(1)Hill College, Under the Bridge. gruff@example.org
(2)Meadow College.

Retraction in
    J Goat Med. 2022 Jan 1;13(1):9.

BACKGROUND: Goats seldom cough.
METHODS: We counted coughs in 120 goats for 14 days (NCT01234567).
RESULTS: Goats given thyme coughed less (2.1 vs 4.8 a
day; P<0.05).

Copyright © 2021 by the goats.

Keywords: cough; goats; thyme.

DOI: 10.1000/jgm.2021.12
PMCID: PMC7654321
PMID: 12345678 [Indexed for MEDLINE]

Conflict of interest statement: The authors keep goats.


2. Goat Lett. 2020;1(1):e2.

[Sheep and sage].

[Article in Chinese]

PMID: 12345679
"""
PUBMED_SHORT = """\
1: Gruff W, O'Heide AB Jr; GOAT Study Group. Do goats cough? A survey of hills. J Goat Med.
2021 Jan 2;12(10):1-10. doi: 10.1000/jgm.2021.13. Epub 2020 Dec 1. PMID: 12345680; PMCID:
PMC7654322.

2: Bridge T. Second survey. Goat Lett. 2020;1(1):e2. PMID: 12345681.
"""
