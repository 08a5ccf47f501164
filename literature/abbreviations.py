"""The abbreviations of medical English, by whether a sentence may end with them.

All are written here in lower case and without their last point, the cased ones excepted.
"""

_NEVER_END = """
    e.g eg i.e vs v.s cf viz approx resp prof messrs hon rev assoc asst
    trans transl incl excl esp nat proc ann fig figs eq eqs ref refs tab tabs suppl supp sect chap
    chaps vols vol p pp para subsp ssp var cv gen nov comb serovar bv pv dept univ
    conc temp avg approxi int intl natl am clin exp phys chem
    jan feb mar apr jun jul aug sept sep oct nov dec
"""
_BEFORE_NUMBER = "no nos nr art cat lot ser ver v release"
_CASED = "Dr Drs Mr Mrs Ms Mx Mme Mlle St Ste dr ca"
_MAY_END = """
    al inc ltd co corp bros jr sr hr hrs wk wks yr yrs mo mos min wt ht dil sol ed eds dev std inst
    biol med oncol immunol pharmacol hepatol gastroenterol surg pathol epidemiol genet neurol
    cardiol dermatol radiol psychiatr pediatr obstet gynecol urol lett sci res endocrinol
    metab toxicol virol microbiol infect biochem biophys acad assn engl
"""
_ENDS_BEFORE_WORD = "etc sp spp"
_UNITS = """
    h hr hrs min mins s sec secs ms d wk wks mo mos yr yrs y g kg mg ng l ml dl m cm mm nm hz khz
    kda bp kb mb
"""
_OPENERS = """
    the this these those that there their they we our us it its in on at of for from by with
    without within after before during despite although though while when where whereas since
    because if as to however therefore thus hence moreover furthermore further additionally also
    finally first firstly second secondly third next then overall both all most many some several
    few each either neither no not none patients participants subjects results conclusion
    conclusions methods background objective objectives findings among between compared based
    using according a an his her he she i you what which who how why is are was were can
    here herein recently currently importantly notably interestingly similarly conversely
    consequently nevertheless nonetheless meanwhile instead one two three four five data such
"""
_NAMED_BY_LETTER = """
    vitamin vitamins hepatitis group groups type types class classes stage stages grade grades arm
    arms factor protein influenza figure figures panel panels table tables phase category level
    cohort case patient model part appendix box form scheme plan option strain serotype genotype
    haplotype allele clade subtype variant site region zone cluster score step scenario coenzyme
    cyclosporin amphotericin immunoglobulin hemophilia haemophilia toxin
"""

NEVER_END = frozenset(_NEVER_END.split())
"""Something always follows: a sentence does not end here whatever the next word looks like."""

CASED = frozenset(_CASED.split())
"""As :data:`NEVER_END`, where the capital counts: ``Ms. Li``, but ``within 100 ms. Then``;
``ca. 60``, but ``inhibited by Ca. In``."""

BEFORE_NUMBER = frozenset(_BEFORE_NUMBER.split())
"""``No. 3``: an abbreviation where a number follows, a word of its own where none does."""

MAY_END = dict.fromkeys(_MAY_END.split(), False) | dict.fromkeys(_ENDS_BEFORE_WORD.split(), True)
"""A sentence may end here: it does where the next word is one that opens sentences, or (where the
value says so) any capitalised word."""

UNITS = frozenset(_UNITS.split())
"""Behind a number a unit is a word like any other: ``for 8 min. Reperfusion``."""

OPENERS = frozenset(_OPENERS.split())
"""Words that open a sentence far more often than they follow an abbreviation."""

NAMED_BY_LETTER = frozenset(_NAMED_BY_LETTER.split())
"""``hepatitis B.``: after these a capital letter is a name, not somebody's initial."""
