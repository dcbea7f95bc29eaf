/* Registry documents of every collection in every form. The first byte says which. */
#include "change/ops.h"
#include "change/records.h"
#include "change/rules.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct district *d;
    struct change *change = NULL;
    struct buffer answer = {0};
    struct refusal refusal = {0};
    struct error err;
    if (!d) {
        d = calloc(1, sizeof *d);
        if (!d || change_default_rules(&change, &err) != STATUS_OK)
            abort();
        struct journalled rules = {.op = change->op, .body = change_body(change)};
        if (change_apply(d, &rules, &err) != STATUS_OK)
            abort();
        change_free(change);
        change = NULL;
        struct journalled town = {.op = CHANGE_TOWNS,
                                  .body = text_of("{\"items\":[{\"code\":\"t\",\"name\":\"t\"}]}")};
        if (change_apply(d, &town, &err) != STATUS_OK)
            abort();
    }
    if (size < 1)
        return 0;
    enum status status = change_prepare_records(d, data[0] % 5, data[0] / 5 % 3, text_of(""),
                                                (struct text){(const char *)data + 1, size - 1}, 0,
                                                &change, &answer, &refusal);
    if (status == STATUS_OK && (answer.len == 0 || answer.failed))
        abort();
    if (status != STATUS_OK && change)
        abort();
    change_free(change);
    buffer_free(&answer);
    refusal_free(&refusal);
    return 0;
}
