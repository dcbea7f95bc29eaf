/* Bodies of reports in all forms: whole or in pieces, the same lines come out. The first byte says the
 * form, the second how large the pieces are. */
#include "base/digest.h"
#include "report/body.h"

#include <stdlib.h>

#define BODY_BYTES_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    uint64_t lines, sum;
};

static enum status take(void *context, uint64_t number, const struct report_line *line,
                        const struct line_error *error, struct text raw)
{
    struct seen *seen = context;
    uint64_t value = number * 31 + raw.len;
    if (line)
        value += (uint64_t)line->at * 7 + line->states + line->asset.len + line->cause.len * 3;
    else if (error && error->code)
        value += strlen(error->code) * 1000003;
    seen->lines++;
    seen->sum = seen->sum * 1099511628211u + value;
    return STATUS_OK;
}

static enum status read_body(uint8_t form, const uint8_t *data, size_t size, size_t piece,
                             struct seen *seen)
{
    struct report_body *body = NULL;
    struct error err = {0};
    enum status status = report_body_new(form % 3, form & 4, BODY_BYTES_MAX, take, seen, &body);
    if (status != STATUS_OK)
        return status;
    for (size_t at = 0; at < size && status == STATUS_OK; at += piece) {
        size_t len = size - at < piece ? size - at : piece;
        status = report_body_take(body, data + at, len, &err);
    }
    if (status == STATUS_OK)
        status = report_body_end(body, &err);
    report_body_free(body);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen whole = {0}, parts = {0};
    if (size < 2)
        return 0;
    enum status one = read_body(data[0], data + 2, size - 2, size, &whole);
    enum status other = read_body(data[0], data + 2, size - 2, (size_t)data[1] % 64 + 1, &parts);
    if (one != other)
        abort();
    /* a body that is refused may have been refused a few lines earlier or later */
    if (one == STATUS_OK && (whole.lines != parts.lines || whole.sum != parts.sum))
        abort();
    return 0;
}
