"""The search page, filled into its frame: without Flask, templates or the content."""
