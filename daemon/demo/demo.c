#include "demo/demo.h"

#include "base/instant.h"
#include "cli/options.h"
#include "demo/fill.h"
#include "demo/follow.h"
#include "host/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAYS_DEFAULT 92
#define DAYS_MAX     3660
#define EVERY_MAX    24

struct demo_options {
    const char *data, *days, *every, *seed, *until;
    bool follow, without_platform;
};

#define AT(member_) offsetof(struct demo_options, member_)

static const struct option options[] = {
    OPTION("data", "DIR", NULL, OPTION_NEEDED, AT(data)),
    OPTION("days", "N", "days of reports up to the end (92)", OPTION_VALUE, AT(days)),
    OPTION("every", "N",
           "makes one round of reports in N, and each report hold N\n"
           "times as long: the same faults, sooner (1)",
           OPTION_VALUE, AT(every)),
    OPTION("seed", "N", "another number gives another district's faults (1)", OPTION_VALUE,
           AT(seed)),
    OPTION("until", "TIME", "the end, such as 2022-10-01T00:00:00+08:00 (now)", OPTION_VALUE,
           AT(until)),
    OPTION("follow", NULL, "keeps the district's feeds reporting to a running daemon", OPTION_FLAG,
           AT(follow)),
    OPTION("without-platform", NULL,
           "leaves out what the district's video platform says itself\n"
           "while it is registered",
           OPTION_FLAG, AT(without_platform)),
    {0},
};

static int read_period(const struct demo_options *o, struct demo_period *ret)
{
    int64_t now = clock_now(), seed = 1;
    struct demo_period period = {.days = DAYS_DEFAULT, .until = now, .every = 1};
    if (o->days && !text_to_int(text_of(o->days), 1, DAYS_MAX, &period.days))
        return usage_error("demo", "--days is 1 to %d", DAYS_MAX);
    if (o->every && !text_to_int(text_of(o->every), 1, EVERY_MAX, &period.every))
        return usage_error("demo", "--every is 1 to %d", EVERY_MAX);
    if (o->every && o->follow)
        return usage_error("demo", "--follow makes every round: it goes without --every");
    if (o->without_platform && !o->follow)
        return usage_error("demo", "--without-platform goes with --follow");
    if (o->seed && !text_to_int(text_of(o->seed), 0, INT64_MAX, &seed))
        return usage_error("demo", "--seed is a whole number");
    if (o->until && (!instant_parse(text_of(o->until), &period.until) || period.until > now))
        return usage_error("demo", "--until is a past time such as 2022-10-01T00:00:00+08:00");
    if (period.until - period.days * 86400 < INSTANT_2000)
        return usage_error("demo", "--days goes back to before 2000");
    period.seed = (uint64_t)seed;
    *ret = period;
    return EXIT_DONE;
}

static void print_result(const struct directory *dir, const struct demo_result *r, int64_t took_ms)
{
    struct stat database = {0};
    char first[INSTANT_TEXT_SIZE], last[INSTANT_TEXT_SIZE], head[DIGEST_HEX_SIZE];
    instant_format(r->first_at, 28800, first);
    instant_format(r->last_at, 28800, last);
    digest_hex(&r->head, head);
    (void)stat(dir->database, &database);
    printf("%s: %u assets, %llu reports from %s to %s,\n%u repairs, %u exemptions; "
           "%.1f MB in %.1f s.\n",
           dir->database, r->assets, (unsigned long long)r->reports, first, last, r->repairs,
           r->exemptions, (double)database.st_size / 1e6, (double)took_ms / 1e3);
    printf("Journal of %llu rows before the admin's token, head %s\n", (unsigned long long)r->rows,
           head);
    fflush(stdout);
}

/* Removes what was made: a half filled directory would look like a whole one. */
static void remove_remains(const struct directory *dir)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-runs"};
    char path[PATH_SIZE + 8];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(path, sizeof path, "%s%s", dir->database, endings[i]);
        unlink(path);
    }
    unlink(dir->anchor);
    unlink(dir->admin_token);
}

static bool is_there(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0;
}

static enum status fill_locked(const struct directory *dir, const struct demo_period *period,
                               struct error *err)
{
    struct demo_result result;
    int64_t began_ms = clock_monotonic_ms();
    const char *found = is_there(dir->database) ? dir->database
                        : is_there(dir->anchor) ? dir->anchor
                                                : NULL;
    if (found)
        return error_set(err, STATUS_CONFLICT, "not_empty", "data",
                         "%s is there already, and the demonstration fills an empty directory "
                         "only. Name another one with --data, or remove this one.",
                         found);
    enum status status = demo_fill(dir, period, &result, err);
    if (status == STATUS_OK)
        print_result(dir, &result, clock_monotonic_ms() - began_ms);
    else
        remove_remains(dir);
    return status;
}

static enum status fill(struct directory *dir, const struct demo_period *period, struct error *err)
{
    char holder[32], address[ADDRESS_SIZE];
    enum status status = directory_make(dir, err);
    if (status == STATUS_OK)
        status = directory_lock(dir, holder, address, err);
    if (status != STATUS_OK)
        return status;
    status = fill_locked(dir, period, err);
    directory_unlock(dir);
    return status;
}

static int run(int argc, char **argv)
{
    struct demo_options o = {0};
    struct demo_period period;
    struct directory dir;
    struct error err = {0};
    enum status status = STATUS_OK;
    int usage = options_read(&demo_command, argc, argv, &o);
    if (usage == EXIT_DONE)
        usage = read_period(&o, &period);
    if (usage != EXIT_DONE)
        return usage;
    if (directory_init(&dir, o.data, &err) != STATUS_OK)
        return usage_error("demo", "%s", err.detail);
    if (!o.follow || !is_there(dir.database))
        status = fill(&dir, &period, &err);
    if (status == STATUS_OK && o.follow)
        status = demo_follow(&dir, period.seed, o.without_platform, &err);
    return status == STATUS_OK ? EXIT_DONE : command_failed("demo", err.detail);
}

const struct command demo_command = {
    .name = "demo",
    .summary = "fills an empty directory with the demonstration district",
    .help = "",
    .options = options,
    .run = run,
};
