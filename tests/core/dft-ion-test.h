/* dft-ion-test.h — nuclei with Gaussian clouds around them, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-dft-system.h"

#include "crystal-test.h"
#include "near-pseudopotential-private.h"

#include <math.h>

G_BEGIN_DECLS

/* The nucleus is spread as a Gaussian of this width: alpha = 2 pi Z width^2. */
#define DFT_ION_TEST_WIDTH 0.5
#define DFT_ION_TEST_CORE_WIDTH 0.7

typedef struct
{
  double valence;
  double core; /* electrons in a Gaussian of the width above */
} DftIonTest;

static inline double
dft_ion_test_get_local (gconstpointer data, double q, double *slope)
{
  const DftIonTest *self = data;
  double w2 = DFT_ION_TEST_WIDTH * DFT_ION_TEST_WIDTH;
  double value = -4.0 * G_PI * self->valence / (q * q) * exp (-0.5 * w2 * q * q);

  if (slope != NULL)
    *slope = -value * (2.0 / q + w2 * q);
  return value;
}

static inline double
dft_ion_test_get_core (gconstpointer data, double q, double *slope)
{
  const DftIonTest *self = data;
  double w2 = DFT_ION_TEST_CORE_WIDTH * DFT_ION_TEST_CORE_WIDTH;
  double value = self->core * exp (-0.5 * w2 * q * q);

  if (slope != NULL)
    *slope = -w2 * q * value;
  return value;
}

/* No projectors; no core where @core is 0. */
static inline NearPseudopotential *
dft_ion_test_new (guint element, double valence, double core)
{
  static const NearPseudoKind bare = { dft_ion_test_get_local, NULL, NULL, NULL, g_free },
                              with_core = { dft_ion_test_get_local, NULL, dft_ion_test_get_core,
                                            NULL, g_free };
  DftIonTest *data = g_new (DftIonTest, 1);
  NearPseudopotential *self;

  *data = (DftIonTest){ valence, core };
  self = _near_pseudopotential_new (element, valence, "ion", "test", NULL,
                                    core > 0.0 ? &with_core : &bare, data);
  self->alpha = 2.0 * G_PI * valence * DFT_ION_TEST_WIDTH * DFT_ION_TEST_WIDTH;
  return self;
}

/* Takes @crystal. Its species have the charges @valence and the cores @core, one each. */
static inline NearDftSystem *
dft_ion_test_new_system (NearCrystal *crystal, const double *valence, const double *core, double ecut)
{
  g_autoptr (GError) error = NULL;
  guint n = near_crystal_get_n_species (crystal);
  NearPseudopotential *pseudos[4];
  NearDftSystem *system;

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (pseudos));
  for (guint s = 0; s < n; s++)
    pseudos[s] = dft_ion_test_new (near_crystal_get_species (crystal, s)->components[0].element,
                                   valence[s], core != NULL ? core[s] : 0.0);
  system = near_dft_system_new (crystal, pseudos, ecut, NULL, &error);
  g_assert_no_error (error);
  for (guint s = 0; s < n; s++)
    near_pseudopotential_unref (pseudos[s]);
  near_crystal_unref (crystal);
  return system;
}

/* Five atoms of two kinds, nothing symmetric about them. */
static inline NearDftSystem *
dft_ion_test_new_odd (const double *core, double ecut)
{
  static const NearMat3 lattice = { { { 3.9, 0.4, -0.3 }, { -0.6, 4.4, 0.5 }, { 0.9, 0.2, 3.6 } } };
  static const double f[]
      = { 0.02, 0.05, -0.04, 0.48, 0.55, 0.07, 0.53, -0.03, 0.46, 1.05, 0.52, 0.44, 0.25, 0.3, 0.2 };
  static const guint elements[] = { 13, 8, 13, 8, 13 };
  static const double valence[] = { 3.0, 6.0 };

  return dft_ion_test_new_system (crystal_test_new (&lattice, 5, f, elements), valence, core, ecut);
}

/* The Cartesian change @x (n_atoms, 3) of all positions, in bohr */
static inline NearDftSystem *
dft_ion_test_new_moved (const NearDftSystem *system, const double *x)
{
  NearMat3 inverse = near_mat3_inverse (&system->lattice);
  g_autofree double *f = g_new (double, 3 * system->n_atoms);

  for (gsize a = 0; a < system->n_atoms; a++)
    {
      NearVec3 change = near_vec3_times_mat3 (near_vec3_from (x + 3 * a), &inverse);

      for (guint k = 0; k < 3; k++)
        f[3 * a + k] = system->fractional[3 * a + k] + change.x[k];
    }
  return near_dft_system_new_changed (system, NULL, f);
}

/* The strain whose derivatives are Omega times the stress, xx yy zz yz xz xy */
static inline NearDftSystem *
dft_ion_test_new_strained (const NearDftSystem *system, const double x[6])
{
  const NearMat3 strain = { { { x[0], 0.5 * x[5], 0.5 * x[4] },
                              { 0.5 * x[5], x[1], 0.5 * x[3] },
                              { 0.5 * x[4], 0.5 * x[3], x[2] } } };

  return near_dft_system_new_changed (system, &strain, NULL);
}

/* A turn about an odd axis: rows are what becomes of x, y, z. */
static inline NearMat3
dft_ion_test_get_turn (void)
{
  const double axis[3] = { 2.0 / 7.0, 3.0 / 7.0, 6.0 / 7.0 }, angle = 0.8;
  const double c = cos (angle), s = sin (angle);
  const double cross[3][3]
      = { { 0, axis[2], -axis[1] }, { -axis[2], 0, axis[0] }, { axis[1], -axis[0], 0 } };
  NearMat3 turn;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      turn.m[i][j] = (i == j ? c : 0.0) + (1.0 - c) * axis[i] * axis[j] + s * cross[i][j];
  return turn;
}

static inline NearDftSystem *
dft_ion_test_new_turned (const NearDftSystem *system)
{
  NearMat3 turn = dft_ion_test_get_turn ();

  for (guint i = 0; i < 3; i++)
    turn.m[i][i] -= 1.0;
  return near_dft_system_new_changed (system, &turn, NULL);
}

/* @stress of what @turned was made from must be @turned_stress seen from there. */
static inline void
dft_ion_test_turn_stress (const double stress[6], double turned[6])
{
  static const guint voigt[3][3] = { { 0, 5, 4 }, { 5, 1, 3 }, { 4, 3, 2 } };
  static const guint row[6] = { 0, 1, 2, 1, 0, 0 }, column[6] = { 0, 1, 2, 2, 2, 1 };
  NearMat3 turn = dft_ion_test_get_turn ();

  for (guint k = 0; k < 6; k++)
    {
      turned[k] = 0.0;
      for (guint i = 0; i < 3; i++)
        for (guint j = 0; j < 3; j++)
          turned[k] += turn.m[i][row[k]] * stress[voigt[i][j]] * turn.m[j][column[k]];
    }
}

G_END_DECLS
