/* Addresses: path, query, instants and numbers in it. */
#include "http/guard.h"
#include "http/request.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct segments path;
    struct error err;
    char *uri = malloc(size + 1);
    int64_t number = 0;
    if (!uri)
        return 0;
    memcpy(uri, data, size);
    uri[size] = '\0';
    struct request *q = request_new(NULL, uri);
    free(uri);
    if (q && guard_check(q->head.uri, NULL, 0, &err) == STATUS_OK &&
        request_parse_path(q, &path, &err) == STATUS_OK &&
        request_parse_query(q, &err) == STATUS_OK) {
        (void)!request_instant(q, "from", &number, &err);
        (void)!request_integer(q, "limit", 1, 10000, &number, &err);
    }
    request_free(q);
    return 0;
}
