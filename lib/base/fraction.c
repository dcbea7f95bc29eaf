#include "base/fraction.h"

#include <assert.h>
#include <stddef.h>

#define DIGITS_EACH 3 /* of 32 bits: as many as a denominator may have */
#define DIGITS_MAX  (DIGITS_EACH * FRACTIONS_MAX + 1)

void fractions_add(struct fractions *s, wide_t part, wide_t whole)
{
    assert(s->count < FRACTIONS_MAX && whole > 0 && whole >> 96 == 0);
    s->whole += part / whole;
    s->left[s->count] = part % whole;
    s->of[s->count++] = whole;
}

/* What remains of each fraction is written out in binary, and cut off. The sum of n of them is then
 * less than n last places too small. It is a multiple of 1 / (the product of the denominators), and the
 * digits are finer than an n-th of that: so if n last places more reach a whole number, the sum is that
 * number. */
int64_t fractions_floor(struct fractions *s)
{
    uint64_t digits[DIGITS_MAX] = {0};
    size_t places = DIGITS_EACH * (size_t)s->count + 1;
    for (size_t place = 0; place < places; place++) {
        for (uint32_t i = 0; i < s->count; i++) {
            wide_t next = s->left[i] << 32;
            digits[place] += (uint64_t)(next / s->of[i]);
            s->left[i] = next % s->of[i];
        }
    }
    digits[places - 1] += s->count;
    uint64_t carry = 0;
    for (size_t place = places; place-- > 0;)
        carry = (digits[place] + carry) >> 32;
    return (int64_t)(s->whole + carry);
}
