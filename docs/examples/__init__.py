"""Programs that show one thing each; a test runs every one of them."""
