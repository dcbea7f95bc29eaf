#include "api/sample.h"

#include <inttypes.h>

struct sample sample_begin(struct buffer *out, const char *name)
{
    buffer_add_text(out, name);
    return (struct sample){.out = out};
}

/* Backslash, quote and line end are escaped. */
static void write_quoted(struct buffer *out, const char *value)
{
    buffer_add_byte(out, '"');
    for (const char *at = value; *at; at++) {
        if (*at == '\\' || *at == '"')
            buffer_add_byte(out, '\\');
        if (*at == '\n')
            buffer_add_text(out, "\\n");
        else
            buffer_add_byte(out, (unsigned char)*at);
    }
    buffer_add_byte(out, '"');
}

void sample_label(struct sample *s, const char *label, const char *value)
{
    buffer_addf(s->out, "%c%s=", s->has_labels ? ',' : '{', label);
    write_quoted(s->out, value);
    s->has_labels = true;
}

static const char *end_of_labels(const struct sample *s)
{
    return s->has_labels ? "}" : "";
}

void sample_int(struct sample *s, int64_t value)
{
    buffer_addf(s->out, "%s %" PRId64 "\n", end_of_labels(s), value);
}

void sample_count(struct sample *s, uint64_t value)
{
    buffer_addf(s->out, "%s %" PRIu64 "\n", end_of_labels(s), value);
}

void sample_millionths(struct sample *s, int64_t millionths)
{
    buffer_addf(s->out, "%s %" PRId64 ".%06" PRId64 "\n", end_of_labels(s), millionths / 1000000,
                millionths % 1000000);
}
