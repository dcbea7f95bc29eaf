## make [target] [NAME=value ...]
##
# This file needs GNU make 4.3. Lines that begin with "## " are what `make help` prints.

VARIANT ?= release
BUILD ?= build
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
LTO ?= 1
B := $(BUILD)/$(VARIANT)

VARIANTS := release debug asan tsan cov fuzz
ifeq ($(filter $(VARIANT),$(VARIANTS)),)
$(error VARIANT is one of: $(VARIANTS))
endif
# "clean" removes what is in BUILD, so it must never be the checkout or a directory above it.
ifneq ($(filter / $(CURDIR),$(abspath $(BUILD)))$(filter $(abspath $(BUILD))/%,$(CURDIR)),)
$(error BUILD is a directory of its own, such as /tmp/mine)
endif

# Everything runs in parallel, so "make clean all" would remove what it is just building.
ifneq ($(and $(filter clean,$(MAKECMDGOALS)),$(filter-out clean,$(MAKECMDGOALS))),)
$(error make clean goes alone: make clean && make ...)
endif

# All processors; a -j of the caller's goes before this one, and a make within a make shares its.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.SUFFIXES:

Q := $(if $(filter 1,$(V)),,@)
SILENT := $(findstring s,$(filter-out -%,$(firstword $(MAKEFLAGS))))
say = @$(if $(filter 1,$(V))$(SILENT),:,printf '  %-5s %s\n' $1 $2)

## make             the program, build/release/intactd
all: $(B)/intactd
	@:

# --- what is installed ---------------------------------------------------------------------------

# deps.mk holds the libraries' flags. Being included it is made first, which installs what is
# missing; a library that has vanished since leaves its proof missing, and so again.
NEEDS_NO_LIBRARY := help clean format lint deps deb check-deb web run dashboard check check-long check-web
ifneq ($(filter-out $(NEEDS_NO_LIBRARY),$(or $(MAKECMDGOALS),all)),)
include $(BUILD)/deps.mk
endif

$(BUILD)/deps.mk: packaging/install-build-deps $(DEPS_PROOF)
	@packaging/install-build-deps $@

$(DEPS_PROOF):

## make deps        installs the build dependencies; a build does so by itself when one is missing
##                  (NO_INSTALL=1 only prints the command, and fails)
deps:
	@packaging/install-build-deps $(BUILD)/deps.mk

# --- flags ---------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wundef -Wvla \
	-Wstrict-prototypes -Wmissing-prototypes -Wcast-qual
ifneq ($(filter-out 0 no false,$(CI) $(WERROR)),)
WARNINGS += -Werror
endif

# The fat objects let unit tests link without LTO, which would optimise the archive once for each.
# clang 14 has no fat objects.
USE_LTO := $(if $(findstring clang,$(CC)),,$(filter 1,$(LTO)))
# What Debian's own packages are built with, and what gcc 12 has beyond it. Not every processor has a
# -fcf-protection.
takes = $(shell $(CC) $1 -Werror -x c -fsyntax-only /dev/null 2>/dev/null && echo $1)
FORTIFY := $(if $(findstring clang,$(CC)),2,$(shell [ "$$($(CC) -dumpversion | cut -d. -f1)" -ge 12 ] && echo 3 || echo 2))
HARDENING := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(FORTIFY) -fstack-protector-strong -fno-plt \
	$(call takes,-fstack-clash-protection) $(call takes,-fcf-protection)
OPT_release := -O2 -g $(HARDENING) $(if $(USE_LTO),-flto=auto -ffat-lto-objects)
OPT_debug := -O0 -g3
OPT_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
OPT_tsan := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
OPT_fuzz := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all
OPT_cov := -O0 -g --coverage
LINK_release := -pie -Wl,-z,relro,-z,now,-z,noexecstack

CFLAGS_ALL := -std=c17 -D_GNU_SOURCE -fPIE $(WARNINGS) $(OPT_$(VARIANT)) -Ilib -Idaemon -I. \
	$(PKG_CFLAGS:-I%=-isystem%) $(CPPFLAGS) $(CFLAGS)
LDFLAGS_ALL := $(OPT_$(VARIANT)) $(LINK_$(VARIANT)) -Wl,--as-needed $(LDFLAGS)
LIBS := $(PKG_LIBS) -lm -lpthread
# Debian's libcheck is static: what it uses has to be named.
CHECK_LIBS := -lcheck -lsubunit -lrt -lm -lpthread
AR := $(if $(findstring clang,$(CC)),ar,gcc-ar)

# --- sources -------------------------------------------------------------------------------------

LIB_SRC := $(sort $(wildcard lib/*/*.c))
DAEMON_SRC := $(sort $(wildcard daemon/*.c daemon/*/*.c))
# T=name limits the tests to those that have it in their file names, or in their paths when it has a
# slash; tests/run chooses the same and says when there is none.
chosen = $(if $(T),$(findstring $(T:tests/%=%),$(if $(findstring /,$(T)),$(1:tests/%=%),$(notdir $1))),all)
UNIT_SRC := $(foreach file,$(sort $(wildcard tests/unit/test_*.c)),$(if $(call chosen,$(file)),$(file)))
UNIT_HELPER_SRC := $(filter-out tests/unit/test_%,$(sort $(wildcard tests/unit/*.c)))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))

object = $(patsubst %.c,$(B)/obj/%.o,$1)
LIB_OBJ := $(call object,$(LIB_SRC)) $(B)/gen/embedded.o
DAEMON_OBJ := $(call object,$(DAEMON_SRC))
DAEMON_LIB_OBJ := $(filter-out $(B)/obj/daemon/main.o,$(DAEMON_OBJ))
UNIT_HELPER_OBJ := $(call object,$(UNIT_HELPER_SRC))
UNIT := $(patsubst tests/%.c,$(B)/%,$(UNIT_SRC))
FUZZ := $(patsubst tests/%.c,$(B)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
BENCH := $(patsubst tests/%.c,$(B)/%,$(BENCH_SRC))

# build/web is what a bundler leaves, web/static is served as it is; both are "web/..." inside, and
# of two with one name the bundled one counts.
files_under = $(shell find $1 -type f 2>/dev/null)
WEB_BUILT := $(call files_under,build/web)
WEB_STATIC := $(filter-out $(WEB_BUILT:build/web/%=web/static/%),$(call files_under,web/static))
EMBEDDED := $(wildcard schema/*.sql schema/*.json) $(WEB_BUILT) $(WEB_STATIC)

# A file that holds the value of variable $2 and changes only when that does: what depends on it is
# made again after a change of flags, or when a source is removed.
define remember
ifneq ($$(strip $$(file <$1)),$$(strip $$($2)))
$1: FORCE
endif
$1:
	$$(shell mkdir -p $$(@D))$$(file >$$@,$$(strip $$($2)))@:
endef
COMPILE := $(CC) $(CFLAGS_ALL)
LINK := $(CC) $(LDFLAGS_ALL) $(LIBS) $(CHECK_LIBS)
$(eval $(call remember,$(B)/flags/compile,COMPILE))
$(eval $(call remember,$(B)/flags/link,LINK))
$(eval $(call remember,$(B)/flags/lib,LIB_OBJ))
$(eval $(call remember,$(B)/flags/daemon,DAEMON_OBJ))
$(eval $(call remember,$(B)/flags/unit_helpers,UNIT_HELPER_OBJ))
$(eval $(call remember,$(B)/flags/embedded,EMBEDDED))

# --- compiling and linking -----------------------------------------------------------------------

$(B)/obj/%.o: %.c $(B)/flags/compile
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

-include $(patsubst %.o,%.d,$(LIB_OBJ) $(DAEMON_OBJ) $(UNIT_HELPER_OBJ) \
	$(call object,$(UNIT_SRC) $(BENCH_SRC)))

# q, not r: two floors may each have a file of the same name, and r would keep only one of them.
define archive
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) qcsD $@ $1
endef

$(B)/libintactd.a: $(LIB_OBJ) $(B)/flags/lib
	$(call archive,$(LIB_OBJ))

$(B)/libdaemon.a: $(DAEMON_LIB_OBJ) $(B)/flags/daemon
	$(call archive,$(DAEMON_LIB_OBJ))

$(B)/intactd: $(DAEMON_OBJ) $(B)/libintactd.a $(B)/flags/link $(B)/flags/daemon
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(DAEMON_OBJ) $(B)/libintactd.a $(LIBS)

ARCHIVES := $(B)/libdaemon.a $(B)/libintactd.a

$(UNIT): $(B)/unit/%: $(B)/obj/tests/unit/%.o $(UNIT_HELPER_OBJ) $(ARCHIVES) $(B)/flags/link \
		$(B)/flags/unit_helpers
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS_ALL) -fno-lto -o $@ $(filter %.o,$^) $(ARCHIVES) $(CHECK_LIBS) $(LIBS)

# With clang alone (VARIANT=fuzz); libFuzzer brings main().
$(FUZZ): $(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(ARCHIVES) $(B)/flags/link
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $< $(ARCHIVES) $(LIBS)

fuzz-link: $(FUZZ)

$(BENCH): $(B)/bench/%: $(B)/obj/tests/bench/%.o $(ARCHIVES) $(B)/flags/link
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $< $(ARCHIVES) $(LIBS)

# --- embedded files ------------------------------------------------------------------------------

# Sorted by name in byte order: embedded_find() searches by halves.
define write_embedded
{ \
	echo '/* Generated by the Makefile. */'; \
	echo '#include "base/embedded.h"'; \
	for file in $(EMBEDDED); do \
		case $$file in \
		build/web/*) name=web/$${file#build/web/} ;; \
		web/static/*) name=web/$${file#web/static/} ;; \
		*) name=$$file ;; \
		esac; \
		printf '%s %s %s\n' "$$name" "$$file" "$$(wc -c <"$$file")"; \
	done | LC_ALL=C sort | awk '\
	{ \
		printf "__asm__(\".pushsection .rodata\\n.balign 16\\nembedded_%d:\\n\"\n", NR; \
		printf "        \".incbin \\\"%s\\\"\\n.byte 0\\n.popsection\\n\");\n", $$2; \
		printf "extern const unsigned char embedded_%d[];\n", NR; \
		rows = rows sprintf("    {\"%s\", embedded_%d, %d},\n", $$1, NR, $$3); \
	} \
	END { \
		printf "const struct embedded_file embedded_files[] = {\n%s    {0},\n};\n", rows; \
		printf "const size_t embedded_files_count = %d;\n", NR; \
	}'; \
} >$@
endef

$(B)/gen/embedded.c: $(EMBEDDED) $(B)/flags/embedded Makefile
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	@$(write_embedded)

# Without LTO, which may part the assembler's labels from the table that points to them.
$(B)/gen/embedded.o: $(B)/gen/embedded.c $(EMBEDDED) $(B)/flags/compile
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -fno-lto -MMD -MP -c -o $@ $<

# --- what one asks for ---------------------------------------------------------------------------

release: all

## make debug       the same without optimisation in build/debug; asan, tsan, cov: with the address
## make asan        and undefined behaviour sanitizers, the thread sanitizer, coverage counters
## make tsan
## make cov
debug asan tsan cov:
	@$(MAKE) VARIANT=$@ all

## make run         the demonstration district in build/demo, served on http://127.0.0.1:8080
##                  (DATA=directory, LISTEN=address:port, SIP=address:port for video platforms)
run:
	@packaging/build-web || echo 'The dashboard could not be built; / will be a plain page. "make web" tries again.'
	@$(MAKE) all
	@INTACTD=$(B)/intactd DATA='$(or $(DATA),$(BUILD)/demo)' LISTEN='$(LISTEN)' packaging/run-demo

# What tests preload: shim.so stands between the daemon and its files, clock.so between a program and the time of
# day. Never linked into anything.
SHIMS := $(B)/faults/shim.so $(B)/faults/clock.so
$(SHIMS): $(B)/faults/%.so: tests/faults/%.c
	$(call say,SHIM,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -fPIC -shared -o $@ $<

RUN_TESTS := @BUILD_DIR='$(B)' T='$(T)' tests/run

## make check       the build with the dashboard, the lint and every test, in a real Chromium too,
##                  which it installs; the last line sums them up
check: dashboard
	@$(MAKE) check-built

# A make of its own: which files are embedded is known only when the dashboard is there.
check-built: $(B)/intactd $(UNIT) $(BENCH) $(SHIMS) fuzz-programs field-tools openapi-linter
	$(RUN_TESTS)

## make check-long  the same with full counts: every n-th fault, 200 kills, 2,000 flipped bits and
##                  worlds, ...
check-long: dashboard
	@packaging/install-build-deps office
	@$(MAKE) VARIANT=asan all shims
	@$(MAKE) check-long-built

check-long-built: $(B)/intactd $(UNIT) $(BENCH) $(SHIMS) fuzz-programs field-tools openapi-linter
	@LONG=1 FUZZ_S=120 KILLS=200 WORLDS=2000 BUILD_DIR='$(B)' T='$(T)' STEP_TIMEOUT=7200 tests/run

## make check-faults  injected faults, power cuts, hostile clients, stops under load; T=name as above
check-faults: $(B)/intactd $(SHIMS)
	$(RUN_TESTS) faults

## make check-unit  the unit tests; T=name only those that have it in their file names, T=folder/ in their paths
check-unit: $(UNIT)
	$(RUN_TESTS) unit

## make web         the dashboard into build/web, which the program embeds when it is built next
web:
	@packaging/build-web

# Without Chromium, or without a dashboard, the rest is still checked, and every test of it fails.
dashboard:
	@packaging/install-build-deps dashboard || \
		echo 'Chromium cannot be installed: the tests of the dashboard will fail'
	@packaging/build-web || { rm -rf build/web; echo 'the dashboard cannot be built: its tests will fail'; }

## make check-web   only the dashboard's tests; T=name as above
check-web: dashboard
	@$(MAKE) check-web-built

check-web-built: $(B)/intactd $(SHIMS)
	$(RUN_TESTS) web

## make shims       what tests preload into the program, for those that are run by hand
shims: $(SHIMS)

## make check-http  the integration tests against the real daemon; T=name as above
check-http: $(B)/intactd $(SHIMS)
	$(RUN_TESTS) http

## make check-platform  the lower platform of GB/T 28181: the demonstration's, and a district's whole hour
check-platform: $(B)/intactd $(SHIMS)
	$(RUN_TESTS) platform

## make fuzz        every parser's fuzzer with the address and undefined behaviour sanitizers, ten
##                  minutes each (FUZZ_S=seconds); the short form is part of make check
fuzz: fuzz-programs
	@FUZZ_DIR='$(BUILD)/fuzz' FUZZ_S='$(or $(FUZZ_S),600)' tests/fuzz/run

# Without clang, and without a way to install it, the rest is still checked: the run says so.
fuzz-programs:
	@if packaging/install-build-deps fuzz; then \
		$(MAKE) VARIANT=fuzz CC=clang fuzz-link; \
	else echo 'the fuzzers are not built'; fi

## make fuzz-api    the fuzzer of the live API (API_FUZZ_S=seconds, SEED=n the same requests again); 30 s of it are
##                  part of make check, ten minutes under the sanitizers of make check-long
fuzz-api: $(B)/intactd $(SHIMS)
	$(RUN_TESTS) api_fuzz

## make lint        which room may include which, names of files and tests, sizes, layout of the sources
lint:
	$(RUN_TESTS) lint

## make format      clang-format on the sources, if it is installed
format:
	@if command -v clang-format >/dev/null; then \
		find lib daemon tests -name '*.[ch]' | xargs clang-format -i; \
	else \
		echo 'clang-format is not installed; nothing done'; \
	fi

## make bench       the benchmarks, tests/bench/run
bench: $(B)/intactd $(BENCH)
	@if [ -x tests/bench/run ]; then BUILD_DIR='$(B)' tests/bench/run; fi

# --- installing -----------------------------------------------------------------------------------

PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
INSTALL_FILE := install -D -m 644
DOCS := $(B)/docs

$(DOCS)/completion: $(B)/intactd packaging/write-docs $(wildcard packaging/man/*.in)
	$(call say,GEN,$(DOCS))
	@packaging/write-docs $(B)/intactd $(DOCS)

## make install     the program, its unit, manual, settings file and completion
##                  (DESTDIR=directory, PREFIX=/usr/local)
install: $(B)/intactd $(DOCS)/completion
	@install -D -m 755 $(B)/intactd $(DESTDIR)$(PREFIX)/bin/intactd
	@for page in intactd.8 intactd.conf.5 intactd-api.7; do \
		$(INSTALL_FILE) $(DOCS)/$$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$$page; \
	done
	@if [ ! -e $(DESTDIR)$(SYSCONFDIR)/intactd/intactd.conf ]; then \
		$(INSTALL_FILE) $(DOCS)/intactd.conf $(DESTDIR)$(SYSCONFDIR)/intactd/intactd.conf; \
	fi
	@$(INSTALL_FILE) $(DOCS)/completion $(DESTDIR)$(PREFIX)/share/bash-completion/completions/intactd
	@$(INSTALL_FILE) packaging/systemd/intactd.service $(DESTDIR)$(UNITDIR)/intactd.service
	@sed -i 's|/usr/bin/|$(PREFIX)/bin/|; s|/etc/|$(SYSCONFDIR)/|' $(DESTDIR)$(UNITDIR)/intactd.service
	@$(INSTALL_FILE) packaging/systemd/intactd.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/intactd.conf
	@$(INSTALL_FILE) packaging/systemd/intactd.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/intactd.conf
	@for file in web/static/page.css $(wildcard web/static/guide-*.html); do \
		$(INSTALL_FILE) $$file $(DESTDIR)$(PREFIX)/share/doc/intactd/$${file##*/}; \
	done
	@$(INSTALL_FILE) packaging/systemd/follower.conf $(DESTDIR)$(PREFIX)/share/intactd/follower.conf
	@for file in nginx.conf haproxy.cfg grafana/dashboard.json $(patsubst packaging/%,%,$(wildcard packaging/prometheus/*.yml)); do \
		$(INSTALL_FILE) packaging/$$file $(DESTDIR)$(PREFIX)/share/intactd/$$file; \
	done
	@for file in $(wildcard packaging/senders/*); do \
		case $$file in *.sh | *.py) mode=755 ;; *) mode=644 ;; esac; \
		install -D -m $$mode $$file $(DESTDIR)$(PREFIX)/share/doc/intactd/examples/$${file##*/}; \
	done

## make deb         a Debian package in build/deb
deb:
	@packaging/build-deb $(BUILD)/deb

## make check-deb   the package: lintian, two builds of one hash, installed, started and used in a
##                  debootstrapped Debian (as root; some minutes)
check-deb:
	@BUILD='$(BUILD)' tests/deb/check

## make check-proxy  TLS by a real nginx with packaging/nginx.conf in front of the daemon, on loopback; part of
##                  make check where nginx is there: its package starts a server
check-proxy: $(B)/intactd $(SHIMS)
	@packaging/install-build-deps proxy
	$(RUN_TESTS) proxy

## make check-cluster  followers, with full counts: kills of either side, forged rows, every answer compared, and
##                  haproxy before them, which it installs; the short form is part of make check
check-cluster: $(B)/intactd $(SHIMS)
	@packaging/install-build-deps cluster
	@LONG=1 BUILD_DIR='$(B)' T='$(T)' tests/run cluster

## make check-field the real prometheus, alertmanager and blackbox_exporter, from a camera to a rate, which it
##                  installs; part of make check where they are there, or systemd is not, which would start them
check-field: $(B)/intactd $(SHIMS)
	@packaging/install-build-deps field
	$(RUN_TESTS) field

## make check-openapi  the API's description, linted by Spectral from npm; part of make check likewise
check-openapi: $(B)/intactd
	@packaging/install-openapi-linter $(BUILD)/openapi
	$(RUN_TESTS) openapi

# Without a network the rest is still checked: the run says so.
# One after the other, for each may install packages.
openapi-linter: field-tools
	@packaging/install-openapi-linter $(BUILD)/openapi || echo 'the description of the API is not linted'

field-tools: lint-tools
	@if [ -d /run/systemd/system ]; then export NO_INSTALL=1; fi; \
	packaging/install-build-deps field || echo 'the field test is not run'

lint-tools: fuzz-programs
	@packaging/install-build-deps lint || echo 'the layout of the sources is not checked'

## make clean       removes what was built, the demonstration's data too
clean:
	@rm -rf $(addprefix $(BUILD)/,$(VARIANTS) web demo demo.filling deps.mk deb deb-first openapi)

## make help        this text
help:
	@sed -n 's/^## \{0,1\}//p' Makefile

##
## VARIANT=debug    any target in another variant: make check VARIANT=asan
## BUILD=/tmp/mine  build elsewhere, for two at once in one checkout
## CI=1, WERROR=1   a warning is an error
## LTO=0            no link-time optimisation in release: quicker to build
## V=1              whole commands

FORCE:
.PHONY: web dashboard check-web check-web-built check-built check-long-built all release debug asan tsan cov deps run \
	check shims check-long check-faults check-unit check-http check-platform fuzz fuzz-api fuzz-link fuzz-programs lint format bench install \
	deb check-deb check-proxy check-cluster check-field field-tools check-openapi openapi-linter lint-tools clean help FORCE
