"""Spreadsheets: rows of cells -> a line a row, and blocks in the cells of a table."""
