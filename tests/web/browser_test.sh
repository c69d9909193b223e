#!/usr/bin/env bash
# The report page in a browser, from a file: build/page/report.html, with the program beside it (scripts/setup page installs Chromium).
set -euo pipefail
cd "$PREFERO_SOURCE_DIR"
export PATH="$PWD/.venv/bin:$PATH" # Node.js, where the system has none that is new enough
node_modules/.bin/vitest run --config web/vitest.config.ts tests/browser
