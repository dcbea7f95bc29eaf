#include "api/metrics_following.h"

#include "api/sample.h"
#include "loop/app.h"

void metrics_following(const struct app *app, const char *name, struct buffer *out)
{
    const struct front_following *f = &app->front.following;
    struct sample s = sample_begin(out, name);
    if (strcmp(name, "intactd_role") == 0) {
        sample_label(&s, "role", f->leader ? "follower" : "leader");
        sample_int(&s, 1);
    } else {
        bool rows = strcmp(name, "intactd_lag_rows") == 0;
        sample_count(&s, rows ? f->lag_rows : (uint64_t)f->lag_s);
    }
}
