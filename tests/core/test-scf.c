/* test-scf.c — ground states against another program's numbers, differences and symmetries
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "scf-test.h"

#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

/* --- numbers of ABINIT -------------------------------------------------------------------------
 */

static gsize
find_point (const NearScfResult *result, double x, double y, double z)
{
  NearKPoints *points = near_scf_result_get_k_points (result);

  for (gsize k = 0; k < near_k_points_get_n (points); k++)
    {
      const double *f = near_k_points_peek (points)[k].fractional;

      if ((fabs (f[0] - x) < 1e-9 && fabs (f[1] - y) < 1e-9 && fabs (f[2] - z) < 1e-9)
          || (fabs (f[0] + x) < 1e-9 && fabs (f[1] + y) < 1e-9 && fabs (f[2] + z) < 1e-9))
        return k;
    }
  g_assert_not_reached ();
}

/* ABINIT 9.6.2, 13al.3.hgh, ixc 1, acell 7.653391 bohr, ecut 10 Ha, 4 x 4 x 4 with Gamma, occopt 3,
 * tsmear 0.01, nband 8, ngfft 16 16 16 */
static void
test_primitive (void)
{
  static const double gamma[]
      = { -0.05063978, 0.82725875, 0.82725875, 0.82725875, 0.85839056, 0.85839056, 0.85839056 };
  static const double quarter[]
      = { 0.01102519, 0.48342103, 0.75437955, 0.75437955, 0.88071593, 0.89669612, 0.89669612 };
  g_autoptr (NearCrystal) crystal = scf_test_new_primitive (4.05, 13);
  NearScfSettings settings = scf_test_get_settings (10.0, 4, 4, 4);

  settings.fft[0] = settings.fft[1] = settings.fft[2] = 16;
  settings.n_bands = 9;
  for (guint use_symmetry = 0; use_symmetry < 2; use_symmetry++)
    {
      settings.use_symmetry = use_symmetry;
      g_autoptr (NearScfResult) result = scf_test_run (crystal, &settings);
      const NearScfReport *report = near_scf_result_get_report (result);
      const NearDftEnergies *e = &report->energies;
      const double *eigenvalues = near_scf_result_peek_eigenvalues (result);
      gsize n = near_scf_result_get_n_bands (result);

      g_assert_cmpuint (near_k_points_get_n (near_scf_result_get_k_points (result)), ==,
                        use_symmetry ? 8 : 36);
      near_assert_close (e->free, -2.0907472933, 0.0, 2e-8);
      near_assert_close (e->kinetic, 0.8880417889, 0.0, 1e-5);
      near_assert_close (e->hartree, 0.0047169881, 0.0, 1e-6);
      near_assert_close (e->xc, -0.8009010867, 0.0, 1e-6);
      near_assert_close (e->ewald, -2.6957828053, 0.0, 1e-9);
      near_assert_close (e->pseudo_core, -0.2240395850, 0.0, 1e-9);
      near_assert_close (e->local, 0.3558343789, 0.0, 1e-5);
      near_assert_close (e->nonlocal, 0.3871791193, 0.0, 1e-5);
      near_assert_close (e->minus_ts, -0.0057961006, 0.0, 1e-7);
      near_assert_close (e->band, 0.5970604856, 0.0, 1e-6);
      near_assert_close (e->free, e->internal + e->minus_ts, 0.0, 1e-12);
      near_assert_close (report->fermi_energy, 0.3452638169, 0.0, 1e-6);
      near_assert_close_array (eigenvalues + n * find_point (result, 0, 0, 0), gamma, 7, 0.0, 2e-6);
      if (!use_symmetry)
        near_assert_close_array (eigenvalues + n * find_point (result, 0.25, 0, 0), quarter, 7, 0.0,
                                 2e-6);
      near_assert_close (near_scf_result_get_energy_shift (result) * NEAR_HARTREE_EV, -2.0321, 0.0,
                         1e-4);
    }
}

/* The same for four displaced atoms, tsmear 2.954635e-3, nband 14, ngfft 24 24 24 */
static void
test_displaced (void)
{
  static const double f[]
      = { 0.01, -0.005, 0.008, -0.006, 0.512, 0.494, 0.507, 0.003, 0.49, 0.495, 0.506, -0.007 };
  static const guint elements[] = { 13, 13, 13, 13 };
  static const double forces[]
      = { -2.078592e-3, 2.901422e-3, -3.346828e-3, 1.737640e-3, -2.653559e-3, 1.123532e-3,
          -1.258235e-3, 0.960091e-3, 1.988093e-3,  1.599188e-3, -1.207954e-3, 0.235202e-3 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (4.05, 4, f, elements);
  NearScfSettings settings = scf_test_get_settings (10.0, 4, 4, 4);

  settings.occupation.width = 2.954635e-3;
  settings.fft[0] = settings.fft[1] = settings.fft[2] = 24;
  settings.n_bands = 14;
  settings.tolerance_ha = 1e-8;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &settings);
  const NearScfReport *report = near_scf_result_get_report (result);
  const double *found = near_scf_result_peek_forces (result);

  near_assert_close (report->energies.free, -8.3879091476, 0.0, 2e-8);
  near_assert_close (report->energies.hartree, 0.01988589, 0.0, 2e-6);
  near_assert_close (report->energies.xc, -3.20309390, 0.0, 5e-6);
  near_assert_close (report->energies.ewald, -10.77789604, 0.0, 1e-8);
  near_assert_close (report->energies.pseudo_core, -0.89615834, 0.0, 1e-8);
  near_assert_close (report->energies.band, 2.33800669, 0.0, 1e-5);
  near_assert_close (report->energies.minus_ts, -0.00192606, 0.0, 1e-6);
  near_assert_close (report->fermi_energy, 0.3441822505, 0.0, 2e-6);
  for (guint i = 0; i < 12; i++)
    near_assert_close (found[i] / NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM, forces[i], 0.0, 2e-6);
  g_assert_cmpuint (report->iteration, <=, 12);
}

/* --- the same in other words -------------------------------------------------------------------
 */

/* Twice the cell with half of the points of k: the same energy, to all digits that there are. */
static void
test_folding (void)
{
  static const NearMat3 small = { { { 0, 2, 2 }, { 2, 0, 2 }, { 2, 2, 0 } } },
                        large = { { { 0, 4, 4 }, { 2, 0, 2 }, { 2, 2, 0 } } };
  static const double f[] = { 0, 0, 0, 0.5, 0, 0 };
  static const guint elements[] = { 13, 13 };
  g_autoptr (NearCrystal) one = crystal_test_new (&small, 1, f, elements);
  g_autoptr (NearCrystal) two = crystal_test_new (&large, 2, f, elements);
  NearScfSettings settings = scf_test_get_settings (5.0, 4, 2, 3);

  settings.fft[0] = settings.fft[1] = settings.fft[2] = 12;
  settings.tolerance_ha = 1e-12;
  g_autoptr (NearScfResult) first = scf_test_run (one, &settings);
  settings.k_mesh[0] = 2;
  settings.fft[0] = 24;
  g_autoptr (NearScfResult) second = scf_test_run (two, &settings);

  near_assert_close (scf_test_get_free (second), 2.0 * scf_test_get_free (first), 0.0, 1e-9);
  near_assert_close (near_scf_result_get_fermi_energy (second),
                     near_scf_result_get_fermi_energy (first), 0.0, 1e-7);
  for (guint i = 0; i < 6; i++)
    near_assert_close (near_scf_result_peek_stress (second)[i],
                       near_scf_result_peek_stress (first)[i], 0.0, 1e-3);
}

static NearCrystal *
new_changed (const NearMat3 *turn, const double shift[3], gboolean is_swapped, gboolean is_sheared)
{
  static const NearMat3 odd = SCF_TEST_ODD_LATTICE;
  static const double f[] = { SCF_TEST_ODD_POSITIONS };
  static const guint elements[] = { 13, 13 };
  NearMat3 lattice = turn != NULL ? near_mat3_multiply (&odd, turn) : odd;
  double moved[6];

  for (guint a = 0; a < 2; a++)
    {
      const double *x = f + 3 * (is_swapped ? 1 - a : a);

      for (guint c = 0; c < 3; c++)
        moved[3 * a + c] = x[c] + shift[c];
      /* a' = a, b' = b + a: x a + y b = (x - y) a + y b' */
      if (is_sheared)
        moved[3 * a] -= moved[3 * a + 1];
    }
  for (guint c = 0; is_sheared && c < 3; c++)
    lattice.m[1][c] += lattice.m[0][c];
  return crystal_test_new (&lattice, 2, moved, elements);
}

static void
test_invariance (void)
{
  static const double nothing[3] = { 0 }, step[3] = { 0.25, 0.5, 0.4 };
  const double c = cos (0.7), s = sin (0.7);
  const NearMat3 turn = { { { c, s, 0 }, { -s, c, 0 }, { 0, 0, 1 } } };
  g_autoptr (NearCrystal) crystal = new_changed (NULL, nothing, FALSE, FALSE);
  g_autoptr (NearCrystal) moved = new_changed (NULL, step, FALSE, FALSE);
  g_autoptr (NearCrystal) swapped = new_changed (NULL, nothing, TRUE, FALSE);
  g_autoptr (NearCrystal) turned = new_changed (&turn, nothing, FALSE, FALSE);
  g_autoptr (NearCrystal) sheared = new_changed (NULL, nothing, FALSE, TRUE);
  NearScfSettings settings = scf_test_get_settings (5.0, 2, 2, 2);

  settings.tolerance_ha = 1e-11;
  settings.fft[0] = settings.fft[1] = settings.fft[2] = 20;
  g_autoptr (NearScfResult) of_crystal = scf_test_run (crystal, &settings);
  g_autoptr (NearScfResult) of_moved = scf_test_run (moved, &settings);
  g_autoptr (NearScfResult) of_swapped = scf_test_run (swapped, &settings);
  g_autoptr (NearScfResult) of_turned = scf_test_run (turned, &settings);
  g_autoptr (NearScfResult) of_sheared = scf_test_run (sheared, &settings);
  const double *forces = near_scf_result_peek_forces (of_crystal);
  double free = scf_test_get_free (of_crystal);
  const double *stress = near_scf_result_peek_stress (of_crystal);

  near_assert_close (scf_test_get_free (of_moved), free, 0.0, 1e-9);
  near_assert_close (scf_test_get_free (of_swapped), free, 0.0, 1e-9);
  near_assert_close (scf_test_get_free (of_turned), free, 0.0, 1e-9);
  near_assert_close (scf_test_get_free (of_sheared), free, 0.0, 1e-7);
  g_assert_cmpfloat (fabs (forces[0]), >, 0.05);
  near_assert_close_array (near_scf_result_peek_forces (of_moved), forces, 6, 0.0, 1e-5);
  near_assert_close_array (near_scf_result_peek_forces (of_swapped), forces + 3, 3, 0.0, 1e-5);
  near_assert_close_array (near_scf_result_peek_forces (of_sheared), forces, 6, 0.0, 1e-4);
  near_assert_close_array (near_scf_result_peek_stress (of_sheared), stress, 6, 0.0, 2e-3);
  for (guint a = 0; a < 2; a++)
    {
      NearVec3 f = near_vec3_times_mat3 (near_vec3_from (forces + 3 * a), &turn);

      near_assert_close_array (near_scf_result_peek_forces (of_turned) + 3 * a, f.x, 3, 0.0, 1e-5);
    }
  near_assert_close (near_scf_result_peek_stress (of_turned)[2], stress[2], 0.0, 1e-3);
  near_assert_close (near_scf_result_peek_stress (of_turned)[0]
                         + near_scf_result_peek_stress (of_turned)[1],
                     stress[0] + stress[1], 0.0, 1e-3);
}

/* Diamond has operations with fractions of a lattice vector. */
static void
test_symmetry (void)
{
  static const double f[] = { 0.1, 0.1, 0.1, 0.35, 0.35, 0.35 };
  static const guint elements[] = { 14, 14 };
  static const NearMat3 lattice = { { { 0, 2.7, 2.7 }, { 2.7, 0, 2.7 }, { 2.7, 2.7, 0 } } };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 2, f, elements);
  NearScfSettings settings = scf_test_get_settings (4.0, 3, 3, 3);

  settings.tolerance_ha = 1e-11;
  settings.occupation.width = 0.02;
  /* 24 so that the operations map the points onto each other */
  settings.fft[0] = settings.fft[1] = settings.fft[2] = 24;
  g_autoptr (NearScfResult) without = scf_test_run (crystal, &settings);
  settings.use_symmetry = TRUE;
  g_autoptr (NearScfResult) with = scf_test_run (crystal, &settings);
  const double *stress = near_scf_result_peek_stress (with);

  g_assert_cmpuint (near_k_points_get_n (near_scf_result_get_k_points (with)), ==, 4);
  g_assert_cmpuint (near_k_points_get_n (near_scf_result_get_k_points (without)), ==, 14);
  near_assert_close (scf_test_get_free (with), scf_test_get_free (without), 0.0, 1e-7);
  near_assert_close_array (near_scf_result_peek_stress (without), stress, 6, 0.0, 1e-2);
  near_assert_close (stress[0], stress[2], 0.0, 1e-9);
  for (guint i = 0; i < 6; i++)
    near_assert_close (near_scf_result_peek_forces (with)[i], 0.0, 0.0, 1e-6);
}

/* --- derivatives -------------------------------------------------------------------------------
 */

typedef struct
{
  NearScf *from;
  const NearMat3 *lattice;
  const double *fractional;
  gsize n_pw;
} Derivative;

static gsize
count_waves (const NearScfResult *result)
{
  gsize n = near_scf_result_get_system (result)->n_g;

  for (gsize k = 0; k < near_k_points_get_n (near_scf_result_get_k_points (result)); k++)
    n += near_scf_result_get_sphere (result, k)->n_pw;
  return n;
}

/* All components at once, none of them for nothing */
static const double direction[6] = { 0.6, -0.5, 0.8, 0.7, -0.9, 0.4 };

/* @x: Å that the first atom is moved in that direction */
static double
get_free_moved (const double *x, gpointer user_data)
{
  static const guint elements[] = { 13, 13 };
  Derivative *self = user_data;
  NearMat3 inverse = near_mat3_inverse (self->lattice);
  NearVec3 change = near_vec3_times_mat3 (near_vec3_from (direction), &inverse);
  double f[6];
  g_autoptr (GError) error = NULL;

  memcpy (f, self->fractional, sizeof f);
  for (guint c = 0; c < 3; c++)
    f[c] += x[0] * change.x[c];
  g_autoptr (NearCrystal) crystal = crystal_test_new (self->lattice, 2, f, elements);
  g_autoptr (NearScf) scf = near_scf_new_from (self->from, crystal, &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) result = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_CONVERGED);
  return -scf_test_get_free (result) * NEAR_HARTREE_EV;
}

/* @x: so much of the strain xx yy zz yz xz xy; in GPa times the volume at rest */
static double
get_free_strained (const double *x, gpointer user_data)
{
  static const guint elements[] = { 13, 13 };
  Derivative *self = user_data;
  const double *d = direction;
  const NearMat3 strain = { { { 1.0 + x[0] * d[0], 0.5 * x[0] * d[5], 0.5 * x[0] * d[4] },
                              { 0.5 * x[0] * d[5], 1.0 + x[0] * d[1], 0.5 * x[0] * d[3] },
                              { 0.5 * x[0] * d[4], 0.5 * x[0] * d[3], 1.0 + x[0] * d[2] } } };
  NearMat3 lattice = near_mat3_multiply (self->lattice, &strain);
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 2, self->fractional, elements);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearScf) scf = near_scf_new_from (self->from, crystal, &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) result = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  /* otherwise the difference has a jump that the stress does not know of */
  g_assert_cmpuint (count_waves (result), ==, self->n_pw);
  return scf_test_get_free (result) * NEAR_ATOMIC_PRESSURE_GPA;
}

static void
check_derivatives (const NearScfSettings *settings, const char *pseudos, gboolean has_stress)
{
  static const NearMat3 lattice = SCF_TEST_ODD_LATTICE;
  static const double f[] = { SCF_TEST_ODD_POSITIONS };
  double x[1] = { 0.0 }, force = 0.0, stress = 0.0;
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NearScf) scf = scf_test_new (crystal, settings, pseudos, &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) result = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  Derivative derivative = { scf, &lattice, f, count_waves (result) };

  for (guint i = 0; i < 3; i++)
    force += direction[i] * near_scf_result_peek_forces (result)[i];
  near_assert_gradient (get_free_moved, &derivative, x, &force, 1, 0.02, 0.0, 1e-4);
  if (!has_stress)
    return;
  for (guint i = 0; i < 6; i++)
    stress += direction[i] * near_scf_result_peek_stress (result)[i]
              * near_scf_result_get_system (result)->volume;
  near_assert_gradient (get_free_strained, &derivative, x, &stress, 1, 7e-4, 0.0, 0.5);
}

static void
test_derivatives (gconstpointer data)
{
  NearSmearing kind = GPOINTER_TO_UINT (data);
  NearScfSettings settings = scf_test_get_settings (4.8575, 2, 1, 1);

  settings.k_shift[1] = 0.3;
  settings.tolerance_ha = 1e-11;
  settings.occupation.kind = kind;
  settings.occupation.width = 0.04;
  settings.occupation.grid = (NearEnergyGrid){ -0.8, 0.01, 200 };
  settings.occupation.broadening = NEAR_BROADENING_GAUSSIAN;
  settings.occupation.sigma = 0.015;
  check_derivatives (&settings, "hgh", kind == NEAR_SMEARING_FERMI_DIRAC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/scf/primitive", test_primitive);
  g_test_add_func ("/dft/scf/displaced", test_displaced);
  g_test_add_func ("/dft/scf/folding", test_folding);
  g_test_add_func ("/dft/scf/invariance", test_invariance);
  g_test_add_func ("/dft/scf/symmetry", test_symmetry);
  for (guint kind = 0; kind < NEAR_N_SMEARINGS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/dft/scf/derivatives/%s",
                                               near_table_get (&near_smearing_table, kind)->id);

      g_test_add_data_func (path, GUINT_TO_POINTER (kind), test_derivatives);
    }
  return g_test_run ();
}
