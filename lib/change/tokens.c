#include "change/tokens.h"

#include "record/decisions_in.h"

#include <stdio.h>
#include <stdlib.h>

#define SECRET_BYTES 32 /* 43 characters of base64url */

/* --- the secret -------------------------------------------------------------------------------- */

static void write_base64url(const uint8_t *bytes, size_t len, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | bytes[i];
        for (held += 8; held >= 6; held -= 6)
            *out++ = digits[bits >> (held - 6) & 63];
    }
    if (held > 0)
        *out++ = digits[bits << (6 - held) & 63];
    *out = '\0';
}

static enum status new_secret(char secret[64], char ret_hex[DIGEST_HEX_SIZE])
{
    uint8_t bytes[SECRET_BYTES];
    struct digest sha256;
    enum status status = random_bytes(bytes, sizeof bytes);
    if (status)
        return status;
    memcpy(secret, "itk_", 4);
    write_base64url(bytes, sizeof bytes, secret + 4);
    struct text text = text_of(secret);
    status = digest_of(&text, 1, &sha256);
    if (!status)
        digest_hex(&sha256, ret_hex);
    return status;
}

/* --- what a role is bound to ------------------------------------------------------------------- */

static enum status check_organisation(const struct registry *r, const struct token_in *in,
                                      enum organisation_role role, struct error *err)
{
    uint32_t number = registry_find_organisation(r, in->organisation);
    if (number == NONE)
        return error_set(err, STATUS_INVALID, "unknown_organisation", "organisation",
                         "No organisation has the code %.*s.", (int)in->organisation.len,
                         in->organisation.at);
    if (r->organisations[number].role != role)
        return error_set(err, STATUS_INVALID, "bad_value", "organisation",
                         "An organisation of role %s is expected here.",
                         organisation_role_names[role]);
    return STATUS_OK;
}

static enum status check_feed(const struct registry *r, const struct token_in *in,
                              struct error *err)
{
    if (registry_find_feed(r, in->feed) != NONE)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "unknown_feed", "feed", "No feed has the code %.*s.",
                     (int)in->feed.len, in->feed.at);
}

/* Which of `organisation` and `feed` a role needs, may have, or must not have. */
static const struct binding {
    bool needs_organisation, may_organisation, needs_feed;
    enum organisation_role role;
} bindings[ROLE_COUNT] = {
    [ROLE_OFFICE] = {false, true, false, ORGANISATION_OFFICE},
    [ROLE_CONTRACTOR] = {true, true, false, ORGANISATION_CONTRACTOR},
    [ROLE_SUPERVISOR] = {true, true, false, ORGANISATION_SUPERVISOR},
    [ROLE_FEED] = {false, false, true, 0},
};

static enum status check_binding(const struct registry *r, const struct token_in *in,
                                 struct error *err)
{
    const struct binding *b = bindings + in->role;
    const char *role = role_names[in->role];
    bool organisation = in->organisation.len > 0, feed = in->feed.len > 0;
    if (b->needs_organisation && !organisation)
        return error_set(err, STATUS_INVALID, "missing_member", "organisation",
                         "A token of role %s names its organisation.", role);
    if (b->needs_feed && !feed)
        return error_set(err, STATUS_INVALID, "missing_member", "feed",
                         "A token of role %s names its feed.", role);
    if (organisation && !b->may_organisation)
        return error_set(err, STATUS_INVALID, "bad_value", "organisation",
                         "A token of role %s has no organisation.", role);
    if (feed && !b->needs_feed)
        return error_set(err, STATUS_INVALID, "bad_value", "feed",
                         "A token of role %s has no feed.", role);
    if (organisation)
        return check_organisation(r, in, b->role, err);
    return feed ? check_feed(r, in, err) : STATUS_OK;
}

/* --- making and revoking ----------------------------------------------------------------------- */

static void member_instant_or_null(struct json_out *j, const struct district *d, const char *key,
                                   int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    if (at != INSTANT_EVER && at != INSTANT_NONE) {
        if (district_zone(d))
            zone_format(district_zone(d), at, text);
        else
            instant_format(at, 0, text);
    }
    json_member_string(j, key, at != INSTANT_EVER && at != INSTANT_NONE ? text : NULL);
}

static enum status make_token(const struct district *d, const struct token_in *in,
                              char ret_secret[64], struct change **ret_change,
                              struct refusal *refusal)
{
    char hex[DIGEST_HEX_SIZE];
    struct json_out j;
    if (new_secret(ret_secret, hex))
        return refusal_because(refusal, STATUS_IO, "no_random", "",
                               "The system gives no random bytes.");
    struct change *change = change_new(CHANGE_TOKEN, &j);
    if (change) {
        json_object_begin(&j);
        member_instant_or_null(&j, d, "expires_at", in->expires_at);
        json_member_text(&j, "feed", in->feed);
        json_member_int(&j, "id", (int64_t)d->tokens.count + 1);
        json_member_text(&j, "name", in->name);
        json_member_text(&j, "organisation", in->organisation);
        json_member_text(&j, "person", in->person);
        if (in->replaces) {
            member_instant_or_null(&j, d, "replaced_until", in->replaced_until);
            json_member_int(&j, "replaces", in->replaces);
        }
        json_member_string(&j, "role", role_names[in->role]);
        json_member_string(&j, "sha256", hex);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

enum status change_prepare_token(const struct district *d, const struct actor *actor,
                                 struct text body, char ret_secret[64], struct change **ret_change,
                                 struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct token_in in = {0};
    struct error err = {0};
    if (actor->token && actor->token->role != ROLE_ADMIN)
        return refusal_because(refusal, STATUS_FORBIDDEN, "forbidden", "",
                               "Tokens are made by an admin.");
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    enum status status = token_in_read(&record, false, &in);
    err = record.error;
    if (!status)
        status = check_binding(&d->registry, &in, &err);
    if (!status && in.expires_at <= actor->now)
        status = error_set(&err, STATUS_INVALID, "bad_value", "expires_at",
                           "A token expires after it is made.");
    if (status)
        refusal_set(refusal, &err);
    else
        status = make_token(d, &in, ret_secret, ret_change, refusal);
    document_free(document);
    return status;
}

/* A copy of a token as one that is asked for. */
static struct token_in like(const struct registry *r, const struct token *t)
{
    struct token_in in = {
        .name = text_of(t->name), .role = t->role, .expires_at = INSTANT_EVER, .replaces = t->id};
    if (t->person)
        in.person = text_of(t->person);
    if (t->organisation != NONE)
        in.organisation = text_of(r->organisations[t->organisation].code);
    if (t->feed != NONE)
        in.feed = text_of(r->feeds[t->feed].code);
    return in;
}

enum status change_prepare_rotation(const struct district *d, const struct actor *actor,
                                    uint32_t token, struct text body, char ret_secret[64],
                                    struct change **ret_change, struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    int64_t overlap_s = 0;
    if (token == 0 || token > d->tokens.count)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_token", "",
                               "There is no token %u.", token);
    if (!token_holds(&d->tokens.items[token - 1], actor->now))
        return refusal_because(refusal, STATUS_CONFLICT, "already_revoked", "",
                               "Token %u has been revoked already.", token);
    if (document_single(body, SINGLE_OPTIONAL, &document, &record, &err))
        return refusal_set(refusal, &err);
    enum status status = rotation_in_read(&record, &overlap_s);
    struct token_in in = like(&d->registry, &d->tokens.items[token - 1]);
    in.replaced_until = actor->now + overlap_s;
    if (status)
        refusal_set(refusal, &record.error);
    else
        status = make_token(d, &in, ret_secret, ret_change, refusal);
    document_free(document);
    return status;
}

static bool is_last_admin(const struct district *d, uint32_t token)
{
    uint32_t others = 0;
    for (uint32_t i = 0; i < d->tokens.count; i++) {
        const struct token *t = &d->tokens.items[i];
        others +=
            t->role == ROLE_ADMIN && !t->revoked && t->expires_at == INSTANT_EVER && t->id != token;
    }
    return others == 0 && d->tokens.items[token - 1].role == ROLE_ADMIN;
}

enum status change_prepare_revocation(const struct district *d, uint32_t token,
                                      struct change **ret_change, struct refusal *refusal)
{
    struct json_out j;
    if (token == 0 || token > d->tokens.count)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_token", "",
                               "There is no token %u.", token);
    if (d->tokens.items[token - 1].revoked)
        return refusal_because(refusal, STATUS_CONFLICT, "already_revoked", "",
                               "Token %u has been revoked already.", token);
    if (is_last_admin(d, token))
        return refusal_because(refusal, STATUS_CONFLICT, "last_admin", "",
                               "Token %u is the last one of an admin: make another first.", token);
    struct change *change = change_new(CHANGE_TOKEN_REVOKED, &j);
    if (change) {
        json_object_begin(&j);
        json_member_int(&j, "id", token);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

/* --- applying ---------------------------------------------------------------------------------- */

static void revoke(struct token *t, int64_t at)
{
    t->revoked = true;
    t->revoked_at = at;
}

static enum status replace(struct district *d, const struct token_in *in,
                           const struct journalled *row)
{
    if (in->replaces >= in->id)
        return STATUS_CORRUPT;
    struct token *old = &d->tokens.items[in->replaces - 1];
    if (in->replaced_until <= row->received_at)
        revoke(old, row->received_at);
    else
        old->expires_at = instant_min(old->expires_at, in->replaced_until);
    return STATUS_OK;
}

static enum status add_token(struct district *d, const struct token_in *in,
                             const struct journalled *row)
{
    const struct registry *r = &d->registry;
    struct token t = {.role = in->role,
                      .organisation = NONE,
                      .feed = NONE,
                      .created_at = row->received_at,
                      .created_by = row->token,
                      .expires_at = in->expires_at,
                      .revoked_at = INSTANT_NONE};
    if (in->id != d->tokens.count + 1 || !digest_from_hex(in->sha256, &t.sha256))
        return STATUS_CORRUPT;
    if (in->organisation.len > 0)
        t.organisation = registry_find_organisation(r, in->organisation);
    if (in->feed.len > 0)
        t.feed = registry_find_feed(r, in->feed);
    if ((in->organisation.len > 0 && t.organisation == NONE) ||
        (in->feed.len > 0 && t.feed == NONE) || (in->role == ROLE_FEED && t.feed == NONE))
        return STATUS_CORRUPT;
    t.name = text_copy(in->name);
    t.person = in->person.len > 0 ? text_copy(in->person) : NULL;
    enum status status = STATUS_MEMORY;
    if (t.name && (t.person || in->person.len == 0))
        status = tokens_add(&d->tokens, &t);
    if (!status && in->replaces)
        status = replace(d, in, row);
    free(t.name);
    free(t.person);
    return status;
}

static enum status take_token(struct district *d, const struct journalled *row,
                              struct record *record)
{
    struct token_in in = {0};
    enum status status = token_in_read(record, true, &in);
    return status ? status : add_token(d, &in, row);
}

enum status apply_token(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_token, err);
}

static enum status take_revocation(struct district *d, const struct journalled *row,
                                   struct record *record)
{
    uint32_t id = 0;
    enum status status = revocation_in_read(record, &id);
    if (status)
        return status;
    if (id == 0 || id > d->tokens.count)
        return STATUS_CORRUPT;
    revoke(&d->tokens.items[id - 1], row->received_at);
    return STATUS_OK;
}

enum status apply_revocation(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, take_revocation, err);
}
