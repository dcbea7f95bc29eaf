#include "host/node.h"

#include "base/digest.h"
#include "host/directory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum status make(const char *path, char node[NODE_SIZE], struct error *err)
{
    uint8_t bytes[(NODE_SIZE - 1) / 2];
    char line[NODE_SIZE + 1];
    if (random_bytes(bytes, sizeof bytes) != STATUS_OK)
        return error_set(err, STATUS_IO, "no_random", "", "The system gives no random bytes.");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(node + 2 * i, 3, "%02x", bytes[i]);
    snprintf(line, sizeof line, "%s\n", node);
    return directory_write_private(path, line, err);
}

enum status node_open(const char *path, char ret_node[NODE_SIZE], struct error *err)
{
    char line[NODE_SIZE + 1] = "";
    if (access(path, F_OK) != 0)
        return make(path, ret_node, err);
    enum status status = directory_read_line(path, line, sizeof line, err);
    if (status != STATUS_OK)
        return status;
    if (strlen(line) != NODE_SIZE - 1 || strspn(line, "0123456789abcdef") != NODE_SIZE - 1)
        return error_set(err, STATUS_INVALID, "bad_data", "data",
                         "%.200s holds no node of 16 hexadecimal digits. Remove it: a new one is "
                         "made.",
                         path);
    memcpy(ret_node, line, NODE_SIZE);
    return STATUS_OK;
}

enum status follows_mark(const char *path, const char *address, struct error *err)
{
    char now[FOLLOWS_SIZE], line[FOLLOWS_SIZE + 1];
    if (follows_whom(path, now) && strcmp(now, address) == 0)
        return STATUS_OK;
    snprintf(line, sizeof line, "%s\n", address);
    return directory_write_private(path, line, err);
}

bool follows_whom(const char *path, char ret_address[FOLLOWS_SIZE])
{
    struct error err;
    return access(path, F_OK) == 0 &&
           directory_read_line(path, ret_address, FOLLOWS_SIZE, &err) == STATUS_OK;
}

bool follows_end(const char *path)
{
    return unlink(path) == 0 || errno == ENOENT;
}
