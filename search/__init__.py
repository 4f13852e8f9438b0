"""Records -> index -> hits. Imports `ingest`, never `webapp`."""
