/* near-k-star.c — orbitals at a point of the star of a k that was computed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-k-star.h"

#include "near-operation-group.h"

#include <math.h>
#include <string.h>

/* Of a coordinate of k: nearer to -1/2 than this is 1/2. */
#define SAME 1e-12

/**
 * near_k_star_new_sphere:
 * @operation: one of near_k_points_peek_operations(): it leaves the crystal of @system as it is
 *
 * Checked: tests/core/test-k-star.c: psi' (x) against psi (W^-1 (x - w))
 */
NearKSphere *
near_k_star_new_sphere (const NearKSphere *sphere,
                        const NearDftSystem *system,
                        const NearOperation *operation,
                        gboolean time_reversal)
{
  g_return_val_if_fail (sphere != NULL && system != NULL && operation != NULL, NULL);

  g_autofree int *miller = g_new (int, 3 * sphere->n_pw);
  g_autofree guint32 *at = g_new (guint32, sphere->n_pw);
  const int sign = time_reversal ? -1 : 1;
  NearKSphere turned = *sphere;
  int inverse[3][3], cells[3];

  near_operation_invert_rotation (operation, inverse);
  for (guint d = 0; d < 3; d++)
    {
      double k = 0.0;

      for (guint c = 0; c < 3; c++)
        k += sign * sphere->k[c] * inverse[c][d];
      cells[d] = (int) ceil (k - 0.5 - SAME);
      turned.k[d] = k - cells[d];
    }
  for (gsize v = 0; v < sphere->n_pw; v++)
    {
      int *m = miller + 3 * v;

      for (guint d = 0; d < 3; d++)
        {
          m[d] = cells[d];
          for (guint c = 0; c < 3; c++)
            m[d] += sign * sphere->miller[3 * v + c] * inverse[c][d];
        }
      at[v] = near_dft_system_get_index (system, m);
    }
  turned.miller = miller;
  turned.at = at;
  return near_k_sphere_new_changed (&turned, system);
}

void
near_k_star_turn (const NearKSphere *turned,
                  const NearOperation *operation,
                  gboolean time_reversal,
                  gsize n_bands,
                  gsize n,
                  const NearComplex *coefficients,
                  NearComplex *out)
{
  g_return_if_fail (turned != NULL && operation != NULL && n <= turned->n_pw);

  g_autofree NearComplex *phases = g_new (NearComplex, n);

  for (gsize v = 0; v < n; v++)
    {
      double turns = 0.0;

      for (guint c = 0; c < 3; c++)
        turns += (turned->k[c] + turned->miller[3 * v + c]) * operation->translation[c];
      turns = -2.0 * G_PI * (turns - rint (turns));
      phases[v] = cos (turns) + I * sin (turns);
    }
  for (gsize b = 0; b < n_bands; b++)
    for (gsize v = 0; v < n; v++)
      {
        NearComplex c = coefficients[b * n + v];

        out[b * n + v] = phases[v] * (time_reversal ? conj (c) : c);
      }
}
