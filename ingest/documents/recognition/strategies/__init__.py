"""One family of structures a module: each proposes where questions begin."""
