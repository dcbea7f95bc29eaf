/* load.h - from the stored journal to a district in memory: at a start, or as it was at some position. */
#ifndef INTACT_LEDGER_LOAD_H
#define INTACT_LEDGER_LOAD_H

#include "model/district.h"
#include "store/store.h"

/* Fills an empty district. Loads the stored repairs, replays every change but those that they show, loads the stored
 * runs if no change after them asks for a rebuild, then replays the frames after them and settles late reports. An empty
 * journal leaves an empty district. */
must_use enum status district_load(struct store *store, struct district *d, struct error *err);

/* Where the stored repairs come from: `take` does what stored_repairs_load() does, and is called once at most. */
struct repairs_source {
    enum status (*take)(void *context, struct repairs *ret, uint64_t *ret_seq, struct error *err);
    void *context;
};

/* The same but for the arrivals (ledger/arrivals.h) and the repairs, which two other threads can read. The
 * repairs are left to be settled (model/repair_window.h). */
must_use enum status district_load_rest(struct store *store, struct district *d,
                                        const struct repairs_source *from, struct error *err);
/* Fills an empty set. *ret_seq: the position that it shows, 0: there are none that hold, and it is empty. */
must_use enum status stored_repairs_load(struct store *store, struct repairs *ret,
                                         uint64_t *ret_seq, struct error *err);

/* Brings a district from the journal position it shows (0: empty) up to seq_to: what it was then, to the
 * byte. The stored runs are not looked at. */
must_use enum status district_advance(struct store *store, struct district *d, uint64_t seq_to,
                                      struct error *err);

/* Replays every change up to `seq` into an empty district. *ret_rebuild_seq: the newest change that
 * makes runs stored before it worthless; 0: none. STATUS_CORRUPT also where the tables of voids are not
 * what the journal says. */
must_use enum status changes_replay(struct store *store, struct district *d, uint64_t seq,
                                    uint64_t *ret_rebuild_seq, struct error *err);

/* Applies every change up to `seq` to an empty district, and looks at nothing else: for its repairs. */
must_use enum status repairs_replay(struct store *store, struct district *d, uint64_t seq,
                                    struct error *err);

/* Loads the stored runs into grown, empty timelines; *ret_seq: what they show, 0: none that hold. `by_rows`: the file
 * that was made of them is not looked at. STATUS_CORRUPT: they can't be read, or belong to another journal; the
 * timelines may hold some. */
must_use enum status checkpoint_find(struct store *store, struct district *d, bool by_rows,
                                     uint64_t rebuild_seq, uint64_t *ret_seq, struct error *err);

#endif
