/* test-dft-study-eos.c — equations of state
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of other programs: ABINIT 9.6.2, the same pseudopotential, cut-off, mesh and smearing,
 * Birch and Murnaghan's curve through its energies. */
#undef G_DISABLE_ASSERT
#include "near-dft-eos.h"
#include "near-init.h"
#include "near-units.h"

#include "dft-study-test.h"
#include "near-test.h"

#include <math.h>

/* --- the curve ----------------------------------------------------------------------------------
 */

/* Integral of Birch's pressure by hand: what the paper prints, in GPa and Å^3, in eV */
static double
birch (double v, double v0, double e0, double b0, double prime)
{
  double r = cbrt (v0 / v), y = r * r, d = y - 1.0;

  return e0
         + 9.0 * v0 * b0 / 16.0 * (d * d * d * prime + d * d * (6.0 - 4.0 * y))
               / NEAR_EV_PER_ANGSTROM3_GPA;
}

static void
test_exact (void)
{
  static const double volumes[] = { 15.1, 16.9, 15.6, 16.2, 14.5 };
  double energies[5];
  NearBirchMurnaghan fit;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    energies[i] = birch (volumes[i], 15.9, -57.1, 81.3, 4.4);
  for (guint n = 4; n <= 5; n++)
    {
      g_assert_true (near_birch_murnaghan_fit (n, volumes, energies, &fit, &error));
      g_assert_no_error (error);
      near_assert_close (fit.v0, 15.9, 1e-10, 0);
      near_assert_close (fit.e0, -57.1, 1e-13, 0);
      near_assert_close (fit.b0, 81.3, 1e-7, 0);
      near_assert_close (fit.b0_prime, 4.4, 1e-6, 0);
      near_assert_close (fit.rms, 0.0, 0, 1e-12);
      g_assert_true (fit.is_inside);
    }
  /* p = -dE/dV */
  near_assert_close (near_birch_murnaghan_get_pressure (&fit, 15.0),
                     -(near_birch_murnaghan_get_energy (&fit, 15.001)
                       - near_birch_murnaghan_get_energy (&fit, 14.999))
                         / 0.002 * NEAR_EV_PER_ANGSTROM3_GPA,
                     1e-6, 0);
  g_assert_cmpfloat (near_birch_murnaghan_get_pressure (&fit, 15.0), >, 3.0);
  /* A milli-electronvolt on one point is seen. */
  energies[2] += 0.001;
  g_assert_true (near_birch_murnaghan_fit (5, volumes, energies, &fit, &error));
  g_assert_cmpfloat (fit.rms, >, 1e-5);
}

static void
test_refused (void)
{
  static const double volumes[] = { 15, 16, 17, 18 }, same[] = { 15, 16, 16, 15 };
  static const double falling[] = { 0, -1, -2.5, -5 }, nan[] = { 0, 1, NAN, 2 };
  double energies[4];
  NearBirchMurnaghan fit;
  GError *error = NULL;

  for (guint i = 0; i < 4; i++)
    energies[i] = birch (volumes[i], 14.2, 0, 81.3, 4.4);
  g_assert_true (near_birch_murnaghan_fit (4, volumes, energies, &fit, &error));
  g_assert_false (fit.is_inside);
  near_assert_close (fit.v0, 14.2, 1e-8, 0);
  g_assert_false (near_birch_murnaghan_fit (3, volumes, energies, &fit, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_false (near_birch_murnaghan_fit (4, same, energies, &fit, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_false (near_birch_murnaghan_fit (4, volumes, falling, &fit, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (near_birch_murnaghan_fit (4, volumes, nan, &fit, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_clear_error (&error);
}

static void
test_parse (void)
{
  static const char *const wrong[]
      = { "",          "0.9:1.1",     "0.9:1.1:x", "1.1:0.9:5",  "0:1:5",
          "0.9:1.1:1", "0.9:1.1:5:2", "a:1:5",     "0.9:1.1:2.5" };
  NearDftEosSettings settings;
  g_autoptr (GError) error = NULL;

  near_dft_eos_settings_init (&settings);
  g_assert_cmpuint (settings.n, ==, 7);
  g_assert_true (near_dft_eos_settings_parse (&settings, "0.9: 1.2 :4", &error));
  g_assert_cmpfloat (settings.from, ==, 0.9);
  g_assert_cmpfloat (settings.to, ==, 1.2);
  g_assert_cmpuint (settings.n, ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (near_dft_eos_settings_parse (&settings, wrong[i], &error));
      g_assert_true (error != NULL && error->domain == NEAR_ERROR);
      g_clear_error (&error);
    }
  g_assert_cmpuint (settings.n, ==, 4);
}

/* --- crystals -----------------------------------------------------------------------------------
 */

/* @given: the edge of the cubic cell that it was begun with; @atol in Å, GPa, meV */
static void
check_fit (const NearDftEos *eos,
           gboolean is_extrapolated,
           double given,
           double edge,
           double b0,
           double e0,
           const double atol[3])
{
  NearBirchMurnaghan fit;
  g_autoptr (GError) error = NULL;

  g_assert_true (near_dft_eos_fit (eos, is_extrapolated, &fit, &error));
  g_assert_no_error (error);
  g_test_message ("a %g Å, B0 %g GPa, B0' %g, E0 %.9f Ha, rms %g eV",
                  given * near_dft_eos_get_length_factor (eos, &fit), fit.b0, fit.b0_prime,
                  fit.e0 / NEAR_HARTREE_EV, fit.rms);
  near_assert_close (given * near_dft_eos_get_length_factor (eos, &fit), edge, 0, atol[0]);
  near_assert_close (fit.b0, b0, 0, atol[1]);
  near_assert_close (fit.e0, e0 * NEAR_HARTREE_EV, 0, 1e-3 * atol[2]);
  g_assert_true (fit.is_inside);
}

static NearDftEos *
run (NearCrystal *crystal, double ecut, int k, double width, guint n_volumes)
{
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, ecut, k);
  NearDftEosSettings settings = { 0.94, 1.06, n_volumes };
  g_autoptr (GError) error = NULL;
  NearDftEos *eos;

  scf.occupation.width = width;
  eos = near_dft_eos_new (crystal, &scf, &settings, &error);
  g_assert_no_error (error);
  g_assert_true (near_dft_eos_run (eos, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (near_dft_eos_is_finished (eos));
  g_assert_cmpuint (near_dft_eos_get_n_points (eos), ==, n_volumes);
  /* Low cut-offs: that the curve is rough may be said, nothing else. */
  for (guint i = 0; i < near_dft_eos_get_notes (eos)->len; i++)
    {
      const NearNote *note = near_dft_eos_get_notes (eos)->pdata[i];

      g_assert_cmpstr (note->id, ==, "rough-curve");
    }
  return eos;
}

/* Energies and pressures of ABINIT at the same volumes; 1e-6 Ha are 0.03 meV: its box is another at
 * two of them. */
static void
test_aluminium (void)
{
  static const double free[] = { -2.09969676580453, -2.10016105845248, -2.10023269041482,
                                 -2.10009068215686, -2.09972880887739 };
  static const double internal[] = { -2.09732340231260, -2.09774115783283, -2.09776239480585,
                                     -2.09757292097474, -2.09716810596142 };
  static const double pressure[] = { 3.6165, 0.73495, -1.7250, -3.7996, -5.5589 };
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.0);
  g_autoptr (NearDftEos) eos = run (crystal, 8.0, 6, 0.01, 5);
  g_autoptr (NearCrystal) at_minimum = NULL;
  NearBirchMurnaghan fit;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      const NearDftEosPoint *point = near_dft_eos_peek_points (eos) + i;

      g_assert_true (point->is_converged);
      near_assert_close (point->factor, 0.94 + 0.03 * i, 1e-12, 0);
      near_assert_close (point->volume, 16.0 * point->factor, 1e-10, 0);
      near_assert_close (point->free, free[i], 0, 1e-6);
      near_assert_close (point->internal, internal[i], 0, 2e-6);
      near_assert_close (point->extrapolated, 0.5 * (point->free + point->internal), 1e-14, 0);
      near_assert_close (point->pressure, pressure[i], 0, 0.005);
    }
  g_assert_true (near_dft_eos_fit (eos, FALSE, &fit, &error));
  at_minimum = near_dft_eos_new_crystal (eos, &fit, &error);
  g_assert_no_error (error);
  near_assert_close (near_crystal_get_volume (at_minimum), fit.v0, 1e-12, 0);
}

/* ABINIT's curves through seven volumes. */
static void
test_published (void)
{
  static const double atol[] = { 1e-3, 1.0, 0.1 };
  g_autoptr (NearCrystal) aluminium = dft_study_test_new_aluminium (4.0);
  g_autoptr (NearCrystal) silicon = dft_study_test_new_silicon (5.39, 0.0);
  g_autoptr (NearDftEos) metal = NULL, insulator = NULL;

  if (!g_test_slow ())
    {
      g_test_skip ("run with -m slow");
      return;
    }
  metal = run (aluminium, 10.0, 16, 0.01, 7);
  check_fit (metal, FALSE, 4.0, 3.98477, 80.87, -2.09942387, atol);
  check_fit (metal, TRUE, 4.0, 3.97880, 82.30, -2.09773158, atol);
  insulator = run (silicon, 15.0, 6, 1e-4, 7);
  check_fit (insulator, FALSE, 5.39, 5.38722, 95.98, 2.0 * -3.96570697, atol);
}

/* Stopped again and again, it comes to the same numbers; volumes without a minimum are told. */
static void
test_stopped (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.1);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 8.0, 3);
  NearDftEosSettings settings = { 1.0, 1.15, 4 };
  GError *error = NULL;
  g_autoptr (NearDftEos) at_once = near_dft_eos_new (crystal, &scf, &settings, &error);
  g_autoptr (NearDftEos) stopped = near_dft_eos_new (crystal, &scf, &settings, &error);
  guint n_stops = 0;

  g_assert_true (near_dft_eos_run (at_once, NULL, &error));
  for (;;)
    {
      DftStudyTestStop stop;
      NearMonitor monitor = dft_study_test_stop_after (&stop, 30);

      if (near_dft_eos_run (stopped, &monitor, &error))
        break;
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpuint (++n_stops, <, 1000);
    }
  g_assert_cmpuint (n_stops, >, 0);
  for (guint i = 0; i < 4; i++)
    near_assert_close (near_dft_eos_peek_points (stopped)[i].free,
                       near_dft_eos_peek_points (at_once)[i].free, 0, 1e-7);
  g_assert_nonnull (near_notes_find (near_dft_eos_get_notes (stopped), "no-minimum"));
}

static void
test_wrong (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.0);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 5.0, 2);
  NearDftEosSettings settings = { 1.06, 0.94, 4 };
  GError *error = NULL;

  g_assert_null (near_dft_eos_new (crystal, &scf, &settings, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  near_dft_eos_settings_init (&settings);
  scf.ecut_ha = -1.0;
  g_assert_null (near_dft_eos_new (crystal, &scf, &settings, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  scf.ecut_ha = 5.0;
  scf.pseudos = NULL;
  g_assert_null (near_dft_eos_new (crystal, &scf, &settings, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
}

/* What did not converge is told, and does not count. */
static void
test_not_converged (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.0);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 5.0, 2);
  NearDftEosSettings settings = { 0.95, 1.05, 4 };
  NearBirchMurnaghan fit;
  g_autoptr (GError) error = NULL;

  scf.max_iterations = 1;
  g_autoptr (NearDftEos) eos = near_dft_eos_new (crystal, &scf, &settings, &error);
  g_assert_true (near_dft_eos_run (eos, NULL, &error));
  g_assert_false (near_dft_eos_peek_points (eos)[0].is_converged);
  g_assert_nonnull (near_notes_find (near_dft_eos_get_notes (eos), "not-converged"));
  g_assert_false (near_dft_eos_fit (eos, FALSE, &fit, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
}

/* Four hartree: plane waves jump between the volumes, and B0 would be hundreds of GPa. */
static void
test_rough (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.05);
  g_autoptr (NearDftEos) eos = run (crystal, 4.0, 4, 0.01, 7);

  g_assert_nonnull (near_notes_find (near_dft_eos_get_notes (eos), "rough-curve"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft-study-eos/exact", test_exact);
  g_test_add_func ("/dft-study-eos/refused", test_refused);
  g_test_add_func ("/dft-study-eos/parse", test_parse);
  g_test_add_func ("/dft-study-eos/aluminium", test_aluminium);
  g_test_add_func ("/dft-study-eos/published", test_published);
  g_test_add_func ("/dft-study-eos/stopped", test_stopped);
  g_test_add_func ("/dft-study-eos/wrong", test_wrong);
  g_test_add_func ("/dft-study-eos/not-converged", test_not_converged);
  g_test_add_func ("/dft-study-eos/rough", test_rough);
  return g_test_run ();
}
