/* symmetric-test.h — crystals of several groups, and their plane waves, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crystal-test.h"
#include "near-dft-system.h"
#include "near-k-points.h"

G_BEGIN_DECLS

static inline NearCrystal *
symmetric_test_new_fcc_primitive (double a, guint element)
{
  const NearMat3 lattice = { { { 0, a / 2, a / 2 }, { a / 2, 0, a / 2 }, { a / 2, a / 2, 0 } } };

  return crystal_test_new (&lattice, 1, (const double[]){ 0.1, 0.2, 0.3 }, &element);
}

static inline NearCrystal *
symmetric_test_new_hcp (double a, double c, guint element)
{
  const NearMat3 lattice = { { { a, 0, 0 }, { -a / 2, a * sqrt (0.75), 0 }, { 0, 0, c } } };
  const double f[] = { 1.0 / 3.0, 2.0 / 3.0, 0.25, 2.0 / 3.0, 1.0 / 3.0, 0.75 };

  return crystal_test_new (&lattice, 2, f, (const guint[]){ element, element });
}

/* Trigonal, without inversion: alpha-quartz (SiO2, P3_221) */
static inline NearCrystal *
symmetric_test_new_quartz (void)
{
  const double a = 4.9134, c = 5.4052, u = 0.4697, x = 0.4135, y = 0.2669, z = 0.1191,
               t = 1.0 / 3.0;
  const NearMat3 lattice = { { { a, 0, 0 }, { -a / 2, a * sqrt (0.75), 0 }, { 0, 0, c } } };
  const double f[]
      = { u,         0,     2 * t, 0,     u, t, -u, -u,    0,  x,     y,  z,     -y,       x - y,
          z + 2 * t, y - x, -x,    z + t, y, x, -z, x - y, -y, t - z, -x, y - x, 2 * t - z };

  return crystal_test_new (&lattice, 9, f, (const guint[]){ 14, 14, 14, 8, 8, 8, 8, 8, 8 });
}

/* Monoclinic, of two species, no inversion: the twofold axis along b only */
static inline NearCrystal *
symmetric_test_new_monoclinic (void)
{
  const NearMat3 lattice = { { { 4.1, 0, 0 }, { 0, 5.3, 0 }, { -1.3, 0, 6.2 } } };
  const double f[] = { 0, 0, 0, 0.2, 0.3, 0.1, -0.2, 0.3, -0.1 };

  return crystal_test_new (&lattice, 3, f, (const guint[]){ 14, 8, 8 });
}

static inline NearCrystal *
symmetric_test_new_diamond_primitive (double a)
{
  const NearMat3 lattice = { { { 0, a / 2, a / 2 }, { a / 2, 0, a / 2 }, { a / 2, a / 2, 0 } } };

  return crystal_test_new (&lattice, 2, (const double[]){ 0, 0, 0, 0.25, 0.25, 0.25 },
                           (const guint[]){ 14, 14 });
}

/* Atoms of one electron each, whatever element they are. */
static inline NearDftSystem *
symmetric_test_new_system (const NearCrystal *crystal, double ecut, const gsize *n)
{
  const NearPseudoGaussian parameters = { .r_local = 0.5, .c = { -1.0 } };
  g_autoptr (NearPseudopotential) pseudo
      = near_pseudopotential_new_gaussian (1, 1.0, &parameters, "test", "test");
  NearPseudopotential *pseudos[] = { pseudo, pseudo, pseudo };
  g_autoptr (GError) error = NULL;
  NearDftSystem *system = near_dft_system_new (crystal, pseudos, ecut, n, &error);

  g_assert_no_error (error);
  return system;
}

/* All operations of the crystal */
static inline NearKPoints *
symmetric_test_new_group (const NearCrystal *crystal)
{
  g_autoptr (GError) error = NULL;
  NearKPoints *points = near_k_points_new (crystal, (const int[]){ 1, 1, 1 }, (const double[]){ 0, 0, 0 }, TRUE,
                                           1e-5, &error);

  g_assert_no_error (error);
  return points;
}

/* y = W x + w */
static inline void
symmetric_test_move (const NearOperation *operation, const double x[3], double y[3])
{
  for (guint i = 0; i < 3; i++)
    {
      y[i] = operation->translation[i];
      for (guint j = 0; j < 3; j++)
        y[i] += operation->rotation[i][j] * x[j];
    }
}

/* sum of c(G) exp (2 pi i (k + G) x) */
static inline NearComplex
symmetric_test_sum (gsize n, const int *miller, const double k[3], const NearComplex *c, const double x[3])
{
  NearComplex sum = 0.0;

  for (gsize v = 0; v < n; v++)
    {
      double turns = 0.0;

      for (guint i = 0; i < 3; i++)
        turns += (k[i] + miller[3 * v + i]) * x[i];
      sum += c[v] * cexp (2.0 * G_PI * I * turns);
    }
  return sum;
}

G_END_DECLS
