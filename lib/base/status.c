#include "base/status.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Drops a UTF-8 character that the copy has cut in two, so that a long detail stays valid text. */
static void trim_cut_character(char *text, size_t len)
{
    size_t first = len;
    while (first > 0 && ((unsigned char)text[first - 1] & 0xc0) == 0x80)
        first--;
    if (first == 0)
        return;
    unsigned char byte = (unsigned char)text[--first];
    size_t size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (len - first < size)
        text[first] = '\0';
}

static void copy_name(char *out, size_t size, const char *text)
{
    int written = snprintf(out, size, "%s", text ? text : "");
    if (written >= (int)size)
        trim_cut_character(out, size - 1);
    utf8_mend(out, strlen(out));
}

enum status error_set(struct error *err, enum status status, const char *code, const char *field,
                      const char *format, ...)
{
    if (!err)
        return status;
    /* Whole first: an argument may lie in *err itself. */
    char detail[sizeof err->detail];
    va_list args;
    va_start(args, format);
    int written = vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    if (written < 0)
        detail[0] = '\0';
    if (written >= (int)sizeof detail)
        trim_cut_character(detail, sizeof detail - 1);

    struct error filled = {.status = status};
    copy_name(filled.code, sizeof filled.code, code);
    copy_name(filled.field, sizeof filled.field, field);
    copy_name(filled.detail, sizeof filled.detail, detail);
    *err = filled;
    return status;
}

enum status error_memory(struct error *err)
{
    return error_set(err, STATUS_MEMORY, "out_of_memory", "",
                     "The daemon is out of memory; nothing has changed. Try again later.");
}
