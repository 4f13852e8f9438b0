"""The staff's desk: pages to write, check and preview the content folder, for `faq desk` alone."""
