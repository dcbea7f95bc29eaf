#include "store/journal_row.h"

unsigned journal_span_bits(int64_t first_at, int64_t last_at)
{
    uint64_t span = last_at > first_at ? (uint64_t)last_at - (uint64_t)first_at : 0;
    unsigned bits = 0;
    for (; span > 0; span >>= 1)
        bits++;
    return bits;
}

static uint8_t *put_number(uint8_t *to, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = (uint8_t)(value >> (8 * (size - 1 - i)));
    return to + size;
}

enum status journal_chain(const struct digest *before, const struct journal_row *row,
                          struct digest *ret_head)
{
    uint8_t fixed[JOURNAL_FIXED_SIZE + 4], body_len[8];
    uint8_t *to = put_number(fixed, row->seq, 8);
    to = put_number(to, (uint64_t)row->kind, 1);
    to = put_number(to, (uint64_t)row->received_at, 8);
    to = put_number(to, row->token, 4);
    to = put_number(to, row->feed, 4);
    to = put_number(to, (uint64_t)row->first_at, 8);
    to = put_number(to, (uint64_t)row->last_at, 8);
    to = put_number(to, row->accepted, 4);
    to = put_number(to, row->reports, 4);
    to = put_number(to, row->rejected, 8);
    put_number(to, row->op.len, 4);
    put_number(body_len, row->body.len, 8);
    const struct text parts[] = {
        {(const char *)before->bytes, DIGEST_SIZE},
        {(const char *)fixed, sizeof fixed},
        row->op,
        {(const char *)body_len, sizeof body_len},
        row->body,
    };
    return digest_of(parts, sizeof parts / sizeof *parts, ret_head);
}
