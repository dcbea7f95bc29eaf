/* intactd token: makes, lists and revokes tokens, through the daemon where one runs. */
#include "change/tokens.h"
#include "cli/client.h"
#include "cli/first_start.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "format/json_out.h"
#include "host/clock.h"
#include "host/installed.h"
#include "host/terminal.h"
#include "http/token_uses.h"
#include "view/tokens_csv.h"

#include <inttypes.h>
#include <stdlib.h>

#define DEFAULT_LISTEN "127.0.0.1:8080"

struct token_arguments {
    const char *verb, *id;
    const char *data, *name, *person, *role, *organisation, *feed, *expires_at, *overlap_h;
};

#define AT(member_) offsetof(struct token_arguments, member_)

static const struct option options[] = {
    OPTION("VERB", "create|list|revoke|rotate", NULL, OPTION_ARGUMENT, AT(verb)),
    OPTION("ID", NULL, NULL, OPTION_ARGUMENT, AT(id)),
    OPTION("data", "DIR", NULL, OPTION_DATA, AT(data)),
    OPTION("name", "NAME", NULL, OPTION_VALUE, AT(name)),
    OPTION("person", "NAME", NULL, OPTION_VALUE, AT(person)),
    OPTION("role", "admin|office|contractor|supervisor|feed|viewer|follower", NULL, OPTION_VALUE,
           AT(role)),
    OPTION("organisation", "CODE", NULL, OPTION_VALUE, AT(organisation)),
    OPTION("feed", "CODE", NULL, OPTION_VALUE, AT(feed)),
    OPTION("expires-at", "TIME", NULL, OPTION_VALUE, AT(expires_at)),
    OPTION("overlap-h", "N", NULL, OPTION_VALUE, AT(overlap_h)),
    {0},
};

/* A way to the district: over HTTP where a daemon holds the directory, else by opening it. */
struct session {
    struct directory directory;
    char address[ADDRESS_SIZE]; /* empty: `ledger` is open */
    struct ledger ledger;
};

static enum status open_session(const struct token_arguments *a, struct session *s,
                                struct error *err)
{
    char holder[32];
    enum status status = directory_init(&s->directory, a->data, err);
    if (status == STATUS_OK)
        status = directory_make(&s->directory, err);
    if (status != STATUS_OK)
        return status;
    status = directory_lock(&s->directory, holder, s->address, err);
    if (status == STATUS_CONFLICT && s->address[0])
        return STATUS_OK;
    if (status == STATUS_OK)
        status = first_start_open(&s->ledger, &s->directory, err);
    return status;
}

static void close_session(struct session *s)
{
    if (!s->address[0])
        ledger_close(&s->ledger);
    directory_unlock(&s->directory);
}

static void write_member(struct json_out *j, const char *key, const char *value)
{
    if (value)
        json_member_string(j, key, value);
}

static void make_body(const struct token_arguments *a, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    write_member(&j, "name", a->name);
    write_member(&j, "person", a->person);
    write_member(&j, "role", a->role);
    write_member(&j, "organisation", a->organisation);
    write_member(&j, "feed", a->feed);
    write_member(&j, "expires_at", a->expires_at);
    json_object_end(&j);
}

/* replaces: the token in whose place it is made; 0: none. */
static enum status create_directly(struct session *s, uint32_t replaces, struct text body,
                                   char secret[64], struct error *err)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    struct actor nobody = {NULL, clock_now()};
    const struct district *d = &s->ledger.district;
    enum status status =
        replaces ? change_prepare_rotation(d, &nobody, replaces, body, secret, &change, &refusal)
                 : change_prepare_token(d, &nobody, body, secret, &change, &refusal);
    if (status != STATUS_OK)
        *err = refusal.error;
    refusal_free(&refusal);
    return status == STATUS_OK ? ledger_change_alone(&s->ledger, change, 0, nobody.now, err)
                               : status;
}

static enum status create_remotely(struct session *s, uint32_t replaces, struct text body,
                                   char secret[64], char role[32], struct error *err)
{
    struct buffer answer = {0};
    char path[64] = "/api/v1/tokens";
    if (replaces)
        snprintf(path, sizeof path, "/api/v1/tokens/%" PRIu32 "/rotate", replaces);
    enum status status = client_call(&s->directory, s->address, "POST", path, body, &answer, err);
    if (status == STATUS_OK)
        client_member((struct text){answer.bytes, answer.len}, "role", role, 32);
    if (status == STATUS_OK &&
        !client_member((struct text){answer.bytes, answer.len}, "token", secret, 64))
        status = error_set(err, STATUS_INVALID, "refused", "", "The daemon sent no token.");
    buffer_free(&answer);
    return status;
}

/* Where the daemon listens; while none runs, where it will by its settings. */
static void write_address(const struct session *s, char out[ADDRESS_SIZE + 16])
{
    struct settings settings;
    bool is_of_it = installed_settings(&settings) && strcmp(settings.data, s->directory.path) == 0;
    if (s->address[0])
        snprintf(out, ADDRESS_SIZE + 16, "%s", s->address);
    else
        snprintf(out, ADDRESS_SIZE + 16, "http://%s", is_of_it ? settings.listen : DEFAULT_LISTEN);
}

static void print_token(const struct session *s, const char *role, const char *secret)
{
    char address[ADDRESS_SIZE + 16];
    write_address(s, address);
    printf("%s\n\n", secret);
    if (strcmp(role, "feed") == 0)
        printf("curl -H 'Authorization: Bearer %s' -H 'Content-Type: application/x-ndjson' \\\n"
               "  -d \"{\\\"at\\\":\\\"$(date +%%Y-%%m-%%dT%%H:%%M:%%S%%:z)\\\"}\" "
               "%s/api/v1/events\n",
               secret, address);
    else
        printf("curl -H 'Authorization: Bearer %s' %s/api/v1/rates\n", secret, address);
}

static enum status create(struct session *s, const struct token_arguments *a, struct error *err)
{
    char secret[64], role[32] = "";
    struct buffer body = {0};
    uint32_t replaces = strcmp(a->verb, "rotate") == 0 ? (uint32_t)strtoul(a->id, NULL, 10) : 0;
    if (replaces)
        buffer_addf(&body, "{\"overlap_s\":%lld}", 3600 * (a->overlap_h ? atoll(a->overlap_h) : 0));
    else
        make_body(a, &body);
    if (body.failed)
        return error_memory(err);
    struct text text = {body.bytes, body.len};
    enum status status = s->address[0] ? create_remotely(s, replaces, text, secret, role, err)
                                       : create_directly(s, replaces, text, secret, err);
    buffer_free(&body);
    if (status == STATUS_OK && !role[0])
        snprintf(role, sizeof role, "%s",
                 replaces ? role_names[s->ledger.district.tokens.items[replaces - 1].role]
                          : a->role);
    if (status == STATUS_OK)
        print_token(s, role, secret);
    explicit_bzero(secret, sizeof secret);
    return status;
}

static void list_directly(const struct session *s, struct buffer *out)
{
    struct token_uses uses;
    enum status known = token_uses_load(&uses, s->directory.uses);
    const struct district *d = &s->ledger.district;
    const struct zone *zone = rule_book_at(&d->rules, clock_now())->zone;
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, tokens_csv_columns);
    for (uint32_t i = 0; i < d->tokens.count; i++) {
        const struct token *t = &d->tokens.items[i];
        tokens_csv_row(&c, d, t, known ? INSTANT_NONE : token_uses_last(&uses, t), zone);
        csv_end_row(&c);
    }
    token_uses_free(&uses);
}

/* Prints the list without the byte order mark, which is for spreadsheets. */
static enum status list(struct session *s, struct error *err)
{
    struct buffer out = {0};
    enum status status = STATUS_OK;
    if (s->address[0])
        status = client_call(&s->directory, s->address, "GET",
                             "/api/v1/tokens?format=csv&limit=10000", (struct text){0}, &out, err);
    else
        list_directly(s, &out);
    if (status == STATUS_OK && out.len > 3)
        terminal_write(stdout, (struct text){out.bytes + 3, out.len - 3}, true);
    buffer_free(&out);
    return status;
}

static enum status revoke(struct session *s, const char *id, struct error *err)
{
    char path[64];
    struct buffer answer = {0};
    struct change *change = NULL;
    struct refusal refusal = {0};
    int64_t number = strtoll(id, NULL, 10);
    if (s->address[0]) {
        snprintf(path, sizeof path, "/api/v1/tokens/%lld/revoke", (long long)number);
        enum status status =
            client_call(&s->directory, s->address, "POST", path, text_of("{}"), &answer, err);
        buffer_free(&answer);
        return status;
    }
    enum status status =
        change_prepare_revocation(&s->ledger.district, (uint32_t)number, &change, &refusal);
    if (status != STATUS_OK)
        *err = refusal.error;
    refusal_free(&refusal);
    if (status != STATUS_OK || !change)
        return status;
    return ledger_change_alone(&s->ledger, change, 0, clock_now(), err);
}

static int check(const struct token_arguments *a)
{
    int64_t id;
    const char *verb = a->verb ? a->verb : "";
    if (strcmp(verb, "create") == 0)
        return a->name && a->role && !a->id
                   ? EXIT_DONE
                   : usage_error("token", "create takes --name and --role");
    if (strcmp(verb, "list") == 0)
        return a->id ? usage_error("token", "what is \"%s\"?", a->id) : EXIT_DONE;
    if (strcmp(verb, "revoke") == 0)
        return a->id && text_to_int(text_of(a->id), 1, UINT32_MAX - 1, &id)
                   ? EXIT_DONE
                   : usage_error("token", "revoke takes a token's id, which list shows");
    if (strcmp(verb, "rotate") == 0)
        return a->id && text_to_int(text_of(a->id), 1, UINT32_MAX - 1, &id) &&
                       (!a->overlap_h || text_to_int(text_of(a->overlap_h), 0, 744, &id))
                   ? EXIT_DONE
                   : usage_error("token",
                                 "rotate takes a token's id, which list shows, and hours to "
                                 "744 for --overlap-h");
    return usage_error("token", "say create, list, revoke or rotate");
}

static int run(int argc, char **argv)
{
    struct token_arguments a = {0};
    struct session s = {.directory.lock_fd = -1, .ledger.anchor.fd = -1};
    struct error err = {0};
    int result = options_read(&token_command, argc, argv, &a);
    if (result == EXIT_DONE)
        result = check(&a);
    if (result != EXIT_DONE)
        return result;
    enum status status = open_session(&a, &s, &err);
    if (status == STATUS_OK) {
        status = strcmp(a.verb, "revoke") == 0 ? revoke(&s, a.id, &err)
                 : strcmp(a.verb, "list") == 0 ? list(&s, &err)
                                               : create(&s, &a, &err);
        close_session(&s);
    }
    return status == STATUS_OK ? EXIT_DONE : command_failed("token", err.detail);
}

const struct command token_command = {
    .name = "token",
    .usage = "create|list|revoke|rotate [--data DIR] ...",
    .summary = "makes, lists and revokes access tokens",
    .help = "  create --name NAME --role admin|office|contractor|supervisor|feed|viewer\n"
            "         [--organisation CODE] [--feed CODE] [--expires-at TIME]\n"
            "  list\n"
            "  revoke ID\n"
            "  rotate ID [--overlap-h N]   a new one in its place; the old one holds N h more\n"
            "A new token is shown once, with a curl line that works.\n",
    .options = options,
    .run = run,
};
