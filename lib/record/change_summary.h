/* change_summary.h - a journalled change in one line for people: what it touches, and how many. */
#ifndef INTACT_RECORD_CHANGE_SUMMARY_H
#define INTACT_RECORD_CHANGE_SUMMARY_H

#include "base/buffer.h"
#include "base/text.h"

#define SUMMARY_CODES_MAX 3 /* records named one by one */

/* Appends it to *out: "12 records: A0, A1, A2, ..." for a list, "id 7, decision approve" for one
 * thing. Nothing for a body that can't be read: the body itself is the record. */
void change_summary(struct text body, struct buffer *out);

/* Appends the same to *out as a JSON object, for readers who put it in words of their own: {"codes":
 * ["A0"],"records":12} for a list, {"id":7,"decision":"approve"} for one thing, {} for a body that
 * can't be read. */
void change_about(struct text body, struct buffer *out);

#endif
