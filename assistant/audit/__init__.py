"""Answers of anyone's, checked claim by claim: read, resolve, check, report, seal, check again."""
