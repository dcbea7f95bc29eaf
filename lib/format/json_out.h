/* json_out.h - writes JSON straight into a buffer: commas and escapes are its business, not the caller's. */
#ifndef INTACT_FORMAT_JSON_OUT_H
#define INTACT_FORMAT_JSON_OUT_H

#include "base/buffer.h"
#include "base/text.h"
#include "base/zone.h"

#define JSON_DEPTH_MAX 32

struct json_out {
    struct buffer *out; /* errors are sticky there */
    uint32_t depth;
    bool comma[JSON_DEPTH_MAX]; /* an element was written before, at this depth */
};

/* None may be called json_object, json_array, json_string or json_null: those are jansson's, and ours
 * would take their place in the linked program, inside jansson too. */
void json_begin(struct json_out *j, struct buffer *out);
void json_object_begin(struct json_out *j);
void json_object_end(struct json_out *j);
void json_array_begin(struct json_out *j);
void json_array_end(struct json_out *j);
void json_key(struct json_out *j, const char *key); /* a literal that needs no escaping */
void json_key_text(struct json_out *j, struct text key);
void json_text(struct json_out *j, struct text value); /* malformed bytes become question marks */
void json_cstring(struct json_out *j, const char *value); /* NULL writes null */
void json_int(struct json_out *j, int64_t value);
void json_bool(struct json_out *j, bool value);
void json_none(struct json_out *j);                              /* null */
void json_raw(struct json_out *j, const char *json, size_t len); /* a value that is JSON already */

/* A number of millionths (981176 -> 0.981176, 1000000 -> 1.0, 500000 -> 0.5). */
void json_millionths(struct json_out *j, int64_t millionths);
/* Text of hundredths ("98.11"). */
void json_hundredths(struct json_out *j, int64_t hundredths);
/* An RFC 3339 text with the zone's offset (NULL: UTC); INSTANT_NONE and INSTANT_EVER write null. */
void json_instant(struct json_out *j, const struct zone *zone, int64_t at);

/* Key and value in one call. */
void json_member_string(struct json_out *j, const char *key, const char *value);
void json_member_int(struct json_out *j, const char *key, int64_t value);
void json_member_bool(struct json_out *j, const char *key, bool value);
void json_member_instant(struct json_out *j, const char *key, const struct zone *zone, int64_t at);

#endif
