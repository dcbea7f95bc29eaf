#include "api/metrics_notices.h"

#include "api/sample.h"
#include "loop/notices.h"

static void write_tries(const struct notices *n, const char *name, struct buffer *out)
{
    struct sample s = sample_begin(out, name);
    sample_label(&s, "result", "sent");
    sample_count(&s, n->sent);
    s = sample_begin(out, name);
    sample_label(&s, "result", "failed");
    sample_count(&s, n->failed);
}

void metrics_notices(const struct app *app, const char *name, int64_t now, struct buffer *out)
{
    const struct notices *n = app->notices;
    if (strcmp(name, "intactd_notice_tries_total") == 0) {
        write_tries(n, name, out);
        return;
    }
    struct sample s = sample_begin(out, name);
    int64_t oldest = notices_oldest(n);
    if (strcmp(name, "intactd_notices_waiting") == 0)
        sample_count(&s, n->waiting_count);
    else
        sample_int(&s, oldest == INSTANT_NONE ? 0 : instant_max(0, now - oldest));
}
