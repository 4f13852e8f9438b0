"""What staff should look at though nothing is broken, one rule a module."""
