"""Question → retrieved passages → cited answer → checked answer; the journal of answers."""
