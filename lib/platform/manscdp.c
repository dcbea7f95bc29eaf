#include "platform/manscdp.h"

#include <ctype.h>
#include <strings.h>

bool manscdp_is(struct text t, const char *word)
{
    return t.at && t.len == strlen(word) && strncasecmp(t.at, word, t.len) == 0;
}

static struct text trim(struct text t)
{
    while (t.len > 0 && isspace((unsigned char)t.at[0])) {
        t.at++;
        t.len--;
    }
    while (t.len > 0 && (isspace((unsigned char)t.at[t.len - 1]) || t.at[t.len - 1] == '\0'))
        t.len--;
    return t;
}

/* --- tags -------------------------------------------------------------------------------------- */

enum tag_kind { TAG_OPEN, TAG_CLOSE, TAG_EMPTY, TAG_ASIDE, TAG_FORBIDDEN };

struct tag {
    enum tag_kind kind;
    struct text name;
    size_t at, end; /* from its < to behind its > */
};

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || c == ':';
}

/* Reads what begins with < at `at`. False: it is text. */
static bool read_named(struct text t, size_t at, struct tag *ret)
{
    size_t i = at + 1;
    bool closes = i < t.len && t.at[i] == '/';
    i += closes;
    size_t name = i;
    if (i >= t.len || (!isalpha((unsigned char)t.at[i]) && t.at[i] != '_'))
        return false;
    while (i < t.len && is_name_byte(t.at[i]))
        i++;
    struct text found = {t.at + name, i - name};
    char quote = 0;
    for (; i < t.len && i - at <= MANSCDP_TAG_MAX; i++) {
        char c = t.at[i];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        else if (!quote && c == '<')
            return false;
        else if (!quote && c == '>')
            break;
    }
    if (i >= t.len || t.at[i] != '>')
        return false;
    bool empty = !closes && t.at[i - 1] == '/';
    *ret = (struct tag){closes ? TAG_CLOSE : empty ? TAG_EMPTY : TAG_OPEN, found, at, i + 1};
    return true;
}

/* Comments and the line that says <?xml ... ?> are stepped over. Anything else that begins so defines
 * something, and nothing here does. */
static bool read_aside(struct text t, size_t at, struct tag *ret)
{
    bool comment = t.len - at > 4 && memcmp(t.at + at, "<!--", 4) == 0;
    const char *close = comment ? "-->" : "?>";
    if (t.at[at + 1] == '!' && !comment) {
        *ret = (struct tag){.kind = TAG_FORBIDDEN, .at = at, .end = at + 2};
        return at + 2 < t.len && isalpha((unsigned char)t.at[at + 2]);
    }
    const char *end = memmem(t.at + at + 2, t.len - at - 2, close, strlen(close));
    if (!end)
        return false;
    *ret = (struct tag){.kind = TAG_ASIDE, .at = at, .end = (size_t)(end - t.at) + strlen(close)};
    return true;
}

static bool next_tag(struct text t, size_t from, struct tag *ret)
{
    while (from + 1 < t.len) {
        const char *open = memchr(t.at + from, '<', t.len - from);
        if (!open)
            return false;
        size_t at = (size_t)(open - t.at);
        if (at + 1 >= t.len)
            return false;
        bool aside = t.at[at + 1] == '?' || t.at[at + 1] == '!';
        if (aside ? read_aside(t, at, ret) : read_named(t, at, ret))
            return true;
        from = at + 1;
    }
    return false;
}

/* --- the document ------------------------------------------------------------------------------ */

struct reading {
    struct text t;
    struct text names[MANSCDP_DEPTH_MAX];
    size_t starts[MANSCDP_DEPTH_MAX]; /* where each one's content begins */
    size_t depth;
    size_t item_depth; /* of the open item; 0: none */
    bool leaf;         /* the innermost has no child */
    uint32_t faulty;
    struct manscdp_item item;
    const struct manscdp_sink *sink;
    struct manscdp *out;
};

static void end_item(struct reading *r, size_t end)
{
    r->item.whole.len = (size_t)(r->t.at + end - r->item.whole.at);
    r->out->items++;
    r->out->damaged += r->item.damaged;
    if (r->out->items <= MANSCDP_ITEMS_MAX)
        r->sink->item(r->sink->context, &r->item);
    r->item_depth = 0;
    r->item = (struct manscdp_item){0};
}

static bool is_list(struct text name)
{
    return name.len > 4 && strncasecmp(name.at + name.len - 4, "List", 4) == 0;
}

static enum status open_tag(struct reading *r, const struct tag *tag)
{
    if (r->depth == MANSCDP_DEPTH_MAX)
        return STATUS_INVALID;
    if (manscdp_is(tag->name, "Item") && r->item_depth > 0) {
        /* The one before was never closed. */
        r->item.damaged = true;
        r->depth = r->item_depth - 1;
        end_item(r, tag->at);
    }
    r->names[r->depth] = tag->name;
    r->starts[r->depth++] = tag->end;
    r->leaf = true;
    if (is_list(tag->name) && r->depth == 2)
        r->out->has_list = true;
    if (manscdp_is(tag->name, "Item") && r->depth == 3) {
        r->item_depth = r->depth;
        r->item = (struct manscdp_item){.whole = {r->t.at + tag->at, 0}};
    }
    return STATUS_OK;
}

/* Keeps a value that may stand once. A second one that says something else is no repair. */
static bool keep(struct text *place, struct text value)
{
    bool good = !place->at || text_equal(*place, value);
    *place = place->at ? *place : value;
    return good;
}

static void take_member_of_item(struct reading *r, struct text name, struct text value)
{
    struct manscdp_item *i = &r->item;
    struct {
        const char *name;
        struct text *place;
    } const members[] = {{"DeviceID", &i->code},   {"Status", &i->status}, {"Event", &i->event},
                         {"StartTime", &i->begin}, {"EndTime", &i->end},   {"ParentID", &i->parent},
                         {"Address", &i->address}, {"Name", &i->name}};
    for (size_t m = 0; m < sizeof members / sizeof members[0]; m++) {
        if (manscdp_is(name, members[m].name) && !keep(members[m].place, value) && m < 5)
            i->damaged = true;
    }
}

/* Suggestions of the 2022 edition: what kind of point it is. */
static void take_info_of_item(struct reading *r, struct text name, struct text value)
{
    if (manscdp_is(name, "PointType"))
        (void)keep(&r->item.point_type, value);
    else if (manscdp_is(name, "FunctionType"))
        (void)keep(&r->item.function_type, value);
}

static void take_member(struct reading *r, struct text name, struct text value)
{
    struct manscdp *d = r->out;
    struct {
        const char *name;
        struct text *place;
    } const members[] = {{"CmdType", &d->command},
                         {"SN", &d->sn},
                         {"DeviceID", &d->device},
                         {"SumNum", &d->sum},
                         {"Status", &d->status},
                         {"Result", &d->result},
                         {"AlarmMethod", &d->alarm_method},
                         {"AlarmType", &d->alarm_type},
                         {"Record", &d->record},
                         {"DeviceTime", &d->time},
                         {"Manufacturer", &d->manufacturer},
                         {"Model", &d->model},
                         {"Firmware", &d->firmware}};
    for (size_t m = 0; m < sizeof members / sizeof members[0]; m++) {
        if (manscdp_is(name, members[m].name))
            (void)keep(members[m].place, value);
    }
}

/* An element without children has ended. */
static void take_leaf(struct reading *r, struct text name, struct text value)
{
    bool in_info = r->depth == 3 && manscdp_is(r->names[1], "Info");
    if (r->item_depth > 0 && r->depth == r->item_depth + 1)
        take_member_of_item(r, name, value);
    else if (r->item_depth > 0 && r->depth == r->item_depth + 2 &&
             manscdp_is(r->names[r->item_depth], "Info"))
        take_info_of_item(r, name, value);
    else if (r->depth == 2)
        take_member(r, name, value);
    else if (in_info && manscdp_is(name, "AlarmType"))
        (void)keep(&r->out->alarm_type, value);
    else if (in_info && manscdp_is(name, "DeviceID") && r->faulty++ < MANSCDP_INFO_MAX)
        r->sink->faulty(r->sink->context, value);
}

static void close_innermost(struct reading *r, size_t at, size_t end)
{
    struct text name = r->names[r->depth - 1];
    size_t start = r->starts[r->depth - 1];
    if (r->leaf)
        take_leaf(r, name, trim((struct text){r->t.at + start, at - start}));
    r->leaf = false;
    if (r->item_depth > 0 && r->depth == r->item_depth)
        end_item(r, end);
    r->depth--;
}

/* Closes the innermost of this name with all that stands open in it. A name that is not open closes
 * nothing; inside an item, either is damage. */
static void close_tag(struct reading *r, const struct tag *tag)
{
    size_t depth = r->depth;
    while (depth > 0 && !(r->names[depth - 1].len == tag->name.len &&
                          strncasecmp(r->names[depth - 1].at, tag->name.at, tag->name.len) == 0))
        depth--;
    if (r->item_depth > 0 && depth != r->depth)
        r->item.damaged = true;
    while (depth > 0 && r->depth > depth) {
        r->leaf = false;
        close_innermost(r, tag->at, tag->at);
    }
    if (depth > 0)
        close_innermost(r, tag->at, tag->end);
}

static enum status take_tag(struct reading *r, const struct tag *tag)
{
    if (tag->kind == TAG_FORBIDDEN)
        return STATUS_INVALID;
    if (tag->kind == TAG_CLOSE) {
        close_tag(r, tag);
        return STATUS_OK;
    }
    if (tag->kind == TAG_ASIDE)
        return STATUS_OK;
    enum status status = open_tag(r, tag);
    if (!status && tag->kind == TAG_EMPTY)
        close_innermost(r, tag->end, tag->end);
    return status;
}

static bool find_root(struct text name, enum manscdp_root *ret)
{
    static const char *const roots[] = {"Notify", "Response", "Query", "Control"};
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        *ret = (enum manscdp_root)i;
        if (manscdp_is(name, roots[i]))
            return true;
    }
    return false;
}

enum status manscdp_read(struct text document, const struct manscdp_sink *sink, struct manscdp *ret)
{
    struct manscdp out = {0};
    struct reading r = {.t = document, .sink = sink, .out = &out};
    struct tag tag;
    bool rooted = false;
    enum status status = STATUS_OK;
    for (size_t at = 0; !status && next_tag(document, at, &tag); at = tag.end) {
        if (!rooted && tag.kind == TAG_OPEN && !find_root(tag.name, &out.root))
            status = STATUS_INVALID;
        rooted = rooted || tag.kind == TAG_OPEN;
        if (!status && (rooted || tag.kind == TAG_FORBIDDEN))
            status = take_tag(&r, &tag);
    }
    if (r.item_depth > 0) { /* cut off inside it */
        out.items++;
        out.damaged++;
    }
    if (!status && !rooted)
        status = STATUS_INVALID;
    if (!status)
        *ret = out;
    return status;
}
