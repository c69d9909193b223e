# Only delegates: scripts/setup installs what is missing, CMakePresets.json says how to build, ctest runs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.NOTPARALLEL:
export PREFIX ?= /usr/local

demo: build/release/build.ninja ## install what is missing, build, rank a real portfolio: demo/ranking.csv and demo/report.html
	cmake --build --preset program
	scripts/demo

test: setup-spark setup-page build/release/build.ninja build/asan-ubsan/build.ninja ## install what is missing, build and run all tests, the fast ones under sanitizers too
	cmake --preset release >build/release/configure.log # what set-up has brought since is found
	cmake --build --preset release
	ctest --preset release
	cmake --build --preset asan-ubsan
	ctest --preset asan-ubsan

build: build/release/build.ninja ## build everything; the program is build/release/prefero
	cmake --build --preset release

studio: build/release/build.ninja ## the page that opens a CSV, as one static file: build/page/report.html
	cmake --build --preset program

bench: build/bench/build.ninja build/release/build.ninja ## build and run the benchmarks, other libraries beside ours (FILTER=regular-expression)
	cmake --build --preset bench
	build/bench/prefero_bench --benchmark_filter='$(or $(FILTER),.*)'
	cmake --build --preset program
	scripts/setup peers
	benchmarks/against_peers --fresh --only '$(or $(FILTER),.*)'

wheel: setup-python build/release/build.ninja ## the Python package: build/release/python/dist
	cmake --preset release >build/release/configure.log
	cmake --build --preset release --target prefero_python prefero_python_stub
	.venv/bin/python tests/python/wheel.py . build/release

install: build ## install below PREFIX (default /usr/local)
	cmake --install build/release --prefix "$$PREFIX"

format: setup-tools ## lay out the C++ files as .clang-format says
	git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp' | xargs --no-run-if-empty .venv/bin/clang-format -i

check-all: test check-threads check-headers check-tidy coverage ## test, thread sanitizer, headers alone, clang-tidy, coverage

check-threads: build/tsan/build.ninja
	cmake --build --preset tsan
	ctest --preset tsan

check-headers: build/dev/build.ninja
	cmake --build --preset dev --target all_verify_interface_header_sets

check-tidy: setup-tidy build/dev/build.ninja
	scripts/tidy

coverage: setup-tools build/coverage/build.ninja ## which lines the fast tests reach: build/coverage/report/index.html
	cmake --build --preset coverage
	find build/coverage -name '*.gcda' -delete
	ctest --preset coverage
	mkdir -p build/coverage/report
	.venv/bin/gcovr --root . --object-directory build/coverage --filter mcda/ --filter methods/ --filter cli/ \
	  --exclude-throw-branches --html-details build/coverage/report/index.html --print-summary

clean: ## remove everything that was built, keep what was installed
	rm -rf build demo

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

# Set-up is asked every time: it answers at once when nothing is missing.
setup setup-page setup-python setup-spark setup-tools setup-tidy: setup%:
	@scripts/setup $(or $(patsubst -%,%,$*),build)

build/%/build.ninja: CMakePresets.json | setup
	cmake --preset $*

.PHONY: demo test build studio bench install format check-all check-threads check-headers check-tidy coverage clean wheel help setup setup-page setup-python setup-spark setup-tools setup-tidy
.SECONDARY:
