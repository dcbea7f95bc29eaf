/* repairs.h - the orders that faults of the demonstration have, and what becomes of them. */
#ifndef INTACT_DEMO_REPAIRS_H
#define INTACT_DEMO_REPAIRS_H

#include "demo/events.h"

/* A fault that lasts so long has an order; schema/demo_rules.json says the same to the daemon. */
#define DEMO_OPEN_AFTER_S 43200

/* Adds the events of [from, until). s->failed: out of memory. */
void demo_plan_repairs(struct demo_events *s, int64_t from, int64_t until);

/* Returns up to when the ordering system has, at `at`, handed on its orders. */
int64_t demo_orders_known(int64_t from, int64_t until, int64_t at);

#endif
