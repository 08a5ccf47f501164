"""An audit told: as JSON, as CSV, as one HTML page."""
