"""What terms give the records that hold them: the formula, and how it is spent on all of them."""
