"""What an index holds of its records, as columns of numbers and not as objects."""
