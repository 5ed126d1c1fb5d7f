/* test-ldos-energy.c — the chain from an LDOS to an energy: closed, with its bias, and with bad
 * input SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-ldos-energy.h"

#include "ldos-test.h"
#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

/* --- the chain ---------------------------------------------------------------------------------
 */

/* meV per atom: F by the LDOS less F of the calculation */
static double
get_chain_error (
    NearSmearing smearing, double width, double step, double kt, gsize n_points, double *d_fermi)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings of_scf = scf_test_get_settings (5.0, 3, 3, 3);
  NearDftLdosSettings settings = ldos_test_get_settings (width, step);
  g_autoptr (GPtrArray) pseudos = near_pseudo_choose_for_crystal ("hgh", crystal, NULL);
  g_autoptr (GError) error = NULL;
  NearLdosEnergy energy;

  settings.n[0] = settings.n[1] = settings.n[2] = n_points;
  settings.grid.minimum = -8.0;
  settings.grid.n = (gsize) (26.0 / step) + 1;
  of_scf.pseudos = (NearPseudopotential *const *) pseudos->pdata;
  of_scf.occupation.kind = smearing;
  of_scf.occupation.width = kt;
  if (smearing == NEAR_SMEARING_LDOS)
    {
      /* The shift depends on the cell only; a first step tells it. */
      NearScfSettings other = of_scf;

      other.occupation.kind = NEAR_SMEARING_FERMI_DIRAC;
      other.max_iterations = 1;
      g_autoptr (NearScf) first = near_scf_new (crystal, &other, &error);
      g_assert_no_error (error);
      g_autoptr (NearScfResult) result = near_scf_run (first, NULL, &error);
      double shift = near_scf_result_get_energy_shift (result);

      of_scf.occupation.grid = settings.grid;
      of_scf.occupation.grid.minimum = settings.grid.minimum / NEAR_HARTREE_EV - shift;
      of_scf.occupation.grid.step = settings.grid.step / NEAR_HARTREE_EV;
      of_scf.occupation.broadening = settings.broadening;
      of_scf.occupation.sigma = settings.width / NEAR_HARTREE_EV;
    }
  g_autoptr (NearScf) scf = near_scf_new (crystal, &of_scf, &error);
  g_assert_no_error (error);
  near_scf_result_unref (near_scf_run (scf, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (near_scf_cover (scf, 0.75, NULL, &error));
  g_autoptr (NearScfResult) result = near_scf_dup_result (scf);
  g_autoptr (NearDftLdos) ldos = ldos_test_new_ldos (result, &settings);
  g_assert_true (near_ldos_energy_compute (crystal, of_scf.pseudos, of_scf.xc, ldos->settings.n,
                                           &settings.grid, ldos->values, kt, &energy, &error));
  g_assert_no_error (error);
  near_assert_close (energy.n_electrons, 6.0, 1e-9, 0.0);
  if (d_fermi != NULL)
    {
      g_autofree double *weights = ldos_test_dup_weights (result);
      gsize n_k = near_k_points_get_n (near_scf_result_get_k_points (result));
      gsize n = near_scf_result_get_n_bands (result);
      double fermi = near_scf_result_get_fermi_energy (result);

      *d_fermi = 0.0; /* states per eV and atom that the temperature sees */
      for (gsize i = 0; i < n_k * n; i++)
        *d_fermi
            += weights[i / n] / NEAR_HARTREE_EV * 0.25 / kt
               / pow (cosh (0.5 * (near_scf_result_peek_eigenvalues (result)[i] - fermi) / kt), 2);
    }
  else
    near_assert_close (energy.fermi_energy / NEAR_HARTREE_EV
                           - near_scf_result_get_energy_shift (result),
                       near_scf_result_get_fermi_energy (result), 0.0, 1e-6);
  return 500.0 * NEAR_HARTREE_EV * (energy.free - scf_test_get_free (result));
}

static void
test_closed (void)
{
  near_assert_close (get_chain_error (NEAR_SMEARING_LDOS, 0.4, 0.25, 0.01, 0, NULL), 0.0, 0.0,
                     0.01);
  /* every 0.32 Å: Hartree and xc are those of fewer plane waves */
  near_assert_close (get_chain_error (NEAR_SMEARING_LDOS, 0.4, 0.25, 0.01, 10, NULL), 0.0, 0.0,
                     0.1);
  near_assert_close (get_chain_error (NEAR_SMEARING_LDOS, 0.5, 0.5, 0.003, 0, NULL), 0.0, 0.0,
                     0.01);
}

/* -sigma^2 D (E_F) / 2, about 0.37 states per eV and atom in aluminium, sigma^2 with step^2 / 6 */
static void
test_bias (void)
{
  double d, small = get_chain_error (NEAR_SMEARING_FERMI_DIRAC, 0.2, 0.1, 0.015, 0, &d);
  double large = get_chain_error (NEAR_SMEARING_FERMI_DIRAC, 0.4, 0.1, 0.015, 0, &d);

  g_test_message ("%g and %g meV per atom, D = %g", small, large, d);
  near_assert_close (small, -500.0 * (0.04 + 0.01 / 6.0) * d, 0.3, 0.0);
  near_assert_close (large, -500.0 * (0.16 + 0.01 / 6.0) * d, 0.3, 0.0);
  g_assert_cmpfloat (small, <, -4.0);
  g_assert_cmpfloat (large, >, -80.0);
}

/* What a model could say */
static void
test_chain_input (void)
{
  enum
  {
    N = 6
  };
  static const double bad[] = { 0.0, -1.0, NAN, INFINITY };
  static const gsize grids[][3] = { { N, N, N }, { 1, N, N }, { 0, 0, 0 } };
  const NearEnergyGrid grid = { -6.0, 0.5, 40 };
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  g_autoptr (GPtrArray) pseudos = near_pseudo_choose_for_crystal ("hgh", crystal, NULL);
  NearPseudopotential *const *list = (NearPseudopotential *const *) pseudos->pdata;
  g_autofree double *values = g_new (double, N *N *N *grid.n);
  NearLdosEnergy energy;

  for (guint i = 0; i < G_N_ELEMENTS (bad) + 2; i++)
    {
      g_autoptr (GError) error = NULL;

      for (gsize v = 0; v < N * N * N * grid.n; v++)
        values[v] = i < G_N_ELEMENTS (bad) ? bad[i] : 0.03;
      g_assert_false (
          near_ldos_energy_compute (crystal, list, NEAR_XC_TETER,
                                    grids[i < G_N_ELEMENTS (bad) ? 0 : i - G_N_ELEMENTS (bad) + 1],
                                    &grid, values, 0.01, &energy, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
  for (guint i = 1; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (near_ldos_energy_compute (crystal, list, NEAR_XC_TETER, grids[0], &grid,
                                                values, bad[i], &energy, &error));
      g_assert_nonnull (error);
    }
  g_autoptr (GError) error = NULL;
  g_assert_true (near_ldos_energy_compute (crystal, list, NEAR_XC_TETER, grids[0], &grid, values,
                                           0.01, &energy, &error));
  g_assert_no_error (error);
  g_assert_true (isfinite (energy.free));
}

/* On points that would hold the density of a cut-off above all that are allowed */
static void
test_dense_points (void)
{
  static const double f[] = { 0.1, 0.2, 0.3 };
  static const guint hydrogen = 1;
  const NearEnergyGrid grid = { -6.0, 5.0, 3 };
  const gsize n[] = { 90, 90, 90 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (1.5, 1, f, &hydrogen);
  g_autoptr (GPtrArray) pseudos = near_pseudo_choose_for_crystal ("hgh", crystal, NULL);
  gsize n_values = n[0] * n[1] * n[2] * grid.n;
  g_autofree double *values = g_new (double, n_values);
  g_autoptr (GError) error = NULL;
  NearLdosEnergy energy;

  for (gsize v = 0; v < n_values; v++)
    values[v] = 0.1;
  near_ldos_energy_compute (crystal, (NearPseudopotential *const *) pseudos->pdata, NEAR_XC_TETER,
                            n, &grid, values, 0.01, &energy, &error);
  g_assert_no_error (error);
  near_assert_close (energy.n_electrons, 1.0, 0.0, 1e-9);
  near_assert_close (energy.hartree, 0.0, 0.0, 1e-12); /* of an even density */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/chain/closed", test_closed);
  g_test_add_func ("/dft/chain/bias", test_bias);
  g_test_add_func ("/dft/chain/input", test_chain_input);
  g_test_add_func ("/dft/chain/dense-points", test_dense_points);
  return g_test_run ();
}
