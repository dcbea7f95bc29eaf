/* change_summary.h - a journalled change in one line for people: what it touches, and how many. */
#ifndef INTACT_RECORD_CHANGE_SUMMARY_H
#define INTACT_RECORD_CHANGE_SUMMARY_H

#include "base/buffer.h"
#include "base/text.h"

#define SUMMARY_CODES_MAX 3 /* records named one by one */

/* What the audit says of one kind of change. Each change has its own in change_ops[] (change/ops.h). */
struct summary_shape {
    /* The body is {"items":[...]}, and a record is known by this member ("": it has no name). NULL: the
     * body is one thing. */
    const char *list;
    /* Of one thing: its members that the line says, and those that `about` says, in this order, with a
     * space between them. */
    const char *line, *about;
};

/* Appends the line to *out: "12 records: A0, A1, A2, ..." for a list, "id 7, decision approve" for one
 * thing. Appends nothing for a body that can't be read: the body itself is the record. */
void change_summary(const struct summary_shape *shape, struct text body, struct buffer *out);

/* Appends the same to *out as a JSON object, for readers who put it in words of their own: {"codes":
 * ["A0"],"records":12} for a list, {"id":7,"decision":"approve"} for one thing, {} for a body that
 * can't be read. */
void change_about(const struct summary_shape *shape, struct text body, struct buffer *out);

#endif
