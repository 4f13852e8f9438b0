"""Documents + content folder -> content files and an account of every line."""
