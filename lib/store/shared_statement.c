#include "store/shared_statement.h"

#include <inttypes.h>
#include <string.h>

bool shared_name_is_good(const char *name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    size_t len = strlen(name);
    return len > 0 && len <= SHARED_NODE_MAX && strspn(name, allowed) == len;
}

/* A server that does not wait for its standby by itself is made to: a row that nobody else has is no row. */
void statement_begin(struct buffer *b)
{
    buffer_add_text(b, "BEGIN;SET LOCAL synchronous_commit TO 'on';"
                       "SET LOCAL lock_timeout TO '" SHARED_LOCK_TIMEOUT "';");
}

static void add_hex(struct buffer *b, const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *at = bytes;
    buffer_add_text(b, "'\\x");
    char *to = buffer_reserve(b, len * 2);
    if (!to)
        return;
    for (size_t i = 0; i < len; i++) {
        to[2 * i] = digits[at[i] >> 4];
        to[2 * i + 1] = digits[at[i] & 15];
    }
    b->len += len * 2;
    buffer_add_text(b, "'::bytea");
}

void statement_insert(struct buffer *b, const char *district, const struct shared_place *before,
                      const struct shared_row *row)
{
    const struct journal_row *r = &row->row;
    uint32_t feed_id = r->kind == JOURNAL_CHANGE ? 0 : r->feed + 1;
    buffer_add_text(b, "INSERT INTO intact_journal (district,seq,kind,received_at,token_id,feed_id,"
                       "first_at,last_at,accepted,reports,rejected,op,head,aside,body) "
                       "SELECT p.district,p.seq+1,");
    buffer_addf(b,
                "%d,%" PRId64 ",%" PRIu32 ",%" PRIu32 ",%" PRId64 ",%" PRId64 ",%" PRIu32
                ",%" PRIu32 ",%" PRIu64 ",'%.*s',",
                (int)r->kind, r->received_at, r->token, feed_id, r->first_at, r->last_at,
                r->accepted, r->reports, r->rejected, (int)r->op.len, r->op.len ? r->op.at : "");
    add_hex(b, r->head.bytes, DIGEST_SIZE);
    buffer_add_byte(b, ',');
    add_hex(b, row->aside.at, row->aside.len);
    buffer_add_byte(b, ',');
    add_hex(b, r->body.at, r->body.len);
    buffer_addf(b,
                " FROM intact_journal AS p WHERE p.district='%s' AND p.seq=%" PRIu64 " AND p.head=",
                district, before->seq);
    add_hex(b, before->head.bytes, DIGEST_SIZE);
    buffer_add_byte(b, ';');
}

void statement_beat(struct buffer *b, const char *district, uint64_t epoch, uint64_t acked)
{
    buffer_addf(b,
                "UPDATE intact_lease SET beat=beat+1,acked=CASE WHEN acked<%" PRIu64
                " THEN %" PRIu64 " ELSE acked END WHERE district='%s' AND epoch=%" PRIu64 ";",
                acked, acked, district, epoch);
}

void statement_touch(struct buffer *b, const char *district)
{
    buffer_addf(b, "UPDATE intact_lease SET beat=beat WHERE district='%s';", district);
}

void statement_take(struct buffer *b, const char *district, const char *node)
{
    buffer_addf(b,
                "UPDATE intact_lease SET holder='%s',epoch=epoch+1,beat=beat+1 WHERE district='%s' "
                "RETURNING epoch;",
                node, district);
}

void statement_commit(struct buffer *b)
{
    buffer_add_text(b, "COMMIT");
}
