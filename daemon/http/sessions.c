#include "http/sessions.h"

#include "base/buffer.h"
#include "host/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_MAX_BYTES 4096
#define LINE_SIZE      192

/* --- the list ----------------------------------------------------------------------------------- */

static void remove_at(struct sessions *s, uint32_t i)
{
    memmove(s->items + i, s->items + i + 1, (s->count - i - 1) * sizeof *s->items);
    s->count--;
    s->changed = true;
}

/* Makes room for one more of this token: the oldest of it, or of all, falls out. */
static void make_room(struct sessions *s, uint32_t token)
{
    uint32_t of_token = 0, oldest = 0;
    for (uint32_t i = s->count; i-- > 0;) {
        if (s->items[i].token != token)
            continue;
        of_token++;
        oldest = i;
    }
    if (of_token >= SESSIONS_OF_TOKEN)
        remove_at(s, oldest);
    else if (s->count == SESSIONS_MAX)
        remove_at(s, 0);
}

static void add(struct sessions *s, const struct session *x)
{
    make_room(s, x->token);
    s->items[s->count++] = *x;
    s->changed = true;
}

static uint32_t find(const struct sessions *s, struct text value)
{
    struct digest sha256;
    uint32_t found = UINT32_MAX;
    if (value.len == 0 || digest_of(&value, 1, &sha256) != STATUS_OK)
        return UINT32_MAX;
    for (uint32_t i = 0; i < s->count; i++) {
        if (digest_equal(&s->items[i].sha256, &sha256))
            found = i;
    }
    return found;
}

enum status sessions_begin(struct sessions *s, const struct token *token, int64_t until,
                           char ret_value[SESSION_VALUE_SIZE])
{
    struct digest secret;
    struct session x = {.token = token->id, .of = token->sha256, .until = until};
    enum status status = random_bytes(secret.bytes, sizeof secret.bytes);
    if (status != STATUS_OK)
        return status;
    memcpy(ret_value, "its_", 4);
    digest_hex(&secret, ret_value + 4);
    explicit_bzero(&secret, sizeof secret);
    struct text value = text_of(ret_value);
    status = digest_of(&value, 1, &x.sha256);
    if (status == STATUS_OK)
        add(s, &x);
    return status;
}

const struct token *sessions_find(const struct sessions *s, const struct tokens *tokens,
                                  struct text value, int64_t now)
{
    uint32_t i = find(s, value);
    if (i == UINT32_MAX || now >= s->items[i].until)
        return NULL;
    const struct token *token = tokens_by_id(tokens, s->items[i].token, now);
    return token && digest_equal(&token->sha256, &s->items[i].of) ? token : NULL;
}

void sessions_end(struct sessions *s, struct text value)
{
    uint32_t i = find(s, value);
    if (i != UINT32_MAX)
        remove_at(s, i);
}

void sessions_free(struct sessions *s)
{
    free(s->items);
    *s = (struct sessions){0};
}

/* --- the file ----------------------------------------------------------------------------------- */

/* A line is the digest, the token's id and digest, and the last instant. */
static void take_line(struct sessions *s, const char *line)
{
    char hex[DIGEST_HEX_SIZE], of[DIGEST_HEX_SIZE];
    unsigned token;
    long long until;
    struct session x;
    if (sscanf(line, "%64s %u %64s %lld", hex, &token, of, &until) != 4 || token == 0 ||
        !digest_from_hex(text_of(hex), &x.sha256) || !digest_from_hex(text_of(of), &x.of))
        return;
    x.token = token;
    x.until = until;
    add(s, &x);
}

enum status sessions_load(struct sessions *s, const char *path)
{
    char line[LINE_SIZE];
    *s = (struct sessions){.path = path, .items = calloc(SESSIONS_MAX, sizeof *s->items)};
    if (!s->items)
        return STATUS_MEMORY;
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        take_line(s, line);
    if (file)
        fclose(file);
    s->changed = false;
    return STATUS_OK;
}

static void write_all(const struct sessions *s, struct buffer *out)
{
    for (uint32_t i = 0; i < s->count; i++) {
        char hex[DIGEST_HEX_SIZE], of[DIGEST_HEX_SIZE], line[LINE_SIZE];
        digest_hex(&s->items[i].sha256, hex);
        digest_hex(&s->items[i].of, of);
        snprintf(line, sizeof line, "%s %u %s %lld\n", hex, s->items[i].token, of,
                 (long long)s->items[i].until);
        buffer_add_text(out, line);
    }
}

static bool replace(const char *path, const struct buffer *content)
{
    char temporary[PATH_MAX_BYTES];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    bool good =
        content->len == 0 || write(fd, content->bytes, content->len) == (ssize_t)content->len;
    good = close(fd) == 0 && good;
    return good && rename(temporary, path) == 0;
}

void sessions_save(struct sessions *s)
{
    struct buffer out = {0};
    if (!s->changed || !s->path)
        return;
    s->changed = false;
    write_all(s, &out);
    if (out.failed || !replace(s->path, &out))
        log_line(LOG_LEVEL_WARNING, "%s cannot be written: after a restart people sign in again",
                 s->path);
    buffer_free(&out);
}
