/* test-gp-hand.c — what a hand gives to the Gaussian-process lab: points held out together, a truth, places
 * to measure at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-document.h"
#include "near-gp-lab.h"
#include "near-lab.h"
#include "near-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  NearDocument *document;
  NearGpLab *lab;
  GString *notes;
  char *failed;
} Fixture;

static void
on_note (NearGpLab *lab, const char *note, Fixture *f)
{
  g_string_append_printf (f->notes, "%s\n", note);
}

static void
on_failed (NearGpLab *lab, const char *reason, Fixture *f)
{
  g_free (f->failed);
  f->failed = g_strdup (reason);
}

static gboolean
is_settled (gpointer lab)
{
  return near_gp_lab_is_settled (lab);
}

static void
settle (Fixture *f)
{
  g_assert_true (near_test_wait_for (is_settled, f->lab, 30000));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->document = near_document_new (&near_gp_schema);
  f->lab = near_gp_lab_new (f->document);
  f->notes = g_string_new (NULL);
  g_signal_connect (f->lab, "note", G_CALLBACK (on_note), f);
  g_signal_connect (f->lab, "paste-failed", G_CALLBACK (on_failed), f);
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->lab);
  g_assert_finalize_object (f->document);
  g_string_free (f->notes, TRUE);
  g_free (f->failed);
}

static double
get (Fixture *f, const char *name)
{
  NearResults *results = near_gp_lab_get_results (f->lab);

  g_assert_nonnull (results);
  return near_results_get_number (results, name);
}

static void
choose (Fixture *f, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (near_gp_lab_choose_text (f->lab, key, text, &error));
  g_assert_no_error (error);
}

static void
undo (Fixture *f)
{
  g_assert_true (near_document_undo (f->document));
  settle (f);
}

static guint
count_undo_steps (Fixture *f)
{
  guint n = 0;

  while (near_document_undo (f->document))
    n++;
  for (guint i = 0; i < n; i++)
    g_assert_true (near_document_redo (f->document));
  return n;
}

/* --- held out together -------------------------------------------------------------------------- */

static void
test_hold_out (Fixture *f, gconstpointer data)
{
  const gsize some[] = { 2, 7, 11 }, more[] = { 7, 12 }, beyond[] = { 1, 20 };
  g_autoptr (GError) error = NULL;
  double lml;

  choose (f, "restarts", "0");
  settle (f);
  lml = get (f, "log_marginal_likelihood");
  g_assert_true (near_gp_lab_toggle_points_test (f->lab, 3, some, NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "n_fitted"), ==, 17.0);
  g_assert_cmpfloat (get (f, "n_test"), ==, 3.0);
  g_assert_true (isfinite (get (f, "test_rmse")));
  g_assert_cmpuint (count_undo_steps (f), ==, 2);
  settle (f);
  /* one of two is in: both are out then */
  g_assert_true (near_gp_lab_toggle_points_test (f->lab, 2, more, NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "n_test"), ==, 4.0);
  g_assert_true (near_gp_lab_toggle_points_test (f->lab, 2, more, NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "n_test"), ==, 2.0);
  g_assert_cmpuint (near_gp_lab_get_points (f->lab)->test[7], ==, 0);
  g_assert_cmpuint (count_undo_steps (f), ==, 4);
  settle (f);
  /* what is so already is no step */
  g_assert_true (near_gp_lab_set_points_test (f->lab, 2, more, FALSE, NULL));
  g_assert_cmpuint (count_undo_steps (f), ==, 4);
  g_assert_false (near_gp_lab_set_points_test (f->lab, 2, beyond, TRUE, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "21"));
  g_assert_cmpuint (near_gp_lab_get_points (f->lab)->test[1], ==, 0);
  for (guint i = 0; i < 3; i++)
    undo (f);
  near_assert_close (get (f, "log_marginal_likelihood"), lml, 1e-10, 0.0);
  g_assert_false (near_gp_lab_get_points (f->lab)->own);
}

/* --- the curve ---------------------------------------------------------------------------------- */

/* Numbers: scipy 1.10.1, scipy.interpolate.PchipInterpolator. */
static void
test_curve (void)
{
  const double x[] = { 3.0, 0.0, 1.0, 7.0, 1.5, 4.0 }, y[] = { -1.0, 1.0, 2.0, 3.0, 2.0, 0.5 };
  const double at[] = { 0.3, 1.2, 2.0, 3.4, 5.0, 6.9 };
  const double expected[] = { 1.461, 2.0, 1.2222222222222223, -0.58, 1.5740740740740742, 2.964328703703704 };
  g_autoptr (NearGpTruth) truth = near_gp_truth_new (6, x, y, NULL);
  g_autoptr (NearGpTruth) three
      = near_gp_truth_new (3, (const double[]){ 0.0, 2.0, 3.0 }, (const double[]){ 0.0, 1.0, 0.2 }, NULL);
  g_autoptr (NearGpTruth) two
      = near_gp_truth_new (2, (const double[]){ 1.0, 0.0 }, (const double[]){ 5.0, 3.0 }, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (at); i++)
    near_assert_close (near_gp_truth_get (truth, at[i]), expected[i], 1e-13, 0.0);
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpfloat (near_gp_truth_get (truth, x[i]), ==, y[i]);
  near_assert_close (near_gp_truth_get (three, 0.5), 0.540625, 1e-13, 0.0);
  near_assert_close (near_gp_truth_get (three, 2.75), 0.4984375, 1e-13, 0.0);
  near_assert_close (near_gp_truth_get (two, 0.25), 3.5, 1e-14, 0.0);
  g_assert_true (isnan (near_gp_truth_get (truth, -1e-9)));
  g_assert_true (isnan (near_gp_truth_get (truth, 7.0001)));
}

/* Thousands of places become 400 at most, and the curve stays where it was. */
static void
test_curve_is_thinned (void)
{
  const gsize n = 5000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autoptr (NearGpTruth) truth = NULL;
  g_autoptr (NearGpTruth) again = NULL;

  for (gsize i = 0; i < n; i++)
    {
      x[i] = (double) (i * 7 % n) / 1000.0;
      y[i] = sin (x[i]);
    }
  truth = near_gp_truth_new (n, x, y, NULL);
  g_assert_cmpuint (truth->n, ==, NEAR_GP_TRUTH_MAX);
  g_assert_cmpfloat (truth->x[0], ==, 0.0);
  g_assert_cmpfloat (truth->x[truth->n - 1], ==, 4.999);
  for (double t = 0.0; t < 4.999; t += 0.0137)
    near_assert_close (near_gp_truth_get (truth, t), sin (t), 0.0, 1e-4);
  again = near_gp_truth_new (truth->n, truth->x, truth->y, NULL);
  g_assert_true (near_gp_truth_equal (truth, again));
}

static void
test_curve_refuses (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_gp_truth_new (2, (const double[]){ 0.0, NAN }, (const double[]){ 0.0, 1.0 }, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_nonnull (strstr (error->message, "point 2"));
  g_clear_error (&error);
  g_assert_null (near_gp_truth_new (3, (const double[]){ 1.0, 1.0, 1.0 }, (const double[]){ 0.0, 1.0, 2.0 }, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
}

/* --- a truth drawn by hand ---------------------------------------------------------------------- */

static void
draw_sine (Fixture *f, double offset)
{
  double x[101], y[101];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    {
      x[i] = 0.2 * i;
      y[i] = offset + 3.0 * sin (x[i]);
    }
  g_assert_true (near_gp_lab_set_truth (f->lab, G_N_ELEMENTS (x), x, y, &error));
  g_assert_no_error (error);
  settle (f);
}

static void
test_drawn (Fixture *f, gconstpointer data)
{
  const NearGpSpec *spec;
  const NearGpPoints *points;
  double truth_rmse, coverage;

  draw_sine (f, 0.0);
  spec = near_gp_lab_get_spec (f->lab);
  g_assert_cmpuint (spec->source, ==, NEAR_GP_SOURCE_DRAWN);
  g_assert_cmpstr (spec->kernel, ==, "5*RBF(l=10)");
  g_assert_cmpfloat (spec->x_high, ==, 20.0);
  near_assert_close (spec->true_noise, 0.2, 1e-12, 0.0);
  points = near_gp_lab_get_points (f->lab);
  g_assert_cmpuint (points->n, ==, 20);
  g_assert_false (points->own);
  g_assert_cmpfloat (points->x[0], ==, 0.0);
  g_assert_cmpfloat (points->x[19], ==, 20.0);
  for (gsize i = 0; i < points->n; i++)
    {
      near_assert_close (points->y[i], 3.0 * sin (points->x[i]), 0.0, 5.0 * 0.2);
      near_assert_close (points->sd[i], 0.2, 1e-12, 0.0);
    }
  g_assert_cmpuint (count_undo_steps (f), ==, 1);
  settle (f);
  choose (f, "samples", "60");
  choose (f, "kernel", "5*RBF(l=1.5)");
  choose (f, "noise_sd", "0.2");
  settle (f);
  truth_rmse = get (f, "truth_rmse");
  coverage = get (f, "coverage_95");
  g_assert_cmpfloat (truth_rmse, >, 0.0);
  g_assert_cmpfloat (truth_rmse, <, 0.2);
  g_assert_cmpfloat (coverage, >, 0.6);
  /* it is not known beyond its ends, where the picture goes on */
  g_assert_true (isnan (near_gp_lab_get_view (f->lab)->truth[0]));
  /* another seed has other noise, and a part of the curve has its ends */
  choose (f, "x_low", "4");
  choose (f, "x_high", "30");
  points = near_gp_lab_get_points (f->lab);
  g_assert_cmpfloat (points->x[0], ==, 4.0);
  g_assert_cmpfloat (points->x[points->n - 1], ==, 20.0);
}

static void
test_drawn_again (Fixture *f, gconstpointer data)
{
  double first;

  draw_sine (f, 0.0);
  /* the noise is the same, the curve is 10 higher */
  choose (f, "true_noise", "0.5");
  settle (f);
  first = near_gp_lab_get_points (f->lab)->y[3];
  draw_sine (f, 10.0);
  near_assert_close (near_gp_lab_get_points (f->lab)->y[3], first + 10.0, 1e-10, 0.0);
  g_assert_cmpfloat (near_gp_lab_get_spec (f->lab)->true_noise, ==, 0.5);
  undo (f);
  near_assert_close (near_gp_lab_get_points (f->lab)->y[3], first, 1e-12, 0.0);
  /* it is kept while other points are shown, and a preset begins without it */
  choose (f, "source", "workshop");
  settle (f);
  g_assert_null (near_gp_lab_get_points (f->lab)->truth);
  choose (f, "source", "drawn");
  settle (f);
  g_assert_cmpfloat (near_gp_lab_get_spec (f->lab)->x_high, ==, 20.0);
  g_assert_cmpuint (near_gp_lab_get_points (f->lab)->n, ==, 20);
  g_assert_true (near_gp_lab_set_preset (f->lab, near_gp_schema.defaults, NULL));
  choose (f, "source", "drawn");
  settle (f);
  g_assert_cmpuint (near_gp_lab_get_points (f->lab)->n, ==, 0);
  /* over two inputs it takes a model of one */
  choose (f, "source", "hills");
  settle (f);
  draw_sine (f, 0.0);
  g_assert_cmpuint (near_gp_lab_get_points (f->lab)->n_inputs, ==, 1);
  g_assert_null (near_gp_lab_get_problem (f->lab));
  g_assert_true (isfinite (get (f, "truth_rmse")));
}

static void
test_drawn_is_saved (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "near-test-drawn.nearsight", NULL);
  g_autoptr (NearDocument) read = NULL;
  g_autoptr (NearResults) results = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const names[] = { "log_marginal_likelihood", "truth_rmse", "coverage_95", "n_points" };
  const double where = 7.3;

  draw_sine (f, 1.0);
  g_assert_null (near_gp_document_dup_command (f->document));
  for (guint own = 0; own < 2; own++)
    {
      if (own)
        g_assert_true (near_gp_lab_measure (f->lab, &where, NULL));
      settle (f);
      g_clear_object (&read);
      g_clear_pointer (&results, near_results_unref);
      g_assert_true (near_document_save (f->document, path, &error));
      read = near_document_open (path, near_lab_get_schemas (), &error);
      g_assert_no_error (error);
      results = near_gp_document_run (read, NULL, &error);
      g_assert_no_error (error);
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        near_assert_close (near_results_get_number (results, names[i]), get (f, names[i]), 1e-9, 0.0);
    }
  g_assert_cmpfloat (get (f, "n_points"), ==, 21.0);
  g_remove (path);
}

static void
test_damaged_curve (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) arrays
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);
  g_autoptr (GError) error = NULL;

  draw_sine (f, 0.0);
  g_hash_table_insert (arrays, g_strdup ("truth_y"), near_array_new_vector (3, (const double[]){ 1.0, 2.0, 3.0 }));
  near_document_set_attachments (f->document, arrays, TRUE, "damage");
  g_assert_null (near_gp_document_run (f->document, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "draw it again"));
}

/* --- asking the truth --------------------------------------------------------------------------- */

static void
test_measures (Fixture *f, gconstpointer data)
{
  const double a = 5.5, b = 12.25;
  const NearGpPoints *points;
  double noise[3], sum = 0.0;

  draw_sine (f, 0.0);
  g_assert_true (near_gp_lab_measure (f->lab, &a, NULL));
  g_assert_true (near_gp_lab_measure (f->lab, &b, NULL));
  g_assert_true (near_gp_lab_measure (f->lab, &a, NULL));
  points = near_gp_lab_get_points (f->lab);
  g_assert_cmpuint (points->n, ==, 23);
  g_assert_true (points->own);
  near_assert_close (points->sd[22], 0.2, 1e-12, 0.0);
  for (guint i = 0; i < 3; i++)
    noise[i] = points->y[20 + i] - near_gp_truth_get (points->truth, points->x[20 + i]);
  g_assert_cmpfloat (fabs (noise[0] - noise[1]), >, 1e-6);
  g_assert_cmpfloat (fabs (noise[0] - noise[2]), >, 1e-6);
  settle (f);
  g_assert_cmpuint (count_undo_steps (f), ==, 4);
  /* the same place says the same again, whatever else was measured */
  undo (f);
  undo (f);
  g_assert_true (near_gp_lab_remove_point (f->lab, 0, NULL));
  g_assert_true (near_gp_lab_measure (f->lab, &a, NULL));
  points = near_gp_lab_get_points (f->lab);
  near_assert_close (points->y[20] - near_gp_truth_get (points->truth, a), noise[2], 1e-12, 0.0);
  /* repeated often the noise has its deviation: chi-squared with 200 degrees, 5 sigma */
  for (guint i = 0; i < 200; i++)
    {
      double off;

      g_assert_true (near_gp_lab_measure (f->lab, &b, NULL));
      points = near_gp_lab_get_points (f->lab);
      off = points->y[points->n - 1] - near_gp_truth_get (points->truth, b);
      sum += off * off / 0.04;
    }
  near_assert_close (sum, 200.0, 0.0, 100.0);
}

/* Any source with a truth, of two inputs as well; the others refuse. */
static void
test_measures_elsewhere (Fixture *f, gconstpointer data)
{
  const double beyond = 21.0, place[] = { 3.0, 4.0 };
  g_autoptr (GError) error = NULL;
  const NearGpPoints *points;
  double truth;

  draw_sine (f, 0.0);
  g_assert_false (near_gp_lab_measure (f->lab, &beyond, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "from 0 to 20"));
  g_clear_error (&error);
  choose (f, "source", "hills");
  choose (f, "true_noise", "0");
  settle (f);
  g_assert_true (near_gp_lab_measure (f->lab, place, NULL));
  points = near_gp_lab_get_points (f->lab);
  near_gp_source_truth (near_gp_lab_get_spec (f->lab), 1, place, &truth);
  g_assert_cmpfloat (points->y[points->n - 1], ==, truth);
  choose (f, "source", "moons");
  settle (f);
  g_assert_false (near_gp_lab_measure (f->lab, place, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  choose (f, "source", "prior");
  settle (f);
  g_assert_false (near_gp_lab_measure (f->lab, place, &error));
  g_assert_nonnull (strstr (error->message, "draw one"));
}

/* --- text from a clipboard ---------------------------------------------------------------------- */

static void
paste (Fixture *f, const char *text)
{
  g_string_truncate (f->notes, 0);
  g_clear_pointer (&f->failed, g_free);
  near_gp_lab_paste (f->lab, text);
  settle (f);
}

static void
test_paste (Fixture *f, gconstpointer data)
{
  const NearGpPoints *points;

  paste (f, "1\t2.5\r\n2\t3.5\r\n4\t-1\r\n");
  g_assert_null (f->failed);
  points = near_gp_lab_get_points (f->lab);
  g_assert_cmpuint (points->n, ==, 3);
  g_assert_cmpuint (points->n_inputs, ==, 1);
  g_assert_cmpfloat (points->y[2], ==, -1.0);
  g_assert_cmpstr (points->input_names[0], ==, "x");
  g_assert_nonnull (strstr (f->notes->str, "the columns are called x, y"));
  g_assert_nonnull (strstr (f->notes->str, "“y” was taken as the target"));
  g_assert_cmpuint (near_gp_lab_get_spec (f->lab)->source, ==, NEAR_GP_SOURCE_OWN);
  g_assert_cmpuint (count_undo_steps (f), ==, 1);
  settle (f);
  paste (f, "temperature;rate;error\n300;1.5;0.1\n310;1.7;0.2\n320;2.0;0.1\n");
  points = near_gp_lab_get_points (f->lab);
  g_assert_cmpstr (points->input_names[0], ==, "temperature");
  g_assert_cmpstr (points->target_name, ==, "rate");
  g_assert_cmpfloat (points->sd[1], ==, 0.2);
  g_assert_cmpuint (near_gp_lab_get_spec (f->lab)->noise, ==, NEAR_GP_NOISE_POINTS);
  undo (f);
  g_assert_cmpfloat (near_gp_lab_get_points (f->lab)->y[2], ==, -1.0);
  paste (f, "1,2,3\n4,5,6\n7,8,10");
  g_assert_cmpuint (near_gp_lab_get_points (f->lab)->n_inputs, ==, 2);
}

static void
test_paste_refuses (Fixture *f, gconstpointer data)
{
  NearGpSpec before = *near_gp_lab_get_spec (f->lab);

  paste (f, "Dear colleague, how are you?");
  g_assert_nonnull (f->failed);
  paste (f, "");
  g_assert_nonnull (strstr (f->failed, "empty"));
  paste (f, "1\n2\n3\n");
  g_assert_nonnull (strstr (f->failed, "at least two"));
  paste (f, "1,2\n3,four\n");
  g_assert_nonnull (strstr (f->failed, "four"));
  g_assert_nonnull (strstr (f->failed, "2"));
  paste (f, "1,2\n3\n5,6\n");
  g_assert_cmpstr (f->failed, ==, "pasted text:2: the first row has 2 columns, but this row has 1");
  g_assert_true (near_spec_equal (&near_gp_schema, &before, near_gp_lab_get_spec (f->lab)));
  g_assert_cmpuint (count_undo_steps (f), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add ("/gp-hand/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  g_test_add_func ("/gp-hand/curve", test_curve);
  g_test_add_func ("/gp-hand/curve-is-thinned", test_curve_is_thinned);
  g_test_add_func ("/gp-hand/curve-refuses", test_curve_refuses);
  ADD (hold_out);
  ADD (drawn);
  ADD (drawn_again);
  ADD (drawn_is_saved);
  ADD (damaged_curve);
  ADD (measures);
  ADD (measures_elsewhere);
  ADD (paste);
  ADD (paste_refuses);
  return g_test_run ();
}
