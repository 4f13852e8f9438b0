"""The live site: its pages and their addresses."""
