#include "base/text_shown.h"

#include "base/utf8.h"

uint32_t text_next_point(struct text t, size_t *at)
{
    unsigned char first = (unsigned char)t.at[(*at)++];
    uint32_t point = first;
    if (first >= 0x80)
        point = first & (first < 0xe0 ? 0x1f : first < 0xf0 ? 0x0f : 0x07);
    while (*at < t.len && ((unsigned char)t.at[*at] & 0xc0) == 0x80)
        point = point << 6 | ((unsigned char)t.at[(*at)++] & 0x3f);
    return point;
}

/* The general categories Cc, Cf, Zl and Zp, Default_Ignorable_Code_Point and the non-characters of the
 * first plane, as of Unicode 15. Each plane's last two are left to the code. */
static const uint32_t hidden[][2] = {
    {0x0, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},
    {0x600, 0x605},     {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},
    {0x890, 0x891},     {0x8e2, 0x8e2},     {0x115f, 0x1160},   {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
    {0x3164, 0x3164},   {0xfdd0, 0xfdef},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x110bd, 0x110bd}, {0x110cd, 0x110cd},
    {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};

bool point_is_hidden(uint32_t point)
{
    size_t low = 0, high = sizeof hidden / sizeof *hidden;
    if ((point & 0xfffe) == 0xfffe)
        return true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hidden[middle][1] < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof hidden / sizeof *hidden && hidden[low][0] <= point;
}

static bool ends_line(uint32_t point)
{
    return point == '\n' || point == '\r' || point == '\t';
}

uint32_t text_find_hidden(struct text t, bool line_ends)
{
    for (size_t at = 0; at < t.len;) {
        uint32_t point = text_next_point(t, &at);
        if (point_is_hidden(point) && !(line_ends && ends_line(point)))
            return point;
    }
    return POINT_NONE;
}

void text_show(struct text t, bool line_ends, struct buffer *out)
{
    for (size_t at = 0; at < t.len;) {
        size_t from = at, size = utf8_character(t.at + at, t.len - at);
        if (size == 0) {
            buffer_addf(out, "\\x%02x", (unsigned)(unsigned char)t.at[at++]);
            continue;
        }
        uint32_t point = text_next_point((struct text){t.at, from + size}, &at);
        if (point_is_hidden(point) && !(line_ends && ends_line(point)))
            buffer_addf(out, "\\u{%x}", (unsigned)point);
        else
            buffer_add(out, t.at + from, size);
    }
}

/* --- look-alikes ------------------------------------------------------------------------------- */

/* Sorted by the first of each pair. */
static const uint32_t alike[][2] = {
    {0x391, 'A'},     {0x392, 'B'},     {0x395, 'E'},     {0x396, 'Z'},     {0x397, 'H'},
    {0x399, 'I'},     {0x39a, 'K'},     {0x39c, 'M'},     {0x39d, 'N'},     {0x39f, 'O'},
    {0x3a1, 'P'},     {0x3a4, 'T'},     {0x3a5, 'Y'},     {0x3a7, 'X'},     {0x3bd, 'v'},
    {0x3bf, 'o'},     {0x3c1, 'p'},     {0x405, 'S'},     {0x406, 'I'},     {0x408, 'J'},
    {0x410, 'A'},     {0x412, 'B'},     {0x415, 'E'},     {0x417, '3'},     {0x41a, 'K'},
    {0x41c, 'M'},     {0x41d, 'H'},     {0x41e, 'O'},     {0x420, 'P'},     {0x421, 'C'},
    {0x422, 'T'},     {0x423, 'Y'},     {0x425, 'X'},     {0x430, 'a'},     {0x435, 'e'},
    {0x43e, 'o'},     {0x440, 'p'},     {0x441, 'c'},     {0x443, 'y'},     {0x445, 'x'},
    {0x455, 's'},     {0x456, 'i'},     {0x458, 'j'},     {0x4bb, 'h'},     {0x4cf, 'l'},
    {0x501, 'd'},     {0x51b, 'q'},     {0x51d, 'w'},     {0x2010, '-'},    {0x2011, '-'},
    {0x2012, '-'},    {0x2013, '-'},    {0x2014, '-'},    {0x2015, '-'},    {0x2018, '\''},
    {0x2019, '\''},   {0x201c, '"'},    {0x201d, '"'},    {0x2022, 0xb7},   {0x2027, 0xb7},
    {0x2044, '/'},    {0x2212, '-'},    {0x2215, '/'},    {0x2219, 0xb7},   {0x22c5, 0xb7},
    {0x25cb, 0x3007}, {0x25ef, 0x3007}, {0x2e9f, 0x6bcd}, {0x2ef3, 0x9f9f}, {0x3010, '['},
    {0x3011, ']'},    {0x3014, '['},    {0x3015, ']'},    {0x301c, '~'},    {0x30fb, 0xb7},
    {0xfe51, 0x3001}, {0xfe63, '-'},    {0xff61, 0x3002}, {0xff62, 0x300c}, {0xff63, 0x300d},
    {0xff64, 0x3001}};

/* What a document shows by the radicals U+2F00 to U+2FD5, which look like these characters. */
#define RADICALS_FROM 0x2f00
static const uint16_t radicals[] = {
    0x4e00, 0x4e28, 0x4e36, 0x4e3f, 0x4e59, 0x4e85, 0x4e8c, 0x4ea0, 0x4eba, 0x513f, 0x5165, 0x516b,
    0x5182, 0x5196, 0x51ab, 0x51e0, 0x51f5, 0x5200, 0x529b, 0x52f9, 0x5315, 0x531a, 0x5338, 0x5341,
    0x535c, 0x5369, 0x5382, 0x53b6, 0x53c8, 0x53e3, 0x56d7, 0x571f, 0x58eb, 0x5902, 0x590a, 0x5915,
    0x5927, 0x5973, 0x5b50, 0x5b80, 0x5bf8, 0x5c0f, 0x5c22, 0x5c38, 0x5c6e, 0x5c71, 0x5ddb, 0x5de5,
    0x5df1, 0x5dfe, 0x5e72, 0x5e7a, 0x5e7f, 0x5ef4, 0x5efe, 0x5f0b, 0x5f13, 0x5f50, 0x5f61, 0x5f73,
    0x5fc3, 0x6208, 0x6236, 0x624b, 0x652f, 0x6534, 0x6587, 0x6597, 0x65a4, 0x65b9, 0x65e0, 0x65e5,
    0x66f0, 0x6708, 0x6728, 0x6b20, 0x6b62, 0x6b79, 0x6bb3, 0x6bcb, 0x6bd4, 0x6bdb, 0x6c0f, 0x6c14,
    0x6c34, 0x706b, 0x722a, 0x7236, 0x723b, 0x723f, 0x7247, 0x7259, 0x725b, 0x72ac, 0x7384, 0x7389,
    0x74dc, 0x74e6, 0x7518, 0x751f, 0x7528, 0x7530, 0x758b, 0x7592, 0x7676, 0x767d, 0x76ae, 0x76bf,
    0x76ee, 0x77db, 0x77e2, 0x77f3, 0x793a, 0x79b8, 0x79be, 0x7a74, 0x7acb, 0x7af9, 0x7c73, 0x7cf8,
    0x7f36, 0x7f51, 0x7f8a, 0x7fbd, 0x8001, 0x800c, 0x8012, 0x8033, 0x807f, 0x8089, 0x81e3, 0x81ea,
    0x81f3, 0x81fc, 0x820c, 0x821b, 0x821f, 0x826e, 0x8272, 0x8278, 0x864d, 0x866b, 0x8840, 0x884c,
    0x8863, 0x897e, 0x898b, 0x89d2, 0x8a00, 0x8c37, 0x8c46, 0x8c55, 0x8c78, 0x8c9d, 0x8d64, 0x8d70,
    0x8db3, 0x8eab, 0x8eca, 0x8f9b, 0x8fb0, 0x8fb5, 0x9091, 0x9149, 0x91c6, 0x91cc, 0x91d1, 0x9577,
    0x9580, 0x961c, 0x96b6, 0x96b9, 0x96e8, 0x9751, 0x975e, 0x9762, 0x9769, 0x97cb, 0x97ed, 0x97f3,
    0x9801, 0x98a8, 0x98db, 0x98df, 0x9996, 0x9999, 0x99ac, 0x9aa8, 0x9ad8, 0x9adf, 0x9b25, 0x9b2f,
    0x9b32, 0x9b3c, 0x9b5a, 0x9ce5, 0x9e75, 0x9e7f, 0x9ea5, 0x9ebb, 0x9ec3, 0x9ecd, 0x9ed1, 0x9ef9,
    0x9efd, 0x9f0e, 0x9f13, 0x9f20, 0x9f3b, 0x9f4a, 0x9f52, 0x9f8d, 0x9f9c, 0x9fa0};

static uint32_t find_alike(uint32_t point)
{
    size_t low = 0, high = sizeof alike / sizeof *alike;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (alike[middle][0] == point)
            return alike[middle][1];
        if (alike[middle][0] < point)
            low = middle + 1;
        else
            high = middle;
    }
    return point;
}

static bool is_space(uint32_t point)
{
    return point == ' ' || point == 0xa0 || (point >= 0x2000 && point <= 0x200a) ||
           point == 0x202f || point == 0x205f || point == 0x3000;
}

static uint32_t shape_of(uint32_t point)
{
    if (point >= 0xff01 && point <= 0xff5e)
        point -= 0xff01 - '!';
    if (point >= RADICALS_FROM && point - RADICALS_FROM < sizeof radicals / sizeof *radicals)
        return radicals[point - RADICALS_FROM];
    return find_alike(point);
}

/* Adds a character of at most three bytes, as all shapes are; the others are as they came. */
static void add_shape(uint32_t point, struct buffer *out)
{
    if (point < 0x80) {
        buffer_add_byte(out, (uint8_t)point);
        return;
    }
    if (point < 0x800) {
        buffer_add_byte(out, (uint8_t)(0xc0 | point >> 6));
    } else {
        buffer_add_byte(out, (uint8_t)(0xe0 | point >> 12));
        buffer_add_byte(out, (uint8_t)(0x80 | (point >> 6 & 0x3f)));
    }
    buffer_add_byte(out, (uint8_t)(0x80 | (point & 0x3f)));
}

void text_skeleton(struct text t, struct buffer *out)
{
    for (size_t at = 0; at < t.len;) {
        size_t from = at;
        uint32_t point = text_next_point(t, &at), shape = shape_of(point);
        if (is_space(point))
            continue;
        if (shape == point)
            buffer_add(out, t.at + from, at - from);
        else
            add_shape(shape, out);
    }
}

/* Returns the next shape that is no space, or POINT_NONE at the end. */
static uint32_t next_shape(struct text t, size_t *at)
{
    while (*at < t.len) {
        unsigned char first = (unsigned char)t.at[*at];
        uint32_t shape = first < 0x80 ? first : shape_of(text_next_point(t, at));
        *at += first < 0x80;
        if (!is_space(shape))
            return shape;
    }
    return POINT_NONE;
}

bool text_looks_like(struct text a, struct text b)
{
    for (size_t i = 0, k = 0;;) {
        uint32_t shape = next_shape(a, &i);
        if (shape != next_shape(b, &k))
            return false;
        if (shape == POINT_NONE)
            return true;
    }
}
