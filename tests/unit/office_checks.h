/* office_checks.h - the one office of a test file: made and thrown away around each test, and asked. */
#ifndef INTACT_TESTS_OFFICE_CHECKS_H
#define INTACT_TESTS_OFFICE_CHECKS_H

#include "office.h"

#include <check.h>
#include <stdlib.h>

static struct office o;

static inline void setup(void)
{
    office_open(&o);
}

static inline void teardown(void)
{
    office_close(&o);
}

/* The last call was refused with this status, code and field. */
#define expect_refused(call, status, error_code, error_field)                                      \
    do {                                                                                           \
        ck_assert_int_eq(call, status);                                                            \
        ck_assert_str_eq(o.refusal.error.code, error_code);                                        \
        ck_assert_str_eq(o.refusal.error.field, error_field);                                      \
    } while (0)

static inline void expect_answer(const char *text)
{
    char *json = quoted(text);
    ck_assert_str_eq(buffer_text(&o.answer), json);
    free(json);
}

#endif
