/* near-sort.c — the corners of a polygon in their order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-sort-private.h"

#include <math.h>

#define USUAL_CORNERS 64

typedef struct
{
  double angle;
  guint corner;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *p = a, *q = b;

  return p->angle < q->angle ? -1 : p->angle > q->angle;
}

NEAR_DEFINE_SHORT_SORT (sort_places, Place, compare_places)

/* The angle about @normal from the direction of the first corner, in [0, 2 pi), as seen from the
 * mean of the corners. */
void
_near_sort_corners (NearVec3 normal, const NearVec3 *corners, guint n, guint *order)
{
  Place few[USUAL_CORNERS];
  g_autofree Place *many = n > USUAL_CORNERS ? g_new (Place, n) : NULL;
  Place *places = many != NULL ? many : few;
  NearVec3 middle = near_vec3 (0, 0, 0), u, v;

  g_return_if_fail (n > 0);
  for (guint c = 0; c < n; c++)
    middle = near_vec3_add (middle, near_vec3_scale (corners[c], 1.0 / n));
  u = near_vec3_subtract (corners[0], middle);
  v = near_vec3_scale (near_vec3_cross (normal, u), 1.0 / near_vec3_length (normal));
  places[0] = (Place){ 0.0, 0 };
  for (guint c = 1; c < n; c++)
    {
      NearVec3 d = near_vec3_subtract (corners[c], middle);
      double angle = atan2 (near_vec3_dot (d, v), near_vec3_dot (d, u));

      places[c] = (Place){ angle < 0.0 ? angle + 2.0 * G_PI : angle, c };
    }
  sort_places (places, n);
  for (guint c = 0; c < n; c++)
    order[c] = places[c].corner;
}
