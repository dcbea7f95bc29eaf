#include "change/mass_faults.h"

#include <stdlib.h>

enum status mass_begin(struct mass_work *m, const struct district *d, const struct lastings *all)
{
    *m = (struct mass_work){.d = d, .all = all, .width = 1, .right = 1};
    m->items = malloc((all->count + 1) * sizeof *m->items);
    m->other = malloc((all->count + 1) * sizeof *m->other);
    m->mass = calloc(all->count + 1, sizeof *m->mass);
    m->in_window = calloc(d->registry.asset_count + (size_t)1, sizeof *m->in_window);
    return m->items && m->other && m->mass && m->in_window ? STATUS_OK : STATUS_MEMORY;
}

void mass_free(struct mass_work *m)
{
    free(m->items);
    free(m->other);
    free(m->mass);
    free(m->in_window);
    *m = (struct mass_work){0};
}

/* A cause that is not named is the aspect, as in the order. */
static uint32_t cause_key(const struct lasting *l)
{
    return l->cause ? l->cause : UINT32_MAX - l->aspect;
}

static void pick(struct mass_work *m)
{
    const struct lasting *l = &m->all->items[m->picked];
    if (l->opened_at != INSTANT_NONE)
        m->items[m->count++] =
            (struct crowd){l->project, cause_key(l), l->asset, l->since, m->picked};
    m->picked++;
}

/* --- in order ---------------------------------------------------------------------------------- */

static int by_crowd(const struct crowd *x, const struct crowd *y)
{
    if (x->project != y->project)
        return x->project < y->project ? -1 : 1;
    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    if (x->since != y->since)
        return x->since < y->since ? -1 : 1;
    return (x->asset > y->asset) - (x->asset < y->asset);
}

static size_t up_to(const struct mass_work *m, size_t n)
{
    return n < m->count ? n : m->count;
}

static void begin_pair(struct mass_work *m, size_t low)
{
    m->low = m->left = m->out = low;
    m->right = up_to(m, low + m->width);
}

/* One fault of two runs that become one; behind the last two, the next pass has runs twice as long. */
static void merge(struct mass_work *m)
{
    size_t middle = up_to(m, m->low + m->width), high = up_to(m, m->low + 2 * m->width);
    if (m->out < high) {
        bool from_left =
            m->left < middle &&
            (m->right == high || by_crowd(&m->items[m->left], &m->items[m->right]) <= 0);
        m->other[m->out++] = m->items[from_left ? m->left++ : m->right++];
        return;
    }
    if (high < m->count) {
        begin_pair(m, high);
        return;
    }
    struct crowd *sorted = m->other;
    m->other = m->items;
    m->items = sorted;
    m->width *= 2;
    begin_pair(m, 0);
}

/* --- a stretch --------------------------------------------------------------------------------- */

static void leave(struct mass_work *m)
{
    m->assets -= --m->in_window[m->items[m->first++].asset] == 0;
}

/* Takes the next fault into the stretch of within_s seconds, and marks what lies in it if that are enough different
 * assets. */
static void mark(struct mass_work *m)
{
    const struct crowd *c = m->items, *x = &c[m->at];
    const struct rules *rules = rule_book_at(&m->d->rules, m->all->items[x->number].begin);
    while (m->first < m->at && (c[m->first].project != x->project || c[m->first].cause != x->cause))
        leave(m);
    m->assets += m->in_window[x->asset]++ == 0;
    while (m->first < m->at && x->since - c[m->first].since >= rules->mass_within_s)
        leave(m);
    m->at++;
    if (m->assets < rules->mass_points)
        return;
    for (size_t n = m->marked > m->first ? m->marked : m->first; n < m->at; n++)
        m->mass[c[n].number] = true;
    m->marked = m->at;
}

bool mass_step(struct mass_work *m)
{
    if (m->picked < m->all->count) {
        pick(m);
        if (m->picked == m->all->count)
            begin_pair(m, 0);
    } else if (m->width < m->count) {
        merge(m);
    } else if (m->at < m->count) {
        mark(m);
    } else {
        return false;
    }
    return true;
}
