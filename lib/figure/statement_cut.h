/* statement_cut.h - what of a statement a reader may see. */
#ifndef INTACT_FIGURE_STATEMENT_CUT_H
#define INTACT_FIGURE_STATEMENT_CUT_H

#include "figure/statement.h"

/* Cuts a statement down to what a reader may see: its own item or supervised projects, amounts and
 * lists with them; the district's figures go when anything was cut. True: it was cut. */
bool statement_cut(struct statement *s, const struct district *d, const struct scope *scope);

/* Leaves only the item of one contractor, by code; "": the projects without a contractor. True: the
 * statement was cut. */
bool statement_keep(struct statement *s, struct text contractor);

#endif
