"""How the English name tagger of ``literature.privacy`` is trained."""
