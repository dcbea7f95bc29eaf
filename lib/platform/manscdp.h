/* manscdp.h - documents of GB/T 28181 (MANSCDP), as real devices write them: read flat, without being XML.
 *
 * A device may close a tag twice, leave an ampersand bare, cut a character, or put rubbish between two tags.
 * What is whole is read all the same. An item with anything mismatched inside it is damaged and says
 * nothing: reading may lose a statement, and never makes one. In GB18030 and in UTF-8 alike no byte of a
 * longer character is <, >, & or ", so that structure is read before the encoding is known. */
#ifndef INTACT_PLATFORM_MANSCDP_H
#define INTACT_PLATFORM_MANSCDP_H

#include "base/text.h"

#define MANSCDP_DEPTH_MAX 8
#define MANSCDP_TAG_MAX   512
#define MANSCDP_ITEMS_MAX 10000
#define MANSCDP_INFO_MAX  256 /* faulty devices of one keepalive */

enum manscdp_root { MANSCDP_NOTIFY, MANSCDP_RESPONSE, MANSCDP_QUERY, MANSCDP_CONTROL };

/* All text points into the document, without spaces at its ends; at NULL: it is not there. */
struct manscdp_item {
    struct text whole; /* the item's own bytes */
    struct text code, status, event, name, parent, address;
    struct text point_type, function_type; /* of its Info, since 2022 */
    struct text begin, end;                /* of a recorded file: local times */
    bool damaged;
};

struct manscdp {
    enum manscdp_root root;
    struct text command, sn, device, sum, status, result, alarm_method, alarm_type;
    struct text record, time; /* of DeviceStatus: does it record, and what does its clock say? */
    struct text manufacturer, model, firmware; /* of DeviceInfo */
    uint32_t items, damaged;                   /* that were found; those that say nothing */
    bool has_list;
};

struct manscdp_sink {
    void (*item)(void *context, const struct manscdp_item *item);
    void (*faulty)(void *context, struct text code); /* of a keepalive's Info */
    void *context;
};

/* Reads a document; items come first, and what is said of it as a whole when it has been read. STATUS_INVALID: it is
 * none, is too deep, or defines something (DTD). */
must_use enum status manscdp_read(struct text document, const struct manscdp_sink *sink,
                                  struct manscdp *ret);

/* Compares without regard to case. */
bool manscdp_is(struct text t, const char *word);

#endif
