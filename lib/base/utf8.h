/* utf8.h - which bytes are a character of UTF-8, by RFC 3629. */
#ifndef INTACT_BASE_UTF8_H
#define INTACT_BASE_UTF8_H

#include <stddef.h>

/* Returns the bytes of the character that begins at `bytes`, where `len` are left; 0: it is malformed. */
size_t utf8_character(const char *bytes, size_t len);

/* Puts a question mark in the place of each byte that belongs to no character, so that the length stays.
 * What a client or a file sent is quoted in answers and lines of the log, which are UTF-8. */
void utf8_mend(char *text, size_t len);

#endif
