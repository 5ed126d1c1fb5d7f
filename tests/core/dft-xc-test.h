/* dft-xc-test.h — a density for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dft-ion-test.h"

G_BEGIN_DECLS

/* A smooth density that has everything, (n_points): a few plane waves, positive everywhere.
 * @sigma: nullable: the square of its gradient, by hand. */
static inline double *
dft_xc_test_new_waves (const NearDftSystem *system, double *sigma)
{
  static const int waves[][3]
      = { { 1, 0, 0 }, { 0, 1, -2 }, { 1, 2, 1 }, { -2, 1, 0 }, { 0, 0, 3 } };
  static const double heights[] = { 0.012, 0.008, -0.006, 0.004, 0.003 }, mean = 0.04;
  double *density = g_new (double, system->n_points);
  gsize p = 0;

  for (gsize x = 0; x < system->n[0]; x++)
    for (gsize y = 0; y < system->n[1]; y++)
      for (gsize z = 0; z < system->n[2]; z++, p++)
        {
          NearVec3 gradient = { { 0, 0, 0 } };

          density[p] = mean;
          for (guint w = 0; w < G_N_ELEMENTS (waves); w++)
            {
              double turns = waves[w][0] * (double) x / (double) system->n[0]
                             + waves[w][1] * (double) y / (double) system->n[1]
                             + waves[w][2] * (double) z / (double) system->n[2];
              double angle = 2.0 * G_PI * turns + 0.7 * w;
              NearVec3 g = near_vec3_times_mat3 (near_vec3 (waves[w][0], waves[w][1], waves[w][2]),
                                                 &system->reciprocal);

              density[p] += heights[w] * cos (angle);
              gradient
                  = near_vec3_subtract (gradient, near_vec3_scale (g, heights[w] * sin (angle)));
            }
          if (sigma != NULL)
            sigma[p] = near_vec3_dot (gradient, gradient);
        }
  return density;
}

G_END_DECLS
