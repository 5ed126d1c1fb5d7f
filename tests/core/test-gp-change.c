/* test-gp-change.c — points added, moved and taken away: the same as a fresh fit
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp.h"

#include "gp-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define MODEL "1.4*RBF(l=0.9) + White(0.05)"

static void
compare_with_fresh (NearGp *gp)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGp) fresh
      = near_gp_new (near_gp_get_data (gp), near_gp_get_kernel (gp), near_gp_get_mean (gp), NULL, &error);
  gsize n = near_gp_data_get_n (near_gp_get_data (gp));
  guint d = near_gp_data_get_n_inputs (near_gp_get_data (gp));
  g_autoptr (NearGpData) at = gp_test_new_data (5, d, 99, FALSE);
  double mean[2][5], sd[2][5];
  NearGpReport report, expected;

  g_assert_no_error (error);
  near_gp_get_report (gp, &report);
  near_gp_get_report (fresh, &expected);
  near_assert_close (report.log_marginal_likelihood, expected.log_marginal_likelihood, 1e-9, 1e-9);
  near_assert_close (report.complexity, expected.complexity, 1e-9, 1e-9);
  near_assert_close (report.condition, expected.condition, 1e-6, 0);
  near_assert_close_array (near_gp_peek_alpha (gp), near_gp_peek_alpha (fresh), n, 1e-9, 1e-9);
  near_assert_close_array (near_gp_peek_coefficients (gp), near_gp_peek_coefficients (fresh),
                           near_mean_get_n_basis (near_gp_get_mean (gp)), 1e-9, 1e-9);
  for (gsize i = 0; i < n; i++)
    near_assert_close_array (near_gp_peek_factor (gp) + i * near_gp_get_stride (gp),
                             near_gp_peek_factor (fresh) + i * near_gp_get_stride (fresh), i + 1, 1e-9, 1e-9);
  for (guint k = 0; k < 2; k++)
    {
      NearGpPrediction out = { .mean = mean[k], .sd_function = sd[k], .flat_prior = TRUE };

      near_gp_predict (k == 0 ? gp : fresh, 5, near_gp_data_peek_x (at), &out, NULL, &error);
      g_assert_no_error (error);
    }
  near_assert_close_array (mean[0], mean[1], 5, 1e-9, 1e-9);
  near_assert_close_array (sd[0], sd[1], 5, 1e-9, 1e-9);
}

/* What y would be is what a model says of a point; the changed data are checked too. */
static NearGp *
change (NearGp *gp, NearRng *rng, guint what)
{
  g_autoptr (GError) error = NULL;
  NearGpData *data = near_gp_get_data (gp);
  gsize n = near_gp_data_get_n (data), row = near_rng_index (rng, n);
  guint d = near_gp_data_get_n_inputs (data);
  double x[3], y = near_rng_normal (rng, 0.0, 1.0), noise = what % 3 == 0 ? 0.02 : 0.0;
  NearGp *next;

  for (guint k = 0; k < d; k++)
    x[k] = near_rng_uniform (rng, 0.0, 3.0);
  switch (what % 4)
    {
    case 0:
      next = near_gp_append (gp, x, y, noise, &error);
      row = n;
      break;
    case 1:
      next = near_gp_move (gp, row, x, y, noise, &error);
      break;
    case 2:
      next = near_gp_set_y (gp, row, y, &error);
      break;
    default:
      next = near_gp_delete (gp, row, &error);
      break;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (near_gp_data_get_n (near_gp_get_data (next)), ==,
                    what % 4 == 0 ? n + 1 : what % 4 == 3 ? n - 1 : n);
  if (what % 4 < 3)
    near_assert_close (near_gp_data_peek_y (near_gp_get_data (next))[row], y, 0, 0);
  if (what % 4 < 2)
    near_assert_close_array (near_gp_data_peek_x (near_gp_get_data (next)) + row * d, x, d, 0, 0);
  return next;
}

static void
run_chain (guint d, const char *mean, guint n_changes, gsize n)
{
  g_autoptr (NearRng) rng = near_rng_new (7, "changes");
  g_autoptr (NearGpData) data = gp_test_new_data (n, d, 3, d == 2);
  NearGp *gp = gp_test_fit (data, MODEL, mean);

  for (guint i = 0; i < n_changes; i++)
    {
      NearGp *next = change (gp, rng, i < 12 ? i : (guint) near_rng_index (rng, 4));

      compare_with_fresh (next);
      near_gp_unref (gp);
      gp = next;
    }
  near_gp_unref (gp);
}

static void
test_chains (void)
{
  run_chain (1, "zero", 160, 15);
  run_chain (2, "linear", 120, 30);
  run_chain (3, "0.5*x1 + c", 60, 70);
}

/* Every place: the first row, the last, one in between. */
static void
test_places (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (6, 1, 3, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, "constant");
  const double x = 1.234;

  for (gsize row = 0; row < 6; row++)
    {
      g_autoptr (NearGp) fewer = near_gp_delete (gp, row, &error);
      g_autoptr (NearGp) moved = near_gp_move (gp, row, &x, 0.5, 0.0, &error);

      g_assert_no_error (error);
      compare_with_fresh (fewer);
      compare_with_fresh (moved);
    }
}

/* From nothing to a few points and back to nothing. */
static void
test_from_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) none = near_gp_data_new (0, 1, NULL, NULL, NULL, NULL, NULL, &error);
  NearGp *gp = gp_test_fit (none, MODEL, "0.5*x1");

  for (guint i = 0; i < 8; i++)
    {
      double x = 0.4 * ((i * 3) % 8);
      NearGp *next = i < 4 ? near_gp_append (gp, &x, sin (x), 0.0, &error) : near_gp_delete (gp, 0, &error);

      g_assert_no_error (error);
      near_gp_unref (gp);
      gp = next;
      if (near_gp_data_get_n (near_gp_get_data (gp)) > 0)
        compare_with_fresh (gp);
    }
  g_assert_cmpuint (near_gp_data_get_n (near_gp_get_data (gp)), ==, 0);
  near_gp_unref (gp);
}

/* A second point at the same place needs jitter; when it is gone no jitter is left. */
static void
test_jitter (void)
{
  g_autoptr (GError) error = NULL;
  const double xs[3] = { 0, 1, 2 }, ys[3] = { 0, 1, 0 };
  g_autoptr (NearGpData) data = near_gp_data_new (3, 1, xs, ys, NULL, NULL, NULL, &error);
  g_autoptr (NearGp) gp = gp_test_fit (data, "2*RBF", NULL);
  g_autoptr (NearGp) twice = near_gp_append (gp, &xs[1], 1.0, 0.0, &error);
  g_autoptr (NearGp) once = near_gp_delete (twice, 1, &error);
  g_autoptr (NearGp) onto = near_gp_move (gp, 0, &xs[1], 1.0, 0.0, &error);
  NearGpReport report;

  g_assert_no_error (error);
  near_gp_get_report (twice, &report);
  g_assert_cmpfloat (report.jitter, >, 0.0);
  near_gp_get_report (onto, &report);
  g_assert_cmpfloat (report.jitter, >, 0.0);
  near_gp_get_report (once, &report);
  g_assert_cmpfloat (report.jitter, ==, 0.0);
  compare_with_fresh (once);
}

static void
test_refused (void)
{
  g_autoptr (NearGpData) data = gp_test_new_data (2, 1, 3, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, "linear");
  const double x = 1.0, bad = NAN;
  GError *errors[5] = { NULL, NULL, NULL, NULL, NULL };

  g_assert_null (near_gp_append (gp, &bad, 1.0, 0.0, &errors[0]));
  g_assert_error (errors[0], NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_cmpstr (errors[0]->message, ==, "the point's x1 is not a finite number");
  g_assert_null (near_gp_move (gp, 0, &x, INFINITY, 0.0, &errors[1]));
  g_assert_cmpstr (errors[1]->message, ==, "the point's y is not a finite number");
  g_assert_null (near_gp_append (gp, &x, 1.0, -0.5, &errors[2]));
  g_assert_error (errors[2], NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (errors[2]->message, "-0.5; it must be 0 or more"));
  g_assert_null (near_gp_delete (gp, 0, &errors[3]));
  g_assert_error (errors[3], NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_null (near_gp_set_y (gp, 0, NAN, &errors[4]));
  g_assert_error (errors[4], NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  for (guint i = 0; i < 5; i++)
    g_clear_error (&errors[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-change/chains", test_chains);
  g_test_add_func ("/gp-change/places", test_places);
  g_test_add_func ("/gp-change/from-nothing", test_from_nothing);
  g_test_add_func ("/gp-change/jitter", test_jitter);
  g_test_add_func ("/gp-change/refused", test_refused);
  return g_test_run ();
}
