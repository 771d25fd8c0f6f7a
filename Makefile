# Récurrence. `make serve` and `make test` start from a bare Debian 12 or Ubuntu; see README.md.
# Everything made lies in build/ and dist/. Scripts: .ci/ (set-up), web/build/ (the site), tests/.

PORT ?= 8080
SECONDS ?= 60
ifeq ($(origin CC),default)
CC := gcc
endif
EMCC ?= emcc
# Debian's Emscripten looks for acorn where Debian's Node keeps it.
export NODE_PATH := $(if $(NODE_PATH),$(NODE_PATH):)/usr/share/nodejs

VERSION := $(shell sed -n 's/.*"version": "\(.*\)".*/\1/p' package.json)
VENDOR := build/vendor
JOBS := $(shell nproc)
# One short line a step; `make V=1` shows the whole commands.
Q := $(if $(V),,@)
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Werror
# -ffp-contract=off: the same source gives the same bits on every machine and build.
CFLAGS_ALL := -std=c11 -ffp-contract=off -MMD -MP -Isrc -I$(VENDOR)/include \
  -I$(VENDOR)/cmark/src -I$(VENDOR)/cjson -I$(VENDOR)/kissfft -DRECURRENCE_VERSION='"$(VERSION)"'

ENGINE_SRC := $(wildcard src/base/*.c src/kernels/*.c src/model/*.c src/data/*.c src/train/*.c)
# The engine's allocator is made for few blocks, a page is made of many.
CONTENT_SRC := $(filter-out src/base/heap.c,$(wildcard src/base/*.c src/content/*.c))
EXCHANGE_SRC := $(wildcard src/exchange/*.c)
AUDIO_SRC := $(wildcard src/audio/*.c)
PROJECTS_SRC := $(wildcard src/projects/*.c)
ENGINE_APP := $(wildcard src/app/engine_*.c)
# The WASM modules that answer requests are one file each beside answering_api.c.
APP_SRC := $(filter-out src/app/answering_%,$(wildcard src/app/*.c))
LIBRARY_SRC := $(sort $(ENGINE_SRC) $(CONTENT_SRC) $(EXCHANGE_SRC) $(AUDIO_SRC) $(PROJECTS_SRC) \
  $(filter-out src/app/main.c,$(APP_SRC)))
# What we use of cmark: the parser and the HTML renderer.
CMARK := blocks buffer cmark cmark_ctype houdini_href_e houdini_html_e houdini_html_u html inlines \
  iterator node references scanners utf8
CMARK_C := $(CMARK:%=$(VENDOR)/cmark/src/%.c)
CJSON_C := $(VENDOR)/cjson/cJSON.c
KISSFFT := kiss_fft kiss_fftr
# test_classics trains for minutes: it is built for speed, once, see CLASSICS.
UNIT := $(filter-out test_classics,$(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c)))
# The tests of the engine half, which run in both WebAssembly builds too.
ENGINE_UNIT := $(filter $(addprefix test_,base kernels layers gradients data trainer sampler checkpoint \
  config engine_api optimizer schedule elementary codec dataset synthetic network sampler beam predict probe tasks engine_generate),$(UNIT))
ENGINE_UNIT += $(filter $(addprefix test_,format heap number),$(UNIT))
# … and those whose numbers are compared, also in double precision.
DOUBLE_UNIT := $(filter $(addprefix test_,gradients golden optimizer probe),$(UNIT))

.DEFAULT_GOAL := help
.PHONY: help serve test build native wasm site bench interop classics lighthouse check fuzz clean setup setup-test sources
.DELETE_ON_ERROR:
.SUFFIXES:

help:
	@echo "make serve | test | build | bench | interop | lighthouse | check | fuzz | clean   (README.md says more)"

# ---- set-up -------------------------------------------------------------------------------------

setup:
	@EMCC='$(EMCC)' .ci/setup build
setup-test:
	@EMCC='$(EMCC)' .ci/setup test

STAMP := $(VENDOR)/.fetched
$(STAMP): .ci/fetch-sources
	@CMARK_SRC='$(CMARK_SRC)' CJSON_SRC='$(CJSON_SRC)' KISSFFT_SRC='$(KISSFFT_SRC)' .ci/fetch-sources $(VENDOR)
	@touch $@
$(CMARK_C) $(CJSON_C) $(KISSFFT:%=$(VENDOR)/kissfft/%.c): $(STAMP)
	@test -f $@

node_modules/.package-lock.json: package-lock.json
	npm ci --include=dev --ignore-scripts --no-audit --no-fund
	@touch $@

# ---- one library of objects per variant ---------------------------------------------------------
# $(call variant,NAME,COMPILER,FLAGS): objects build/NAME/…, from our sources and the libraries.
# OPTIMIZE, set for single objects below, follows FLAGS and so has the last word.

# Another compiler than last time: everything anew.
COMPILERS := build/.compilers
$(COMPILERS): FORCE
	@mkdir -p build
	@echo '$(CC) $(EMCC)' | cmp -s - $@ || echo '$(CC) $(EMCC)' > $@
FORCE:

define variant
build/$(1)/src/%.o: src/%.c $(STAMP) $(COMPILERS) Makefile
	@mkdir -p $$(@D)
	$(if $(V),,@echo "  $(1)  $$<")
	$(Q)$(2) $$(CFLAGS_ALL) $$(WARNINGS) $(3) $$(OPTIMIZE) -c $$< -o $$@
build/$(1)/tests/%.o: tests/%.c $(STAMP) $(COMPILERS) Makefile
	@mkdir -p $$(@D)
	$(if $(V),,@echo "  $(1)  $$<")
	$(Q)$(2) $$(CFLAGS_ALL) $$(WARNINGS) -Itests $(3) $$(OPTIMIZE) -c $$< -o $$@
build/$(1)/vendor/cmark/%.o: $(STAMP) $(COMPILERS) Makefile
	@mkdir -p $$(@D)
	@$(2) $$(CFLAGS_ALL) -w -DNDEBUG $(3) -c $(VENDOR)/cmark/src/$$*.c -o $$@
build/$(1)/vendor/cjson.o: $(STAMP) $(COMPILERS) Makefile
	@mkdir -p $$(@D)
	@$(2) $$(CFLAGS_ALL) -w $(3) -Dstrtod=number_read -c $(CJSON_C) -o $$@
build/$(1)/vendor/kissfft/%.o: $(STAMP) $(COMPILERS) Makefile
	@mkdir -p $$(@D)
	@$(2) $$(CFLAGS_ALL) -w -DNDEBUG $(3) -c $(VENDOR)/kissfft/$$*.c -o $$@
-include $$(shell find build/$(1) -name '*.d' 2>/dev/null)
endef

objects = $(patsubst src/%.c,build/$(1)/src/%.o,$(2))
vendor_objects = $(CMARK:%=build/$(1)/vendor/cmark/%.o) build/$(1)/vendor/cjson.o
kissfft_objects = $(KISSFFT:%=build/$(1)/vendor/kissfft/%.o)

# Instructions that every browser has which our scripts run in (Chrome 75, Firefox 79, Safari 15).
WASM_FEATURES := -mbulk-memory -mnontrapping-fptoint -msign-ext
OPTIMIZE :=
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
$(eval $(call variant,native,$(CC),-O3))
$(eval $(call variant,asan,$(CC),$(SANITIZE)))
$(eval $(call variant,double,$(CC),-O2 -DRECURRENCE_DOUBLE -Wno-psabi))
$(eval $(call variant,simd,$(EMCC),-Oz -flto $(WASM_FEATURES) -msimd128))
$(eval $(call variant,scalar,$(EMCC),-Oz -flto $(WASM_FEATURES)))
$(eval $(call variant,content,$(EMCC),-Os))
$(eval $(call variant,exchange,$(EMCC),-Oz $(WASM_FEATURES)))
$(eval $(call variant,audio,$(EMCC),-Os $(WASM_FEATURES)))

# The engine's modules are small before all, but for the loops where the time goes.
build/simd/src/kernels/%.o build/scalar/src/kernels/%.o: OPTIMIZE := -Os
build/simd/tests/bench/peak.o: OPTIMIZE := -O3
# Natively the products of matrices are there twice, also eight lanes wide (matrix_wide.h); the tests
# hold its bits against the modules'.
ifneq ($(filter x86_64%,$(shell $(CC) -dumpmachine)),)
$(foreach v,native asan,build/$(v)/src/kernels/matrix.o): OPTIMIZE := -DMATRIX_WIDE
$(foreach v,native asan,build/$(v)/src/kernels/matrix_wide.o): OPTIMIZE := -mavx2
endif

# ---- native program -----------------------------------------------------------------------------

native: build/native/recurrence
build/native/recurrence: $(call objects,native,$(LIBRARY_SRC) src/app/main.c) \
  $(call vendor_objects,native) $(call kissfft_objects,native)
	@echo "  link  $@"
	$(Q)$(CC) -o $@ $^ -lm

# ---- WebAssembly --------------------------------------------------------------------------------
# No JavaScript glue: a reactor module whose few imports web/engine/module.js provides.

WASM_LINK := -sSTANDALONE_WASM --no-entry -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=2147483648 \
  -sTOTAL_STACK=1048576
export_list = -sEXPORTED_FUNCTIONS=$$(sed 's/^/_/' $(1) | paste -sd,)

ENGINE_WASM := $(foreach b,simd scalar,build/wasm/engine-$(b).wasm build/wasm/engine-$(b)-second.wasm)
OTHER_WASM := $(foreach m,content exchange audio projects,build/wasm/$(m).wasm)
wasm: $(ENGINE_WASM) $(OTHER_WASM)

# The engine is cut in two: what it takes to train a network on a text and to let it write, which a
# page loads, and the rest, which it loads when that is asked for. profile.mjs finds out what it takes.
# It is linked without Binaryen's passes, which would put seldom used functions into others first.
# Binaryen's tools stand beside the compiler.
binaryen = $(or $(wildcard $(dir $(shell command -v $(EMCC)))../bin/$(1)),$(1))
BINARYEN_FEATURES := --mvp-features --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
  --enable-sign-ext --enable-mutable-globals
BINARYEN_OPTIMIZE := $(BINARYEN_FEATURES) --post-emscripten -Oz --low-memory-unused \
  --zero-filled-memory --strip-debug --strip-producers -Oz
SPLIT_INPUTS := web/build/profile.mjs $(addprefix web/engine/,module.js handle.js model.js loop.js) web/protocol.js

define engine_module
build/$(1)/engine.wasm: $(call objects,$(1),$(ENGINE_SRC) $(ENGINE_APP)) build/$(1)/vendor/cjson.o src/app/engine_exports.txt
	@echo "  link  $$@"
	$(Q)$(EMCC) -O1 $(WASM_FEATURES) $(2) $(WASM_LINK) -sMALLOC=none $$(call export_list,src/app/engine_exports.txt) $$(filter %.o,$$^) -o $$@
build/wasm/engine-$(1).wasm: build/$(1)/engine.wasm $(SPLIT_INPUTS)
	@mkdir -p $$(@D)
	@echo "  split $$@"
	$(Q)$(call binaryen,wasm-split) $(BINARYEN_FEATURES) --instrument $$< -o build/$(1)/instrumented.wasm
	$(Q)node web/build/profile.mjs build/$(1)/instrumented.wasm build/$(1)/profile
	$(Q)$(call binaryen,wasm-split) $(BINARYEN_FEATURES) --profile=build/$(1)/profile --export-prefix=% \
	  --import-namespace=first --placeholder-namespace=second $$< -o1 build/$(1)/first.wasm -o2 build/$(1)/second.wasm
	$(Q)! $(call binaryen,wasm-dis) build/$(1)/first.wasm | grep -E '^ *\(import "second".*v128' || \
	  { echo "$$@: a placeholder takes vectors, which JavaScript cannot hand on" >&2; exit 1; }
	$(Q)$(call binaryen,wasm-opt) $(BINARYEN_OPTIMIZE) build/$(1)/second.wasm -o build/wasm/engine-$(1)-second.wasm
	$(Q)$(call binaryen,wasm-opt) $(BINARYEN_OPTIMIZE) build/$(1)/first.wasm -o $$@
build/wasm/engine-$(1)-second.wasm: build/wasm/engine-$(1).wasm
	@test -f $$@
endef
$(eval $(call engine_module,simd,-msimd128))
$(eval $(call engine_module,scalar,))

build/wasm/content.wasm: $(call objects,content,$(CONTENT_SRC) src/app/content_api.c) $(call vendor_objects,content) src/app/content_exports.txt
	@mkdir -p $(@D)
	@echo "  link  $@"
	$(Q)$(EMCC) -Os $(WASM_LINK) $(call export_list,src/app/content_exports.txt) $(filter %.o,$^) -o $@

# What few pages need are modules of their own, loaded when they are asked: conversion of models, sound,
# the data and measures of the projects.
BASE_SRC := $(filter-out src/base/heap.c,$(wildcard src/base/*.c))
answering = $(EMCC) $(1) $(WASM_FEATURES) $(WASM_LINK) -sMALLOC=emmalloc $(call export_list,src/app/answering_exports.txt)

EXCHANGE_MODULE := $(BASE_SRC) $(wildcard src/kernels/*.c src/model/*.c) src/train/safetensors.c $(EXCHANGE_SRC) \
  src/app/answering_api.c src/app/answering_exchange.c
build/wasm/exchange.wasm: $(call objects,exchange,$(EXCHANGE_MODULE)) build/exchange/vendor/cjson.o src/app/answering_exports.txt
	@mkdir -p $(@D)
	@echo "  link  $@"
	$(Q)$(call answering,-Oz) $(filter %.o,$^) -o $@

AUDIO_MODULE := $(BASE_SRC) $(AUDIO_SRC) src/app/answering_api.c src/app/answering_audio.c
build/wasm/audio.wasm: $(call objects,audio,$(AUDIO_MODULE)) build/audio/vendor/cjson.o $(call kissfft_objects,audio) src/app/answering_exports.txt
	@mkdir -p $(@D)
	@echo "  link  $@"
	$(Q)$(call answering,-Os) $(filter %.o,$^) -o $@

PROJECTS_MODULE := $(BASE_SRC) $(foreach f,lexicon words vocabulary,src/data/$(f).c) $(PROJECTS_SRC) \
  src/app/answering_api.c src/app/answering_projects.c
build/wasm/projects.wasm: $(call objects,exchange,$(PROJECTS_MODULE)) build/exchange/vendor/cjson.o src/app/answering_exports.txt
	@mkdir -p $(@D)
	@echo "  link  $@"
	$(Q)$(call answering,-Oz) $(filter %.o,$^) -o $@

# The digits, said by espeak-ng in many voices.
DIGITS := build/data/chiffres.bin
$(DIGITS): web/build/chiffres.mjs $(addprefix web/engine/,audio.js answering.js module.js) build/wasm/audio.wasm
	@mkdir -p $(@D)
	@echo "  speak $@"
	$(Q)node web/build/chiffres.mjs build/wasm/audio.wasm $@

# ---- site ---------------------------------------------------------------------------------------

SITE_INPUTS := $(shell find web lessons -type f -not -name '.*') shell.html package.json

site: dist/.built
dist/.built: build/native/recurrence $(ENGINE_WASM) $(OTHER_WASM) $(DIGITS) \
  node_modules/.package-lock.json $(SITE_INPUTS)
	@echo "  site  dist/"
	$(Q)node web/build/site.mjs
	@touch $@

build: setup
	@$(MAKE) -j$(JOBS) --no-print-directory site

serve: build
	@node web/build/serve.mjs $(PORT)

# ---- tests --------------------------------------------------------------------------------------

define unit_test
build/$(1)/tests/$(2)$(4): build/$(1)/tests/unit/$(2).o $(call objects,$(1),$(3)) \
  $(call vendor_objects,$(1)) $(call kissfft_objects,$(1))
	@echo "  link  $$@"
	$(Q)$(5) -o $$@ $$^ -lm
endef
$(foreach t,$(UNIT),$(eval $(call unit_test,asan,$(t),$(LIBRARY_SRC),,$(CC) $(SANITIZE))))
$(foreach t,$(DOUBLE_UNIT),$(eval $(call unit_test,double,$(t),$(ENGINE_SRC),,$(CC))))

define wasm_test
build/$(1)/tests/$(2).wasm: build/$(1)/tests/unit/$(2).o $(call objects,$(1),$(ENGINE_SRC) $(ENGINE_APP)) build/$(1)/vendor/cjson.o
	@echo "  link  $$@"
	$(Q)$(EMCC) -Oz $(WASM_FEATURES) $(3) -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sTOTAL_STACK=1048576 \
	  -sMALLOC=none $$^ -o $$@
endef
$(foreach t,$(ENGINE_UNIT),$(eval $(call wasm_test,simd,$(t),-msimd128)))
$(foreach t,$(ENGINE_UNIT),$(eval $(call wasm_test,scalar,$(t),)))

CLASSICS := build/native/tests/test_classics
$(CLASSICS): build/native/tests/unit/test_classics.o $(call objects,native,$(ENGINE_SRC)) build/native/vendor/cjson.o
	@echo "  link  $@"
	$(Q)$(CC) -o $@ $^ -lm

classics: setup-test
	@$(MAKE) -j$(JOBS) --no-print-directory $(CLASSICS)
	@$(CLASSICS) long

TEST_PROGRAMS := $(UNIT:%=build/asan/tests/%) $(DOUBLE_UNIT:%=build/double/tests/%) $(CLASSICS) \
  $(foreach v,simd scalar,$(patsubst %,build/$(v)/tests/%.wasm,$(ENGINE_UNIT)))

.PHONY: test-programs
test-programs: $(TEST_PROGRAMS)

test: setup-test
	@$(MAKE) -j$(JOBS) --no-print-directory site test-programs
	@node tests/run.mjs $(TEST_PROGRAMS)

# SOAK=1 (or a number of steps) trains for long and watches memory instead; ONLY= names sections;
# PEERS=none leaves other libraries out, PEERS=all adds PyTorch, in a virtual environment under build/.
PEERS ?= some
TORCH := 2.15.0
PEERS_READY := $(if $(SOAK),,$(if $(filter none,$(PEERS)),,build/peers/node_modules/.package-lock.json) \
  $(if $(filter all,$(PEERS)),build/venv-bench/.ready))
export PEERS ONLY SOAK EMCC CC

bench: setup-test
	@$(MAKE) -j$(JOBS) --no-print-directory site build/native/bench build/native/soak build/wasm/peak.wasm $(PEERS_READY)
	@node tests/bench/$(if $(SOAK),soak,bench).mjs

build/native/bench: build/native/tests/bench/bench_train.o $(call objects,native,$(ENGINE_SRC) $(ENGINE_APP)) build/native/vendor/cjson.o
	@echo "  link  $@"
	$(Q)$(CC) -o $@ $^ -lm

build/native/soak: build/native/tests/bench/soak.o $(call objects,native,$(ENGINE_SRC)) build/native/vendor/cjson.o
	@echo "  link  $@"
	$(Q)$(CC) $(foreach f,malloc calloc realloc aligned_alloc,-Wl$(comma)--wrap=$(f)) -o $@ $^ -lm
comma := ,

build/wasm/peak.wasm: build/simd/tests/bench/peak.o
	@mkdir -p $(@D)
	@echo "  link  $@"
	$(Q)$(EMCC) -O3 -msimd128 -sSTANDALONE_WASM --no-entry \
	  -sEXPORTED_FUNCTIONS=_peak_8,_peak_10,_peak_12,_peak_13 $< -o $@

build/peers/node_modules/.package-lock.json: tests/bench/peers/package-lock.json
	@mkdir -p build/peers
	@cp tests/bench/peers/package.json tests/bench/peers/package-lock.json build/peers/
	cd build/peers && npm ci --include=dev --ignore-scripts --no-audit --no-fund
	@touch $@

build/venv-bench/.ready: Makefile
	python3 -m venv build/venv-bench
	build/venv-bench/bin/pip install --quiet --disable-pip-version-check torch==$(TORCH)
	@touch $@

# Round trips with the real packages, in a virtual environment under build/ (a large download).
interop: setup-test
	@$(MAKE) -j$(JOBS) --no-print-directory build/native/interop build/wasm/exchange.wasm site build/venv-interop/.ready
	@build/venv-interop/bin/python tests/interop/run.py build/native/interop build/wasm/exchange.wasm build/interop

build/native/interop: build/native/tests/interop/interop.o $(call objects,native,$(ENGINE_SRC) $(EXCHANGE_SRC) \
  src/app/command_exchange.c src/app/command_tools.c) build/native/vendor/cjson.o
	@echo "  link  $@"
	$(Q)$(CC) -o $@ $^ -lm

build/venv-interop/.ready: tests/golden/requirements.txt
	python3 -m venv build/venv-interop
	build/venv-interop/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Scores of the built site by Lighthouse, a large package of its own under build/. PAGES= names others.
lighthouse: setup-test
	@$(MAKE) -j$(JOBS) --no-print-directory site build/lighthouse/node_modules/.package-lock.json
	@node tests/support/lighthouse.mjs $(PAGES)

build/lighthouse/node_modules/.package-lock.json: tests/lighthouse/package-lock.json
	@mkdir -p build/lighthouse
	@cp tests/lighthouse/package.json tests/lighthouse/package-lock.json build/lighthouse/
	cd build/lighthouse && npm ci --include=dev --ignore-scripts --no-audit --no-fund
	@touch $@

check: setup-test
	@$(MAKE) -j$(JOBS) --no-print-directory native node_modules/.package-lock.json
	@node tests/check.mjs

clean:
	rm -rf build dist
