# Sets up everything in .venv and runs it. Windows, macOS, pipx: see README.md.
#   make serve      the site on http://127.0.0.1:8000
#   make test       the tests, in real browsers too: some minutes
#   make test-fast  those that need no browser and no database
#   make test-full  all cases of all of them, each way to install, longer laws: half an hour
#   make check      style, formatting and types
#   make lock       requirements.lock anew, with UPGRADE=--upgrade of the newest releases
#   make clean      removes what the others made

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# A file stays in one process: what its tests share is made once.
IN_PARALLEL := $(BIN)/pytest --numprocesses auto --dist loadfile
CHROMIUM := chromium chromium-browser google-chrome
FIREFOX := firefox-esr firefox
# What draws the PDFs, and fonts: Latin without and with serifs, Hebrew and Arabic, Chinese.
PDF_LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# The extras of a release; what only develops the program is not locked.
LOCKED := --extra pdf --extra postgresql --extra production
OFFICE := libreoffice-writer libreoffice-calc libreoffice-impress
PDF_FONTS := fonts-liberation fonts-urw-base35 fonts-dejavu-core fonts-droid-fallback

# Tests start the command hundreds of times; each start would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test test-fast test-full check types types-on-windows browsers pdf-libraries web-servers database office lock clean

serve: .venv/program.installed
	$(BIN)/faq serve --port $(PORT)

test: check browsers pdf-libraries database
	$(IN_PARALLEL) -m "not deep and not install and not office"

test-fast: check pdf-libraries
	$(IN_PARALLEL) -m "not deep and not install and not office and not browser and not database"

test-full: check browsers pdf-libraries web-servers database office
	$(IN_PARALLEL) --hypothesis-profile=full

check: .venv/tools.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory --jobs 2 types types-on-windows

types: .venv/tools.installed
	$(BIN)/mypy

types-on-windows: .venv/tools.installed
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 ingest search webapp

.venv/program.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/tools.installed: .venv/program.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

browsers:
	@missing=; \
	for names in "$(CHROMIUM)" "$(FIREFOX)"; do \
	  found=; for name in $$names; do if command -v $$name >/dev/null; then found=1; fi; done; \
	  if [ -z "$$found" ]; then missing="$$missing $${names%% *}"; fi; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else \
	  echo "The browser tests need$$missing. Install them (Debian: sudo apt-get install$$missing)" >&2; \
	  echo "or leave the tests out with: make test-fast" >&2; exit 1; \
	fi

pdf-libraries: .venv/tools.installed
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  dpkg -s $(PDF_LIBRARIES) $(PDF_FONTS) >/dev/null 2>&1 || { apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PDF_LIBRARIES) $(PDF_FONTS) >/dev/null; }; \
	elif ! $(BIN)/python -c "import weasyprint" >/dev/null 2>&1; then \
	  echo "The tests of the PDFs need Pango. Install it (Debian, Ubuntu: sudo apt-get install" >&2; \
	  echo "$(PDF_LIBRARIES) $(PDF_FONTS); macOS: brew install pango)" >&2; exit 1; \
	fi

web-servers:
	@if PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null && PATH="$$PATH:/usr/sbin" command -v apache2 >/dev/null && command -v wrk >/dev/null && command -v curl >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nginx-light apache2-bin wrk curl >/dev/null; \
	else \
	  echo "The samples for web servers are tried with both, and wrk and curl ask. Install them (Debian: sudo" >&2; \
	  echo "apt-get install nginx-light apache2-bin wrk curl)" >&2; exit 1; \
	fi

database:
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	else \
	  echo "The index is tried in PostgreSQL too. Install its server (Debian: sudo apt-get install" >&2; \
	  echo "postgresql; macOS: brew install postgresql), or leave it out with: make test-fast" >&2; exit 1; \
	fi

office:
	@if command -v soffice >/dev/null || command -v libreoffice >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(OFFICE) >/dev/null; \
	else \
	  echo "Documents of other offices are tried with LibreOffice. Install it (Debian: sudo apt-get" >&2; \
	  echo "install $(OFFICE); or libreoffice.org)" >&2; exit 1; \
	fi

# For all systems and supported Pythons at once. hatchling builds the program, see pyproject.toml.
lock:
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	echo "hatchling>=1.27" | $(BIN)/uv pip compile --quiet --no-config $(UPGRADE) --universal \
	  --python-version 3.11 --generate-hashes --custom-compile-command "make lock" $(LOCKED) \
	  pyproject.toml - --output-file requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
