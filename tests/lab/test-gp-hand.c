/* test-gp-hand.c — what a hand gives to the Gaussian-process lab: points held out together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-document.h"
#include "near-gp-lab.h"
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add ("/gp-hand/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (hold_out);
  return g_test_run ();
}
