"""The search and the records as JSON, for other programs: `/api/v1/`."""
