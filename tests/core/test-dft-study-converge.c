/* test-dft-study-converge.c — series of cut-offs and meshes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Energies of ABINIT 9.6.2: fcc aluminium, 4.05 Å, one atom, the same pseudopotential and smearing.
 */
#undef G_DISABLE_ASSERT
#include "near-dft-converge.h"
#include "near-init.h"
#include "near-units.h"

#include "dft-study-test.h"
#include "near-test.h"

#include <math.h>

static NearDftConverge *
run_aluminium (const NearDftConvergeSettings *settings)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.05);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 6.0, 4);
  g_autoptr (GError) error = NULL;
  NearDftConverge *converge = near_dft_converge_new (crystal, &scf, settings, &error);

  g_assert_no_error (error);
  g_assert_true (near_dft_converge_run (converge, NULL, &error));
  g_assert_no_error (error);
  return converge;
}

/* The other program's box is another one now and then: 1e-6 Ha are 0.03 meV. */
static void
check_energies (const NearDftConverge *converge, const double *energies, gsize n)
{
  const NearDftConvergePoint *points = near_dft_converge_peek_points (converge);

  g_assert_cmpuint (near_dft_converge_get_n_points (converge), ==, n);
  g_assert_true (isnan (points[0].change));
  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (points[i].is_converged);
      near_assert_close (points[i].free_per_atom, energies[i], 0, 1e-6);
      near_assert_close (points[i].error, energies[i] - energies[n - 1], 0, 2e-6);
      if (i > 0)
        near_assert_close (points[i].change, energies[i] - energies[i - 1], 0, 2e-6);
      near_assert_close (points[i].force_error, 0.0, 0, 1e-6);
    }
}

static void
test_cutoffs (void)
{
  static const double energies[]
      = { -2.07736166226002, -2.08662872338088, -2.08986563458824, -2.09074729331030 };
  NearDftConvergeSettings settings = { .accuracy = 1e-3 };
  g_autoptr (NearDftConverge) converge = NULL;
  const NearDftConvergePoint *points;
  g_autoptr (GError) error = NULL;
  gsize enough;

  g_assert_true (near_dft_converge_settings_parse (&settings, "4, 6,8,10", &error));
  converge = run_aluminium (&settings);
  check_energies (converge, energies, 4);
  points = near_dft_converge_peek_points (converge);
  for (guint i = 1; i < 4; i++)
    {
      g_assert_cmpuint (points[i].n_waves, >, points[i - 1].n_waves);
      g_assert_cmpuint (points[i].n_k, ==, points[0].n_k);
    }
  /* 0.88 mHa are left at 8 Ha. */
  g_assert_true (near_dft_converge_get_sufficient (converge, &enough));
  g_assert_cmpuint (enough, ==, 2);
  g_assert_cmpuint (near_dft_converge_get_notes (converge)->len, ==, 0);
}

/* With the mesh the energy swings. */
static void
test_meshes (void)
{
  static const double energies[]
      = { -2.11931600709048, -2.07585695803948, -2.08662872338088, -2.09387168195917 };
  NearDftConvergeSettings settings = { .kind = NEAR_DFT_CONVERGE_K_MESH, .accuracy = 0.02 };
  g_autoptr (NearDftConverge) converge = NULL, strict = NULL;
  g_autoptr (GError) error = NULL;
  gsize enough;

  g_assert_true (near_dft_converge_settings_parse (&settings, "2,3,4x4x4,5", &error));
  converge = run_aluminium (&settings);
  check_energies (converge, energies, 4);
  g_assert_cmpint (near_dft_converge_peek_points (converge)[3].k_mesh[2], ==, 5);
  g_assert_true (near_dft_converge_get_sufficient (converge, &enough));
  g_assert_cmpuint (enough, ==, 1);
  /* Nothing before the last one is as near as a milli-electronvolt. */
  settings.accuracy = 0.0;
  strict = run_aluminium (&settings);
  near_assert_close (near_dft_converge_get_settings (strict)->accuracy, 1e-3 / NEAR_HARTREE_EV,
                     1e-12, 0);
  g_assert_false (near_dft_converge_get_sufficient (strict, &enough));
  g_assert_nonnull (near_notes_find (near_dft_converge_get_notes (strict), "accuracy-not-reached"));
}

/* Forces of displaced atoms come nearer with the cut-off; stopped and not stopped, the same. */
static void
test_forces (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_silicon (5.43, 0.02);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 4.0, 1);
  NearDftConvergeSettings settings
      = { .n = 3, .cutoffs = { 3.0, 5.0, 7.0 }, .force_accuracy = 1e-6, .accuracy = 1.0 };
  GError *error = NULL;
  g_autoptr (NearDftConverge) at_once = near_dft_converge_new (crystal, &scf, &settings, &error);
  g_autoptr (NearDftConverge) stopped = near_dft_converge_new (crystal, &scf, &settings, &error);
  const NearDftConvergePoint *points;
  guint n_stops = 0;
  gsize enough;

  g_assert_true (near_dft_converge_run (at_once, NULL, &error));
  for (;;)
    {
      DftStudyTestStop stop;
      NearMonitor monitor = dft_study_test_stop_after (&stop, 20);

      if (near_dft_converge_run (stopped, &monitor, &error))
        break;
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpuint (++n_stops, <, 1000);
    }
  g_assert_cmpuint (n_stops, >, 0);
  points = near_dft_converge_peek_points (at_once);
  g_assert_cmpfloat (points[0].force_error, >, points[1].force_error);
  g_assert_cmpfloat (points[1].force_error, >, 1e-4);
  g_assert_cmpfloat (points[2].force_error, ==, 0.0);
  g_assert_false (near_dft_converge_get_sufficient (at_once, &enough));
  for (guint i = 0; i < 3; i++)
    near_assert_close (near_dft_converge_peek_points (stopped)[i].free_per_atom,
                       points[i].free_per_atom, 0, 1e-6);
}

/* Chosen: rising, and around what was given. */
static void
test_chosen (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.05);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 6.0, 2);
  g_autoptr (GError) error = NULL;

  for (guint kind = 0; kind < 2; kind++)
    {
      NearDftConvergeSettings settings = { .kind = kind };
      g_autoptr (NearDftConverge) converge
          = near_dft_converge_new (crystal, &scf, &settings, &error);
      const NearDftConvergeSettings *own;

      g_assert_no_error (error);
      own = near_dft_converge_get_settings (converge);
      g_assert_cmpuint (own->n, >=, 5);
      if (kind == NEAR_DFT_CONVERGE_CUTOFF)
        {
          g_assert_cmpfloat (own->cutoffs[0], ==, 3.0);
          g_assert_cmpfloat (own->cutoffs[own->n - 1], ==, 12.0);
        }
      else
        g_assert_cmpint (own->meshes[own->n - 1][0], >, own->meshes[0][0]);
      g_assert_false (near_dft_converge_is_finished (converge));
    }
}

static void
test_wrong (void)
{
  static const char *const wrong[] = { "", "4", "8,6", "4,4", "4,x", "4,inf", "4;6" };
  static const char *const wrong_meshes[] = { "2,2", "4,2", "2x2,3", "0,1", "2,3x3x3x3", "2,3.5" };
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.05);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 6.0, 2);
  NearDftConvergeSettings settings = { .n = 0 };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (near_dft_converge_settings_parse (&settings, wrong[i], &error));
      g_assert_true (error != NULL && error->domain == NEAR_ERROR);
      g_clear_error (&error);
    }
  settings.kind = NEAR_DFT_CONVERGE_K_MESH;
  for (guint i = 0; i < G_N_ELEMENTS (wrong_meshes); i++)
    {
      g_assert_false (near_dft_converge_settings_parse (&settings, wrong_meshes[i], &error));
      g_assert_true (error != NULL && error->domain == NEAR_ERROR);
      g_clear_error (&error);
    }
  settings.accuracy = -1.0;
  g_assert_null (near_dft_converge_new (crystal, &scf, &settings, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft-study-converge/cutoffs", test_cutoffs);
  g_test_add_func ("/dft-study-converge/meshes", test_meshes);
  g_test_add_func ("/dft-study-converge/forces", test_forces);
  g_test_add_func ("/dft-study-converge/chosen", test_chosen);
  g_test_add_func ("/dft-study-converge/wrong", test_wrong);
  return g_test_run ();
}
