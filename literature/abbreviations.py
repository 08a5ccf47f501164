"""The abbreviations of medical English, by whether a sentence may end with them."""

_NEVER_END = """
    e.g eg i.e vs v.s cf viz ca approx resp dr drs mr mrs ms mx prof mme mlle messrs hon rev
    assoc asst st ste eds trans transl incl excl esp nat proc ann
    fig figs eq eqs ref refs tab tabs suppl supp sect chap chaps vols vol p pp para
    subsp ssp var cv gen nov comb serovar bv pv dept univ inst
    conc temp avg approxi int intl natl am chem phys clin exp
    jan feb apr jun jul aug sept sep oct nov dec
"""
_CLOSED_BY_NUMBER = "no nos nr art cat lot ser"
_MAY_END = """
    al etc spp sp inc ltd co corp bros jr sr ph.d m.d b.sc m.sc d.o r.n u.s u.k u.s.a e.u p.o
    i.v i.m i.p s.c p.r b.i.d t.i.d q.i.d q.d a.m p.m hr hrs wk wks yr yrs mo mos min
    wt ht dil sol d.c n.s s.d s.e s.e.m c.i n.a ed dev std
"""
_STARTERS = """
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
    cyclosporin amphotericin immunoglobulin hemophilia haemophilia toxin and or vs
"""

NEVER_END = frozenset(_NEVER_END.split())
"""Something always follows: a sentence does not end here whatever the next word looks like."""

CLOSED_BY_NUMBER = frozenset(_CLOSED_BY_NUMBER.split())
"""``No. 3``: an abbreviation where a number follows, a word of its own where none does."""

MAY_END = frozenset(_MAY_END.split())
"""A sentence may end here: it does where the next word is one that opens sentences."""

STARTERS = frozenset(_STARTERS.split())
"""Words (lower case) that open a sentence far more often than they follow an abbreviation."""

NAMED_BY_LETTER = frozenset(_NAMED_BY_LETTER.split())
"""``hepatitis B.``: after these a capital letter is a name, not somebody's initial."""
