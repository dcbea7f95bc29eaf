#include "notice/message.h"

#include "format/json_out.h"
#include "model/contact.h"
#include "view/contact.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void message_free(struct message *m)
{
    free(m->title);
    free(m->text);
    free(m->document);
    *m = (struct message){0};
}

void message_name(int64_t id, int64_t made_at, char out[MESSAGE_NAME_SIZE])
{
    snprintf(out, MESSAGE_NAME_SIZE, "%" PRId64 ".%" PRIx64, id, (uint64_t)made_at);
}

/* --- for people ------------------------------------------------------------------------------------ */

static enum notice_event event_of(const struct notice_line *s)
{
    return s->concern ? s->concern->event : s->told->event;
}

/* Shows as many as fit, and of each event some: two hundred orders hide no mass outage. */
static void choose_shown(struct decision *d)
{
    size_t counts[NOTICE_PHASE_COUNT][NOTICE_EVENT_COUNT] = {{0}}, groups = 0, left = SAID_MAX;
    for (size_t i = 0; i < d->count; i++)
        groups += counts[d->items[i].phase][event_of(&d->items[i])]++ == 0;
    memset(counts, 0, sizeof counts);
    size_t share = groups > SAID_MAX || groups == 0 ? 1 : SAID_MAX / groups;
    for (size_t i = 0; i < d->count && left > 0; i++) {
        struct notice_line *s = &d->items[i];
        s->shown = counts[s->phase][event_of(s)]++ < share;
        left -= s->shown;
    }
    for (size_t i = 0; i < d->count && left > 0; i++) {
        left -= !d->items[i].shown;
        d->items[i].shown = true;
    }
}

static void add_phase(const struct reading_of_notice *by, const struct decision *d,
                      enum phase_of_notice phase, struct buffer *out)
{
    size_t count = 0, said = 0;
    for (size_t i = 0; i < d->count; i++)
        count += d->items[i].phase == phase;
    if (count == 0)
        return;
    buffer_addf(out, by->english ? "%s:\n" : "%s：\n", notice_phase_word(phase, by->english));
    for (size_t i = 0; i < d->count; i++) {
        if (d->items[i].phase != phase || !d->items[i].shown)
            continue;
        buffer_add_text(out, "- ");
        sentence_add(by, &d->items[i], out);
        buffer_add_text(out, "\n");
        said++;
    }
    if (said < count)
        buffer_addf(out, by->english ? "- and %zu more\n" : "- 另有 %zu 项\n", count - said);
}

static void add_title(const struct reading_of_notice *by, const struct decision *d,
                      struct buffer *out)
{
    const char *before = by->english ? "Video surveillance: " : "视频运维提醒：";
    for (int phase = 0; phase < NOTICE_PHASE_COUNT; phase++) {
        for (int event = 0; event < NOTICE_EVENT_COUNT; event++) {
            size_t count = 0;
            for (size_t i = 0; i < d->count; i++) {
                const struct notice_line *s = &d->items[i];
                count += (int)s->phase == phase && (int)event_of(s) == event;
            }
            if (count == 0)
                continue;
            buffer_addf(out, by->english ? "%s%s %zu" : "%s%s %zu", before,
                        notice_event_word((enum notice_event)event, by->english), count);
            if (phase != NOTICE_BEGAN)
                buffer_addf(out, by->english ? " (%s)" : "（%s）",
                            notice_phase_word((enum phase_of_notice)phase, by->english));
            before = by->english ? ", " : "，";
        }
    }
}

static void add_name(const struct reading_of_notice *by, int64_t id, int64_t made_at,
                     struct buffer *out)
{
    char name[MESSAGE_NAME_SIZE];
    message_name(id, made_at, name);
    buffer_addf(out, by->english ? "Notice %s" : "通知编号 %s", name);
}

/* --- for programs ---------------------------------------------------------------------------------- */

static void write_said(struct json_out *j, const struct reading_of_notice *by,
                       const struct notice_line *s)
{
    const struct registry *r = &by->district->registry;
    const struct concern *c = s->concern;
    uint32_t project = c ? c->project : NONE;
    uint32_t contractor = project == NONE ? NONE : r->projects[project].contractor;
    json_object_begin(j);
    json_member_string(j, "event", notice_event_names[c ? c->event : s->told->event]);
    json_member_string(j, "state", notice_phase_names[s->phase]);
    json_member_string(j, "subject", c ? c->subject : s->told->subject);
    json_member_string(j, "name", c ? concern_name(by, c) : s->told->name);
    json_member_instant(j, "since", by->zone, c ? c->since : s->told->since);
    json_member_instant(j, "due_at", by->zone, c ? c->due_at : INSTANT_NONE);
    json_member_string(j, "project", project == NONE ? NULL : r->projects[project].code);
    json_member_string(j, "contractor",
                       contractor == NONE ? NULL : r->organisations[contractor].code);
    json_contact(j, r, project, &by->scope);
    json_object_end(j);
}

static void write_standing(struct json_out *j, const struct decision *d)
{
    json_key(j, "standing");
    json_object_begin(j);
    for (int i = 0; d && i < NOTICE_EVENT_COUNT; i++) {
        if (d->standing[i] > 0)
            json_member_int(j, notice_event_names[i], d->standing[i]);
    }
    json_object_end(j);
}

static void write_document(const struct reading_of_notice *by, const struct receiver *receiver,
                           const struct decision *d, const struct message *m, struct buffer *out)
{
    struct json_out j;
    char name[MESSAGE_NAME_SIZE];
    message_name(m->id, m->made_at, name);
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "id", name);
    json_member_string(&j, "receiver", receiver->name);
    json_member_instant(&j, "made_at", by->zone, m->made_at);
    json_member_bool(&j, "test", d == NULL);
    json_member_string(&j, "title", m->title);
    json_member_string(&j, "text", m->text);
    json_key(&j, "items");
    json_array_begin(&j);
    for (size_t i = 0; d && i < d->count; i++) {
        if (d->items[i].shown)
            write_said(&j, by, &d->items[i]);
    }
    json_array_end(&j);
    json_member_int(&j, "items_total", d ? (int64_t)d->count : 0);
    write_standing(&j, d);
    json_object_end(&j);
}

/* --- both -------------------------------------------------------------------------------------------- */

static bool take(struct buffer *b, char **ret)
{
    size_t len;
    bool whole = buffer_text(b) != NULL;
    *ret = whole ? buffer_take(b, &len) : NULL;
    buffer_free(b);
    return *ret != NULL;
}

static enum status finish(const struct reading_of_notice *by, const struct receiver *receiver,
                          const struct decision *d, struct buffer *title, struct buffer *text,
                          struct message *m)
{
    struct buffer document = {0};
    bool made = take(title, &m->title);
    made = take(text, &m->text) && made;
    if (made) {
        write_document(by, receiver, d, m, &document);
        made = take(&document, &m->document);
    }
    if (!made)
        message_free(m);
    return made ? STATUS_OK : STATUS_MEMORY;
}

enum status message_write(const struct reading_of_notice *by, const struct receiver *receiver,
                          struct decision *decision, int64_t id, int64_t made_at,
                          struct message *ret)
{
    struct message m = {.id = id, .made_at = made_at};
    struct buffer title = {0}, text = {0};
    choose_shown(decision);
    add_title(by, decision, &title);
    for (int phase = 0; phase < NOTICE_PHASE_COUNT; phase++)
        add_phase(by, decision, (enum phase_of_notice)phase, &text);
    add_name(by, id, made_at, &text);
    enum status status = finish(by, receiver, decision, &title, &text, &m);
    if (status == STATUS_OK)
        *ret = m;
    return status;
}

enum status message_write_test(const struct reading_of_notice *by, const struct receiver *receiver,
                               int64_t id, int64_t made_at, struct message *ret)
{
    struct message m = {.id = id, .made_at = made_at};
    struct buffer title = {0}, text = {0};
    buffer_add_text(&title, by->english ? "Video surveillance: a test" : "视频运维提醒：测试");
    buffer_addf(&text,
                by->english ? "This only tries whether notices reach %s.\n"
                            : "这是一条测试，只看通知能否送达“%s”。\n",
                receiver->name);
    add_name(by, id, made_at, &text);
    enum status status = finish(by, receiver, NULL, &title, &text, &m);
    if (status == STATUS_OK)
        *ret = m;
    return status;
}
