# mcp: Multichannel Customer Profile for PostgreSQL
#
#   make                   build against the server that pg_config names
#   make install           install it there
#   make installcheck      ask a running server the regression questions
#   make demo              set up, build, and show the story on a throw-away
#                          server
#   make demo-retail DATA= the same on the Complete Journey data
#   make test              the same set-up, and every test
#   make test-all-versions compile and test on PostgreSQL 15, 17 and 18
#   make bench             speed and size, side by side with the peers
#   make fuzz              libFuzzer on every parser and reader
#   make asan              the tests on a server with AddressSanitizer
#   make lint              compiler, clang-tidy and cppcheck without a warning

EXTENSION = mcp
EXTVERSION = 0.1.0
MODULE_big = mcp

ROOMS = core stat identity cluster event journey filter profile segment match index overlap explain check funnel path session retention card channel insight module
C_SOURCES = $(sort $(wildcard $(ROOMS:%=src/%/*.c)))
CXX_SOURCES = $(sort $(wildcard $(ROOMS:%=src/%/*.cpp)))
HEADERS = $(wildcard $(ROOMS:%=src/%/*.h))
OBJS = $(C_SOURCES:.c=.o) $(CXX_SOURCES:.cpp=.o)

CHAPTERS = $(sort $(wildcard sql/[0-9]*.sql))
DATA_built = $(EXTENSION)--$(EXTVERSION).sql

PG_CPPFLAGS = -I$(srcdir)/src -DMCP_VERSION=\"$(EXTVERSION)\"
PG_CFLAGS = -Wextra -Wno-unused-parameter
PG_CXXFLAGS = -Wextra -Wno-unused-parameter
SHLIB_LINK = -lphonenumber -lidn2 -lcrypto -lstdc++ $(MCP_LINK)

REGRESS = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
REGRESS_OPTS = --inputdir=test --load-extension=mcp
EXTRA_CLEAN = $(DATA_built) build tmp_check log results

PG_CONFIG ?= pg_config

# The targets that set a machine up must work before the server's own build
# files are there.
HOUSE = demo demo-retail test test-all-versions bench fuzz lint asan
ifneq (,$(filter $(HOUSE),$(MAKECMDGOALS)))

.PHONY: $(HOUSE)
$(HOUSE):
	@bash test/house $@ DATA='$(DATA)'

else

PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq (,$(wildcard $(PGXS)))
$(error the build files of a server are missing: install postgresql-server-dev-15 or newer, or say make PG_CONFIG=/path/to/pg_config)
endif
include $(PGXS)

$(OBJS) $(OBJS:.o=.bc): $(HEADERS)

$(DATA_built): $(CHAPTERS)
	cat $^ > $@

endif
