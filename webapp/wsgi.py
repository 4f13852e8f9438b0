"""`webapp.wsgi:app`: the site of an edition for any WSGI server, such as gunicorn.

The settings come from the environment: see docs/serving.md.
"""

from __future__ import annotations

import os
import sys

from ingest.errors import FaqError
from webapp.production.settings import read_settings
from webapp.production.worker import start

__all__ = ["app"]

try:
    app = start(read_settings(os.environ))
except FaqError as error:  # said without a traceback
    print(error, file=sys.stderr)
    sys.exit(4)  # with another code than 3 or 4 gunicorn starts worker after worker
