#include "format/xlsx_date.h"

#include "base/instant.h"

#include <math.h>
#include <stdio.h>
#include <strings.h>

#define DAYS_1899_12_30 (-25569) /* before 1970-01-01 */
#define DAYS_1904_01_01 (-24107)
#define DAYS_MAX        2958466 /* 10000-01-01 */

bool xlsx_format_is_date(int number)
{
    return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) ||
           (number >= 45 && number <= 47) || (number >= 50 && number <= 58);
}

/* Passes over what shows as it is: "text", [brackets], \x and _x. */
static const char *after_literal(const char *at)
{
    char close = *at == '"' ? '"' : *at == '[' ? ']' : '\0';
    if (close) {
        const char *end = strchr(at + 1, close);
        return end ? end + 1 : at + strlen(at);
    }
    if (*at == '\\' || *at == '_' || *at == '*')
        return at[1] ? at + 2 : at + 1;
    return at;
}

bool xlsx_code_is_date(const char *code)
{
    if (strcasecmp(code, "General") == 0)
        return false;
    while (*code) {
        const char *next = after_literal(code);
        if (next == code && strchr("yYdDhHsSmM", *code))
            return true;
        code = next == code ? code + 1 : next;
    }
    return false;
}

bool xlsx_date_write(double days, bool from_1904, char out[XLSX_DATE_SIZE])
{
    if (!(days >= 1 && days < DAYS_MAX))
        return false;
    int64_t seconds = (int64_t)llround(days * (double)DAY_S);
    int64_t day = seconds / DAY_S, rest = seconds % DAY_S;
    if (from_1904)
        day += DAYS_1904_01_01;
    else
        day += DAYS_1899_12_30 + (day < 60); /* 60 is the day that never was */
    civil_format_date(day, out);
    size_t len = strlen(out);
    if (rest > 0)
        snprintf(out + len, XLSX_DATE_SIZE - len, " %02d:%02d:%02d", (int)(rest / 3600),
                 (int)(rest / 60 % 60), (int)(rest % 60));
    return true;
}
