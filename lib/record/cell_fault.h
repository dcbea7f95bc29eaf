/* cell_fault.h - what is wrong with a cell of a table, noted for the answer. */
#ifndef INTACT_RECORD_CELL_FAULT_H
#define INTACT_RECORD_CELL_FAULT_H

#include "record/csv_table.h"

#define CELL_SHOWN_MAX 40 /* bytes of a cell that a refusal quotes */

/* Notes what is wrong with a row; beyond RECORD_FAULTS_MAX nothing more. */
void cell_fault(struct csv_table *t, int64_t line, const char *code, const char *field,
                const char *format, ...) printf_like(5, 6);

#endif
