/* test-gp-lab.c — the Gaussian-process lab as a screen uses it: choices, points, undo, optimising, files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-document.h"
#include "near-gp-lab.h"
#include "near-json.h"
#include "near-lab.h"
#include "near-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  NearDocument *document;
  NearGpLab *lab;
  guint n_views, n_trials;
  GString *notes;
  char *failed;
} Fixture;

static void
on_view (Fixture *f)
{
  NearGpView *view = near_gp_lab_get_view (f->lab);

  f->n_views++;
  f->n_trials += view != NULL && view->is_trial;
}

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
  g_signal_connect_swapped (f->lab, "view-changed", G_CALLBACK (on_view), f);
  g_signal_connect (f->lab, "note", G_CALLBACK (on_note), f);
  g_signal_connect (f->lab, "open-failed", G_CALLBACK (on_failed), f);
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

/* --- rest and choices --------------------------------------------------------------------------- */

static void
test_starts (Fixture *f, gconstpointer data)
{
  g_assert_cmpfloat (get (f, "n_points"), ==, 20.0);
  g_assert_null (near_gp_lab_get_problem (f->lab));
  g_assert_false (near_document_get_modified (f->document));
  g_assert_nonnull (near_gp_lab_get_detail (f->lab));
  g_assert_cmpfloat (get (f, "weights_difference"), <=, 1e-10);
  g_assert_cmpfloat (get (f, "features_difference"), <=, 1e-10);
  g_assert_false (near_gp_lab_get_points (f->lab)->own);
}

static void
test_sources (Fixture *f, gconstpointer data)
{
  for (gsize i = 1; i < near_gp_source_table.n_rows; i++)
    {
      const char *id = near_table_get (&near_gp_source_table, i)->id;

      choose (f, "source", id);
      settle (f);
      g_assert_cmpstr (near_gp_lab_get_problem (f->lab), ==, NULL);
      g_assert_nonnull (near_gp_lab_get_view (f->lab));
      /* nothing is drawn yet */
      g_assert_cmpint (get (f, "n_points") > 0.0, ==, i != NEAR_GP_SOURCE_DRAWN);
    }
  choose (f, "source", "workshop");
  choose (f, "model", "classes");
  g_assert_cmpuint (near_gp_lab_get_spec (f->lab)->source, ==, NEAR_GP_SOURCE_MOONS);
  settle (f);
  g_assert_cmpfloat (get (f, "accuracy"), >, 0.9);
  g_assert_cmpfloat (get (f, "chance_accuracy"), ==, 0.5);
}

static void
test_refuses (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  NearGpSpec before = *near_gp_lab_get_spec (f->lab);

  g_assert_false (near_gp_lab_choose_text (f->lab, "kernel", "RBG(l=3)", &error));
  g_assert_nonnull (strstr (error->message, "RBG"));
  g_clear_error (&error);
  g_assert_false (near_gp_lab_choose_text (f->lab, "kernel", "  ", &error));
  g_clear_error (&error);
  g_assert_false (near_gp_lab_choose_text (f->lab, "x_low", "50", &error));
  g_assert_nonnull (strstr (error->message, "x_low"));
  g_clear_error (&error);
  g_assert_false (near_gp_lab_set_parameter (f->lab, "RBF.nu", 1.0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
  g_clear_error (&error);
  g_assert_false (near_gp_lab_set_parameter (f->lab, "RBF.l", -1.0, NULL, &error));
  g_clear_error (&error);
  g_assert_false (near_gp_lab_move_point (f->lab, 20, &(double){ 0.0 }, 0.0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (near_gp_lab_add_point (f->lab, &(double){ NAN }, 0.0, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_true (near_spec_equal (&near_gp_schema, &before, near_gp_lab_get_spec (f->lab)));
  g_assert_false (near_document_get_modified (f->document));
}

static void
test_parameters (Fixture *f, gconstpointer data)
{
  double before = get (f, "log_marginal_likelihood");

  for (guint i = 1; i <= 5; i++)
    g_assert_true (near_gp_lab_set_parameter (f->lab, "RBF.l", 10.0 - i, "slider", NULL));
  near_gp_lab_end_group (f->lab);
  g_assert_true (near_gp_lab_set_parameter (f->lab, "White.variance", 0.04, "slider", NULL));
  near_gp_lab_end_group (f->lab);
  settle (f);
  near_assert_close (get (f, "length_scale"), 5.0, 1e-12, 0.0);
  near_assert_close (get (f, "RBF.l"), 5.0, 1e-12, 0.0);
  near_assert_close (get (f, "noise_sd"), 0.2, 1e-12, 0.0);
  near_assert_close (get (f, "noise_variance"), 0.04, 1e-12, 0.0);
  g_assert_cmpuint (count_undo_steps (f), ==, 2);
  undo (f);
  undo (f);
  g_assert_cmpfloat (get (f, "log_marginal_likelihood"), ==, before);
}

/* --- points by hand ----------------------------------------------------------------------------- */

static void
test_points (Fixture *f, gconstpointer data)
{
  double lml = get (f, "log_marginal_likelihood"), added, dragged;
  g_autoptr (NearResults) run = NULL;
  g_autoptr (GError) error = NULL;
  guint n_before;

  for (guint i = 0; i < 3; i++)
    {
      double x = 50.0 + 10.0 * i;

      g_assert_true (near_gp_lab_add_point (f->lab, &x, 1.0, NULL));
    }
  settle (f);
  g_assert_cmpfloat (get (f, "n_points"), ==, 23.0);
  g_assert_true (near_gp_lab_get_points (f->lab)->own);
  g_assert_nonnull (near_gp_lab_get_view (f->lab)->truth);
  added = get (f, "log_marginal_likelihood");
  n_before = count_undo_steps (f);
  g_assert_cmpuint (n_before, ==, 3);
  settle (f);

  /* a drag in x and y, every step of which is seen by the worker or not */
  for (guint i = 0; i < 40; i++)
    {
      double x = 50.0 - 0.3 * i;

      g_assert_true (near_gp_lab_move_point (f->lab, 20, &x, 1.0 + 0.05 * i, "drag", NULL));
      if (i % 4 == 0)
        while (g_main_context_iteration (NULL, FALSE))
          ;
    }
  near_gp_lab_end_group (f->lab);
  settle (f);
  dragged = get (f, "log_marginal_likelihood");
  g_assert_cmpuint (count_undo_steps (f), ==, n_before + 1);
  settle (f);
  /* the same as computed anew, without what was reused */
  run = near_gp_document_run (f->document, NULL, &error);
  g_assert_no_error (error);
  near_assert_close (dragged, near_results_get_number (run, "log_marginal_likelihood"), 1e-9, 0.0);
  near_assert_close (get (f, "loo_rmse"), near_results_get_number (run, "loo_rmse"), 1e-9, 0.0);
  undo (f);
  near_assert_close (get (f, "log_marginal_likelihood"), added, 1e-10, 0.0);
  g_assert_true (near_document_redo (f->document));
  settle (f);
  near_assert_close (get (f, "log_marginal_likelihood"), dragged, 1e-10, 0.0);
  for (guint i = 0; i < 4; i++)
    undo (f);
  near_assert_close (get (f, "log_marginal_likelihood"), lml, 1e-10, 0.0);
  g_assert_false (near_gp_lab_get_points (f->lab)->own);
}

static void
test_point_edits (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (near_gp_lab_set_point_test (f->lab, 3, TRUE, NULL));
  g_assert_true (near_gp_lab_set_point_sd (f->lab, 0, 0.5, "wheel", NULL));
  g_assert_true (near_gp_lab_set_point_sd (f->lab, 0, 0.7, "wheel", NULL));
  near_gp_lab_end_group (f->lab);
  g_assert_true (near_gp_lab_remove_point (f->lab, 5, NULL));
  g_assert_false (near_gp_lab_set_point_sd (f->lab, 0, -1.0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  choose (f, "noise", "points");
  settle (f);
  g_assert_cmpfloat (get (f, "n_points"), ==, 19.0);
  g_assert_cmpfloat (get (f, "n_fitted"), ==, 18.0);
  g_assert_cmpfloat (get (f, "n_test"), ==, 1.0);
  g_assert_true (isfinite (get (f, "test_rmse")));
  g_assert_cmpfloat (near_gp_lab_get_points (f->lab)->sd[0], ==, 0.7);
  g_assert_cmpuint (count_undo_steps (f), ==, 4);
  settle (f);
  g_assert_true (near_gp_lab_clear_points (f->lab, NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "n_points"), ==, 0.0);
  /* the prior: its deviation is the root of the variance */
  near_assert_close (near_gp_lab_get_view (f->lab)->sd_function[0], sqrt (5.0), 1e-12, 0.0);
  /* other points of the source take own ones away, and undo brings them back */
  near_gp_lab_other_points (f->lab);
  settle (f);
  g_assert_cmpfloat (get (f, "n_points"), ==, 20.0);
  undo (f);
  g_assert_cmpfloat (get (f, "n_points"), ==, 0.0);
}

/* --- hyperparameters ---------------------------------------------------------------------------- */

static json_t *
find_case (json_t *root, const char *name)
{
  gsize i;
  json_t *one;

  json_array_foreach (json_object_get (root, "cases"), i, one)
    if (g_strcmp0 (json_string_value (json_object_get (one, "name")), name) == 0)
      return one;
  return NULL;
}

/* The points of a reference, set by hand one after the other. */
static gboolean
set_reference (Fixture *f, json_t *one)
{
  json_t *x = json_object_get (one, "X"), *y = json_object_get (one, "y");

  if (x == NULL || y == NULL || !near_gp_lab_clear_points (f->lab, NULL))
    return FALSE;
  for (gsize i = 0; i < json_array_size (x); i++)
    {
      double place = json_number_value (json_array_get (x, i));

      if (!near_gp_lab_add_point (f->lab, &place, json_number_value (json_array_get (y, i)), NULL))
        return FALSE;
    }
  return TRUE;
}

/* scikit-learn's optimum of the workshop's points; the noise stream is numpy's. */
static void
test_reference (Fixture *f, gconstpointer data)
{
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");
  g_autoptr (json_t) root = path != NULL ? near_json_load (path, NULL) : NULL;
  json_t *one;

  if (root == NULL)
    {
      g_test_skip ("reference/data/gp-refs.json is not here");
      return;
    }
  one = find_case (root, "workshop_20pts");
  g_assert_true (set_reference (f, one));
  settle (f);
  near_gp_lab_run (f->lab);
  settle (f);
  near_assert_close (get (f, "log_marginal_likelihood"), json_number_value (json_object_get (one, "lml")), 1e-8, 0.0);
  near_assert_close (get (f, "variance"), 5.7952228088962485, 1e-4, 0.0);
  near_assert_close (get (f, "length_scale"), 7.600853761342464, 1e-4, 0.0);
  near_assert_close (get (f, "noise_variance"), 0.040222905926566625, 1e-4, 0.0);
  near_assert_close (get (f, "mean_at_20"), 3.535887679076392, 1e-4, 0.0);
  near_assert_close (get (f, "mean_at_50"), 1.4383197187100922, 2e-3, 0.0);
}

static void
test_optimises (Fixture *f, gconstpointer data)
{
  double before = get (f, "log_marginal_likelihood"), after;
  NearGpSpec preset = *near_gp_lab_get_spec (f->lab);
  char *kernel;

  near_gp_lab_run (f->lab);
  g_assert_true (near_gp_lab_is_running (f->lab));
  settle (f);
  g_assert_false (near_gp_lab_is_running (f->lab));
  g_assert_cmpuint (f->n_trials, >, 2);
  after = get (f, "log_marginal_likelihood");
  g_assert_cmpfloat (after, >, before + 5.0);
  g_assert_cmpuint (count_undo_steps (f), ==, 1);
  settle (f);
  g_assert_nonnull (near_gp_lab_get_optima (f->lab));
  g_assert_cmpfloat (get (f, "n_optima"), >=, 1.0);
  g_assert_cmpfloat (get (f, "n_starts"), ==, 5.0);
  near_assert_close (near_gp_optima_get (near_gp_lab_get_optima (f->lab), 0)->log_marginal_likelihood, after,
                     1e-9, 0.0);
  for (guint i = 0; i < near_gp_lab_get_view (f->lab)->n_parameters; i++)
    near_assert_close (near_gp_lab_get_view (f->lab)->gradient[i], 0.0, 0.0, 1e-4);

  /* back by undo, forth, back by reset: the numbers follow */
  g_assert_true (near_document_undo (f->document));
  g_assert_null (near_gp_lab_get_optima (f->lab));
  settle (f);
  g_assert_null (near_gp_lab_get_optima (f->lab));
  g_assert_cmpfloat (get (f, "log_marginal_likelihood"), ==, before);
  g_assert_true (near_document_redo (f->document));
  settle (f);
  g_assert_nonnull (near_gp_lab_get_optima (f->lab));
  near_assert_close (get (f, "log_marginal_likelihood"), after, 1e-12, 0.0);
  kernel = near_kernel_format (near_gp_lab_get_view (f->lab)->kernel, 0);
  near_gp_lab_reset (f->lab);
  settle (f);
  g_assert_true (near_spec_equal (&near_gp_schema, &preset, near_gp_lab_get_spec (f->lab)));
  g_assert_true (near_gp_lab_take_optimum (f->lab, 0, NULL));
  settle (f);
  near_assert_close (get (f, "log_marginal_likelihood"), after, 1e-12, 0.0);
  g_free (kernel);
  /* another point: the optima are nobody's */
  g_assert_true (near_gp_lab_add_point (f->lab, &(double){ 70.0 }, 0.0, NULL));
  settle (f);
  g_assert_null (near_gp_lab_get_optima (f->lab));
  g_assert_false (near_gp_lab_take_optimum (f->lab, 0, NULL));
}

static void
on_note_gone (NearGpLab *lab, const char *note, GString *gone)
{
  g_string_append_printf (gone, "%s\n", note);
}

/* What a search said, and what it found, goes with the points that it was about. */
static void
test_search_is_undone (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) gone = g_string_new (NULL);

  g_signal_connect (f->lab, "note-gone", G_CALLBACK (on_note_gone), gone);
  g_assert_true (near_gp_lab_move_point (f->lab, 3, &(double){ 6.0 }, 30.0, "drag", NULL));
  near_gp_lab_end_group (f->lab);
  near_gp_lab_run (f->lab);
  settle (f);
  g_assert_nonnull (near_gp_lab_get_optima (f->lab));
  g_assert_cmpuint (f->notes->len, >, 0);
  g_assert_cmpuint (gone->len, ==, 0);
  g_assert_true (near_document_undo (f->document));
  g_assert_null (near_gp_lab_get_optima (f->lab));
  g_assert_cmpstr (gone->str, ==, f->notes->str);
  g_assert_true (near_document_undo (f->document));
  g_assert_null (near_gp_lab_get_optima (f->lab));
  settle (f);
  g_assert_null (near_gp_lab_get_optima (f->lab));
  g_assert_false (near_gp_lab_take_optimum (f->lab, 0, NULL));
}

/* One energy far off the curve: whatever wins, the other explanation is named with its likelihood. */
static void
test_slopes_have_rivals (Fixture *f, gconstpointer data)
{
  double x, y;

  choose (f, "source", "morse");
  settle (f);
  x = near_gp_lab_get_points (f->lab)->x[2];
  y = near_gp_lab_get_points (f->lab)->y[2] + 5.2;
  g_assert_true (near_gp_lab_move_point (f->lab, 2, &x, y, NULL, NULL));
  near_gp_lab_run (f->lab);
  settle (f);
  g_test_message ("%s, noise %g: %s", near_gp_lab_get_spec (f->lab)->kernel, near_gp_lab_get_spec (f->lab)->noise_sd,
                  f->notes->str);
  g_assert_nonnull (strstr (f->notes->str, "another optimum is "));
  g_assert_nonnull (strstr (f->notes->str, "takes a part of the values for noise"));
}

static void
test_steps_uphill (Fixture *f, gconstpointer data)
{
  double last = get (f, "log_marginal_likelihood");

  for (guint i = 0; i < 4; i++)
    {
      near_gp_lab_step (f->lab);
      settle (f);
      g_assert_cmpfloat (get (f, "log_marginal_likelihood"), >, last);
      last = get (f, "log_marginal_likelihood");
    }
  g_assert_cmpuint (count_undo_steps (f), ==, 4);
  settle (f);
}

static gboolean
has_trial (gpointer data)
{
  return ((Fixture *) data)->n_trials > 0;
}

static void
test_pauses (Fixture *f, gconstpointer data)
{
  double before;

  choose (f, "samples", "300");
  choose (f, "restarts", "500");
  settle (f);
  before = get (f, "log_marginal_likelihood");
  near_gp_lab_run (f->lab);
  g_assert_true (near_test_wait_for (has_trial, f, 20000));
  near_gp_lab_pause (f->lab);
  settle (f);
  g_assert_nonnull (strstr (f->notes->str, "Stopped"));
  g_assert_cmpfloat (get (f, "log_marginal_likelihood"), >=, before - 1e-9);
  g_assert_cmpuint (count_undo_steps (f), <=, 3);
  settle (f);

  /* a choice in mid-run lets the search go */
  near_gp_lab_run (f->lab);
  choose (f, "kernel", "Matern52(l=4)");
  g_assert_false (near_gp_lab_is_running (f->lab));
  settle (f);
  g_assert_cmpstr (near_gp_lab_get_spec (f->lab)->kernel, ==, "Matern52(l=4)");
}

static void
test_other_models (Fixture *f, gconstpointer data)
{
  static const char *const sources[] = { "morse", "moons", "phases", "trend", "hills" };

  choose (f, "restarts", "1");
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      double before;

      choose (f, "source", sources[i]);
      settle (f);
      before = get (f, "log_marginal_likelihood");
      near_gp_lab_run (f->lab);
      settle (f);
      g_test_message ("%s: %g -> %g, %s", sources[i], before, get (f, "log_marginal_likelihood"),
                      near_gp_lab_get_spec (f->lab)->kernel);
      g_assert_cmpstr (near_gp_lab_get_problem (f->lab), ==, NULL);
      g_assert_cmpfloat (get (f, "log_marginal_likelihood"), >, before);
    }
}

/* Every way of using theory fits and predicts in the measured quantity. */
static void
test_theory (Fixture *f, gconstpointer data)
{
  double baseline;

  choose (f, "source", "polymer");
  choose (f, "samples", "31");
  choose (f, "restarts", "0");
  settle (f);
  baseline = get (f, "baseline_rmse");
  for (gsize way = 0; way < near_gp_theory_table.n_rows; way++)
    {
      choose (f, "theory", near_table_get (&near_gp_theory_table, way)->id);
      settle (f);
      g_assert_cmpstr (near_gp_lab_get_problem (f->lab), ==, NULL);
      near_gp_lab_run (f->lab);
      settle (f);
      g_test_message ("%s: test mse %g", near_table_get (&near_gp_theory_table, way)->id,
                      get (f, "test_mse"));
      g_assert_cmpfloat (get (f, "test_rmse"), <, 0.5 * baseline);
      g_assert_nonnull (near_gp_lab_get_view (f->lab)->mean_map);
    }
}

static void
test_draws (Fixture *f, gconstpointer data)
{
  NearGpDetail *detail;
  g_autofree double *first = NULL;
  gsize bytes;

  choose (f, "draws", "both");
  settle (f);
  g_assert_cmpuint (near_gp_lab_get_view (f->lab)->n_draws, ==, 5);
  bytes = 5 * near_gp_lab_get_view (f->lab)->n_grid * sizeof (double);
  first = g_memdup2 (near_gp_lab_get_view (f->lab)->draws, bytes);
  detail = near_gp_lab_get_detail (f->lab);
  near_gp_lab_set_animating (f->lab, TRUE);
  near_gp_lab_set_phase (f->lab, 0.5);
  settle (f);
  g_assert_true (memcmp (first, near_gp_lab_get_view (f->lab)->draws, bytes) != 0);
  /* another phase is the same fit: nothing slow was computed again */
  g_assert_true (near_gp_lab_get_detail (f->lab) == detail);
  near_gp_lab_set_phase (f->lab, 0.0);
  settle (f);
  g_assert_cmpmem (first, bytes, near_gp_lab_get_view (f->lab)->draws, bytes);
  near_gp_lab_set_animating (f->lab, FALSE);
}

/* --- files -------------------------------------------------------------------------------------- */

static void
test_csv (Fixture *f, gconstpointer data)
{
  g_autofree char *path = near_test_path ("gp-lab.csv");
  g_autoptr (GString) text = g_string_new ("temperature,pressure,yield,sigma\n");

  for (guint i = 0; i < 30; i++)
    g_string_append_printf (text, "%u,%u,%u,0.%u\n", 300 + 7 * i % 50, i % 6, i % 11, 1 + i % 5);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  near_gp_lab_open_csv (f->lab, path, NULL, NULL, NULL);
  settle (f);
  g_assert_cmpstr (f->failed, ==, NULL);
  g_assert_nonnull (strstr (f->notes->str, "yield"));
  g_assert_cmpstr (near_gp_lab_get_problem (f->lab), ==, NULL);
  g_assert_cmpfloat (get (f, "n_inputs"), ==, 2.0);
  g_assert_cmpstr (near_gp_lab_get_points (f->lab)->input_names[1], ==, "pressure");
  g_assert_cmpuint (near_gp_lab_get_spec (f->lab)->noise, ==, NEAR_GP_NOISE_POINTS);
  g_assert_nonnull (near_gp_lab_get_view (f->lab)->mean_map);
  g_assert_null (near_gp_document_dup_command (f->document));
  undo (f);
  g_assert_cmpfloat (get (f, "n_inputs"), ==, 1.0);
  near_gp_lab_open_csv (f->lab, "/nowhere/at-all.csv", NULL, NULL, NULL);
  settle (f);
  g_assert_nonnull (strstr (f->failed, "at-all.csv"));
}

/* Inputs of very different sizes: lengths and bounds are the data's, and nothing is odd before a search. */
static void
test_csv_scales (Fixture *f, gconstpointer data)
{
  g_autofree char *path = near_test_path ("gp-lab-scales.csv");
  g_autoptr (NearKernel) kernel = NULL;
  guint i = 0;

  g_assert_true (g_file_set_contents (path,
                                      "T [K],c,P,E\n300,1e-6,2,1.0\n500,1.3e-6,1.5,1.4\n700,1.6e-6,1,2.1\n"
                                      "900,2e-6,2.5,2.2\n1270,1.2e-6,1.7,3.0\n1100,1.9e-6,2.2,3.1\n",
                                      -1, NULL));
  near_gp_lab_open_csv (f->lab, path, NULL, NULL, NULL);
  settle (f);
  g_assert_cmpstr (near_gp_lab_get_problem (f->lab), ==, NULL);
  kernel = near_gp_spec_dup_kernel (near_gp_lab_get_spec (f->lab), near_gp_lab_get_points (f->lab), NULL);
  g_assert_true (near_kernel_find_parameter (kernel, "RBF.l[1]", &i));
  near_assert_close (near_kernel_get_parameter (kernel, i)->value, 0.2 * 970.0, 1e-2, 0);
  near_assert_close (near_kernel_get_parameter (kernel, i)->high, 9700.0, 1e-9, 0);
  g_assert_true (near_kernel_find_parameter (kernel, "RBF.l[2]", &i));
  near_assert_close (near_kernel_get_parameter (kernel, i)->value, 0.2e-6, 1e-2, 0);
  near_assert_close (near_kernel_get_parameter (kernel, i)->high, 1e-5, 1e-9, 0);
  for (i = 0; i < near_gp_lab_get_view (f->lab)->warnings->len; i++)
    {
      const char *said = near_gp_lab_get_view (f->lab)->warnings->pdata[i];

      g_assert_null (strstr (said, "at its bound"));
      g_assert_null (strstr (said, "length scale"));
    }
  g_assert_true (near_gp_lab_choose_text (f->lab, "kernel", "RBF(l=1)", NULL));
  settle (f);
  for (i = 0; i < near_gp_lab_get_view (f->lab)->warnings->len; i++)
    if (strstr (near_gp_lab_get_view (f->lab)->warnings->pdata[i], "length scale") != NULL)
      return;
  g_assert_not_reached ();
}

static void
test_problem_is_said (Fixture *f, gconstpointer data)
{
  double x = 0.0;

  choose (f, "source", "morse");
  g_assert_true (near_gp_lab_choose_text (f->lab, "kernel", "RBF(l=1) + Linear", NULL));
  settle (f);
  g_assert_nonnull (near_gp_lab_get_problem (f->lab));
  g_assert_nonnull (strstr (near_gp_lab_get_problem (f->lab), "RBF"));
  g_assert_null (near_gp_lab_get_view (f->lab));
  near_gp_lab_run (f->lab);
  g_assert_false (near_gp_lab_is_running (f->lab));
  g_assert_true (near_gp_lab_add_point (f->lab, &x, 1.0, NULL));
  choose (f, "kernel", "RBF(l=1)");
  settle (f);
  g_assert_cmpstr (near_gp_lab_get_problem (f->lab), ==, NULL);
}

static void
test_is_in_the_table (void)
{
  g_assert_true (near_lab_find ("gp")->schema == &near_gp_schema);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add ("/gp-lab/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  g_test_add_func ("/gp-lab/is-in-the-table", test_is_in_the_table);
  ADD (starts);
  ADD (sources);
  ADD (refuses);
  ADD (parameters);
  ADD (points);
  ADD (point_edits);
  ADD (reference);
  ADD (optimises);
  ADD (search_is_undone);
  ADD (slopes_have_rivals);
  ADD (steps_uphill);
  ADD (pauses);
  ADD (other_models);
  ADD (theory);
  ADD (draws);
  ADD (csv);
  ADD (csv_scales);
  ADD (problem_is_said);
  return g_test_run ();
}
