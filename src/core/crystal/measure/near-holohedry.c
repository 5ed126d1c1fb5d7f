/* near-holohedry.c — the rotations and reflections that leave a lattice as it is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * W A has the metric of A: W (A A^T) W^T = A A^T, W of whole numbers. For cells that are conventional or
 * reduced, elements of -1, 0 and 1 are enough; of a skewed cell fewer symmetries are found, and families of
 * reflections then stand apart that could be one.
 */
#include "near-diffraction-private.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 1e-4 /* of products of lengths */

static double
get_product (const NearMat3 *metric, const int a[3], const int b[3])
{
  double sum = 0.0;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      sum += a[i] * metric->m[i][j] * b[j];
  return sum;
}

static gboolean
fits (const NearMat3 *metric, int rows[3][3], guint i, guint j)
{
  double scale = sqrt (metric->m[i][i] * metric->m[j][j]);

  return fabs (get_product (metric, rows[i], rows[j]) - metric->m[i][j]) <= TOLERANCE * scale;
}

static void
set_row (int row[3], int number)
{
  row[0] = number / 9 - 1;
  row[1] = number / 3 % 3 - 1;
  row[2] = number % 3 - 1;
}

void
_near_holohedry_init (NearHolohedry *self, const NearMat3 *lattice)
{
  NearMat3 transposed = near_mat3_transpose (lattice);
  NearMat3 metric = near_mat3_multiply (lattice, &transposed);
  int rows[3][3];

  self->n = 0;
  for (int a = 0; a < 27; a++)
    {
      set_row (rows[0], a);
      if (!fits (&metric, rows, 0, 0))
        continue;
      for (int b = 0; b < 27; b++)
        {
          set_row (rows[1], b);
          if (!fits (&metric, rows, 1, 1) || !fits (&metric, rows, 0, 1))
            continue;
          for (int c = 0; c < 27; c++)
            {
              set_row (rows[2], c);
              if (self->n < G_N_ELEMENTS (self->m) && fits (&metric, rows, 2, 2)
                  && fits (&metric, rows, 0, 2) && fits (&metric, rows, 1, 2))
                memcpy (self->m[self->n++], rows, sizeof rows);
            }
        }
    }
}

void
_near_holohedry_get_last (const NearHolohedry *self, const int hkl[3], int last[3])
{
  memcpy (last, hkl, 3 * sizeof (int));
  for (guint w = 0; w < self->n; w++)
    {
      int image[3];

      /* As h_i = G · a_i, indices follow the rows of the cell: h' = W h. */
      for (guint i = 0; i < 3; i++)
        image[i] = self->m[w][i][0] * hkl[0] + self->m[w][i][1] * hkl[1] + self->m[w][i][2] * hkl[2];
      for (guint i = 0; i < 3 && image[i] >= last[i]; i++)
        if (image[i] > last[i])
          {
            memcpy (last, image, sizeof image);
            break;
          }
    }
}
