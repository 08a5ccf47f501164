"""What leaves a run: the adapter, the merged model, a GGUF, the model card, and their parity."""
