/* json_syntax.h - is a text JSON (RFC 8259)? Asked byte by byte, in constant memory. */
#ifndef INTACT_FORMAT_JSON_SYNTAX_H
#define INTACT_FORMAT_JSON_SYNTAX_H

#include "base/text.h"

#define JSON_SYNTAX_DEPTH_MAX 64

/* What may come next. */
enum json_place {
    PLACE_VALUE,        /* a value */
    PLACE_VALUE_OR_END, /* a value, or the end of an array that has none yet */
    PLACE_KEY,          /* a member's name */
    PLACE_KEY_OR_END,   /* a member's name, or the end of an object that has none yet */
    PLACE_COLON,
    PLACE_AFTER_VALUE, /* a comma or an end; white space alone at depth 0 */
    PLACE_STRING,      /* inside a string, as are the next two */
    PLACE_ESCAPE,
    PLACE_HEX,
    PLACE_LITERAL,     /* inside true, false or null */
    PLACE_NUMBER_SIGN, /* inside a number: after its minus, ... */
    PLACE_NUMBER_ZERO, /* its leading zero, */
    PLACE_NUMBER_INTEGER,
    PLACE_NUMBER_POINT,
    PLACE_NUMBER_FRACTION,
    PLACE_NUMBER_E,
    PLACE_NUMBER_E_SIGN,
    PLACE_NUMBER_EXPONENT,
};

/* Zeroed: the beginning of a text (PLACE_VALUE at depth 0). Bytes of strings are not checked to be
 * UTF-8; outside strings everything is ASCII. */
struct json_syntax {
    enum json_place place;
    uint32_t depth;      /* arrays and objects that are open */
    uint64_t objects;    /* a bit per open one, the innermost lowest: 1 is an object */
    bool key;            /* the string is a member's name */
    uint8_t hex_left;    /* digits of a \u escape still to come */
    const char *literal; /* what is left of it */
};

/* Takes one byte. False: it can't stand there, or lies too deep; *s is then of no more use. */
must_use bool json_syntax_take(struct json_syntax *s, char c);

/* Takes the plain part of a string that `text` begins with and returns its length: what
 * json_syntax_take() would do byte by byte, but fast. 0 outside strings. */
size_t json_syntax_skip(const struct json_syntax *s, struct text text);

/* A number ends only with the byte after it. */
static inline bool json_syntax_in_number(const struct json_syntax *s)
{
    return s->place >= PLACE_NUMBER_SIGN;
}

#endif
