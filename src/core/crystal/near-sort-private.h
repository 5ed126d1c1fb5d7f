/* near-sort-private.h — sorting what is mostly short
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-vec3.h"

#include <stdlib.h>

G_BEGIN_DECLS

/* Lists of neighbours: qsort() pays for its calls only beyond this many. */
#define NEAR_SHORT_LIST 24

/* static void name (Type *list, gsize n): by @compare, which takes two gconstpointer to Type and
 * leaves no two equal. */
#define NEAR_DEFINE_SHORT_SORT(name, Type, compare)                                                \
  static void name (Type *list, gsize n)                                                           \
  {                                                                                                \
    if (n > NEAR_SHORT_LIST)                                                                       \
      {                                                                                            \
        qsort (list, n, sizeof *list, compare);                                                    \
        return;                                                                                    \
      }                                                                                            \
    for (gsize i = 1; i < n; i++)                                                                  \
      {                                                                                            \
        const Type moved = list[i];                                                                \
        gsize k = i;                                                                               \
                                                                                                   \
        for (; k > 0 && compare (&moved, &list[k - 1]) < 0; k--)                                   \
          list[k] = list[k - 1];                                                                   \
        list[k] = moved;                                                                           \
      }                                                                                            \
  }

/* By the first number of the shifts in which they differ. */
static inline int
_near_compare_shifts (const int a[3], const int b[3])
{
  for (guint k = 0; k < 3; k++)
    if (a[k] != b[k])
      return a[k] < b[k] ? -1 : 1;
  return 0;
}

/* The numbers of the @n corners of a convex polygon, counter-clockwise as seen from the tip of
 * @normal, the first one first. */
void _near_sort_corners (NearVec3 normal, const NearVec3 *corners, guint n, guint *order);

G_END_DECLS
