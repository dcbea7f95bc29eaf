#include "store/copy.h"

#include "store/store.h"

enum status store_copy(const char *from, const char *path, struct backup_result *ret,
                       struct error *err)
{
    struct store *store = NULL;
    enum status status = store_open(from, STORE_COPY, &store, err);
    if (status == STATUS_OK)
        status = store_backup(store, path, ret, err);
    store_close(store);
    return status;
}
