/* clock.c - stands between a program and the time of day (LD_PRELOAD): time() answers what TEST_NOW says, and
 * clock_gettime() runs on from there, so that what is due in so many milliseconds becomes due.
 *
 *   TEST_NOW       seconds since 1970; without it the clock runs as it is
 *   TEST_NOW_FILE  a file of such a number, read at every call: the test steps the clock while the program runs
 *   TEST_STANDS    set: clock_gettime() stands still, too, between two steps */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int read_number(const char *path, long long *ret)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    int found = fscanf(file, "%lld", ret) == 1;
    fclose(file);
    return found;
}

static long long now(void)
{
    const char *file = getenv("TEST_NOW_FILE"), *text = getenv("TEST_NOW");
    long long fixed;
    if (file && read_number(file, &fixed))
        return fixed;
    if (text)
        return atoll(text);
    struct timespec real;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &real);
    return real.tv_sec;
}

time_t time(time_t *ret)
{
    time_t t = (time_t)now();
    if (ret)
        *ret = t;
    return t;
}

static long long monotonic_ns(void)
{
    struct timespec t;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int clock_gettime(clockid_t id, struct timespec *ret)
{
    static long long begun_ns;
    if (id != CLOCK_REALTIME || (!getenv("TEST_NOW") && !getenv("TEST_NOW_FILE")))
        return (int)syscall(SYS_clock_gettime, id, ret);
    begun_ns = begun_ns ? begun_ns : monotonic_ns();
    long long since_ns = getenv("TEST_STANDS") ? 0 : monotonic_ns() - begun_ns;
    ret->tv_sec = (time_t)(now() + since_ns / 1000000000);
    ret->tv_nsec = (long)(since_ns % 1000000000);
    return 0;
}
