"""The command `faq`."""
