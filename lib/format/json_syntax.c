#include "format/json_syntax.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool go(struct json_syntax *s, enum json_place place)
{
    s->place = place;
    return true;
}

static bool open_nested(struct json_syntax *s, bool object)
{
    if (s->depth == JSON_SYNTAX_DEPTH_MAX)
        return false;
    s->depth++;
    s->objects = s->objects << 1 | object;
    return go(s, object ? PLACE_KEY_OR_END : PLACE_VALUE_OR_END);
}

static bool close_nested(struct json_syntax *s, char c)
{
    if (s->depth == 0 || c != (s->objects & 1 ? '}' : ']'))
        return false;
    s->depth--;
    s->objects >>= 1;
    return go(s, PLACE_AFTER_VALUE);
}

static bool begin_literal(struct json_syntax *s, const char *rest)
{
    s->literal = rest;
    return go(s, PLACE_LITERAL);
}

static bool begin_string(struct json_syntax *s, bool key)
{
    s->key = key;
    return go(s, PLACE_STRING);
}

static bool begin_value(struct json_syntax *s, char c)
{
    switch (c) {
    case '{':
    case '[':
        return open_nested(s, c == '{');
    case '"':
        return begin_string(s, false);
    case 't':
        return begin_literal(s, "rue");
    case 'f':
        return begin_literal(s, "alse");
    case 'n':
        return begin_literal(s, "ull");
    case '-':
        return go(s, PLACE_NUMBER_SIGN);
    case '0':
        return go(s, PLACE_NUMBER_ZERO);
    default:
        return is_digit(c) && go(s, PLACE_NUMBER_INTEGER);
    }
}

static bool after_value(struct json_syntax *s, char c)
{
    if (is_space(c))
        return go(s, PLACE_AFTER_VALUE);
    if (c == ',' && s->depth > 0)
        return go(s, s->objects & 1 ? PLACE_KEY : PLACE_VALUE);
    return close_nested(s, c);
}

static bool in_string(struct json_syntax *s, char c)
{
    if (c == '"')
        return go(s, s->key ? PLACE_COLON : PLACE_AFTER_VALUE);
    if (c == '\\')
        return go(s, PLACE_ESCAPE);
    return (unsigned char)c >= ' ';
}

static bool in_escape(struct json_syntax *s, char c)
{
    if (c == 'u') {
        s->hex_left = 4;
        return go(s, PLACE_HEX);
    }
    return c != 0 && strchr("\"\\/bfnrt", c) && go(s, PLACE_STRING);
}

static bool in_hex(struct json_syntax *s, char c)
{
    if (!is_hex(c))
        return false;
    return --s->hex_left > 0 || go(s, PLACE_STRING);
}

static bool in_literal(struct json_syntax *s, char c)
{
    if (c != *s->literal)
        return false;
    return *++s->literal || go(s, PLACE_AFTER_VALUE);
}

static bool exponent_begins(char c)
{
    return c == 'e' || c == 'E';
}

static bool in_number(struct json_syntax *s, char c)
{
    switch (s->place) {
    case PLACE_NUMBER_SIGN:
        return is_digit(c) && go(s, c == '0' ? PLACE_NUMBER_ZERO : PLACE_NUMBER_INTEGER);
    case PLACE_NUMBER_POINT:
        return is_digit(c) && go(s, PLACE_NUMBER_FRACTION);
    case PLACE_NUMBER_E:
        if (c == '+' || c == '-')
            return go(s, PLACE_NUMBER_E_SIGN);
        return is_digit(c) && go(s, PLACE_NUMBER_EXPONENT);
    case PLACE_NUMBER_E_SIGN:
        return is_digit(c) && go(s, PLACE_NUMBER_EXPONENT);
    default:
        break;
    }
    bool whole = s->place == PLACE_NUMBER_ZERO || s->place == PLACE_NUMBER_INTEGER;
    if (is_digit(c) && s->place != PLACE_NUMBER_ZERO)
        return true;
    if (c == '.' && whole)
        return go(s, PLACE_NUMBER_POINT);
    if (exponent_begins(c) && s->place != PLACE_NUMBER_EXPONENT)
        return go(s, PLACE_NUMBER_E);
    return after_value(s, c);
}

bool json_syntax_take(struct json_syntax *s, char c)
{
    if (s->place <= PLACE_COLON && is_space(c))
        return true;
    switch (s->place) {
    case PLACE_VALUE:
        return begin_value(s, c);
    case PLACE_VALUE_OR_END:
        return c == ']' ? close_nested(s, c) : begin_value(s, c);
    case PLACE_KEY:
        return c == '"' && begin_string(s, true);
    case PLACE_KEY_OR_END:
        return c == '}' ? close_nested(s, c) : c == '"' && begin_string(s, true);
    case PLACE_COLON:
        return c == ':' && go(s, PLACE_VALUE);
    case PLACE_AFTER_VALUE:
        return after_value(s, c);
    case PLACE_STRING:
        return in_string(s, c);
    case PLACE_ESCAPE:
        return in_escape(s, c);
    case PLACE_HEX:
        return in_hex(s, c);
    case PLACE_LITERAL:
        return in_literal(s, c);
    default:
        return in_number(s, c);
    }
}

size_t json_syntax_skip(const struct json_syntax *s, struct text text)
{
    size_t len = 0;
    if (s->place != PLACE_STRING)
        return 0;
    while (len < text.len && (unsigned char)text.at[len] >= ' ' && text.at[len] != '"' &&
           text.at[len] != '\\')
        len++;
    return len;
}
