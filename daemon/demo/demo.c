#include "commands/commands.h"
#include "demo/fill.h"
#include "demo/follow.h"
#include "host/clock.h"
#include "host/options.h"

#include "base/instant.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAYS_DEFAULT 92
#define DAYS_MAX     3660

struct demo_options {
    const char *data;
    struct demo_wish wish;
    bool follow;
};

static enum status set_option(struct demo_options *o, const struct option_read *option, int64_t now,
                              struct error *err)
{
    struct text value = text_of(option->value);
    int64_t number = 0;
    if (!option->name[0])
        return error_set(err, STATUS_INVALID, "usage", "", "what is \"%s\"?", option->value);
    if (!option->value)
        return error_set(err, STATUS_INVALID, "usage", "", "--%s lacks its value", option->name);
    if (strcmp(option->name, "data") == 0) {
        o->data = option->value;
    } else if (strcmp(option->name, "days") == 0) {
        if (!text_to_int(value, 1, DAYS_MAX, &o->wish.days))
            return error_set(err, STATUS_INVALID, "usage", "", "--days is 1 to %d", DAYS_MAX);
    } else if (strcmp(option->name, "seed") == 0) {
        if (!text_to_int(value, 0, INT64_MAX, &number))
            return error_set(err, STATUS_INVALID, "usage", "", "--seed is a whole number");
        o->wish.seed = (uint64_t)number;
    } else if (strcmp(option->name, "until") == 0) {
        if (!instant_parse(value, &o->wish.until) || o->wish.until > now)
            return error_set(err, STATUS_INVALID, "usage", "",
                             "--until is a past time such as 2022-10-01T00:00:00+08:00");
    } else {
        return error_set(err, STATUS_INVALID, "usage", "", "there is no --%s", option->name);
    }
    return STATUS_OK;
}

static enum status read_options(int argc, char **argv, struct demo_options *ret, struct error *err)
{
    int64_t now = clock_now();
    struct demo_options o = {.wish = {.days = DAYS_DEFAULT, .until = now, .seed = 1}};
    struct option_read option;
    enum status status = STATUS_OK;
    for (int at = 1, here = at; status == STATUS_OK && option_next(argc, argv, &at, &option);
         here = at) {
        if (strcmp(argv[here], "--follow") == 0) {
            o.follow = true;
            at = here + 1; /* it takes no value */
        } else {
            status = set_option(&o, &option, now, err);
        }
    }
    if (status == STATUS_OK && !o.data)
        status = error_set(err, STATUS_INVALID, "usage", "", "--data DIR is needed");
    if (status == STATUS_OK && o.wish.until - o.wish.days * 86400 < INSTANT_2000)
        status = error_set(err, STATUS_INVALID, "usage", "", "--days goes back to before 2000");
    if (status == STATUS_OK)
        *ret = o;
    return status;
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

/* A half filled directory would look like a whole one. */
static void remove_remains(const struct directory *dir)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
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

static enum status fill_locked(const struct directory *dir, const struct demo_wish *wish,
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
    enum status status = demo_fill(dir, wish, &result, err);
    if (status == STATUS_OK)
        print_result(dir, &result, clock_monotonic_ms() - began_ms);
    else
        remove_remains(dir);
    return status;
}

static enum status fill(struct directory *dir, const struct demo_wish *wish, struct error *err)
{
    char holder[32], address[ADDRESS_SIZE];
    enum status status = directory_make(dir, err);
    if (status == STATUS_OK)
        status = directory_lock(dir, holder, address, err);
    if (status != STATUS_OK)
        return status;
    status = fill_locked(dir, wish, err);
    directory_unlock(dir);
    return status;
}

int command_demo(int argc, char **argv)
{
    struct demo_options o;
    struct directory dir;
    struct error err = {0};
    enum status status = read_options(argc, argv, &o, &err);
    if (status == STATUS_OK)
        status = directory_init(&dir, o.data, &err);
    if (status != STATUS_OK)
        return usage_error("demo", "%s", err.detail);
    if (!o.follow || !is_there(dir.database))
        status = fill(&dir, &o.wish, &err);
    if (status == STATUS_OK && o.follow)
        status = demo_follow(&dir, o.wish.seed, &err);
    return status == STATUS_OK ? EXIT_DONE : command_failed("demo", err.detail);
}
