"""How good answers are: on published questions, by published measures, with intervals."""
