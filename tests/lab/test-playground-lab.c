/* test-playground-lab.c — the playground as a screen uses it: runs, choices, edits, undo, files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-lab.h"
#include "near-playground-document.h"
#include "near-playground-lab.h"
#include "near-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  NearDocument *document;
  NearPlaygroundLab *lab;
  guint n_views, n_spec_changes;
  char *paused, *note;
} Fixture;

static void
on_view (Fixture *f)
{
  f->n_views++;
}

static void
on_spec (Fixture *f)
{
  f->n_spec_changes++;
}

static void
on_paused (NearPlaygroundLab *lab, const char *reason, Fixture *f)
{
  g_free (f->paused);
  f->paused = g_strdup (reason);
}

static void
on_note (NearPlaygroundLab *lab, const char *note, Fixture *f)
{
  g_free (f->note);
  f->note = g_strdup (note);
}

static gboolean
is_settled (gpointer lab)
{
  return near_playground_lab_is_settled (lab);
}

static void
settle (Fixture *f)
{
  g_assert_true (near_test_wait_for (is_settled, f->lab, 10000));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->document = near_document_new (&near_playground_schema);
  f->lab = near_playground_lab_new (f->document);
  g_signal_connect_swapped (f->lab, "view-changed", G_CALLBACK (on_view), f);
  g_signal_connect_swapped (f->lab, "spec-changed", G_CALLBACK (on_spec), f);
  g_signal_connect (f->lab, "paused", G_CALLBACK (on_paused), f);
  g_signal_connect (f->lab, "note", G_CALLBACK (on_note), f);
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->lab);
  g_assert_finalize_object (f->document);
  g_free (f->paused);
  g_free (f->note);
}

static double
get (Fixture *f, const char *name)
{
  return near_results_get_number (near_playground_lab_get_results (f->lab), name);
}

static const NearNetwork *
get_network (Fixture *f)
{
  return near_playground_lab_get_view (f->lab)->snapshot->network;
}

static void
assert_same_network (const NearNetwork *a, const NearNetwork *b)
{
  g_assert_true (near_network_same_shape (a, b));
  g_assert_cmpmem (near_network_peek_parameters (a), near_network_get_n_parameters (a) * sizeof (double),
                   near_network_peek_parameters (b), near_network_get_n_parameters (b) * sizeof (double));
}

static void
run_to (Fixture *f, guint64 epoch)
{
  near_playground_lab_run_to (f->lab, epoch);
  settle (f);
  g_assert_cmpfloat (get (f, "epoch"), ==, (double) epoch);
}

/* --- runs ------------------------------------------------------------------------------------- */

static void
test_starts_untrained (Fixture *f, gconstpointer data)
{
  g_assert_cmpfloat (get (f, "epoch"), ==, 0.0);
  g_assert_false (near_document_get_modified (f->document));
  g_assert_cmpuint (f->n_views, >, 0);
}

static void
test_steps (Fixture *f, gconstpointer data)
{
  double before = get (f, "train_loss");

  for (guint i = 0; i < 3; i++)
    {
      near_playground_lab_step (f->lab);
      settle (f);
    }
  g_assert_cmpfloat (get (f, "epoch"), ==, 3.0);
  g_assert_cmpfloat (get (f, "train_loss"), !=, before);
  /* pressed faster than it can be drawn: none is lost */
  for (guint i = 0; i < 5; i++)
    near_playground_lab_step (f->lab);
  settle (f);
  g_assert_cmpfloat (get (f, "epoch"), ==, 8.0);
}

static gboolean
has_moved (gpointer data)
{
  return get (data, "epoch") > 20.0;
}

static gboolean
has_paused (gpointer data)
{
  Fixture *f = data;

  return !near_playground_lab_is_running (f->lab) && near_playground_lab_is_settled (f->lab);
}

static void
test_runs_and_pauses (Fixture *f, gconstpointer data)
{
  double epoch;

  near_playground_lab_set_speed (f->lab, 0.0);
  g_assert_true (near_playground_lab_choose_text (f->lab, "epochs", "1000000000", NULL));
  near_playground_lab_run (f->lab);
  g_assert_true (near_playground_lab_is_running (f->lab));
  g_assert_true (near_test_wait_for (has_moved, f, 10000));
  near_playground_lab_pause (f->lab);
  g_assert_true (near_test_wait_for (has_paused, f, 10000));
  epoch = get (f, "epoch");
  g_usleep (50000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpfloat (get (f, "epoch"), ==, epoch);
  g_assert_null (f->paused);
}

static void
test_pauses_where_chosen (Fixture *f, gconstpointer data)
{
  near_playground_lab_set_speed (f->lab, 0.0);
  g_assert_true (near_playground_lab_choose_text (f->lab, "epochs", "150", NULL));
  near_playground_lab_run (f->lab);
  g_assert_true (near_test_wait_for (has_paused, f, 10000));
  g_assert_cmpfloat (get (f, "epoch"), ==, 150.0);
  g_assert_nonnull (strstr (f->paused, "150"));
  g_assert_cmpfloat (get (f, "reproducible"), ==, 1.0);
}

/* A pace is kept: half a second of 100 epochs a second is neither 5 epochs nor 5000. */
static gboolean
is_late (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static void
test_paces (Fixture *f, gconstpointer data)
{
  gint64 until = g_get_monotonic_time () + 500000;

  near_playground_lab_set_speed (f->lab, 100.0);
  near_playground_lab_run (f->lab);
  near_test_wait_for (is_late, &until, 5000);
  near_playground_lab_pause (f->lab);
  g_assert_true (near_test_wait_for (has_paused, f, 10000));
  g_assert_cmpfloat (get (f, "epoch"), >, 10.0);
  g_assert_cmpfloat (get (f, "epoch"), <, 120.0);
}

/* Stands, whether or not all of it is drawn. */
static gboolean
has_stopped (gpointer data)
{
  return !near_playground_lab_is_running (((Fixture *) data)->lab);
}

static void
test_divergence_explains_itself (Fixture *f, gconstpointer data)
{
  g_assert_true (near_playground_lab_choose_text (f->lab, "activation", "linear", NULL));
  g_assert_true (near_playground_lab_choose_text (f->lab, "output_activation", "linear", NULL));
  g_assert_true (near_playground_lab_choose_text (f->lab, "rate", "10", NULL));
  near_playground_lab_set_speed (f->lab, 0.0);
  near_playground_lab_run (f->lab);
  g_assert_true (near_test_wait_for (has_stopped, f, 10000));
  g_assert_false (near_playground_lab_is_running (f->lab));
  g_assert_nonnull (f->paused);
  g_assert_nonnull (strstr (f->paused, "learning rate"));
}

/* --- the same digits -------------------------------------------------------------------------- */

static void
test_in_parts_or_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (NearPlayground) whole
      = near_playground_new (near_playground_lab_get_spec (f->lab), NULL, NULL, NULL);
  g_autoptr (NearPlaygroundSnapshot) snapshot = NULL;

  near_playground_run (whole, 90, NULL, NULL);
  snapshot = near_playground_dup_snapshot (whole);
  run_to (f, 17);
  run_to (f, 60);
  run_to (f, 90);
  assert_same_network (get_network (f), snapshot->network);
}

static void
test_file_goes_on_with_the_same_digits (Fixture *f, gconstpointer data)
{
  const char *folder = near_test_dir ();
  g_autofree char *path = g_build_filename (folder, "work.nearsight", NULL);
  g_autoptr (NearDocument) opened = NULL;
  g_autoptr (NearPlaygroundSnapshot) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NearPlayground) continued = NULL;
  gboolean reproduced;

  /* leftovers of a batch, Adam's moments: all that a later epoch depends on */
  g_assert_true (near_playground_lab_choose_text (f->lab, "batch", "7", NULL));
  run_to (f, 40);
  near_document_save (f->document, path, &error);
  g_assert_no_error (error);
  run_to (f, 80);
  opened = near_document_open (path, near_lab_get_schemas (), &error);
  g_assert_no_error (error);
  continued = near_playground_document_open (opened, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_playground_get_epoch (continued), ==, 40);
  near_playground_run (continued, 80, NULL, NULL);
  again = near_playground_dup_snapshot (continued);
  assert_same_network (get_network (f), again->network);
  g_clear_pointer (&again, near_playground_snapshot_unref);
  again = near_playground_document_run_snapshot (opened, NULL, &reproduced, &error);
  g_assert_no_error (error);
  g_assert_true (reproduced);
}

/* --- choices and undo ------------------------------------------------------------------------- */

static void
test_choice_resets_and_undo_brings_back (Fixture *f, gconstpointer data)
{
  double loss;

  run_to (f, 50);
  loss = get (f, "train_loss");
  g_assert_true (near_playground_lab_choose_text (f->lab, "hidden", "3", NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "epoch"), ==, 0.0);
  g_assert_cmpfloat (get (f, "hidden_neurons"), ==, 3.0);
  g_assert_true (near_document_undo (f->document));
  settle (f);
  g_assert_cmpfloat (get (f, "epoch"), ==, 50.0);
  g_assert_cmpfloat (get (f, "train_loss"), ==, loss);
  g_assert_true (near_document_redo (f->document));
  settle (f);
  g_assert_cmpfloat (get (f, "hidden_neurons"), ==, 3.0);
  g_assert_cmpfloat (get (f, "epoch"), ==, 0.0);
}

static void
test_drag_is_one_step (Fixture *f, gconstpointer data)
{
  for (guint i = 1; i <= 10; i++)
    {
      NearPlaygroundSpec spec = *near_playground_lab_get_spec (f->lab);

      spec.noise = 5.0 * i;
      g_assert_true (near_playground_lab_choose (f->lab, "noise", &spec, "noise", NULL));
    }
  near_playground_lab_end_group (f->lab);
  settle (f);
  g_assert_cmpfloat (near_playground_lab_get_spec (f->lab)->noise, ==, 50.0);
  g_assert_true (near_document_undo (f->document));
  settle (f);
  g_assert_cmpfloat (near_playground_lab_get_spec (f->lab)->noise, ==, 0.0);
  g_assert_false (near_document_undo (f->document));
}

static void
test_what_follows_from_a_choice (Fixture *f, gconstpointer data)
{
  const NearPlaygroundSpec *spec;

  g_assert_true (near_playground_lab_choose_text (f->lab, "pattern", "reg-plane", NULL));
  spec = near_playground_lab_get_spec (f->lab);
  g_assert_cmpuint (spec->problem, ==, NEAR_PROBLEM_REGRESSION);
  g_assert_cmpuint (spec->output_activation, ==, NEAR_ACTIVATION_LINEAR);
  g_assert_cmpint (spec->samples, ==, 1200);
  settle (f);
  g_assert_true (isfinite (get (f, "test_r2")));
  g_assert_true (near_playground_lab_choose_text (f->lab, "pattern", "xor", NULL));
  g_assert_cmpuint (near_playground_lab_get_spec (f->lab)->output_activation, ==, NEAR_ACTIVATION_TANH);
}

static void
test_rate_in_mid_training_is_flagged (Fixture *f, gconstpointer data)
{
  run_to (f, 30);
  g_assert_cmpfloat (get (f, "reproducible"), ==, 1.0);
  g_assert_true (near_playground_lab_choose_text (f->lab, "rate", "0.1", NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "epoch"), ==, 30.0);
  g_assert_cmpfloat (get (f, "reproducible"), ==, 0.0);
  g_assert_true (near_document_undo (f->document));
  settle (f);
  g_assert_cmpfloat (get (f, "reproducible"), ==, 1.0);
  /* before the first epoch nothing is lost */
  near_playground_lab_reset (f->lab);
  settle (f);
  g_assert_true (near_playground_lab_choose_text (f->lab, "rate", "0.3", NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "reproducible"), ==, 1.0);
}

static void
test_reset_keeps_the_first_weights (Fixture *f, gconstpointer data)
{
  g_autoptr (NearNetwork) first = near_network_ref ((NearNetwork *) get_network (f));

  run_to (f, 20);
  near_playground_lab_reset (f->lab);
  settle (f);
  assert_same_network (get_network (f), first);
  near_playground_lab_other_weights (f->lab);
  settle (f);
  g_assert_cmpfloat (near_network_get_weight (get_network (f), 0, 0, 0), !=,
                     near_network_get_weight (first, 0, 0, 0));
  g_assert_true (near_document_undo (f->document));
  settle (f);
  assert_same_network (get_network (f), first);
}

static void
test_problem_in_words (Fixture *f, gconstpointer data)
{
  g_assert_true (near_playground_lab_choose_text (f->lab, "features", "", NULL));
  settle (f);
  g_assert_nonnull (strstr (near_playground_lab_get_problem (f->lab), "feature"));
  g_assert_nonnull (near_playground_lab_get_points (f->lab));
  near_playground_lab_run (f->lab);
  g_assert_false (near_playground_lab_is_running (f->lab));
  g_assert_true (near_playground_lab_choose_text (f->lab, "features", "x", NULL));
  settle (f);
  g_assert_null (near_playground_lab_get_problem (f->lab));
}

/* --- a hand on the weights -------------------------------------------------------------------- */

static void
test_edit_and_undo (Fixture *f, gconstpointer data)
{
  double loss, weight;
  gsize index;

  run_to (f, 25);
  loss = get (f, "train_loss");
  index = near_network_weight_index (get_network (f), 0, 1, 0);
  weight = near_network_get_parameter (get_network (f), index);
  g_assert_true (near_playground_lab_edit (f->lab, index, 3.5, "drag", NULL));
  g_assert_true (near_playground_lab_edit (f->lab, index, 4.0, "drag", NULL));
  near_playground_lab_end_group (f->lab);
  settle (f);
  g_assert_cmpfloat (near_network_get_parameter (get_network (f), index), ==, 4.0);
  g_assert_cmpfloat (get (f, "train_loss"), !=, loss);
  g_assert_cmpfloat (get (f, "epoch"), ==, 25.0);
  g_assert_cmpfloat (get (f, "weights_edited"), ==, 1.0);
  g_assert_cmpfloat (get (f, "reproducible"), ==, 0.0);
  g_assert_true (near_document_undo (f->document));
  settle (f);
  g_assert_cmpfloat (near_network_get_parameter (get_network (f), index), ==, weight);
  g_assert_cmpfloat (get (f, "train_loss"), ==, loss);
  g_assert_cmpfloat (get (f, "reproducible"), ==, 1.0);
  g_assert_false (near_playground_lab_edit (f->lab, index, NAN, NULL, NULL));
}

static gboolean
has_edit (gpointer data)
{
  return get (data, "weights_edited") == 1.0;
}

static void
test_edit_while_running (Fixture *f, gconstpointer data)
{
  near_playground_lab_set_speed (f->lab, 2000.0);
  g_assert_true (near_playground_lab_choose_text (f->lab, "epochs", "1000000000", NULL));
  near_playground_lab_run (f->lab);
  g_assert_true (near_test_wait_for (has_moved, f, 10000));
  g_assert_true (near_playground_lab_edit (f->lab, 0, 2.0, NULL, NULL));
  g_assert_true (near_test_wait_for (has_edit, f, 10000));
  g_assert_true (near_playground_lab_is_running (f->lab));
  near_playground_lab_pause (f->lab);
  g_assert_true (near_test_wait_for (has_paused, f, 10000));
  g_assert_cmpfloat (get (f, "reproducible"), ==, 0.0);
}

/* --- own data --------------------------------------------------------------------------------- */

static void
on_open_failed (NearPlaygroundLab *lab, const char *reason, char **said)
{
  *said = g_strdup (reason);
}

/* Returns: (transfer full): why it was not opened, or NULL */
static char *
open_csv (Fixture *f, const char *path)
{
  char *said = NULL;
  gulong id = g_signal_connect (f->lab, "open-failed", G_CALLBACK (on_open_failed), &said);

  near_playground_lab_open_csv (f->lab, path);
  settle (f);
  g_signal_handler_disconnect (f->lab, id);
  return said;
}

static void
test_own_data (Fixture *f, gconstpointer data)
{
  const char *folder = near_test_dir ();
  g_autofree char *path = g_build_filename (folder, "points.csv", NULL);
  g_autoptr (GString) text = g_string_new ("x,y,label\n");
  g_autofree char *said = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%d,%d,%d\n", (int) i - 20, (int) (i % 5), (int) (i % 2));
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_null (open_csv (f, path));
  g_assert_cmpfloat (get (f, "samples"), ==, 40.0);
  g_assert_nonnull (f->note);
  /* a file that cannot be read changes nothing */
  g_assert_true (g_file_set_contents (path, "x,y,label\n1,2\n", -1, NULL));
  said = open_csv (f, path);
  g_assert_nonnull (said);
  g_assert_nonnull (strstr (said, "points.csv:2"));
  g_assert_cmpfloat (get (f, "samples"), ==, 40.0);
  g_assert_true (near_document_undo (f->document));
  settle (f);
  g_assert_cmpfloat (get (f, "samples"), ==, 500.0);
}

static void
write_points (const char *path, const char *labels)
{
  g_autoptr (GString) text = g_string_new ("x,y,label\n");
  g_auto (GStrv) each = g_strsplit (labels, " ", -1);
  guint n = g_strv_length (each);

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%d,%d,%s\n", (int) i - 20, (int) (i % 5), each[i % n]);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

/* Numbers that were read for regression are no classes. */
static void
test_own_numbers_are_no_classes (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (near_test_dir (), "numbers.csv", NULL);

  write_points (path, "0 1 7");
  g_assert_true (near_playground_lab_choose_text (f->lab, "problem", "regression", NULL));
  g_assert_null (open_csv (f, path));
  g_assert_null (near_playground_lab_get_problem (f->lab));
  g_assert_true (near_playground_lab_choose_text (f->lab, "problem", "classification", NULL));
  settle (f);
  g_assert_nonnull (strstr (near_playground_lab_get_problem (f->lab), "regression"));
}

/* A picture that is clicked after own data has its own number of points. */
static void
test_leaving_own_data (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (near_test_dir (), "own.csv", NULL);

  write_points (path, "-1 1");
  g_assert_null (open_csv (f, path));
  g_assert_true (near_playground_lab_choose_text (f->lab, "pattern", "spiral", NULL));
  settle (f);
  g_assert_cmpfloat (get (f, "samples"), ==, 500.0);
  g_assert_null (near_document_get_attachment (f->document, "data_x"));
  g_assert_true (near_document_undo (f->document));
  settle (f);
  g_assert_cmpfloat (get (f, "samples"), ==, 40.0);
}

/* --- what comes too late ---------------------------------------------------------------------- */

static gboolean
has_problem (gpointer data)
{
  return near_playground_lab_get_problem (((Fixture *) data)->lab) != NULL;
}

static void
test_late_view_of_a_network_that_is_no_more (Fixture *f, gconstpointer data)
{
  near_playground_lab_set_speed (f->lab, 0.0);
  g_assert_true (near_playground_lab_choose_text (f->lab, "epochs", "1000000000", NULL));
  for (guint i = 0; i < 5; i++)
    {
      gint64 until;

      near_playground_lab_run (f->lab);
      near_test_wait_for (has_moved, f, 5000);
      g_assert_true (near_playground_lab_choose_text (f->lab, "features", "", NULL));
      g_assert_true (near_test_wait_for (has_problem, f, 10000));
      until = g_get_monotonic_time () + 300000;
      near_test_wait_for (is_late, &until, 2000);
      g_assert_null (near_playground_lab_get_view (f->lab));
      g_assert_true (near_playground_lab_choose_text (f->lab, "features", "x,y", NULL));
      settle (f);
    }
}

/* The rate is changed while it runs, and the run paused before another epoch: still not reproducible. */
static void
test_flag_survives_a_pause (Fixture *f, gconstpointer data)
{
  run_to (f, 5);
  near_playground_lab_set_speed (f->lab, 0.5);
  near_playground_lab_run (f->lab);
  g_assert_true (near_playground_lab_choose_text (f->lab, "rate", "0.3", NULL));
  near_playground_lab_pause (f->lab);
  g_assert_true (near_test_wait_for (has_paused, f, 10000));
  g_assert_cmpfloat (get (f, "reproducible"), ==, 0.0);
  g_assert_nonnull (near_document_get_irreproducible (f->document));
  run_to (f, 20);
  g_assert_cmpfloat (get (f, "reproducible"), ==, 0.0);
}

/* Edited in the very moment in which the run ends by itself: the edit holds. */
static void
test_edit_at_the_end_of_a_run (Fixture *f, gconstpointer data)
{
  near_playground_lab_set_speed (f->lab, 0.0);
  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *goal = g_strdup_printf ("%u", 300 * i);
      double value = 0.25 * i;

      g_assert_true (near_playground_lab_choose_text (f->lab, "epochs", goal, NULL));
      near_playground_lab_run (f->lab);
      g_usleep (500 * i); /* the worker may have left off; nobody has heard of it yet */
      g_assert_true (near_playground_lab_edit (f->lab, 0, value, NULL, NULL));
      g_assert_true (near_test_wait_for (has_paused, f, 10000));
      settle (f);
      g_assert_cmpfloat (get (f, "weights_edited"), ==, 1.0);
      g_assert_cmpfloat (get (f, "reproducible"), ==, 0.0);
    }
}

static void
test_no_edit_of_another_network (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* the new one is not there yet: its indices mean other weights */
  g_assert_true (near_playground_lab_choose_text (f->lab, "hidden", "3,3", NULL));
  g_assert_false (near_playground_lab_edit (f->lab, 0, 1.0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  settle (f);
  g_assert_true (near_playground_lab_edit (f->lab, 0, 1.0, NULL, NULL));
  settle (f);
  g_assert_null (near_playground_lab_get_problem (f->lab));
}

/* The command line that is offered for copying trains the same network. */
static void
test_command (Fixture *f, gconstpointer data)
{
  static const char *const choices[][2]
      = { { "pattern", "reg-gauss" }, { "samples", "500" }, { "output_activation", "tanh" },
          { "mode", "standard" },     { "hidden", "" },     { "train_ratio", "0.7" } };
  g_autofree char *command = NULL;
  NearPlaygroundSpec *told = near_spec_new (&near_playground_schema);
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_assert_true (near_playground_lab_choose_text (f->lab, choices[i][0], choices[i][1], NULL));
  settle (f);
  run_to (f, 12);
  command = near_playground_document_dup_command (f->document);
  words = g_strsplit (command, " ", -1);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 2; words[i] != NULL; i += 2)
      {
        g_autofree char *key = g_strdelimit (g_strdup (words[i] + 2), "-", '_');

        g_assert_true (near_spec_set_from_text (&near_playground_schema, told, key, words[i + 1], NULL));
        if (pass == 0)
          near_playground_spec_follow (told, key);
      }
  g_assert_cmpint (told->epochs, ==, 12);
  told->epochs = near_playground_lab_get_spec (f->lab)->epochs;
  g_assert_true (near_spec_equal (&near_playground_schema, told, near_playground_lab_get_spec (f->lab)));
  g_free (told);
  g_assert_true (near_playground_lab_edit (f->lab, 0, 1.0, NULL, NULL));
  g_assert_null (near_playground_document_dup_command (f->document));
}

/* --- the view --------------------------------------------------------------------------------- */

static void
test_maps_are_the_network (Fixture *f, gconstpointer data)
{
  NearPlaygroundView *view;
  const NearNetwork *network;
  double corner[2] = { -6.0, 6.0 }, output;
  gsize index;

  run_to (f, 60);
  view = near_playground_lab_get_view (f->lab);
  network = view->snapshot->network;
  near_network_predict (network, 1, corner, &output);
  /* the left end of the top row */
  index = (gsize) (view->side - 1) * view->side;
  near_assert_close (near_playground_view_get_map (view, view->n_neurons - 1)[index], output, 0.0, 1e-6);
  near_assert_close (near_playground_view_get_map (view, 1)[index],
                     tanh (near_network_get_weight (network, 0, 1, 0) * -6.0
                           + near_network_get_weight (network, 0, 1, 1) * 6.0
                           + near_network_get_bias (network, 0, 1)),
                     0.0, 1e-6);
  g_assert_true (view->formula.checked && view->formula.check.exact);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/playground-lab/starts-untrained", test_starts_untrained);
  ADD ("/playground-lab/steps", test_steps);
  ADD ("/playground-lab/runs-and-pauses", test_runs_and_pauses);
  ADD ("/playground-lab/pauses-where-chosen", test_pauses_where_chosen);
  ADD ("/playground-lab/paces", test_paces);
  ADD ("/playground-lab/divergence", test_divergence_explains_itself);
  ADD ("/playground-lab/in-parts", test_in_parts_or_at_once);
  ADD ("/playground-lab/file", test_file_goes_on_with_the_same_digits);
  ADD ("/playground-lab/undo", test_choice_resets_and_undo_brings_back);
  ADD ("/playground-lab/drag", test_drag_is_one_step);
  ADD ("/playground-lab/follows", test_what_follows_from_a_choice);
  ADD ("/playground-lab/rate", test_rate_in_mid_training_is_flagged);
  ADD ("/playground-lab/reset", test_reset_keeps_the_first_weights);
  ADD ("/playground-lab/problem", test_problem_in_words);
  ADD ("/playground-lab/edit", test_edit_and_undo);
  ADD ("/playground-lab/edit-running", test_edit_while_running);
  ADD ("/playground-lab/own-data", test_own_data);
  ADD ("/playground-lab/own-numbers", test_own_numbers_are_no_classes);
  ADD ("/playground-lab/leaving-own", test_leaving_own_data);
  ADD ("/playground-lab/late-view", test_late_view_of_a_network_that_is_no_more);
  ADD ("/playground-lab/flag-survives", test_flag_survives_a_pause);
  ADD ("/playground-lab/edit-at-the-end", test_edit_at_the_end_of_a_run);
  ADD ("/playground-lab/no-edit-of-another", test_no_edit_of_another_network);
  ADD ("/playground-lab/command", test_command);
  ADD ("/playground-lab/maps", test_maps_are_the_network);
  return g_test_run ();
}
