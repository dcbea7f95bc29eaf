#include "report/line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool line_error_set(struct line_error *ret_error, const char *code, struct text field,
                    const char *format, ...)
{
    char detail[2 * sizeof ret_error->detail];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    size_t detail_len = len < 0 ? 0 : (size_t)len;
    if (detail_len >= sizeof detail)
        detail_len = sizeof detail - 1;
    detail_len = text_cut((struct text){detail, detail_len}, sizeof ret_error->detail - 1);
    size_t field_len = text_cut(field, sizeof ret_error->field - 1);

    ret_error->code = code;
    memcpy(ret_error->detail, detail, detail_len);
    ret_error->detail[detail_len] = 0;
    if (field_len > 0)
        memcpy(ret_error->field, field.at, field_len);
    ret_error->field[field_len] = 0;
    return false;
}

bool report_line_check_time(int64_t at, int64_t now, struct line_error *ret_error)
{
    char told[INSTANT_TEXT_SIZE], clock[INSTANT_TEXT_SIZE];
    if (at < INSTANT_2000)
        return line_error_set(ret_error, "too_old", text_of("at"),
                              "\"at\" lies before 2000-01-01T00:00:00Z.");
    if (at <= now + CLOCK_SKEW_S)
        return true;
    instant_format(at, 0, told);
    instant_format(now, 0, clock);
    return line_error_set(ret_error, "future_time", text_of("at"),
                          "\"at\" is %s, more than %d s after this machine's clock (%s): check the "
                          "sender's clock and offset.",
                          told, CLOCK_SKEW_S, clock);
}
