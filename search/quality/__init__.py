"""What tells staff how well the search does: expectations, measures, explanations."""
