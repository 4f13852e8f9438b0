"""Documents and content files -> records. Imports neither `search` nor `webapp`."""
