# Makefile: the front door. Meson builds, the scripts named here do the rest.
BUILD  ?= build
PREFIX ?= /usr/local
DESTDIR ?=
JOBS   ?= $(shell nproc)

export BUILD

.DEFAULT_GOAL := help
.PHONY: help setup build build-tests demo test test-all fuzz bench install lint format filters idl clean

help:
	@echo 'make demo      install what is missing, build, and show a web page that runs native code'
	@echo 'make build     build everything into $(BUILD)/'
	@echo 'make test      install what is missing, build, run the tests (under 30 minutes on 2 cores)'
	@echo 'make test-all  the same and what takes longer (under 85 minutes)'
	@echo 'make fuzz      fuzz the parsers for FUZZ_HOURS (8) hours, or until Ctrl-C'
	@echo 'make bench     measure, beside native programs in the same run'
	@echo 'make install   install under PREFIX=$(PREFIX), below DESTDIR if that is set'
	@echo 'make lint      check format, names, headers, lengths and common mistakes'
	@echo 'make format    lay out all C files as .clang-format says'
	@echo 'make filters   print the system-call filters into SECURITY.md'
	@echo 'make idl       write the headers and tables that are made of WebIDL (npm)'
	@echo 'make setup     install the Debian packages that building, demo and tests need'
	@echo 'make clean     remove $(BUILD)/'

setup:
	tool/setup build demo test

# Root installs (sudo make install), and the build folder stays its owner's: else the next build would be refused there.
owner    = $(shell stat -c '%u %g' $(or $(wildcard $(BUILD)),.))
as_owner = $(if $(filter 0,$(shell id -u)),$(if $(filter-out 0,$(word 1,$(owner))),\
  setpriv --reuid=$(word 1,$(owner)) --regid=$(word 2,$(owner)) --clear-groups))

# Meson keeps its own state: setup is needed once, ninja does the rest.
$(BUILD)/build.ninja:
	$(as_owner) meson setup $(BUILD) --prefix=$(PREFIX) -Dtests=false

build: $(BUILD)/build.ninja
	ninja -C $(BUILD) -j $(JOBS)

build-tests: $(BUILD)/build.ninja
	meson configure $(BUILD) -Dtests=true
	ninja -C $(BUILD) -j $(JOBS)

demo:
	tool/setup build demo
	$(MAKE) --no-print-directory build
	tool/demo

test:
	tool/setup build demo test
	$(MAKE) --no-print-directory build-tests
	test/run quick

test-all:
	tool/setup build demo test
	$(MAKE) --no-print-directory build-tests
	test/run all

fuzz:
	tool/setup test
	test/fuzz/run --long

bench:
	tool/setup build demo bench
	$(MAKE) --no-print-directory build
	bench/run

install: $(BUILD)/build.ninja
	$(as_owner) meson configure $(BUILD) -Dprefix=$(PREFIX)
	$(as_owner) ninja -C $(BUILD) -j $(JOBS)
	DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild --quiet

lint: $(BUILD)/build.ninja
	tool/lint

format:
	tool/lint --fix-format

filters: build
	$(BUILD)/tool/filters --write SECURITY.md

idl:
	npm ci --prefix tool/idl --no-audit --no-fund
	node tool/idl/generate.js

clean:
	rm -rf $(BUILD)
