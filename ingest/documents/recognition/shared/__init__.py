"""What boilerplate, strategies and scoring share: marks, words, extents, proposals, weights."""
