/* test-scf-cycle.c — the self-consistent cycle: how it begins, goes on, is stopped and fails
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "scf-test.h"

#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

/* --- how it goes on ----------------------------------------------------------------------------
 */

static void
check_same (const NearScfResult *a, const NearScfResult *b)
{
  gsize n_k = near_k_points_get_n (near_scf_result_get_k_points (a));
  gsize n_bands = near_scf_result_get_n_bands (a);
  gsize n_points = near_scf_result_get_system (a)->n_points;
  const NearScfReport *x = near_scf_result_get_report (a), *y = near_scf_result_get_report (b);

  g_assert_cmpmem (&x->energies, sizeof x->energies, &y->energies, sizeof y->energies);
  g_assert_cmpuint (x->iteration, ==, y->iteration);
  g_assert_cmpuint (n_bands, ==, near_scf_result_get_n_bands (b));
  g_assert_cmpmem (near_scf_result_peek_eigenvalues (a), n_k * n_bands * sizeof (double),
                   near_scf_result_peek_eigenvalues (b), n_k * n_bands * sizeof (double));
  g_assert_cmpmem (near_scf_result_peek_density (a), n_points * sizeof (double),
                   near_scf_result_peek_density (b), n_points * sizeof (double));
  g_assert_cmpmem (near_scf_result_peek_forces (a), 6 * sizeof (double),
                   near_scf_result_peek_forces (b), 6 * sizeof (double));
  g_assert_cmpmem (near_scf_result_peek_stress (a), 6 * sizeof (double),
                   near_scf_result_peek_stress (b), 6 * sizeof (double));
  for (gsize k = 0; k < n_k; k++)
    {
      gsize bytes = n_bands * near_scf_result_get_sphere (a, k)->n_half * sizeof (NearComplex);

      g_assert_cmpmem (near_scf_result_peek_half_orbitals (a, k), bytes,
                       near_scf_result_peek_half_orbitals (b, k), bytes);
    }
}

/* With one k-point the threads share its bands. */
static void
test_threads (void)
{
  static const int meshes[][3] = { { 1, 1, 1 }, { 2, 1, 3 } };
  guint n_threads = near_get_n_threads ();

  for (guint m = 0; m < 2; m++)
    {
      g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
      NearScfSettings settings
          = scf_test_get_settings (5.0, meshes[m][0], meshes[m][1], meshes[m][2]);

      settings.tolerance_ha = 1e-7;
      near_set_n_threads (1);
      g_autoptr (NearScfResult) one = scf_test_run (crystal, &settings);
      near_set_n_threads (2);
      g_autoptr (NearScfResult) two = scf_test_run (crystal, &settings);
      near_set_n_threads (5);
      g_autoptr (NearScfResult) five = scf_test_run (crystal, &settings);

      check_same (one, two);
      check_same (one, five);
    }
  near_set_n_threads (n_threads);
}

static void
test_continued (void)
{
  static const NearMat3 lattice = SCF_TEST_ODD_LATTICE;
  static const double f[] = { 0.03, 0.0, -0.02, 0.5, 0.54, 0.47 };
  static const guint elements[] = { 13, 13 };
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  g_autoptr (NearCrystal) moved = crystal_test_new (&lattice, 2, f, elements);
  NearMat3 larger = lattice;
  NearScfSettings settings = scf_test_get_settings (5.0, 2, 1, 2);
  g_autoptr (GError) error = NULL;

  for (guint r = 0; r < 3; r++)
    for (guint c = 0; c < 3; c++)
      larger.m[r][c] *= 1.02;
  g_autoptr (NearCrystal) strained = crystal_test_new (&larger, 2, f, elements);
  NearCrystal *crystals[] = { crystal, moved, strained };
  g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) first = near_scf_run (scf, NULL, &error);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (NearScfResult) fresh = scf_test_run (crystals[i], &settings);
      g_autoptr (NearScf) next = near_scf_new_from (scf, crystals[i], &error);
      g_assert_no_error (error);
      g_autoptr (NearScfResult) result = near_scf_run (next, NULL, &error);
      g_assert_no_error (error);

      near_assert_close (scf_test_get_free (result), scf_test_get_free (fresh), 0.0, 2e-9);
      g_assert_cmpuint (near_scf_result_get_report (result)->iteration, <,
                        near_scf_result_get_report (fresh)->iteration);
    }
  /* other numbers of atoms: from the beginning */
  g_autoptr (NearCrystal) single = crystal_test_new (&lattice, 1, f, elements);
  g_autoptr (NearScf) other = near_scf_new_from (scf, single, &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) result = near_scf_run (other, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_CONVERGED);
}

/* All plane waves are bands, and the smaller cell has fewer of them. */
static void
test_smaller (void)
{
  static const double f[] = { SCF_TEST_ODD_POSITIONS };
  static const guint elements[] = { 13, 13 };
  NearMat3 lattice = SCF_TEST_ODD_LATTICE;
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings settings = scf_test_get_settings (3.0, 2, 1, 1);
  g_autoptr (GError) error = NULL;

  for (guint r = 0; r < 3; r++)
    for (guint c = 0; c < 3; c++)
      lattice.m[r][c] *= 0.85;
  g_autoptr (NearCrystal) smaller = crystal_test_new (&lattice, 2, f, elements);
  g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
  g_assert_no_error (error);
  /* Nothing to go on from yet */
  g_autoptr (NearScf) early = near_scf_new_from (scf, smaller, &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) of_early = near_scf_run (early, NULL, &error);
  g_assert_no_error (error);
  near_scf_result_unref (near_scf_run (scf, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (near_scf_cover (scf, 100.0, NULL, &error));
  g_autoptr (NearScf) next = near_scf_new_from (scf, smaller, &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) result = near_scf_run (next, NULL, &error);
  g_assert_no_error (error);
  near_assert_close (scf_test_get_free (result), scf_test_get_free (of_early), 0.0, 2e-9);
}

/* A result of the second iteration, looked at when the cycle is over and gone */
static void
test_results_stay (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings settings = scf_test_get_settings (5.0, 2, 1, 1);
  g_autoptr (GError) error = NULL;
  NearScfResult *early[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
      NearScfReport report;

      g_assert_no_error (error);
      for (guint step = 0; step < 2; step++)
        g_assert_true (near_scf_step (scf, &report, NULL, &error));
      g_assert_false (report.is_finished);
      early[i] = near_scf_dup_result (scf);
      g_assert_cmpint (near_scf_result_get_status (early[i]), ==, NEAR_SCF_RUNNING);
      if (i == 1)
        {
          g_autoptr (NearScfResult) last = near_scf_run (scf, NULL, &error);

          g_assert_no_error (error);
          g_assert_true (near_scf_cover (scf, 1.0, NULL, &error));
          g_assert_cmpfloat (scf_test_get_free (last), !=, scf_test_get_free (early[1]));
        }
    }
  check_same (early[0], early[1]);
  near_scf_result_unref (early[0]);
  near_scf_result_unref (early[1]);
}

/* Each question is the one that is answered with "stop", once. */
static void
test_cancel (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings settings = scf_test_get_settings (3.0, 2, 1, 1);
  g_autoptr (NearScfResult) expected = scf_test_run (crystal, &settings);
  gboolean was_stopped = TRUE;
  guint n = 0;

  near_set_n_threads (1);
  for (; was_stopped; n += n < 12 ? 1 : 7)
    {
      guint left = n;
      NearMonitor monitor = { scf_test_stop_at, &left };
      g_autoptr (GError) error = NULL;
      g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
      g_autoptr (NearScfResult) result = near_scf_run (scf, &monitor, &error);

      was_stopped = result == NULL;
      if (was_stopped)
        {
          g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
          g_clear_error (&error);
          result = near_scf_run (scf, NULL, &error);
          g_assert_no_error (error);
        }
      g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_CONVERGED);
      near_assert_close (scf_test_get_free (result), scf_test_get_free (expected), 0.0, 2e-9);
    }
  g_assert_cmpuint (n, >, 30);
  near_set_n_threads (0);
}

/* A step that was stopped anywhere leaves what belongs to the one before it: energies, occupations
 * and potential are of one iteration. */
static void
test_cancel_result (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings settings = scf_test_get_settings (3.0, 2, 1, 1);
  gboolean was_stopped = TRUE;
  guint n = 0;

  near_set_n_threads (1);
  for (; was_stopped; n++)
    {
      guint left = n;
      NearMonitor monitor = { scf_test_stop_at, &left };
      g_autoptr (GError) error = NULL;
      g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
      NearScfReport report, later;

      g_assert_true (near_scf_step (scf, NULL, NULL, &error));
      g_assert_true (near_scf_step (scf, &report, NULL, &error));
      g_autoptr (NearScfResult) before = near_scf_dup_result (scf);
      was_stopped = !near_scf_step (scf, &later, &monitor, &error);
      if (!was_stopped)
        break;
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_autoptr (NearScfResult) after = near_scf_dup_result (scf);
      gsize size = near_k_points_get_n (near_scf_result_get_k_points (after))
                   * near_scf_result_get_n_bands (after) * sizeof (double);

      g_assert_cmpmem (&report, sizeof report, near_scf_result_get_report (after), sizeof report);
      g_assert_cmpmem (near_scf_result_peek_eigenvalues (before), size,
                       near_scf_result_peek_eigenvalues (after), size);
      g_assert_cmpmem (near_scf_result_peek_occupations (before), size,
                       near_scf_result_peek_occupations (after), size);
      size = near_scf_result_get_system (after)->n_points * sizeof (double);
      g_assert_cmpmem (near_scf_result_peek_potential (before), size,
                       near_scf_result_peek_potential (after), size);
    }
  g_assert_cmpuint (n, >, 3);
  near_set_n_threads (0);
}

/* The only band is not a buffer for itself. */
static void
test_cover_one_band (void)
{
  static const double f[] = { 0.1, 0.2, 0.3 };
  static const guint helium = 2;
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (3.0, 1, f, &helium);
  NearScfSettings settings = scf_test_get_settings (4.0, 2, 1, 1);
  g_autoptr (GError) error = NULL;

  settings.n_bands = 1;
  g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
  g_assert_no_error (error);
  near_scf_result_unref (near_scf_run (scf, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (near_scf_cover (scf, -2.0, NULL, &error));
  g_autoptr (NearScfResult) low = near_scf_dup_result (scf);
  g_assert_cmpuint (near_scf_result_get_n_bands (low), ==, 1);
  near_assert_close (
      near_scf_result_get_covered (low),
      MIN (near_scf_result_peek_eigenvalues (low)[0], near_scf_result_peek_eigenvalues (low)[1]),
      0.0, 0.0);
  g_assert_true (near_scf_cover (scf, 0.5, NULL, &error));
  g_autoptr (NearScfResult) high = near_scf_dup_result (scf);
  g_assert_cmpuint (near_scf_result_get_n_bands (high), >, 1);
  g_assert_cmpfloat (near_scf_result_get_covered (high), >=, 0.5);
}

/* Covering, stopped anywhere, changes nothing that a result shows but bands; then it works. */
static void
test_cancel_cover (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings settings = scf_test_get_settings (4.0, 2, 1, 1);
  gboolean was_stopped = TRUE;

  for (guint n = 0; was_stopped; n += n < 8 ? 1 : 5)
    {
      guint left = n;
      NearMonitor monitor = { scf_test_stop_at, &left };
      g_autoptr (GError) error = NULL;
      g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
      g_autoptr (NearScfResult) before = near_scf_run (scf, NULL, &error);

      was_stopped = !near_scf_cover (scf, 2.0, &monitor, &error);
      if (was_stopped)
        g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_clear_error (&error);
      g_autoptr (NearScfResult) after = near_scf_dup_result (scf);
      gsize n_bands = near_scf_result_get_n_bands (after);

      near_assert_close (scf_test_get_free (after), scf_test_get_free (before), 0.0, 2e-9);
      for (gsize i = 0; i < n_bands * near_k_points_get_n (near_scf_result_get_k_points (after));
           i++)
        g_assert_cmpfloat (fabs (near_scf_result_peek_eigenvalues (after)[i]), <, 10.0);
      near_assert_close_array (near_scf_result_peek_forces (after),
                               near_scf_result_peek_forces (before), 6, 0.0, 2e-3);
      g_assert_true (near_scf_cover (scf, 2.0, NULL, &error));
      g_autoptr (NearScfResult) covered = near_scf_dup_result (scf);
      g_assert_cmpfloat (near_scf_result_get_covered (covered), >=, 2.0);
      near_assert_close (scf_test_get_free (covered), scf_test_get_free (before), 0.0, 2e-9);
    }
}

/* --- how it ends -------------------------------------------------------------------------------
 */

static void
test_not_converged (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings settings = scf_test_get_settings (4.0, 2, 1, 1);

  settings.max_iterations = 2;
  g_autoptr (NearScfResult) result = scf_test_run_with (crystal, &settings, "hgh");
  const NearNote *note = near_notes_find (near_scf_result_get_notes (result), "not-converged");

  g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_NOT_CONVERGED);
  g_assert_cmpuint (near_scf_result_get_report (result)->iteration, ==, 2);
  g_assert_true (near_scf_result_get_report (result)->is_finished);
  g_assert_nonnull (note);
  g_assert_nonnull (strstr (note->text, "more iterations"));
}

static void
test_bands (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings settings = scf_test_get_settings (4.0, 2, 1, 1);
  g_autoptr (GError) error = NULL;

  settings.n_bands = 4;
  g_autoptr (NearScfResult) few = scf_test_run_with (crystal, &settings, "hgh");
  g_assert_true (scf_test_has_note (few, "top-band-occupied"));
  g_assert_cmpuint (near_scf_result_get_n_bands (few), ==, 4);

  /* as many as the electrons fill to the brim */
  settings.n_bands = 3;
  g_autoptr (NearScfResult) full = scf_test_run_with (crystal, &settings, "hgh");
  g_assert_true (scf_test_has_note (full, "top-band-occupied"));
  near_assert_close (near_scf_result_peek_occupations (full)[2], 1.0, 0.0, 1e-9);

  settings.n_bands = 2;
  g_assert_null (scf_test_new (crystal, &settings, "hgh", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  settings.n_bands = 1000;
  g_assert_null (scf_test_new (crystal, &settings, "hgh", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  settings.n_bands = G_MAXSIZE / 2;
  g_assert_null (scf_test_new (crystal, &settings, "hgh", &error));
  g_assert_nonnull (error);
}

/* With one point of k the electrons sit where free ones would not: in a shell of eight, of which
 * seven are counted on. */
static void
test_widening (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_primitive (2.2, 13);
  NearScfSettings settings = scf_test_get_settings (9.0, 1, 1, 1);
  g_autoptr (GError) error = NULL;
  NearScfReport report = { 0 };
  guint n_wider = 0;

  settings.occupation.width = 0.1;
  g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
  g_assert_no_error (error);
  gsize n_bands = near_scf_get_settings (scf)->n_bands;
  while (!report.is_finished)
    {
      g_assert_true (near_scf_step (scf, &report, NULL, &error));
      g_autoptr (NearScfResult) result = near_scf_dup_result (scf);
      const double *eigenvalues = near_scf_result_peek_eigenvalues (result);

      n_wider += near_scf_result_get_n_bands (result) > n_bands;
      for (gsize i = 0; i < near_scf_result_get_n_bands (result); i++)
        g_assert_cmpfloat (fabs (eigenvalues[i]), <, 10.0);
    }
  g_assert_true (report.is_converged);
  g_test_message ("%u iterations with more than %zu bands", n_wider, n_bands);
  g_assert_cmpuint (n_wider, >, 0);
  g_autoptr (NearScfResult) last = near_scf_dup_result (scf);
  g_assert_false (scf_test_has_note (last, "top-band-occupied"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/cycle/threads", test_threads);
  g_test_add_func ("/dft/cycle/continued", test_continued);
  g_test_add_func ("/dft/cycle/smaller", test_smaller);
  g_test_add_func ("/dft/cycle/results-stay", test_results_stay);
  g_test_add_func ("/dft/cycle/cancel", test_cancel);
  g_test_add_func ("/dft/cycle/cancel-result", test_cancel_result);
  g_test_add_func ("/dft/cycle/cancel-cover", test_cancel_cover);
  g_test_add_func ("/dft/cycle/cover-one-band", test_cover_one_band);
  g_test_add_func ("/dft/cycle/not-converged", test_not_converged);
  g_test_add_func ("/dft/cycle/bands", test_bands);
  g_test_add_func ("/dft/cycle/widening", test_widening);
  return g_test_run ();
}
