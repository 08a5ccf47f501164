"""Answering by extraction: which sentences of the passages found answer the question, if any."""
