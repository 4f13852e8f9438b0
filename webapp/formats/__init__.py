"""What others take from the site: data, feeds, embeds, Markdown, PDF."""
