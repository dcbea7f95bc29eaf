/* workbook.h - answers that are workbooks: a CSV on its way out is made one by the reader. */
#ifndef INTACT_API_WORKBOOK_H
#define INTACT_API_WORKBOOK_H

#include "http/request.h"

/* Answers with NAME.xlsx. The CSV is taken over; it says what is text (csv_want_types()). For front.workbook. */
void workbook_answer(struct request *q, struct buffer *csv, const char *name);

#endif
