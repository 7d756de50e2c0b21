# Two commands matter: `make demo` and `make test`. Each installs what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Debug shares its build with the tests, and the pure engines are optimised in it too. For installation: release.
CONFIGURATION ?= debug
# The index of the code is for editors: with the system's modules in it it was a third of a clean build, without them a
# tenth. The others keep what a backtrace shows (files and lines) and not what only a debugger reads: a twentieth.
export SWIFT_BUILD_FLAGS ?= --disable-index-store -Xswiftc -gline-tables-only -Xcc -g1
# SwiftPM 6.3 orders the flags of a package's traits by chance, and would compile Hummingbird anew every other time
# (github.com/swiftlang/swift-package-manager/issues/10525).
export SWIFT_BUILD := env SWIFT_DETERMINISTIC_HASHING=1 swift build
PYTHON := .venv-test/bin/python

.PHONY: help setup setup-demo setup-test build demo clean-demo test lint format test-asan test-tsan soak bench clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: setup-demo setup-test ## install what demo and test need

setup-demo:
	@config/setup/install demo

setup-test:
	@config/setup/install test

build: setup-demo ## build the program
	@echo "== building ($(CONFIGURATION)); the first time takes some minutes"
	$(SWIFT_BUILD) $(SWIFT_BUILD_FLAGS) -c $(CONFIGURATION) --product isotherm
	$(SWIFT_BUILD) $(SWIFT_BUILD_FLAGS) -c $(CONFIGURATION) --product isotherm-fleet

demo: build ## the whole way on this machine: broker, database, fleet, page
	@exec "$$(swift build -c $(CONFIGURATION) --show-bin-path)/isotherm" up --demo

clean-demo: ## stop the demo and remove its data
	@if [ -x "$$(swift build -c $(CONFIGURATION) --show-bin-path)/isotherm" ]; then \
	    "$$(swift build -c $(CONFIGURATION) --show-bin-path)/isotherm" up --remove; fi
	@rm -rf .isotherm

test: setup ## all tests: lint, unit, integration, whole way, page
	@Tests/run

lint: ## format and the direction of imports
	@Tests/lint/run

format: ## let the formatter have its way
	swift format -i -r Package.swift Sources Tests simulators

test-asan: setup ## unit and integration tests under the address sanitizer
	@Tests/run-sanitized address

test-tsan: setup ## unit and integration tests under the thread sanitizer
	@Tests/run-sanitized thread

soak: setup build ## 300 random kills; half an hour without the database; a store of 10,000 chunks
	@ISOTHERM_SOAK_KILLS=300 ISOTHERM_SOAK_OUTAGE_SECONDS=1800 ISOTHERM_SOAK_OUTAGE_RATE=500 \
	    ISOTHERM_TEST_BIN="$$(swift build -c $(CONFIGURATION) --show-bin-path)" \
	    $(PYTHON) -m pytest -q -s --tb=short -p no:cacheprovider \
	    Tests/whole_way/test_random_kills.py Tests/whole_way/test_outage.py
	@ISOTHERM_TEST_CHUNKS=10000 swift test --disable-xctest --enable-swift-testing --filter '^TimeSeriesTests\.ManyChunks'

bench: setup build ## latency on this machine; CONFIGURATION=release for figures to publish
	@CONFIGURATION=$(CONFIGURATION) Benchmarks/run

clean: ## remove what was built
	rm -rf .build .build-address .build-thread .test-output
