/* xlsx_date.h - dates in workbooks: numbers of days that only their cell's format tells from others. */
#ifndef INTACT_FORMAT_XLSX_DATE_H
#define INTACT_FORMAT_XLSX_DATE_H

#include <stdbool.h>
#include <stddef.h>

/* Does a number format show a date or a time of day? By its number, where a program defines none itself;
 * 27 to 36 and 50 to 58 are dates where a computer speaks Chinese. */
bool xlsx_format_is_date(int number);
/* By its code: has it y, d, h, s or m outside quotes, brackets and escapes? */
bool xlsx_code_is_date(const char *code);

#define XLSX_DATE_SIZE 32

/* Writes a number of days as "2022-01-01", or as "2022-01-01 08:30:00" where it has a time of day. `from_1904`:
 * the workbook counts from 1904-01-01, else from 1899-12-30, with the 29 February 1900 that never was.
 * False: no date of the years 1900 to 9999. */
bool xlsx_date_write(double days, bool from_1904, char out[XLSX_DATE_SIZE]);

#endif
