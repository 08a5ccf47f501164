"""Chat templates, one Jinja file per family of models: a new family is a new file.

They hold the families' separators and no words of their own: what to do is said by the form
(:mod:`assistant.models.cited`), the same for every family.
"""
