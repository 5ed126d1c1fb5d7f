/* test-gp-view.c — views: against references, reused fits against fresh ones, each model's curve
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-lab-private.h"
#include "near-json.h"
#include "near-rng.h"
#include "near-test.h"

#include <locale.h>
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

static NearGpView *
new_view (const NearGpSpec *spec, NearGpPoints *points)
{
  g_autoptr (GError) error = NULL;
  NearGpView *view = near_gp_view_new (spec, points, 0.0, NULL, &error);

  g_assert_no_error (error);
  return view;
}

static NearGpView *
new_source_view (const NearGpSpec *spec)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpPoints) points = near_gp_source_generate (spec, &error);

  g_assert_no_error (error);
  return new_view (spec, points);
}

/* --- references --------------------------------------------------------------------------------- */

static double *
dup_numbers (json_t *one, const char *key, gsize *n)
{
  json_t *list = json_object_get (one, key);
  double *numbers;

  *n = json_array_size (list);
  numbers = g_new (double, *n + 1);
  for (gsize i = 0; i < *n; i++)
    numbers[i] = json_number_value (json_array_get (list, i));
  return numbers;
}

/* scikit-learn's likelihood, gradient and leave-one-out at theta = log (variance, length, noise). */
static void
test_reference (void)
{
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");
  g_autoptr (json_t) root = path != NULL ? near_json_load (path, NULL) : NULL;
  json_t *one;
  gsize i, n, m;
  gboolean found = FALSE;

  if (root == NULL)
    {
      g_test_skip ("reference/data/gp-refs.json is not here");
      return;
    }
  json_array_foreach (json_object_get (root, "cases"), i, one)
    {
      g_autofree double *x = NULL;
      g_autofree double *y = NULL;
      g_autofree double *theta = NULL;
      g_autofree double *gradient = NULL;
      g_autofree double *loo = NULL;
      g_autoptr (NearGpPoints) points = NULL;
      g_autoptr (NearGpView) view = NULL;
      NearGpSpec spec = get_spec ("workshop");

      if (g_strcmp0 (json_string_value (json_object_get (one, "name")), "rbf_1d") != 0)
        continue;
      found = TRUE;
      x = dup_numbers (one, "X", &n);
      y = dup_numbers (one, "y", &n);
      theta = dup_numbers (one, "theta", &m);
      gradient = dup_numbers (one, "lml_grad", &m);
      loo = dup_numbers (one, "loo_mean", &m);
      spec.source = NEAR_GP_SOURCE_OWN;
      g_snprintf (spec.kernel, sizeof spec.kernel, "%.17g*RBF(l=%.17g)", exp (theta[0]), exp (theta[1]));
      spec.noise_sd = exp (0.5 * theta[2]);
      points = near_gp_points_new (n, 1, x, y);
      view = new_view (&spec, points);
      near_assert_close (view->report.log_marginal_likelihood, json_number_value (json_object_get (one, "lml")),
                         1e-8, 0.0);
      near_assert_close_array (view->gradient, gradient, 3, 1e-6, 1e-8);
      near_assert_close_array (view->loo_mean, loo, n, 1e-7, 1e-9);
      near_assert_close (view->loo.rmse, json_number_value (json_object_get (one, "loo_rmse")), 1e-7, 0.0);
    }
  g_assert_true (found);
}

/* --- what is reused ----------------------------------------------------------------------------- */

static void
assert_same_view (const NearGpView *a, const NearGpView *b)
{
  g_assert_cmpuint (a->n_grid, ==, b->n_grid);
  near_assert_close_array (a->mean, b->mean, a->n_grid, 1e-8, 1e-8);
  near_assert_close_array (a->sd_function, b->sd_function, a->n_grid, 1e-7, 1e-8);
  near_assert_close (a->report.log_marginal_likelihood, b->report.log_marginal_likelihood, 1e-9, 0.0);
  near_assert_close (a->loo.rmse, b->loo.rmse, 1e-8, 0.0);
}

/* A hundred changes by hand, one after the other: each as if it were fitted anew. */
static void
test_follows_a_hand (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearRng) rng = near_rng_new (1, "hand");
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&spec, NULL);
  NearGpViewCache cache = { NULL, NULL };
  guint n_reused = 0;

  for (guint k = 0; k < 100; k++)
    {
      g_autoptr (NearGpPoints) next = NULL;
      g_autoptr (NearGpView) after = NULL;
      g_autoptr (NearGpView) fresh = NULL;
      NearGp *old = cache.view != NULL ? near_gp_ref (cache.view->gp) : NULL;
      gsize i = near_rng_index (rng, points->n);
      double x = near_rng_uniform (rng, 0.0, 100.0);

      if (k % 4 == 0)
        next = near_gp_points_with (points, &x, near_rng_uniform (rng, -2.0, 4.0));
      else if (k % 4 == 3)
        next = near_gp_points_without (points, i);
      else
        next = near_gp_points_copy (points);
      if (k % 4 == 1)
        next->x[i] = x;
      if (k % 4 == 1 || k % 4 == 2)
        next->y[i] += near_rng_normal (rng, 0.0, 0.3);
      after = _near_gp_view_new_after (&cache, &spec, next, 0.0, NULL, NULL);
      g_assert_nonnull (after);
      fresh = new_view (&spec, next);
      assert_same_view (after, fresh);
      n_reused += old != NULL && near_gp_get_kernel (after->gp) == near_gp_get_kernel (old);
      near_gp_unref (old);
      near_gp_points_unref (points);
      points = g_steal_pointer (&next);
    }
  /* the kernel of the fit before is the sign that its factor was taken over */
  g_assert_cmpuint (n_reused, >=, 95);

  /* another length is another fit */
  g_strlcpy (spec.kernel, "5*RBF(l=7)", sizeof spec.kernel);
  {
    g_autoptr (NearGpView) after = _near_gp_view_new_after (&cache, &spec, points, 0.0, NULL, NULL);
    g_autoptr (NearGpView) fresh = new_view (&spec, points);

    g_assert_cmpmem (after->mean, after->n_grid * sizeof (double), fresh->mean, fresh->n_grid * sizeof (double));
  }
  _near_gp_view_cache_clear (&cache);
}

/* --- noise -------------------------------------------------------------------------------------- */

/* The slip of the workshop: a deviation is not a variance. Error bars of 0.25 all over are the noise 0.25. */
static void
test_noise_is_a_deviation (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&spec, NULL);
  g_autoptr (NearGpView) one = NULL;
  g_autoptr (NearGpView) bars = NULL;

  spec.noise = NEAR_GP_NOISE_FIXED;
  spec.noise_sd = 0.25;
  one = new_view (&spec, points);
  spec.noise = NEAR_GP_NOISE_POINTS;
  spec.noise_sd = 3.0;
  bars = new_view (&spec, points);
  near_assert_close_array (one->mean, bars->mean, one->n_grid, 1e-10, 1e-10);
  near_assert_close_array (one->sd_measurement, bars->sd_measurement, one->n_grid, 1e-10, 1e-10);
  for (gsize i = 0; i < one->n_grid; i++)
    near_assert_close (one->sd_measurement[i], hypot (one->sd_function[i], 0.25), 1e-10, 0.0);
}

/* --- curves ------------------------------------------------------------------------------------- */

static void
test_terms_add_up (void)
{
  NearGpSpec spec = get_spec ("trend");
  g_autoptr (NearGpView) view = new_source_view (&spec);

  g_assert_cmpuint (view->n_terms, ==, 2);
  for (gsize i = 0; i < view->n_grid; i++)
    near_assert_close (view->terms[i] + view->terms[view->n_grid + i], view->mean[i], 0.0, 1e-9);
}

static void
test_draws (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpView) view = NULL;
  double worst = 0.0;

  spec.draws = NEAR_GP_DRAWS_BOTH;
  spec.n_draws = 50;
  spec.noise = NEAR_GP_NOISE_FIXED;
  spec.noise_sd = 0.01;
  view = new_source_view (&spec);
  g_assert_cmpuint (view->n_draws, ==, 50);
  /* at x = 20 the fifty bent curves lie in the band; far away, at 100, they are the prior ones */
  for (guint k = 0; k < 50; k++)
    {
      const double *draw = view->draws + k * view->n_grid, *prior = view->prior_draws + k * view->n_grid;

      worst = MAX (worst, fabs (draw[80] - view->mean[80]) / view->sd_function[80]);
      near_assert_close (draw[view->n_grid - 1], prior[view->n_grid - 1], 0.0, 1e-4);
    }
  g_assert_cmpfloat (worst, <, 5.0);
  g_assert_cmpfloat (worst, >, 0.5);
}

static void
test_matrix (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpView) view = NULL;

  spec.samples = 700;
  view = new_source_view (&spec);
  g_assert_cmpuint (view->n_matrix, ==, NEAR_GP_VIEW_MATRIX);
  for (guint i = 0; i < view->n_matrix; i++)
    {
      near_assert_close (view->matrix[i * view->n_matrix + i], 6.0, 1e-6, 0.0);
      if (i > 0)
        g_assert_cmpfloat (view->points->x[view->matrix_rows[i]], >, view->points->x[view->matrix_rows[i - 1]]);
    }
  near_assert_close (view->matrix[1],
                     5.0 * exp (-0.5 * pow ((view->points->x[view->matrix_rows[1]] - view->points->x[0]) / 10.0, 2.0)),
                     1e-6, 0.0);
}

/* Over two thousand points centres stand for all, and it is said. */
static void
test_many_points (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpView) view = NULL;

  spec.samples = 3000;
  spec.noise_sd = 0.25;
  view = new_source_view (&spec);
  g_assert_nonnull (view->sparse);
  g_assert_null (view->gp);
  g_assert_nonnull (strstr (view->warnings->pdata[0], "3000"));
  g_assert_cmpfloat (near_results_get_number (view->results, "truth_rmse"), <, 0.05);
}

static void
test_classes (void)
{
  NearGpSpec spec = get_spec ("moons");
  g_autoptr (NearGpView) view = new_source_view (&spec);
  guint side = view->side, column, row;

  g_assert_cmpfloat (near_results_get_number (view->results, "accuracy"), >, 0.9);
  g_assert_cmpfloat (near_results_get_number (view->results, "chance_accuracy"), ==, 0.5);
  /* the first moon's top is at (0, 1), the second's bottom at (1, -0.5) */
  column = (guint) ((0.0 - view->map_low[0]) / (view->map_high[0] - view->map_low[0]) * (side - 1) + 0.5);
  row = (guint) ((1.0 - view->map_low[1]) / (view->map_high[1] - view->map_low[1]) * (side - 1) + 0.5);
  g_assert_cmpfloat (view->mean_map[row * side + column], <, 0.2);
  column = (guint) ((1.0 - view->map_low[0]) / (view->map_high[0] - view->map_low[0]) * (side - 1) + 0.5);
  row = (guint) ((-0.5 - view->map_low[1]) / (view->map_high[1] - view->map_low[1]) * (side - 1) + 0.5);
  g_assert_cmpfloat (view->mean_map[row * side + column], >, 0.8);
}

/* The boundary is at 0.42; both kinds of samples together know it best. */
static void
test_phases (void)
{
  NearGpSpec spec = get_spec ("phases");
  g_autoptr (NearGpView) view = new_source_view (&spec);
  double joint = near_results_get_number (view->results, "change_point_joint_sd");

  g_assert_cmpfloat (joint, <, near_results_get_number (view->results, "change_point_labels_sd"));
  g_assert_cmpfloat (joint, <, near_results_get_number (view->results, "change_point_property_sd"));
  g_assert_cmpfloat (fabs (near_results_get_number (view->results, "change_point_joint") - 0.42), <, 3.0 * joint);
}

/* Points of two inputs have no change point, which is said. */
static void
test_phases_need_a_line (void)
{
  const double x[] = { 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0 }, y[] = { 0.0, 1.0, 1.0, 2.0 };
  NearGpSpec spec = get_spec ("own");
  g_autoptr (NearGpPoints) points = near_gp_points_new (4, 2, x, y);
  g_autoptr (GError) error = NULL;

  spec.model = NEAR_GP_MODEL_CHANGE_POINT;
  g_strlcpy (spec.kernel, "RBF", sizeof spec.kernel);
  g_assert_null (near_gp_view_new (&spec, points, 0.0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "2 inputs"));
}

/* Two points and a line as the mean: a fit without leave-one-out, whose detail lacks what leaves points out. */
static void
test_nothing_to_leave_out (void)
{
  const double x[] = { 0.0, 1.0, 2.0 }, y[] = { 1.0, 2.0, 4.0 };
  NearGpSpec spec = get_spec ("own");

  spec.mean = NEAR_MEAN_LINEAR;
  spec.noise_sd = 0.1;
  g_strlcpy (spec.kernel, "RBF(l=0.7)", sizeof spec.kernel);
  for (gsize n = 2; n <= 3; n++)
    {
      g_autoptr (NearGpPoints) points = near_gp_points_new (n, 1, x, y);
      g_autoptr (NearGpView) view = new_view (&spec, points);
      g_autoptr (GError) error = NULL;
      g_autoptr (NearGpDetail) detail = near_gp_detail_new (view, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (detail->results);
      g_assert_cmpint (view->n_grid, >, 0);
      g_assert_true ((view->loo_mean != NULL) == (n == 3));
      g_assert_true ((detail->standardized != NULL) == (n == 3));
      g_assert_true (isnan (view->loo.rmse) == (n == 2));
      g_assert_true (isfinite (view->gradient[0]));
    }
}

/* Names of results do not follow the language of the screen. */
static void
test_places_are_named_alike (void)
{
  NearGpSpec spec = get_spec ("phases");
  g_autoptr (NearGpView) view = NULL;

  spec.model = NEAR_GP_MODEL_REGRESSION;
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL && setlocale (LC_NUMERIC, "de_DE.utf8") == NULL)
    {
      g_test_skip ("the system has no German numbers");
      return;
    }
  view = new_source_view (&spec);
  setlocale (LC_NUMERIC, "C");
  g_assert_true (isfinite (near_results_get_number (view->results, "mean_at_0.5")));
}

/* Slopes are worth having: without them the same six energies are further off. */
static void
test_slopes (void)
{
  NearGpSpec spec = get_spec ("morse");
  g_autoptr (NearGpView) with = new_source_view (&spec);
  g_autoptr (NearGpView) without = NULL;

  spec.model = NEAR_GP_MODEL_REGRESSION;
  without = new_source_view (&spec);
  g_assert_cmpfloat (near_results_get_number (with->results, "truth_rmse"), <,
                     0.5 * near_results_get_number (without->results, "truth_rmse"));
  near_assert_close (near_results_get_number (with->results, "minimum_at"), 0.741, 0.0, 0.02);
}

static void
test_theory_line (void)
{
  NearGpSpec spec = get_spec ("polymer");
  g_autoptr (NearGpView) view = NULL;

  spec.use_theory = TRUE;
  spec.theory = NEAR_GP_THEORY_DIFFERENCE;
  view = new_source_view (&spec);
  g_assert_nonnull (view->theory_line);
  near_assert_close (view->theory_line[0], -log (6.0), 1e-6, 0.0);
  near_assert_close (view->theory_line[1], 1.0, 1e-6, 0.0);
  near_assert_close (view->theory_line[2], 0.0, 0.0, 1e-6);
  g_assert_nonnull (view->mean_map);
}

/* --- hyperparameters ---------------------------------------------------------------------------- */

static void
test_takes_optimum (void)
{
  NearGpSpec spec = get_spec ("workshop"), taken;
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&spec, NULL);
  double theta[5] = { log (2.5), log (4.0), log (0.09), 1.25, -0.5 };
  g_autoptr (NearKernel) kernel = NULL;

  taken = spec;
  taken.mean = NEAR_MEAN_FORMULA;
  g_strlcpy (taken.formula, "a*x + b", sizeof taken.formula);
  g_assert_true (near_gp_spec_take_optimum (&taken, points, theta, NULL));
  near_assert_close (taken.noise_sd, 0.3, 1e-12, 0.0);
  kernel = near_gp_spec_dup_kernel (&taken, points, NULL);
  near_assert_close (near_kernel_get_parameter (kernel, 0)->value, 2.5, 1e-12, 0.0);
  near_assert_close (near_kernel_get_parameter (kernel, 1)->value, 4.0, 1e-12, 0.0);
  g_assert_nonnull (strstr (taken.formula, "1.25"));
  g_assert_nonnull (strstr (taken.formula, "-0.5"));
  /* a fixed noise stays */
  spec.noise = NEAR_GP_NOISE_FIXED;
  g_assert_true (near_gp_spec_take_optimum (&spec, points, theta, NULL));
  g_assert_cmpfloat (spec.noise_sd, ==, 1.0);
}

static void
test_bound_is_said (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&spec, NULL);
  g_autoptr (NearKernel) kernel = near_gp_spec_dup_kernel (&spec, points, NULL);
  double theta[3];
  g_autoptr (NearGpView) view = NULL;
  gboolean said = FALSE;

  near_kernel_get_theta (kernel, theta);
  theta[1] = log (near_kernel_get_parameter (kernel, 1)->high);
  g_assert_true (near_gp_spec_take_optimum (&spec, points, theta, NULL));
  view = new_view (&spec, points);
  for (guint i = 0; i < view->warnings->len; i++)
    said = said || strstr (view->warnings->pdata[i], "“RBF.l” is at its bound") != NULL;
  g_assert_true (said);
  g_assert_cmpfloat (near_results_get_number (view->results, "n_at_bound"), ==, 1.0);
}

/* --- stopping, time ----------------------------------------------------------------------------- */

static gboolean
never (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

static void
test_cancel (void)
{
  NearGpSpec spec = get_spec ("workshop");
  NearMonitor monitor = { never, NULL };
  g_autoptr (NearGpPoints) points = NULL;
  g_autoptr (GError) error = NULL;

  spec.samples = 1500;
  points = near_gp_source_generate (&spec, NULL);
  g_assert_null (near_gp_view_new (&spec, points, 0.0, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* Said, not asserted: the machine may be busy. */
static void
test_time (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpPoints) points = NULL;
  NearGpViewCache cache = { NULL, NULL };
  gint64 best_fresh = G_MAXINT64, best_drag = G_MAXINT64;

  spec.samples = 300;
  points = near_gp_source_generate (&spec, NULL);
  for (guint i = 0; i < 20; i++)
    {
      gint64 began = g_get_monotonic_time (), middle;
      g_autoptr (NearGpView) fresh = new_view (&spec, points);
      g_autoptr (NearGpView) drag = NULL;

      middle = g_get_monotonic_time ();
      points->y[10] += 0.01;
      drag = _near_gp_view_new_after (&cache, &spec, points, 0.0, NULL, NULL);
      best_fresh = MIN (best_fresh, middle - began);
      if (i > 0)
        best_drag = MIN (best_drag, g_get_monotonic_time () - middle);
    }
  _near_gp_view_cache_clear (&cache);
  g_test_message ("300 points: fresh %.2f ms, dragged %.2f ms", (double) best_fresh / 1e3,
                  (double) best_drag / 1e3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-view/reference", test_reference);
  g_test_add_func ("/gp-view/follows-a-hand", test_follows_a_hand);
  g_test_add_func ("/gp-view/noise-is-a-deviation", test_noise_is_a_deviation);
  g_test_add_func ("/gp-view/terms-add-up", test_terms_add_up);
  g_test_add_func ("/gp-view/draws", test_draws);
  g_test_add_func ("/gp-view/matrix", test_matrix);
  g_test_add_func ("/gp-view/many-points", test_many_points);
  g_test_add_func ("/gp-view/classes", test_classes);
  g_test_add_func ("/gp-view/phases", test_phases);
  g_test_add_func ("/gp-view/phases-need-a-line", test_phases_need_a_line);
  g_test_add_func ("/gp-view/nothing-to-leave-out", test_nothing_to_leave_out);
  g_test_add_func ("/gp-view/places-are-named-alike", test_places_are_named_alike);
  g_test_add_func ("/gp-view/slopes", test_slopes);
  g_test_add_func ("/gp-view/theory-line", test_theory_line);
  g_test_add_func ("/gp-view/takes-optimum", test_takes_optimum);
  g_test_add_func ("/gp-view/bound-is-said", test_bound_is_said);
  g_test_add_func ("/gp-view/cancel", test_cancel);
  g_test_add_func ("/gp-view/time", test_time);
  return g_test_run ();
}
