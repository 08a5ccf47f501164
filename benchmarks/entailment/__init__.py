"""How the model of entailment was made."""
