#include "cli/first_start.h"

#include "change/rules.h"
#include "change/tokens.h"
#include "cli/proof.h"
#include "host/clock.h"
#include "host/node.h"
#include "ledger/load.h"

#include <stdio.h>
#include <string.h>

static enum status prepare_token(const struct district *d, int64_t at, char secret[64],
                                 struct change **ret, struct error *err)
{
    struct refusal refusal = {0};
    struct actor nobody = {NULL, at};
    struct text body = text_of("{\"name\":\"admin\",\"role\":\"admin\"}");
    enum status status = change_prepare_token(d, &nobody, body, secret, ret, &refusal);
    if (status != STATUS_OK)
        *err = refusal.error;
    refusal_free(&refusal);
    return status;
}

/* The file comes first: after a crash between the two the next start makes another token. */
static enum status write_token(struct ledger *l, const char *path, int64_t at,
                               struct change **ret_change, struct error *err)
{
    char secret[64], line[72];
    struct change *change = NULL;
    enum status status = prepare_token(&l->district, at, secret, &change, err);
    if (status != STATUS_OK)
        return status;
    snprintf(line, sizeof line, "%s\n", secret);
    status = directory_write_private(path, line, err);
    explicit_bzero(line, sizeof line);
    explicit_bzero(secret, sizeof secret);
    if (status == STATUS_OK)
        *ret_change = change;
    else
        change_free(change);
    return status;
}

enum status first_start_admin_token(struct ledger *l, const char *path, int64_t at,
                                    struct error *err)
{
    struct change *change = NULL;
    enum status status = write_token(l, path, at, &change, err);
    return status == STATUS_OK ? ledger_change_alone(l, change, 0, at, err) : status;
}

static enum status begin_district(struct ledger *l, const struct directory *directory,
                                  struct error *err)
{
    struct change *change = NULL;
    enum status status = STATUS_OK;
    if (l->district.rules.count == 0) {
        status = change_default_rules(&change, err);
        if (status == STATUS_OK)
            status = ledger_change_alone(l, change, 0, clock_now(), err);
    }
    if (status == STATUS_OK && l->district.tokens.count == 0)
        status = first_start_admin_token(l, directory->admin_token, clock_now(), err);
    return status;
}

/* What is wrong with the chain is said first: it may be why the district can't be loaded. */
static enum status load_and_prove(struct ledger *l, const struct directory *directory,
                                  struct error *err)
{
    struct proof proof;
    struct error unproven;
    proof_begin(&proof, directory->database);
    const struct repairs_source repairs = {proof_take_repairs, &proof};
    enum status loaded = district_load_rest(l->store, &l->district, &repairs, err);
    enum status status = proof_end(&proof, &l->district.arrivals, &unproven);
    if (status == STATUS_OK && loaded == STATUS_OK)
        return ledger_believe(l, &proof.proven, &proof.believed, err);
    if (status != STATUS_OK)
        *err = unproven;
    ledger_close(l);
    return status == STATUS_OK ? loaded : status;
}

/* Who follows somebody gets every row from there. A mark that outlived a promotion says nothing: the journal does. */
static enum status check_leads(const struct district *d, const struct directory *directory,
                               struct error *err)
{
    char address[FOLLOWS_SIZE], node[NODE_SIZE];
    if (!follows_whom(directory->following, address))
        return STATUS_OK;
    enum status status = node_open(directory->node, node, err);
    if (status != STATUS_OK || (d->leader.seq > 0 && strcmp(d->leader.node, node) == 0))
        return status;
    return error_set(err, STATUS_CORRUPT, "follows", "follow",
                     "%.200s follows %.100s: rows of its own would part it from there. intactd "
                     "promote makes it the leader; to go on following, set follow.",
                     directory->path, address);
}

enum status first_start_open_as_is(struct ledger *l, const struct directory *directory,
                                   struct error *err)
{
    enum status status = ledger_open_unproven(l, directory->database, directory->anchor, err);
    return status == STATUS_OK ? load_and_prove(l, directory, err) : status;
}

enum status first_start_open(struct ledger *l, const struct directory *directory, struct error *err)
{
    enum status status = first_start_open_as_is(l, directory, err);
    if (status != STATUS_OK)
        return status;
    status = check_leads(&l->district, directory, err);
    if (status == STATUS_OK)
        status = begin_district(l, directory, err);
    if (status != STATUS_OK)
        ledger_close(l);
    return status;
}
