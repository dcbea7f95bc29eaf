#include "http/token_uses.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void token_uses_free(struct token_uses *u)
{
    free(u->items);
    *u = (struct token_uses){0};
}

static bool make_room(struct token_uses *u, uint32_t count)
{
    if (count <= u->count)
        return true;
    struct token_use *items = realloc(u->items, count * sizeof *items);
    if (!items)
        return false;
    for (uint32_t i = u->count; i < count; i++)
        items[i] = (struct token_use){.at = INSTANT_NONE};
    u->items = items;
    u->count = count;
    return true;
}

void token_uses_note(struct token_uses *u, const struct token *t, int64_t now)
{
    if (!make_room(u, t->id))
        return;
    struct token_use *use = &u->items[t->id - 1];
    u->changed = u->changed || use->at != now;
    *use = (struct token_use){t->sha256, now};
}

int64_t token_uses_last(const struct token_uses *u, const struct token *t)
{
    if (t->id > u->count || !digest_equal(&u->items[t->id - 1].of, &t->sha256))
        return INSTANT_NONE;
    return u->items[t->id - 1].at;
}

#define IDS_MAX 1000000 /* a file that says more is none of ours */

enum status token_uses_load(struct token_uses *u, const char *path)
{
    char hex[DIGEST_HEX_SIZE];
    uint32_t id;
    int64_t at;
    *u = (struct token_uses){.path = path};
    FILE *f = fopen(path, "re");
    enum status status = STATUS_OK;
    while (f && fscanf(f, "%" SCNu32 " %64s %" SCNd64 "\n", &id, hex, &at) == 3) {
        struct digest of;
        if (id == 0 || id > IDS_MAX || !digest_from_hex(text_of(hex), &of))
            continue;
        if (!make_room(u, id)) {
            status = STATUS_MEMORY;
            break;
        }
        u->items[id - 1] = (struct token_use){of, at};
    }
    if (f)
        fclose(f);
    return status;
}

void token_uses_save(struct token_uses *u)
{
    char temporary[4096], hex[DIGEST_HEX_SIZE];
    if (!u->changed || !u->path ||
        snprintf(temporary, sizeof temporary, "%s.new", u->path) >= (int)sizeof temporary)
        return;
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    for (uint32_t i = 0; f && i < u->count; i++) {
        if (u->items[i].at == INSTANT_NONE)
            continue;
        digest_hex(&u->items[i].of, hex);
        fprintf(f, "%" PRIu32 " %s %" PRId64 "\n", i + 1, hex, u->items[i].at);
    }
    bool good = f && fclose(f) == 0 && rename(temporary, u->path) == 0;
    if (!f && fd >= 0)
        close(fd);
    if (good)
        u->changed = false;
    else
        unlink(temporary);
}
