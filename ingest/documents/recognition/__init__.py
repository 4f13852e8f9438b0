"""Lines and blocks -> topics, questions and answers. Knows no format."""
