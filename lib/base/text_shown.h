/* text_shown.h - what a person sees of a text: hidden characters, look-alikes, and text made safe to show. */
#ifndef INTACT_BASE_TEXT_SHOWN_H
#define INTACT_BASE_TEXT_SHOWN_H

#include "base/buffer.h"
#include "base/text.h"

#define POINT_NONE UINT32_MAX

/* Returns the code point at *at of well-formed UTF-8, and moves *at past it. */
uint32_t text_next_point(struct text t, size_t *at);

/* Does nothing stand where the character is printed? These are the control and format characters, line
 * and paragraph separators, what Unicode says to ignore, and what it says is no character. */
bool point_is_hidden(uint32_t point);

/* Returns the first hidden character of well-formed UTF-8, or POINT_NONE. `line_ends`: tabs, line feeds
 * and carriage returns are allowed. */
uint32_t text_find_hidden(struct text t, bool line_ends);

/* Adds the text as a terminal may get it: a hidden character as \u{202e}, a byte that is no UTF-8 as
 * \x9b. `line_ends` as above. */
void text_show(struct text t, bool line_ends, struct buffer *out);

/* Adds the skeleton of a text. Two texts that look alike have one skeleton: full-width characters become
 * narrow, Cyrillic and Greek letters the Latin ones of the same shape, radicals the characters, and
 * spaces are left out. */
void text_skeleton(struct text t, struct buffer *out);
/* Do two texts have one skeleton? Makes none, and stops at the first difference. */
bool text_looks_like(struct text a, struct text b);

#endif
