/* fraction.h - a sum of fractions, rounded down exactly: where doubles would make 99.99 of a score of
 * 100, this does not.
 *
 *   struct fractions sum = {0};
 *   fractions_add(&sum, 10000, 3);   10000/3 three times
 *   fractions_add(&sum, 10000, 3);
 *   fractions_add(&sum, 10000, 3);
 *   fractions_floor(&sum);           10000, and not 9999 */
#ifndef INTACT_BASE_FRACTION_H
#define INTACT_BASE_FRACTION_H

#include <stdint.h>

#define FRACTIONS_MAX 16

/* A product of counts, targets and weights: such products pass 64 bits. */
__extension__ typedef unsigned __int128 wide_t;

/* The whole parts in one, and what remains of each fraction. */
struct fractions {
    wide_t whole;
    wide_t left[FRACTIONS_MAX], of[FRACTIONS_MAX]; /* left / of < 1 */
    uint32_t count;
};

/* Adds part / whole. `whole` is above 0 and has at most 96 bits; at most FRACTIONS_MAX are added. */
void fractions_add(struct fractions *s, wide_t part, wide_t whole);

/* Returns the sum's whole part. The sum is used up. */
int64_t fractions_floor(struct fractions *s);

#endif
