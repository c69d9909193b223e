#!/usr/bin/env bash
# Types, sentences, links, tables, colours and rules of the report page's sources.
set -euo pipefail
cd "$PREFERO_SOURCE_DIR"
export PATH="$PWD/.venv/bin:$PATH" # Node.js, where the system has none that is new enough
node_modules/.bin/tsc --project web/tsconfig.json
node_modules/.bin/vitest run --config web/vitest.config.ts tests/unit
