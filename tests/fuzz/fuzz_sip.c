/* Messages of SIP and streams of them, and the header of a digest. */
#include "platform/auth.h"
#include "platform/sip_read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct digest secret = {{1}};
    struct text bytes = {(const char *)data, size};
    struct sip_message m;
    size_t len = 0;
    if (sip_stream_next(bytes, &len) == STATUS_OK && (len == 0 || len > size))
        abort();
    struct auth_claim claim = {.header = bytes, .method = bytes, .realm = bytes, .password = bytes};
    if (auth_check(&secret, &claim, 1764400000) == AUTH_GOOD)
        abort();
    if (sip_read(bytes, &m) == STATUS_OK) {
        claim.header = m.authorization;
        if (auth_check(&secret, &claim, 1764400000) == AUTH_GOOD)
            abort();
        sip_message_free(&m);
    }
    return 0;
}
