#include "format/gunzip.h"

#include "base/buffer.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <zlib.h>

static struct buffer gzip(const char *plain, size_t len)
{
    struct buffer packed = {0};
    z_stream z = {0};
    ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    size_t cap = deflateBound(&z, len);
    z.next_out = (Bytef *)buffer_reserve(&packed, cap);
    z.avail_out = (uInt)cap;
    z.next_in = (z_const Bytef *)(uintptr_t)plain;
    z.avail_in = (uInt)len;
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    packed.len = cap - z.avail_out;
    deflateEnd(&z);
    return packed;
}

static enum status collect(void *context, struct text bytes, struct error *err)
{
    (void)err;
    buffer_add(context, bytes.at, bytes.len);
    return STATUS_OK;
}

static enum status unpack(const void *bytes, size_t len, size_t piece, struct buffer *out,
                          struct error *err)
{
    struct gunzip *g;
    enum status status = STATUS_OK;
    ck_assert_int_eq(gunzip_new(&g), STATUS_OK);
    buffer_reset(out);
    for (size_t at = 0; at < len && status == STATUS_OK; at += piece) {
        size_t n = len - at < piece ? len - at : piece;
        char *exact = malloc(n);
        memcpy(exact, (const char *)bytes + at, n);
        status = gunzip_take(g, (struct text){exact, n}, collect, out, err);
        free(exact);
    }
    if (status == STATUS_OK)
        status = gunzip_end(g, err);
    gunzip_free(g);
    return status;
}

START_TEST(any_pieces_and_members_unpack_to_the_same)
{
    struct buffer packed = gzip("one ", 4), two = gzip("two", 3), none = gzip("", 0), out = {0};
    buffer_add(&packed, none.bytes, none.len);
    buffer_add(&packed, two.bytes, two.len);
    for (size_t piece = 1; piece <= packed.len; piece++) {
        ck_assert_int_eq(unpack(packed.bytes, packed.len, piece, &out, NULL), STATUS_OK);
        ck_assert_str_eq(buffer_text(&out), "one two");
    }
    buffer_free(&packed);
    buffer_free(&two);
    buffer_free(&none);
    buffer_free(&out);
    gunzip_free(NULL);
}
END_TEST

/* Around the size of the buffer it unpacks into, and far over it. */
static const size_t sizes[] = {32767, 32768, 32769, 65536, 5000000};

START_TEST(all_bytes_come_out_however_much_a_byte_unpacks_to)
{
    size_t len = sizes[_i];
    char *plain = malloc(len);
    memset(plain, 'x', len);
    struct buffer packed = gzip(plain, len), out = {0};
    for (size_t piece = 1; piece <= packed.len; piece += 50) {
        ck_assert_int_eq(unpack(packed.bytes, packed.len, piece, &out, NULL), STATUS_OK);
        ck_assert_uint_eq(out.len, len);
        ck_assert_int_eq(memcmp(out.bytes, plain, len), 0);
    }
    free(plain);
    buffer_free(&packed);
    buffer_free(&out);
}
END_TEST

START_TEST(a_stream_that_is_cut_is_refused_wherever)
{
    struct buffer packed = gzip("hello, hello, hello", 19), out = {0};
    struct error err;
    for (size_t piece = 1; piece <= packed.len; piece++)
        for (size_t len = 0; len < packed.len; len++)
            ck_assert_int_eq(unpack(packed.bytes, len, piece, &out, &err), STATUS_INVALID);
    ck_assert_ptr_nonnull(strstr(err.detail, "cut off"));
    buffer_free(&packed);
    buffer_free(&out);
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
} tails[] = {{"tail", 4}, {"\0", 1}, {"\x1f", 1}, {"\x1f\x8b", 2}, {"\0\0\0\0", 4}, {"\n", 1}};

START_TEST(garbage_behind_the_stream_is_refused)
{
    struct buffer packed = gzip("hello", 5), out = {0};
    struct error err;
    buffer_add(&packed, tails[_i].bytes, tails[_i].len);
    for (size_t piece = 1; piece <= packed.len; piece++)
        ck_assert_int_eq(unpack(packed.bytes, packed.len, piece, &out, &err), STATUS_INVALID);
    buffer_free(&packed);
    buffer_free(&out);
}
END_TEST

START_TEST(a_flipped_bit_anywhere_in_the_data_is_noticed)
{
    struct buffer packed = gzip("hello, hello, hello", 19), out = {0};
    struct error err;
    for (size_t i = 10; i < packed.len; i++) {
        packed.bytes[i] ^= 4;
        ck_assert_int_eq(unpack(packed.bytes, packed.len, 7, &out, &err), STATUS_INVALID);
        packed.bytes[i] ^= 4;
    }
    ck_assert_int_eq(unpack("plain text", 10, 3, &out, &err), STATUS_INVALID);
    buffer_free(&packed);
    buffer_free(&out);
}
END_TEST

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("gunzip");
    TCase *tests = tcase_create("gunzip");
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, any_pieces_and_members_unpack_to_the_same);
    tcase_add_loop_test(tests, all_bytes_come_out_however_much_a_byte_unpacks_to, 0, ROWS(sizes));
    tcase_add_test(tests, a_stream_that_is_cut_is_refused_wherever);
    tcase_add_loop_test(tests, garbage_behind_the_stream_is_refused, 0, ROWS(tails));
    tcase_add_test(tests, a_flipped_bit_anywhere_in_the_data_is_noticed);
    return suite_run(suite);
}
