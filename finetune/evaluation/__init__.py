"""What tuning gained: the same questions over the same passages, before and after."""
