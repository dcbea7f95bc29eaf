/* intactd import: sends a file of records in parts, and writes what is refused beside it. */
#include "change/acceptances.h"
#include "change/exemptions.h"
#include "change/records.h"
#include "change/repairs.h"
#include "cli/client.h"
#include "cli/first_start.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "commands/import_events.h"
#include "commands/import_tables.h"
#include "commands/import_units.h"
#include "commands/list.h"
#include "format/csv.h"
#include "host/clock.h"
#include "host/terminal.h"
#include "record/import_answer.h"

#include <stdlib.h>
#include <unistd.h>

#define PART_RECORDS 500 /* records in one body */
#define ROUNDS_MAX   200 /* times that a body is sent again without what was refused */
#define BAR_CELLS    30

struct import {
    const char *kind, *path, *data, *template, *feed;
    bool dry_run, yes, columns, events;
    int which; /* enum collection, or beyond it one of the three below */
    struct directory directory;
    char address[ADDRESS_SIZE]; /* empty: `ledger` is open */
    struct ledger ledger;
    struct import_file file;
    struct csv_out rejects;
    struct buffer rejects_text;
    size_t rejected;
    int64_t added, changed, unchanged, losing;
};

#define KIND_REPAIRS     COLLECTION_COUNT
#define KIND_ACCEPTANCES (COLLECTION_COUNT + 1)
#define KIND_EXEMPTIONS  (COLLECTION_COUNT + 2)

static const struct option options[] = {
    OPTION("KIND",
           "towns|organisations|projects|feeds|calendars|assets|platforms|repairs|acceptances|"
           "exemptions|events",
           NULL, OPTION_ARGUMENT, offsetof(struct import, kind)),
    OPTION("FILE", NULL, NULL, OPTION_ARGUMENT, offsetof(struct import, path)),
    OPTION("feed", "CODE", NULL, OPTION_VALUE, offsetof(struct import, feed)),
    OPTION("columns", NULL, NULL, OPTION_FLAG, offsetof(struct import, columns)),
    OPTION("template", "FILE", NULL, OPTION_VALUE, offsetof(struct import, template)),
    OPTION("data", "DIR", NULL, OPTION_VALUE, offsetof(struct import, data)),
    OPTION("dry-run", NULL, NULL, OPTION_FLAG, offsetof(struct import, dry_run)),
    OPTION("yes", NULL, NULL, OPTION_FLAG, offsetof(struct import, yes)),
    {0},
};

static int check(struct import *m)
{
    bool tells = m->columns || m->template;
    if (!m->kind || (!m->path && !tells))
        return usage_error("import",
                           "say what to import, and from which file (and --data DIR, where "
                           "no daemon is installed)");
    if (!m->data && !tells && !(m->data = options_installed_data()))
        return usage_error("import", "--data DIR is needed");
    m->events = strcmp(m->kind, "events") == 0;
    if (m->events)
        return m->feed && m->path ? EXIT_DONE
                                  : usage_error("import", "events takes a FILE and --feed CODE");
    for (m->which = 0; m->which < COLLECTION_COUNT; m->which++) {
        if (strcmp(collection_names[m->which], m->kind) == 0)
            return EXIT_DONE;
    }
    static const char *const others[] = {"repairs", "acceptances", "exemptions", NULL};
    int other = name_find(others, text_of(m->kind));
    m->which = KIND_REPAIRS + other;
    return other >= 0
               ? EXIT_DONE
               : usage_error(
                     "import",
                     "KIND is towns, organisations, projects, feeds, calendars, "
                     "assets, platforms, repairs, acceptances, exemptions or events, not \"%s\"",
                     m->kind);
}

static const struct csv_shape *shape_of(const struct import *m)
{
    if (m->which == KIND_REPAIRS)
        return &csv_repairs;
    if (m->which == KIND_ACCEPTANCES)
        return &csv_acceptances;
    if (m->which == KIND_EXEMPTIONS)
        return &csv_exemptions;
    return collection_csv((enum collection)m->which);
}

static enum status open_session(struct import *m, struct error *err)
{
    char holder[32];
    enum status status = directory_init(&m->directory, m->data, err);
    if (status == STATUS_OK)
        status = directory_make(&m->directory, err);
    if (status == STATUS_OK)
        status = directory_lock(&m->directory, holder, m->address, err);
    if (status == STATUS_CONFLICT && m->address[0])
        return STATUS_OK;
    m->address[0] = '\0';
    return status == STATUS_OK ? first_start_open(&m->ledger, &m->directory, err) : status;
}

/* --- one body --------------------------------------------------------------------------------- */

static enum status prepare(struct import *m, struct text body, struct change **ret_change,
                           struct buffer *answer, struct refusal *refusal)
{
    struct actor nobody = {NULL, clock_now()};
    if (m->which == KIND_ACCEPTANCES)
        return change_prepare_acceptances(&m->ledger.district, m->file.format, body, ret_change,
                                          answer, refusal);
    if (m->which == KIND_EXEMPTIONS)
        return change_prepare_exemptions(&m->ledger.district, &nobody, m->file.format, body,
                                         ret_change, answer, refusal);
    if (m->which == KIND_REPAIRS)
        return change_prepare_repairs(&m->ledger.district, &nobody, m->file.format, body,
                                      ret_change, answer, refusal);
    return change_prepare_records(&m->ledger.district, (enum collection)m->which, m->file.format,
                                  (struct text){0}, body, nobody.now, ret_change, answer, refusal);
}

static void take_refusal(const struct refusal *refusal, struct import_answer *ret)
{
    snprintf(ret->detail, sizeof ret->detail, "%s", refusal->error.detail);
    ret->fault_total = refusal->total;
    for (uint32_t i = 0; i < refusal->count && i < ANSWER_FAULTS_MAX; i++) {
        struct answer_fault *f = &ret->faults[ret->fault_count++];
        f->number = refusal->items[i].number;
        snprintf(f->code, sizeof f->code, "%s", refusal->items[i].error.code);
        snprintf(f->field, sizeof f->field, "%s", refusal->items[i].error.field);
        snprintf(f->detail, sizeof f->detail, "%s", refusal->items[i].error.detail);
    }
}

/* STATUS_INVALID: the body is refused, and *ret says why. */
static enum status send_directly(struct import *m, struct text body, bool dry_run,
                                 struct buffer *answer, struct import_answer *ret,
                                 struct error *err)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    enum status status = prepare(m, body, &change, answer, &refusal);
    if (status == STATUS_OK) {
        if (!change || dry_run)
            change_free(change);
        else
            status = ledger_change_alone(&m->ledger, change, 0, clock_now(), err);
        if (status == STATUS_OK)
            status = import_answer_read((struct text){answer->bytes, answer->len}, ret);
    } else {
        take_refusal(&refusal, ret);
        *err = refusal.error;
    }
    refusal_free(&refusal);
    return status;
}

static enum status send_remotely(struct import *m, struct text body, bool dry_run,
                                 struct buffer *answer, struct import_answer *ret,
                                 struct error *err)
{
    static const char *const types[] = {[DOCUMENT_JSON] = "application/json",
                                        [DOCUMENT_NDJSON] = "application/x-ndjson",
                                        [DOCUMENT_CSV] = "text/csv"};
    char path[96];
    long http_status = 0;
    snprintf(path, sizeof path, "/api/v1/%s%s", m->kind, dry_run ? "?dry_run=true" : "");
    enum status status = client_send(&m->directory, m->address, "POST", path, types[m->file.format],
                                     body, &http_status, answer, err);
    if (status != STATUS_OK)
        return status;
    status = import_answer_read((struct text){answer->bytes, answer->len}, ret);
    if (http_status == 200 && status == STATUS_OK)
        return STATUS_OK;
    return error_set(err, ret->fault_count > 0 ? STATUS_INVALID : STATUS_CONFLICT, "refused", "",
                     "The daemon refuses (%ld): %s", http_status, ret->detail);
}

static enum status send_body(struct import *m, size_t from, size_t to, bool dry_run,
                             struct buffer *answer, struct import_answer *ret, struct error *err)
{
    struct buffer body = {0};
    *ret = (struct import_answer){0};
    import_body(&m->file, from, to, &body);
    if (body.failed)
        return error_memory(err);
    struct text text = {body.bytes, body.len};
    enum status status = m->address[0] ? send_remotely(m, text, dry_run, answer, ret, err)
                                       : send_directly(m, text, dry_run, answer, ret, err);
    buffer_free(&body);
    return status;
}

/* --- what is refused -------------------------------------------------------------------------- */

static void begin_rejects(struct import *m)
{
    static const char *const columns[] = {"line", "field", "code", "detail", "record", NULL};
    csv_begin(&m->rejects, &m->rejects_text);
    csv_header(&m->rejects, columns);
}

static void write_reject(struct import *m, const struct import_unit *u, uint32_t part,
                         const char *field, const char *code, const char *detail)
{
    csv_int(&m->rejects, u->lines[part]);
    csv_string(&m->rejects, field);
    csv_string(&m->rejects, code);
    csv_string(&m->rejects, detail);
    csv_cell(&m->rejects, u->parts[part]);
    csv_end_row(&m->rejects);
}

/* A faulty row carries each of its errors. The other rows of its code are refused with it and point to it. */
static void reject(struct import *m, struct import_unit *u,
                   const struct answer_fault *const *faults, uint32_t count)
{
    uint32_t first = import_unit_part(u, faults[0]->number);
    char held[64];
    snprintf(held, sizeof held, "Line %lld, of the same code, is refused.",
             (long long)u->lines[first]);
    if (m->rejected++ == 0)
        begin_rejects(m);
    u->rejected = true;
    for (uint32_t i = 0; i < u->count; i++) {
        bool wrong = false;
        for (uint32_t k = 0; k < count; k++) {
            if (import_unit_part(u, faults[k]->number) != i)
                continue;
            write_reject(m, u, i, faults[k]->field, faults[k]->code, faults[k]->detail);
            wrong = true;
        }
        if (!wrong)
            write_reject(m, u, i, "", "held_back", held);
    }
}

/* Marks the records that an answer refuses. False: the answer names none that can be found. */
static bool take_out(struct import *m, const struct import_answer *answer)
{
    struct import_unit *units[ANSWER_FAULTS_MAX];
    size_t found = 0;
    for (uint32_t i = 0; i < answer->fault_count; i++)
        units[i] = import_unit_at(&m->file, 0, m->file.count, answer->faults[i].number);
    for (uint32_t i = 0; i < answer->fault_count; i++) {
        const struct answer_fault *its[ANSWER_FAULTS_MAX];
        uint32_t count = 0;
        if (!units[i] || units[i]->rejected)
            continue;
        for (uint32_t k = i; k < answer->fault_count; k++) {
            if (units[k] == units[i])
                its[count++] = &answer->faults[k];
        }
        reject(m, units[i], its, count);
        found++;
    }
    return found > 0;
}

/* Sends everything as a dry run, each time without what was refused before, until the rest is taken. */
static enum status sift(struct import *m, struct buffer *answer, struct error *err)
{
    struct import_answer *a = malloc(sizeof *a);
    enum status status = a ? STATUS_INVALID : error_memory(err);
    for (int round = 0; status == STATUS_INVALID && a; round++) {
        buffer_reset(answer);
        if (m->rejected == m->file.count) {
            status = STATUS_OK;
            break;
        }
        status = send_body(m, 0, m->file.count, true, answer, a, err);
        if (status == STATUS_INVALID && (round == ROUNDS_MAX || !take_out(m, a)))
            break;
    }
    if (status == STATUS_OK && m->rejected < m->file.count) {
        m->added = a->added;
        m->changed = a->changed;
        m->unchanged = a->unchanged;
        m->losing = a->losing;
    }
    free(a);
    return status;
}

/* --- sending ---------------------------------------------------------------------------------- */

static void show_progress(const struct import *m, size_t done)
{
    if (!isatty(STDERR_FILENO))
        return;
    int cells = m->file.count ? (int)(done * BAR_CELLS / m->file.count) : BAR_CELLS;
    fprintf(stderr, "\r%s [%.*s%*s] %zu/%zu%s", m->kind, cells, "##############################",
            BAR_CELLS - cells, "", done, m->file.count, done == m->file.count ? "\n" : "");
}

static bool has_records(const struct import *m, size_t from, size_t to)
{
    for (; from < to; from++) {
        if (!m->file.units[from].rejected)
            return true;
    }
    return false;
}

static enum status send_all(struct import *m, struct error *err)
{
    struct import_answer *a = malloc(sizeof *a);
    enum status status = a ? STATUS_OK : error_memory(err);
    for (size_t from = 0; status == STATUS_OK && from < m->file.count; from += PART_RECORDS) {
        size_t to = from + PART_RECORDS < m->file.count ? from + PART_RECORDS : m->file.count;
        struct buffer answer = {0};
        if (has_records(m, from, to))
            status = send_body(m, from, to, false, &answer, a, err);
        buffer_free(&answer);
        if (status == STATUS_OK)
            show_progress(m, to);
    }
    free(a);
    return status;
}

/* Writes the refused records to FILE.rejects.csv. Without any, removes that of an earlier run. */
static enum status write_rejects(struct import *m, struct error *err)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s.rejects.csv", m->path);
    if (m->rejected == 0) {
        unlink(path);
        return STATUS_OK;
    }
    FILE *f = m->rejects_text.failed ? NULL : fopen(path, "wb");
    bool good =
        f && fwrite(m->rejects_text.bytes, 1, m->rejects_text.len, f) == m->rejects_text.len;
    if (f && fclose(f) != 0)
        good = false;
    if (!good)
        return error_set(err, STATUS_CONFLICT, "io", "", "Cannot write %s.", path);
    terminal_line(stderr, "intactd import: %zu of %zu rejected, see %s", m->rejected, m->file.count,
                  path);
    return STATUS_OK;
}

/* A table that says less than the daemon knows may be meant so, or may have been saved by mistake. */
static enum status agree(const struct import *m, struct error *err)
{
    char answer[16] = "";
    if (m->losing == 0 || m->yes)
        return STATUS_OK;
    if (isatty(STDIN_FILENO)) {
        fprintf(stderr,
                "%lld of the %lld records that change would lose something that is stored "
                "(--dry-run shows what). Go on? [y/N] ",
                (long long)m->losing, (long long)m->changed);
        if (fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
            return STATUS_OK;
    }
    return error_set(
        err, STATUS_CONFLICT, "would_lose", "",
        "%lld of the %lld records that change would lose something that is stored. "
        "Nothing was changed. --dry-run shows what; with --yes it is taken all the same.",
        (long long)m->losing, (long long)m->changed);
}

static enum status carry_out(struct import *m, struct text answer, struct error *err)
{
    struct buffer lines = {0};
    import_answer_notes(answer, &lines);
    terminal_write(stderr, (struct text){lines.bytes, lines.len}, true);
    buffer_reset(&lines);
    if (m->dry_run) {
        import_answer_items(answer, &lines);
        terminal_write(stdout, (struct text){lines.bytes, lines.len}, true);
    }
    buffer_free(&lines);
    if (m->dry_run)
        return STATUS_OK;
    enum status status = agree(m, err);
    return status == STATUS_OK ? send_all(m, err) : status;
}

static enum status run(struct import *m, struct error *err)
{
    struct buffer answer = {0};
    enum status status = sift(m, &answer, err);
    if (status == STATUS_OK)
        status = carry_out(m, (struct text){answer.bytes, answer.len}, err);
    buffer_free(&answer);
    if (status == STATUS_OK)
        status = write_rejects(m, err);
    if (status == STATUS_OK)
        printf("%s: added %lld, changed %lld, unchanged %lld%s\n", m->kind, (long long)m->added,
               (long long)m->changed, (long long)m->unchanged,
               m->dry_run ? " (a dry run: nothing is changed)" : "");
    return status;
}

static int run_command(int argc, char **argv)
{
    struct import m = {.directory.lock_fd = -1, .ledger.anchor.fd = -1};
    struct error err = {0};
    int usage = options_read(&import_command, argc, argv, &m);
    if (usage == EXIT_DONE)
        usage = check(&m);
    if (usage != EXIT_DONE)
        return usage;
    if (m.events)
        return import_events(m.data, m.path, m.feed);
    if (m.columns)
        return import_columns(shape_of(&m));
    if (m.template)
        return import_template(shape_of(&m), m.template);
    enum status status = import_file_read(m.path, shape_of(&m), &m.file, &err);
    if (status == STATUS_OK)
        status = open_session(&m, &err);
    if (status == STATUS_OK) {
        status = run(&m, &err);
        if (!m.address[0])
            ledger_close(&m.ledger);
        directory_unlock(&m.directory);
    }
    import_file_free(&m.file);
    buffer_free(&m.rejects_text);
    if (status != STATUS_OK)
        return command_failed("import", err.detail);
    return m.rejected > 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command import_command = {
    .name = "import",
    .summary = "brings the registry and other records in from tables or JSON",
    .help = "KIND is towns, organisations, projects, feeds, calendars, assets,\n"
            "platforms, repairs, acceptances or exemptions; FILE is a table\n"
            "(.xlsx, .csv, .txt, .tsv) or .json, .ndjson or .jsonl. Good records\n"
            "are taken;\n"
            "the others are in FILE.rejects.csv with line, field, code and\n"
            "detail, and the status is 1 then. --dry-run prints the difference\n"
            "and changes nothing. A column that a table has not keeps what is\n"
            "stored, an empty cell takes it away: where anything is taken away\n"
            "the command asks first, or needs --yes.\n"
            "--columns prints what columns a table of KIND may have, by every\n"
            "name; --template FILE.xlsx writes one to fill in, with one line as\n"
            "an example. KIND events sends a file of reports (NDJSON or .csv)\n"
            "as --feed CODE through the daemon.\n",
    .options = options,
    .run = run_command,
};
