"""Models of entailment: does this passage say that claim, in other words?"""
