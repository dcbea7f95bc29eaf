#include "loop/notice_facts.h"

#include "loop/platform_shown.h"

#include <stdlib.h>
#include <sys/statvfs.h>

#define MIB (INT64_C(1) << 20)

/* Since when somebody was told that it is lost; 0: nobody was. */
static int64_t told_since(const struct told *t, const char *platform)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct told_item *x = &t->items[i];
        if (x->event == NOTICE_PLATFORM_LOST && strcmp(x->subject, platform) == 0)
            return x->since;
    }
    return 0;
}

static int64_t lost_at(const struct app *app, const struct told *told, uint32_t number, int64_t now)
{
    const struct platform *p = &app->district.registry.platforms[number];
    struct platform_shown s = platform_shown_of(app, number);
    if (s.view.heard_at == 0)
        return told_since(told, p->code);
    return platform_lost_at(&s.view, p, now);
}

static int64_t free_mib(const char *path)
{
    struct statvfs fs;
    if (statvfs(path, &fs) != 0)
        return -1;
    return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize / MIB;
}

static int64_t finding_at(const struct directory *d)
{
    char line[512];
    struct error err;
    int64_t at;
    if (directory_read_line(d->finding, line, sizeof line, &err) != STATUS_OK)
        return INSTANT_NONE;
    struct text number = {line, strcspn(line, " ")};
    return text_to_int(number, 0, INT64_MAX, &at) ? at : INSTANT_NONE;
}

enum status facts_gather(const struct app *app, const struct directory *directory,
                         const struct told *told, int64_t now, struct notice_facts *ret)
{
    const struct registry *r = &app->district.registry;
    struct lost_platform *lost = calloc(r->platform_count + (size_t)1, sizeof *lost);
    size_t count = 0;
    if (!lost)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < r->platform_count; i++) {
        int64_t since = lost_at(app, told, i, now);
        if (since > 0)
            lost[count++] = (struct lost_platform){i, since};
    }
    *ret = (struct notice_facts){.lost = lost,
                                 .lost_count = count,
                                 .disk_free_mib = free_mib(directory->path),
                                 .verify_finding_at = finding_at(directory)};
    return STATUS_OK;
}

void facts_free(struct notice_facts *f)
{
    free((void *)(uintptr_t)f->lost);
    *f = (struct notice_facts){0};
}
