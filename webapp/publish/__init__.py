"""The gate before publishing: two exports compared, what readers would lose named."""
