"""Documents and content files -> records. Imports neither `search` nor `webapp`.

`content` knows the content folder and no document, `documents` knows documents and no content
folder, `importing` joins the two.
"""
