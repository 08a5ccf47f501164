"""What comes before any answer: who must be sent to a person first, and which text is no evidence.

``triage`` reads the question, ``injection`` the passages. All words are data beside them.
"""
