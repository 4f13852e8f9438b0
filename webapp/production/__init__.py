"""The site for many: one read-only file, an edition, and workers that serve it."""
