"""Is this claim said by that passage? Claims, quotes, vetoes, verdicts."""
