#include "http/web_files.h"

#include "base/digest.h"
#include "base/embedded.h"
#include "format/gzip.h"

#include <stdio.h>
#include <stdlib.h>

#define PREFIX "web/"

struct web_files {
    size_t count;
    struct web_file items[];
};

static const struct {
    const char *extension, *type;
} types[] = {
    {"html", "text/html; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"webp", "image/webp"},
    {"ico", "image/x-icon"},
    {"woff2", "font/woff2"},
    {"txt", "text/plain; charset=utf-8"},
    {"webmanifest", "application/manifest+json"},
};

static const char *type_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(dot + 1, types[i].extension) == 0)
            return types[i].type;
    }
    return "application/octet-stream";
}

static enum status make_file(const struct embedded_file *file, struct web_file *ret)
{
    char hash[33];
    *ret = (struct web_file){.name = file->name,
                             .type = type_of(file->name),
                             .bytes = {(const char *)file->bytes, file->size}};
    fast_hash_hex(file->bytes, file->size, hash);
    snprintf(ret->etag, sizeof ret->etag, "\"%s\"", hash);
    snprintf(ret->packed_etag, sizeof ret->packed_etag, "\"%s-gz\"", hash);
    struct buffer packed = {0};
    enum status status = gzip_pack(ret->bytes, GZIP_BEST, &packed);
    ret->packed.at = buffer_take(&packed, &ret->packed.len);
    return status;
}

enum status web_files_make(struct web_files **ret_files)
{
    struct web_files *p = calloc(1, sizeof *p + embedded_files_count * sizeof p->items[0]);
    enum status status = p ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < embedded_files_count && status == STATUS_OK; i++) {
        if (strncmp(embedded_files[i].name, PREFIX, strlen(PREFIX)) == 0)
            status = make_file(&embedded_files[i], &p->items[p->count++]);
    }
    if (status == STATUS_OK)
        *ret_files = p;
    else
        web_files_free(p);
    return status;
}

void web_files_free(struct web_files *p)
{
    for (size_t i = 0; p && i < p->count; i++)
        free((void *)(uintptr_t)p->items[i].packed.at);
    free(p);
}

static const struct web_file *find(const struct web_files *p, const char *folder, struct text file)
{
    size_t folder_len = strlen(folder);
    for (size_t i = 0; i < p->count; i++) {
        const char *name = p->items[i].name;
        if (strncmp(name, folder, folder_len) == 0 && text_is(file, name + folder_len))
            return &p->items[i];
    }
    return NULL;
}

const struct web_file *web_files_find(const struct web_files *p, struct text file)
{
    if (file.len == 0)
        return find(p, PREFIX, text_of("index.html"));
    const struct web_file *page = find(p, PREFIX "assets/", file);
    return page ? page : find(p, PREFIX, file);
}
