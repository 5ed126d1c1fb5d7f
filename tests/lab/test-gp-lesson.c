/* test-gp-lesson.c — a lesson's attempt in the Gaussian-process lab, and results that lessons check
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-document.h"
#include "near-gp-lesson.h"
#include "near-gp-view.h"
#include "near-json.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearGpSpec
get_spec (const char *source)
{
  NearGpSpec spec = *(const NearGpSpec *) near_gp_schema.defaults;

  g_assert_true (near_spec_set_from_text (&near_gp_schema, &spec, "source", source, NULL));
  near_gp_spec_follow (&spec, "source");
  return spec;
}

static NearResults *
do_points (const NearGpSpec *spec, const char *points, GError **error)
{
  g_autoptr (json_t) list = near_json_parse (points, strlen (points), "points", NULL);
  NearLessonAttempt attempt = { .points = list };

  g_assert_nonnull (list);
  return near_gp_lesson_attempt (spec, &attempt, NULL, error);
}

static double
get (const NearResults *results, const char *name)
{
  g_assert_nonnull (near_results_find (results, name));
  return near_results_get_number (results, name);
}

/* --- points ------------------------------------------------------------------------------------- */

static void
test_points (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearResults) untouched = near_gp_lesson_attempt (&spec, NULL, NULL, NULL);
  g_autoptr (NearResults) same = do_points (&spec, "[{\"add\": [80, 3]}, {\"remove\": 20}]", NULL);
  g_autoptr (NearResults) far = do_points (&spec, "[{\"add\": [70, 3]}, {\"move\": 20, \"to\": [80, 5]}]", NULL);

  g_assert_cmpfloat (get (untouched, "n_points"), ==, 20.0);
  g_assert_cmpfloat (get (untouched, "own_points"), ==, 0.0);
  g_assert_cmpfloat (get (same, "own_points"), ==, 1.0);
  near_assert_close (get (same, "log_marginal_likelihood"), get (untouched, "log_marginal_likelihood"), 1e-12, 0.0);
  /* a lone point: s^2 / (s^2 + noise) of its value, and what is left of the variance */
  g_assert_cmpfloat (get (far, "n_points"), ==, 21.0);
  near_assert_close (get (far, "mean_at_80"), 5.0 * 5.0 / 6.0, 1e-3, 0.0);
  near_assert_close (get (far, "sd_at_80"), sqrt (5.0 - 25.0 / 6.0), 1e-3, 0.0);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *points, *message;
  } bad[] = {
    { "[{\"add\": [80]}]", "points[0]*2 numbers*not 1*" },
    { "[{\"add\": [1, 2, 3]}]", "points[0]*2 numbers*not 3*" },
    { "[{\"remove\": 20}]", "points[0].remove*20*" },
    { "[{\"remove\": 0}, {\"move\": -1, \"to\": [1, 2]}]", "points[1].move*-1*" },
    { "[{\"move\": 0}]", "points[0]*to*" },
    { "[{\"to\": [0, 1]}]", "points[0]*move*" },
    { "[{\"drag\": [0, 1]}]", "points[0]*drag*" },
    { "[3]", "points[0]*" },
  };
  NearGpSpec spec = get_spec ("workshop");
  const NearLessonAttempt trained = { .epochs = 10 };
  g_autoptr (GError) problem = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (do_points (&spec, bad[i].points, &error));
      g_assert_nonnull (error);
      if (!g_pattern_match_simple (bad[i].message, error->message))
        g_error ("“%s” does not match “%s”", error->message, bad[i].message);
    }
  g_assert_null (near_gp_lesson_attempt (&spec, &trained, NULL, &problem));
  g_assert_error (problem, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
}

/* --- the search --------------------------------------------------------------------------------- */

/* A small step in either direction from what was found is worse. */
static void
test_search (void)
{
  NearGpSpec spec = get_spec ("workshop");
  const NearLessonAttempt attempt = { .optimize = TRUE };
  g_autoptr (NearResults) found = near_gp_lesson_attempt (&spec, &attempt, NULL, NULL);
  double best = get (found, "log_marginal_likelihood");

  g_assert_cmpfloat (get (found, "n_optima"), >=, 1.0);
  for (int side = -1; side <= 1; side += 2)
    {
      NearGpSpec beside = spec;
      g_autoptr (NearResults) results = NULL;
      char variance[G_ASCII_DTOSTR_BUF_SIZE], length[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_dtostr (variance, sizeof variance, get (found, "variance"));
      g_ascii_dtostr (length, sizeof length, get (found, "length_scale") * (1.0 + 0.02 * side));
      g_snprintf (beside.kernel, sizeof beside.kernel, "%s*RBF(l=%s)", variance, length);
      beside.noise_sd = get (found, "noise_sd");
      results = near_gp_lesson_attempt (&beside, NULL, NULL, NULL);
      g_assert_cmpfloat (get (results, "log_marginal_likelihood"), <, best - 1e-4);
    }
}

static gboolean
stop (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

static void
test_stopped (void)
{
  NearGpSpec spec = get_spec ("workshop");
  const NearLessonAttempt attempt = { .optimize = TRUE };
  const NearMonitor monitor = { stop, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (near_gp_lesson_attempt (&spec, &attempt, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* --- results ------------------------------------------------------------------------------------ */

/* What a sparse fit is compared with is what the exact fit says. */
static void
test_gap (void)
{
  NearGpSpec spec = get_spec ("workshop"), sparse;
  g_autoptr (NearResults) exact = NULL;
  double bound[3];
  static const gint64 n_centers[] = { 3, 6, 20 };

  spec.noise_sd = 0.25;
  exact = near_gp_lesson_attempt (&spec, NULL, NULL, NULL);
  sparse = spec;
  sparse.sparse = 1 + NEAR_GP_SPARSE_VFE;
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (NearResults) results = NULL;

      sparse.n_centers = n_centers[i];
      results = near_gp_lesson_attempt (&sparse, NULL, NULL, NULL);
      bound[i] = get (results, "log_marginal_likelihood");
      near_assert_close (get (results, "exact_log_marginal_likelihood"), get (exact, "log_marginal_likelihood"),
                         1e-10, 0.0);
      near_assert_close (get (results, "likelihood_gap"), get (exact, "log_marginal_likelihood") - bound[i], 1e-10,
                         1e-10);
      if (n_centers[i] == 20)
        near_assert_close (get (results, "exact_difference"), 0.0, 0.0, 1e-3); /* jitter */
    }
  g_assert_cmpfloat (bound[0], <, bound[1]);
  g_assert_cmpfloat (bound[1], <, bound[2]);
  near_assert_close (bound[2], get (exact, "log_marginal_likelihood"), 0.0, 1e-4);
}

/* Errors of leaving one out are in the unit of what was measured, whatever theory made of it: against fits
 * without the point. */
static void
test_leave_one_out (void)
{
  static const NearGpTheoryWay ways[]
      = { NEAR_GP_THEORY_DIRECT, NEAR_GP_THEORY_DIFFERENCE, NEAR_GP_THEORY_QUOTIENT };
  NearGpSpec spec = get_spec ("polymer");
  g_autoptr (NearGpPoints) points = NULL;

  spec.samples = 15;
  spec.use_theory = TRUE;
  points = near_gp_source_generate (&spec, NULL);
  for (guint w = 0; w < G_N_ELEMENTS (ways); w++)
    {
      g_autoptr (NearGpView) view = NULL;
      double squares = 0.0;

      spec.theory = ways[w];
      view = near_gp_view_new (&spec, points, 0.0, NULL, NULL);
      for (gsize i = 0; i < points->n; i++)
        {
          g_autoptr (NearGpPoints) fewer = NULL;
          g_autoptr (NearGpView) without = NULL;

          if (points->test[i])
            continue;
          fewer = near_gp_points_copy (points);
          memset (fewer->test, 1, fewer->n);
          for (gsize k = 0; k < points->n; k++)
            if (k == i)
              fewer->test[k] = 1;
            else if (!points->test[k])
              fewer->test[k] = 0;
            else
              fewer->y[k] = NAN; /* neither learned from nor tested on */
          without = near_gp_view_new (&spec, fewer, 0.0, NULL, NULL);
          squares += without->test_rmse * without->test_rmse;
        }
      near_assert_close (view->loo.rmse, sqrt (squares / 15.0), 1e-6, 0.0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-lesson/points", test_points);
  g_test_add_func ("/gp-lesson/errors", test_errors);
  g_test_add_func ("/gp-lesson/search", test_search);
  g_test_add_func ("/gp-lesson/stopped", test_stopped);
  g_test_add_func ("/gp-lesson/gap", test_gap);
  g_test_add_func ("/gp-lesson/leave-one-out", test_leave_one_out);
  return g_test_run ();
}
