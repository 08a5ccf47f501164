"""LoRA on cited dialogues: data, training, evaluation, merge and export."""
