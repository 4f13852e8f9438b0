"""What the commands tell staff: on the terminal, as JSON and as one HTML page."""
