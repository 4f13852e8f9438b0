"""The site as a folder of files."""
