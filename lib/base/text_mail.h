/* text_mail.h - what may be the address of a mail: checked before it stands in a header or an envelope. */
#ifndef INTACT_BASE_TEXT_MAIL_H
#define INTACT_BASE_TEXT_MAIL_H

#include "base/text.h"

#define MAIL_BYTES_MAX 254 /* RFC 5321, a path without its brackets */

/* Is it NAME@DOMAIN of ASCII, with nothing in it that ends a header or a command: no space, bracket, comma,
 * quote or control character? Quoted names are refused: nobody has one. */
bool text_is_mail(struct text t);

#endif
