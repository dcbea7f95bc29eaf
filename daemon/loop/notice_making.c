#include "loop/notice_making.h"

#include "notice/message.h"

#include <stdlib.h>

/* --- lists of a write --------------------------------------------------------------------------------- */

/* Returns a list with room for one more, which has grown when its count is a power of two. NULL: no memory. */
static void *with_room(void *items, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return items;
    return realloc(items, (count ? 2 * count : 1) * size);
}

static char *copy(const char *text)
{
    return text_copy(text_of(text ? text : ""));
}

static enum status add_told(struct notice_write *w, const struct stored_told *one)
{
    struct stored_told *told = with_room(w->told, w->told_count, sizeof *told);
    if (!told)
        return STATUS_MEMORY;
    w->told = told;
    struct stored_told *x = &w->told[w->told_count++];
    *x = *one;
    x->receiver = copy(one->receiver);
    x->subject = copy(one->subject);
    x->name = copy(one->name);
    return x->receiver && x->subject && x->name ? STATUS_OK : STATUS_MEMORY;
}

static enum status forget(struct notice_write *w, const struct told_item *t)
{
    return add_told(w, &(struct stored_told){.receiver = t->receiver,
                                             .subject = t->subject,
                                             .event = (int)t->event,
                                             .gone = true});
}

/* Takes the message's texts over. */
static enum status add_message(struct notice_write *w, const struct receiver *r, struct message *m,
                               bool test)
{
    struct stored_notice *made = with_room(w->made, w->made_count, sizeof *made);
    if (!made) {
        message_free(m);
        return STATUS_MEMORY;
    }
    w->made = made;
    struct stored_notice *x = &w->made[w->made_count++];
    *x = (struct stored_notice){.id = m->id,
                                .made_at = m->made_at,
                                .next_at = m->made_at,
                                .sent_at = INSTANT_NONE,
                                .test = test,
                                .receiver = copy(r->name),
                                .way = copy(notice_way_names[r->way]),
                                .organisation = r->organisation ? copy(r->organisation) : NULL,
                                .title = m->title,
                                .text = m->text,
                                .document = m->document};
    bool whole = x->receiver && x->way && (!r->organisation || x->organisation);
    return whole ? STATUS_OK : STATUS_MEMORY;
}

/* --- messages ------------------------------------------------------------------------------------------ */

static bool read_by(const struct app *app, const struct receiver *r, int64_t now,
                    struct reading_of_notice *ret)
{
    const struct district *d = &app->district;
    *ret = (struct reading_of_notice){
        .district = d, .zone = rule_book_zone(&d->rules, now), .english = r->english};
    return receiver_scope(r, &d->registry, now, &ret->scope);
}

enum status notice_make_tests(struct app *app, int64_t now, struct notice_write *w)
{
    struct notices *n = app->notices;
    const struct notice_rules *rules = rule_book_notices(&app->district.rules);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < n->test_count && status == STATUS_OK; i++) {
        const struct receiver *r = receiver_find(rules, n->tests[i].receiver);
        struct reading_of_notice by;
        struct message m;
        if (!r || !read_by(app, r, now, &by))
            continue;
        status = message_write_test(&by, r, n->tests[i].id, now, &m);
        if (status == STATUS_OK)
            status = add_message(w, r, &m, true);
    }
    return status;
}

static bool has_waiting(const struct notices *n, const char *receiver)
{
    for (size_t i = 0; i < n->waiting_count; i++) {
        const struct stored_notice *x = &n->waiting[i].notice;
        if (!x->test && strcmp(x->receiver, receiver) == 0)
            return true;
    }
    return false;
}

static int64_t last_of(const struct notices *n, const char *receiver)
{
    for (size_t i = 0; i < n->last_count; i++) {
        if (strcmp(n->last[i].receiver, receiver) == 0)
            return n->last[i].made_at;
    }
    return INSTANT_NONE;
}

/* What the receiver knows once it has the message. */
static enum status note_said(struct notice_write *w, const struct reading_of_notice *by,
                             const struct receiver *r, const struct notice_line *s, int64_t now)
{
    const struct concern *c = s->concern;
    if (s->phase == NOTICE_ENDED)
        return forget(w, s->told);
    return add_told(w, &(struct stored_told){.receiver = r->name,
                                             .subject = c->subject,
                                             .name = (char *)(uintptr_t)concern_name(by, c),
                                             .event = (int)c->event,
                                             .since = c->since,
                                             .told_at = now});
}

static enum status write_decision(struct app *app, const struct reading_of_notice *by,
                                  const struct receiver *r, struct decision *d, int64_t now,
                                  struct notice_write *w)
{
    struct message m;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < d->dropped_count && status == STATUS_OK; i++)
        status = forget(w, d->dropped[i]);
    if (status != STATUS_OK || d->count == 0)
        return status;
    status = message_write(by, r, d, app->notices->next_id, now, &m);
    if (status == STATUS_OK) {
        app->notices->next_id++;
        status = add_message(w, r, &m, false);
    }
    for (size_t i = 0; i < d->count && status == STATUS_OK; i++)
        status = note_said(w, by, r, &d->items[i], now);
    return status;
}

static enum status make_for(struct app *app, const struct notice_rules *rules,
                            const struct receiver *r, int64_t now, struct notice_write *w)
{
    struct notices *n = app->notices;
    struct reading_of_notice by;
    struct decision d;
    if (has_waiting(n, r->name) || !read_by(app, r, now, &by))
        return STATUS_OK;
    enum status status = notice_decide(&n->told, &n->survey.found, r, rules,
                                       &app->district.registry, last_of(n, r->name), now, &d);
    if (status != STATUS_OK)
        return status;
    status = write_decision(app, &by, r, &d, now, w);
    decision_free(&d);
    return status;
}

enum status notice_make_all(struct app *app, int64_t now, struct notice_write *w)
{
    const struct notice_rules *rules = rule_book_notices(&app->district.rules);
    enum status status = STATUS_OK;
    told_note(&app->notices->told, &app->notices->survey.found, now);
    for (uint32_t i = 0; i < rules->receiver_count && status == STATUS_OK; i++)
        status = make_for(app, rules, &rules->receivers[i], now, w);
    return status;
}

/* --- receivers that are gone --------------------------------------------------------------------------- */

static enum status give_up(struct notice_write *w, const struct stored_notice *x)
{
    struct stored_notice *tried = with_room(w->tried, w->tried_count, sizeof *tried);
    if (!tried)
        return STATUS_MEMORY;
    w->tried = tried;
    struct stored_notice *t = &w->tried[w->tried_count++];
    *t = (struct stored_notice){.id = x->id,
                                .attempts = x->attempts,
                                .next_at = INSTANT_NONE,
                                .sent_at = INSTANT_NONE,
                                .failure =
                                    copy("The rules name no receiver of this name any more.")};
    return t->failure ? STATUS_OK : STATUS_MEMORY;
}

enum status notice_drop_strangers(struct app *app, struct notice_write *w)
{
    const struct notice_rules *rules = rule_book_notices(&app->district.rules);
    struct notices *n = app->notices;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < n->told.count && status == STATUS_OK; i++) {
        if (!receiver_find(rules, n->told.items[i].receiver))
            status = forget(w, &n->told.items[i]);
    }
    for (size_t i = 0; i < n->waiting_count && status == STATUS_OK; i++) {
        const struct waiting_notice *x = &n->waiting[i];
        if (!x->out && !receiver_find(rules, x->notice.receiver))
            status = give_up(w, &x->notice);
    }
    return status;
}
