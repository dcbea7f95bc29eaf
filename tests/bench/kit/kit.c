/* The whole kit for one program: the Makefile links a benchmark from one object and the libraries, so
 * each of them includes this. */
#include "tests/bench/kit/bench.c"
#include "tests/bench/kit/district.c"
#include "tests/bench/kit/load.c"
#include "tests/bench/kit/server.c"
#include "tests/bench/kit/wire.c"
