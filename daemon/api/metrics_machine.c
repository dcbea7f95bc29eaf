#include "api/metrics_machine.h"

#include "api/sample.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_count(const char *name, uint64_t value, struct buffer *out)
{
    struct sample s = sample_begin(out, name);
    sample_count(&s, value);
}

void metrics_memory(const char *name, struct buffer *out)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return;
    if (fscanf(file, "%*u %lu", &pages) == 1)
        write_count(name, (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE), out);
    fclose(file);
}

void metrics_file_size(const struct app *app, const char *name, const char *suffix,
                       struct buffer *out)
{
    char path[2100];
    struct stat found;
    snprintf(path, sizeof path, "%s/intact.db%s", app->front.settings->data, suffix);
    if (stat(path, &found) == 0)
        write_count(name, (uint64_t)found.st_size, out);
}
