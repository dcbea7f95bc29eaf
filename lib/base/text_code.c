#include "base/text_code.h"

#include "base/text_shown.h"

#define CODE_CHARACTERS_MAX 64
#define CODE_BYTES_MAX      (4 * CODE_CHARACTERS_MAX)
#define LONG_NUMBER_DIGITS  15 /* as many as a spreadsheet keeps */

#define NO_BREAK_SPACE 0xa0
#define DELETE         0x7f

static bool is_space(uint32_t point)
{
    return point == ' ' || point == NO_BREAK_SPACE || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 ||
           point == 0x202f || point == 0x205f || point == 0x3000;
}

bool text_is_blank(struct text t)
{
    for (size_t at = 0; at < t.len;) {
        uint32_t point = text_next_point(t, &at);
        if (!is_space(point) && !point_is_hidden(point))
            return false;
    }
    return true;
}

/* Says what is wrong with the characters of a code; NULL: nothing. */
static const char *character_fault(struct text t)
{
    size_t count = 0;
    bool padded = false, last_is_space = false;
    for (size_t at = 0; at < t.len; count++) {
        uint32_t point = text_next_point(t, &at);
        if (point < ' ' || point == DELETE)
            return "The code contains a control character.";
        if (point_is_hidden(point))
            return "The code contains an invisible character (a zero-width one, a byte order mark "
                   "or a soft hyphen): type it again by hand.";
        last_is_space = is_space(point);
        padded |= count == 0 && last_is_space;
        if (point == NO_BREAK_SPACE && !padded && at < t.len)
            return "The code contains a no-break space.";
    }
    return padded || last_is_space ? "The code begins or ends with a space." : NULL;
}

static size_t character_count(struct text t)
{
    size_t count = 0;
    for (size_t at = 0; at < t.len; count++)
        text_next_point(t, &at);
    return count;
}

/* --- spreadsheets ------------------------------------------------------------------------------ */

static size_t count_of(struct text t, size_t at, char from, char to)
{
    size_t end = at;
    while (end < t.len && t.at[end] >= from && t.at[end] <= to)
        end++;
    return end - at;
}

/* One digit, perhaps a fraction, E+ and an exponent of two or three digits, and no more. */
static bool is_rounded(struct text t)
{
    if (count_of(t, 0, '0', '9') != 1)
        return false;
    size_t at = 1;
    if (at < t.len && (t.at[at] == '.' || t.at[at] == ',')) {
        size_t digits = count_of(t, at + 1, '0', '9');
        if (digits == 0)
            return false;
        at += 1 + digits;
    }
    if (at + 2 > t.len || (t.at[at] != 'E' && t.at[at] != 'e') || t.at[at + 1] != '+')
        return false;
    size_t digits = count_of(t, at + 2, '0', '9');
    return digits >= 2 && digits <= 3 && at + 2 + digits == t.len;
}

/* The same in the full-width characters of Chinese typing (U+FF01 to U+FF5E: ! to ~). */
static bool is_rounded_in_any_width(struct text t)
{
    char narrow[CODE_BYTES_MAX];
    size_t len = 0;
    for (size_t at = 0; at < t.len;) {
        uint32_t point = text_next_point(t, &at);
        if (point >= 0xff01 && point <= 0xff5e)
            point -= 0xff01 - '!';
        if (point >= 0x7f)
            return false;
        narrow[len++] = (char)point;
    }
    return is_rounded((struct text){narrow, len});
}

/* 44011300001310000000.00: the last digits of so long a number are zeros of the spreadsheet's. */
static bool is_long_decimal(struct text t)
{
    size_t digits = count_of(t, 0, '0', '9');
    size_t zeros = digits < t.len ? count_of(t, digits + 1, '0', '0') : 0;
    return digits >= LONG_NUMBER_DIGITS && digits < t.len && t.at[digits] == '.' && zeros >= 1 &&
           zeros <= 2 && digits + 1 + zeros == t.len;
}

bool text_is_rounded(struct text t)
{
    return t.len > 0 && t.len <= CODE_BYTES_MAX && text_is_utf8(t.at, t.len) &&
           (is_rounded_in_any_width(t) || is_long_decimal(t));
}

bool text_is_spreadsheet_error(struct text t)
{
    static const char *const errors[] = {"#N/A",    "#REF!", "#VALUE!", "#NAME?",
                                         "#DIV/0!", "#NUM!", "#NULL!",  NULL};
    for (size_t i = 0; errors[i]; i++) {
        if (text_is(t, errors[i]))
            return true;
    }
    return false;
}

/* Says what a spreadsheet has made of a code; NULL: it is as it was typed. */
static const char *spreadsheet_fault(struct text t)
{
    if (is_rounded_in_any_width(t))
        return "A spreadsheet has turned this code into a rounded number and its digits are "
               "lost. Format the column as text and export it again.";
    if (is_long_decimal(t))
        return "A spreadsheet has turned this code into a number with decimals, and its last "
               "digits may be lost. Format the column as text and export it again.";
    if (t.at[0] == '=')
        return "The code is a spreadsheet's formula: export its value, as text.";
    if (text_is_spreadsheet_error(t))
        return "The code is a spreadsheet's error: the formula behind it has no result.";
    if (count_of(t, 0, '#', '#') == t.len)
        return "The code is what a spreadsheet shows in too narrow a column: widen the "
               "column and export it again.";
    return NULL;
}

enum status text_check_code(struct text t, const char *field, struct error *err)
{
    if (t.len == 0)
        return error_set(err, STATUS_INVALID, "bad_code", field, "The code is empty.");
    if (!text_is_utf8(t.at, t.len))
        return error_set(err, STATUS_INVALID, "bad_utf8", field, "The code is not UTF-8.");
    if (character_count(t) > CODE_CHARACTERS_MAX)
        return error_set(err, STATUS_INVALID, "bad_code", field,
                         "The code is longer than %d characters.", CODE_CHARACTERS_MAX);
    const char *fault = character_fault(t);
    if (!fault && (text_is(t, ".") || text_is(t, "..")))
        fault = "A code of one or two dots can't stand in an address.";
    if (fault)
        return error_set(err, STATUS_INVALID, "bad_code", field, "%s", fault);
    fault = spreadsheet_fault(t);
    if (!fault)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_code", field, "%s It came as: %.*s", fault,
                     (int)t.len, t.at);
}
