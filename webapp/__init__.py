"""The live site, the static export and the command line."""
