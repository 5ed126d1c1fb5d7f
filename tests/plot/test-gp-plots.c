/* test-gp-plots.c — the Gaussian-process lab's pictures show what the view has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-plots.h"
#include "near-init.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

/* Three points of x/2 and a kernel that is nearly a straight line between them. */
static NearGpView *
new_view (const char *kernel, guint band)
{
  g_autofree NearGpSpec *spec = near_spec_new (&near_gp_schema);
  const double x[3] = { 0.0, 1.0, 2.0 }, y[3] = { 0.0, 0.5, 1.0 };
  g_autoptr (NearGpPoints) points = near_gp_points_new (3, 1, x, y);
  g_autoptr (GError) error = NULL;

  spec->source = NEAR_GP_SOURCE_OWN;
  spec->noise = NEAR_GP_NOISE_FIXED;
  spec->noise_sd = 0.1;
  spec->band = band;
  g_strlcpy (spec->kernel, kernel, sizeof spec->kernel);
  NearGpView *view = near_gp_view_new (spec, points, 0.0, NULL, &error);
  g_assert_no_error (error);
  return view;
}

static gboolean
csv_has (NearPlot *plot, const char *text)
{
  g_autofree char *csv = near_plot_dup_csv (plot);

  return strstr (csv, text) != NULL;
}

static void
test_curve (void)
{
  g_autoptr (NearGpView) function = new_view ("RBF(l=5)", NEAR_GP_BAND_FUNCTION);
  g_autoptr (NearGpView) measurement = new_view ("RBF(l=5)", NEAR_GP_BAND_MEASUREMENT);
  g_autoptr (NearPlot) plot = near_gp_plot_curve (function, NULL, NEAR_GP_LAYER_POINTS);
  g_autoptr (NearPlot) other = near_gp_plot_curve (measurement, NULL, NEAR_GP_LAYER_POINTS);
  g_autofree char *summary = near_plot_dup_summary (plot), *second = near_plot_dup_summary (other);

  g_assert_nonnull (strstr (summary, "Where the function lies, after 3 points"));
  g_assert_nonnull (strstr (second, "Where a new measurement would lie, after 3 points"));
  g_assert_true (csv_has (plot, "95"));
  g_assert_true (csv_has (plot, "measured"));
}

/* Without its weights there are no bumps to draw; with them there is one a point, and their sum. */
static void
test_layers (void)
{
  g_autoptr (NearGpView) view = new_view ("RBF(l=1) + Linear", NEAR_GP_BAND_FUNCTION);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpDetail) detail = near_gp_detail_new (view, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearPlot) bare = near_gp_plot_curve (view, NULL, NEAR_GP_LAYER_WEIGHTS);
  g_autoptr (NearPlot) weights = near_gp_plot_curve (view, detail, NEAR_GP_LAYER_WEIGHTS);
  g_autoptr (NearPlot) terms = near_gp_plot_curve (view, detail, NEAR_GP_LAYER_TERMS);

  g_assert_false (csv_has (bare, "their sum"));
  g_assert_true (csv_has (weights, "their sum"));
  g_assert_true (csv_has (terms, "Linear"));
  g_assert_cmpuint (view->n_terms, ==, 2);
}

static void
test_beside (void)
{
  g_autoptr (NearGpView) view = new_view ("RBF(l=1)", NEAR_GP_BAND_FUNCTION);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpDetail) detail = near_gp_detail_new (view, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearPlot) likelihood = near_gp_plot_likelihood (view);
  g_autoptr (NearPlot) covariance = near_gp_plot_matrix (view, detail, NEAR_GP_MATRIX_COVARIANCE);
  g_autoptr (NearPlot) inverse = near_gp_plot_matrix (view, detail, NEAR_GP_MATRIX_INVERSE);
  g_autoptr (NearPlot) coverage = near_gp_plot_coverage (detail);
  g_autoptr (NearPlot) quantiles = near_gp_plot_quantiles (detail);
  g_autoptr (NearPlot) left_out = near_gp_plot_leave_one_out (view);
  g_autofree char *title = near_plot_dup_summary (likelihood);

  g_assert_nonnull (strstr (title, "Log likelihood"));
  g_assert_true (covariance != NULL && inverse != NULL && coverage != NULL && quantiles != NULL && left_out != NULL);
  /* k (x, x) + noise on the diagonal */
  near_assert_close (view->matrix[0], 1.01, 1e-6, 0.0);
  /* A A^-1 = 1 */
  double sum = 0.0;
  for (guint k = 0; k < 3; k++)
    sum += view->matrix[k] * detail->matrices[NEAR_GP_MATRIX_INVERSE][k * 3];
  near_assert_close (sum, 1.0, 1e-5, 0.0);
  g_assert_null (near_gp_plot_change_point (view));
  g_assert_null (near_gp_plot_slope (view));
  g_assert_null (near_gp_plot_map (view, NEAR_GP_MAP_MEAN));
}

/* Three clusters, the third point of each held out. */
static NearGpView *
new_classes (guint n_classes)
{
  g_autofree NearGpSpec *spec = near_spec_new (&near_gp_schema);
  static const double middle[3][2] = { { 0.0, 0.0 }, { 4.0, 0.0 }, { 2.0, 4.0 } };
  double x[36], y[18];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6 * n_classes; i++)
    {
      x[2 * i] = middle[i % n_classes][0] + 0.3 * sin (i);
      x[2 * i + 1] = middle[i % n_classes][1] + 0.3 * cos (2.0 * i);
      y[i] = i % n_classes;
    }
  g_autoptr (NearGpPoints) points = near_gp_points_new (6 * n_classes, 2, x, y);
  for (guint i = 0; i < 6 * n_classes; i++)
    {
      points->label[i] = y[i];
      points->test[i] = i / n_classes == 2;
    }
  spec->source = NEAR_GP_SOURCE_OWN;
  spec->model = NEAR_GP_MODEL_CLASSES;
  g_strlcpy (spec->kernel, "9*RBF(l=2)", sizeof spec->kernel);
  NearGpView *view = near_gp_view_new (spec, points, 0.0, NULL, &error);
  g_assert_no_error (error);
  return view;
}

static void
test_classes (void)
{
  for (guint n_classes = 2; n_classes <= 3; n_classes++)
    {
      g_autoptr (NearGpView) view = new_classes (n_classes);
      g_autoptr (NearPlot) map = near_gp_plot_map (view, NEAR_GP_MAP_MEAN);
      g_autoptr (NearPlot) unsure = near_gp_plot_map (view, NEAR_GP_MAP_SD);
      g_autofree char *summary = near_plot_dup_summary (map), *other = near_plot_dup_summary (unsure);
      gsize m = (gsize) view->side * view->side;
      double largest = 0.0;

      g_assert_cmpuint (view->n_classes, ==, n_classes);
      g_assert_nonnull (strstr (summary, n_classes == 2 ? "class 1" : "most probable class"));
      g_assert_true (csv_has (map, "class 0 (5)") && csv_has (map, "class 1 (5)"));
      g_assert_true (csv_has (map, "class 2 (5)") == (n_classes == 3));
      g_assert_nonnull (strstr (other, "How unsure the class is"));
      for (gsize i = 0; i < m; i++)
        {
          double sum = 0.0, entropy = 0.0;

          for (guint c = 0; c < n_classes; c++)
            {
              double p = (double) view->class_map[c * m + i];

              sum += p;
              entropy -= p > 0.0 ? p * log2 (p) : 0.0;
            }
          near_assert_close (sum, 1.0, 1e-5, 0.0);
          near_assert_close ((double) view->sd_map[i], entropy, 1e-4, 1e-5);
          largest = fmax (largest, (double) view->sd_map[i]);
        }
      /* between the clusters all classes are about as probable */
      g_assert_cmpfloat (largest, <=, log2 (n_classes) + 1e-6);
      g_assert_cmpfloat (largest, >, 0.97 * log2 (n_classes));
      /* by class: five of the first, then five of the second */
      for (guint k = 0; k < view->n_matrix; k++)
        g_assert_cmpfloat (view->points->label[near_gp_view_get_point (view, view->matrix_rows[k])], ==, k / 5);
    }
}

/* A cell is of two whole points; a matrix of one point has one place. */
static void
test_matrix_names (void)
{
  g_autoptr (NearGpView) view = new_view ("RBF(l=1)", NEAR_GP_BAND_FUNCTION);
  g_autoptr (NearPlot) plot = near_gp_plot_matrix (view, NULL, NEAR_GP_MATRIX_COVARIANCE);
  NearStyle style;
  g_auto (NearPlotProbe) probe = { 0 };
  double px, py;

  near_style_init (&style, FALSE, 1.0);
  g_assert_true (near_plot_data_to_pixel (plot, 400, 400, &style, 2.3, 2.8, &px, &py));
  g_assert_true (near_plot_probe (plot, 400, 400, &style, px, py, &probe));
  g_assert_true (g_str_has_prefix (probe.sentence, "point 2, point 3, covariance 0.606"));
}

/* Error bars that are not used are said so; those as long as the noise are as good as used. */
static void
test_error_bars (void)
{
  const double x[3] = { 0.0, 1.0, 2.0 }, y[3] = { 0.0, 0.5, 1.0 };
  g_autofree NearGpSpec *spec = near_spec_new (&near_gp_schema);

  spec->source = NEAR_GP_SOURCE_OWN;
  spec->noise_sd = 0.1;
  spec->band = NEAR_GP_BAND_MEASUREMENT;
  g_strlcpy (spec->kernel, "RBF(l=1)", sizeof spec->kernel);
  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (NearGpPoints) points = near_gp_points_new (3, 1, x, y);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < 3; i++)
        points->sd[i] = k == 0 ? 0.1 : 0.2;
      points->own = TRUE;
      spec->noise = k < 2 ? NEAR_GP_NOISE_FIXED : NEAR_GP_NOISE_POINTS;
      g_autoptr (NearGpView) view = near_gp_view_new (spec, points, 0.0, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (NearPlot) plot = near_gp_plot_curve (view, NULL, NEAR_GP_LAYER_POINTS);
      g_autofree char *summary = near_plot_dup_summary (plot);

      g_assert_true (view->uses_errors == (k != 1));
      g_assert_true ((view->warnings->len > 0 && strstr (view->warnings->pdata[0], "one noise for all (0.1)"))
                     == (k == 1));
      g_assert_true ((strstr (summary, "mean error 0.2 ") != NULL) == (k == 2));
    }
}

static void
test_files (void)
{
  g_autoptr (NearGpView) view = new_view ("RBF(l=1)", NEAR_GP_BAND_FUNCTION);
  static const char *const names[] = { "gp.png", "gp.svg", "gp.pdf", "gp.csv" };
  g_autoptr (GError) bad = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = near_test_path (names[i]);
      g_autoptr (GError) error = NULL;

      near_gp_figure_export (view, path, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_false (near_gp_figure_export (view, "/nowhere/at/all/gp.png", &bad));
  g_assert_nonnull (bad);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-plots/curve", test_curve);
  g_test_add_func ("/gp-plots/layers", test_layers);
  g_test_add_func ("/gp-plots/beside", test_beside);
  g_test_add_func ("/gp-plots/classes", test_classes);
  g_test_add_func ("/gp-plots/matrix-names", test_matrix_names);
  g_test_add_func ("/gp-plots/error-bars", test_error_bars);
  g_test_add_func ("/gp-plots/files", test_files);
  return g_test_run ();
}
