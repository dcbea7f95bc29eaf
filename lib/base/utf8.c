#include "base/utf8.h"

#include <stdbool.h>

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

size_t utf8_character(const char *bytes, size_t len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    unsigned char first = p[0];
    if (first < 0x80)
        return 1;
    size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || len < size)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if (!is_continuation(p[i]))
            return 0;
    }
    bool overlong = (first == 0xe0 && p[1] < 0xa0) || (first == 0xf0 && p[1] < 0x90);
    bool surrogate = first == 0xed && p[1] >= 0xa0;
    bool too_high = first == 0xf4 && p[1] >= 0x90;
    return overlong || surrogate || too_high ? 0 : size;
}

void utf8_mend(char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t size = utf8_character(text + at, len - at);
        if (size == 0)
            text[at++] = '?';
        at += size;
    }
}
