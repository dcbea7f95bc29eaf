#include "record/cell_fault.h"

#include <stdarg.h>
#include <stdio.h>

void cell_fault(struct csv_table *t, int64_t line, const char *code, const char *field,
                const char *format, ...)
{
    char detail[sizeof((struct error *)0)->detail];
    va_list args;
    if (t->fault_count == RECORD_FAULTS_MAX)
        return;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    struct item_error *f = &t->faults[t->fault_count++];
    f->number = line;
    error_set(&f->error, STATUS_INVALID, code, field, "%s", detail);
}
