#include "demo/progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 40

void demo_progress_begin(struct demo_progress *p, size_t total)
{
    *p = (struct demo_progress){.total = total, .terminal = isatty(STDERR_FILENO)};
}

void demo_progress_show(struct demo_progress *p, size_t done)
{
    static const char bar[BAR_WIDTH + 1] = "########################################";
    size_t percent = p->total ? done * 100 / p->total : 100;
    if (percent < p->shown + (p->terminal ? 1 : 10))
        return;
    p->shown = percent;
    if (p->terminal)
        fprintf(stderr, "\r[%-*.*s] %3zu %%", BAR_WIDTH, (int)(percent * BAR_WIDTH / 100), bar,
                percent);
    else
        fprintf(stderr, "intactd demo: %zu %%\n", percent);
}

void demo_progress_end(struct demo_progress *p)
{
    if (p->terminal && p->shown > 0)
        fputc('\n', stderr);
}
