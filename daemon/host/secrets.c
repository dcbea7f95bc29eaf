#include "host/secrets.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>

#define LINE_SIZE 1024
#define LINES_MAX 1000

static FILE *open_file(const char *path, struct error *err)
{
    FILE *file = fopen(path, "re");
    if (!file)
        (void)error_set(err, STATUS_INVALID, "no_secret", "", "%s cannot be read: %s.", path,
                        strerror(errno));
    return file;
}

/* Without what ends the line. */
static struct text line_text(const char *line)
{
    return text_trim((struct text){line, strcspn(line, "\r\n")});
}

static enum status keep(struct text t, const char *path, char out[SECRET_SIZE], struct error *err)
{
    if (t.len == 0 || t.len >= SECRET_SIZE)
        return error_set(err, STATUS_INVALID, "no_secret", "",
                         "%s holds an empty secret, or one of %d bytes or more.", path,
                         SECRET_SIZE);
    memcpy(out, t.at, t.len);
    out[t.len] = '\0';
    return STATUS_OK;
}

enum status secret_read(const char *path, char out[SECRET_SIZE], struct error *err)
{
    char line[LINE_SIZE] = "";
    FILE *file = open_file(path, err);
    if (!file)
        return STATUS_INVALID;
    char *got = fgets(line, sizeof line, file);
    fclose(file);
    return keep(line_text(got ? line : ""), path, out, err);
}

enum status secret_find(const char *path, const char *name, char out[SECRET_SIZE],
                        struct error *err)
{
    char line[LINE_SIZE];
    FILE *file = open_file(path, err);
    if (!file)
        return STATUS_INVALID;
    enum status status = STATUS_UNKNOWN;
    for (int n = 0; n < LINES_MAX && status == STATUS_UNKNOWN && fgets(line, sizeof line, file);
         n++) {
        char *equals = strchr(line, '=');
        if (line[0] == '#' || !equals)
            continue;
        struct text before = text_trim((struct text){line, (size_t)(equals - line)});
        if (text_is(before, name))
            status = keep(line_text(equals + 1), path, out, err);
    }
    fclose(file);
    if (status == STATUS_UNKNOWN)
        (void)error_set(err, STATUS_UNKNOWN, "no_secret", "", "%s has no line %.100s = SECRET.",
                        path, name);
    return status;
}
