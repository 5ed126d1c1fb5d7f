/* ldos-test.h — local densities of states of small calculations, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-dft-ldos.h"

#include "scf-test.h"

G_BEGIN_DECLS

static inline NearDftLdosSettings
ldos_test_get_settings (double width, double step)
{
  return (NearDftLdosSettings){ .grid = { -6.0, step, (gsize) (20.0 / step) + 1 },
                                .broadening = NEAR_BROADENING_GAUSSIAN,
                                .width = width };
}

static inline NearDftLdos *
ldos_test_new_ldos (const NearScfResult *result, const NearDftLdosSettings *settings)
{
  g_autoptr (GError) error = NULL;
  NearDftLdos *ldos = near_dft_ldos_new (result, settings, NULL, &error);

  g_assert_no_error (error);
  return ldos;
}

static inline double *
ldos_test_dup_weights (const NearScfResult *result)
{
  NearKPoints *points = near_scf_result_get_k_points (result);
  double *weights = g_new (double, near_k_points_get_n (points));

  for (gsize k = 0; k < near_k_points_get_n (points); k++)
    weights[k] = near_k_points_peek (points)[k].weight;
  return weights;
}

G_END_DECLS
