"""Searches at the desk: tried, and what people failed to find closed with a click."""
