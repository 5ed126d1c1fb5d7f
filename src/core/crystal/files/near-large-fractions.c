/* near-large-fractions.c — coordinates that are said to be fractions of the cell and look like Å
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Fractional coordinates beyond this are rare... */
#define FAR 2.0
/* ...and are Å if as such they lie in the cell, this much of it outside. */
#define MARGIN 0.05

static gboolean
looks_cartesian (const NearMat3 *lattice, const double *x, gsize n, gsize stride)
{
  NearMat3 inverse = near_mat3_inverse (lattice);
  gboolean all_far = TRUE, some_far = FALSE, inside = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      const double *at = (const double *) ((const char *) x + i * stride);
      NearVec3 f = near_vec3_times_mat3 (near_vec3_from (at), &inverse);

      for (guint k = 0; k < 3; k++)
        {
          gboolean far = fabs (at[k]) > FAR;

          all_far = all_far && far;
          some_far = some_far || far;
          inside = inside && f.x[k] > -MARGIN && f.x[k] < 1.0 + MARGIN;
        }
    }
  return some_far && (all_far || inside);
}

void
_near_reader_note_large_fractions (NearReader *reader, const NearMat3 *lattice, const double *x,
                                   gsize n, gsize stride, const char *advice)
{
  if (near_lattice_check (lattice, NULL) && looks_cartesian (lattice, x, n, stride))
    _near_reader_note_once (
        reader, NEAR_NOTE_WARNING, "perhaps-cartesian",
        _ ("The file says that the coordinates are fractions of the cell, but they are as large as "
           "lengths in Å would be. %s"),
        advice);
}
