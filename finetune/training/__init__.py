"""LoRA training: transformers' Trainer on packed rows, with a record and whole checkpoints."""
