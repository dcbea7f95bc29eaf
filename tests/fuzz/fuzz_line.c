/* Report lines: the scanner and jansson's reference must never disagree. */
#include "report/line.h"
#include "report/reference.h"
#include "report/scan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct report_line *a, const struct report_line *b)
{
    return (a->asset.at == NULL) == (b->asset.at == NULL) && text_equal(a->asset, b->asset) &&
           a->at == b->at && a->ms == b->ms && a->states == b->states &&
           text_equal(a->cause, b->cause);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct report_line one, other;
    struct line_error why, reason;
    struct text line = {(const char *)data, size};
    if (size > LINE_BYTES_MAX)
        return 0;
    bool taken = report_line_decode(line, &one, &why);
    bool wanted = report_line_decode_reference(line, &other, &reason);
    if (taken != wanted || (taken && !same(&one, &other)))
        abort();
    if (!taken && (strcmp(why.code, reason.code) != 0 || strcmp(why.field, reason.field) != 0))
        abort();
    return 0;
}
