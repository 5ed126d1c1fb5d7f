/* test-gp-document.c — a Gaussian-process experiment in a document: saved, opened, run, as a command
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-document.h"
#include "near-json.h"
#include "near-lab.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearDocument *
new_document (const char *const *options)
{
  NearDocument *document = near_document_new (&near_gp_schema);
  NearGpSpec spec = *(const NearGpSpec *) near_document_get_spec (document);
  g_autoptr (GError) error = NULL;

  for (; options != NULL && options[0] != NULL; options += 2)
    {
      near_spec_set_from_text (&near_gp_schema, &spec, options[0], options[1], &error);
      g_assert_no_error (error);
      near_gp_spec_follow (&spec, options[0]);
    }
  near_document_set_spec (document, &spec, NULL, &error);
  g_assert_no_error (error);
  return document;
}

static void
test_run (void)
{
  g_autoptr (NearDocument) document = new_document (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearResults) a = near_gp_document_run (document, NULL, &error);
  g_autoptr (NearResults) b = near_gp_document_run (document, NULL, NULL);
  g_autoptr (json_t) first = NULL;
  g_autoptr (json_t) second = NULL;
  static const char *const names[]
      = { "n_points",       "n_fitted",           "log_marginal_likelihood", "data_fit",       "complexity",
          "loo_rmse",       "loo_log_predictive", "loo_chi_squared",         "baseline_rmse",  "folds_rmse",
          "jitter",         "condition",          "degrees_of_freedom",      "truth_rmse",     "coverage_95",
          "noise_sd",       "noise_variance",     "length_scale",            "variance",       "RBF.l",
          "White.variance", "weights_difference", "features_difference",     "mean_at_60",     "sd_at_60",
          "n_at_bound" };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (!isfinite (near_results_get_number (a, names[i])))
      g_error ("%s is not there", names[i]);
  first = near_results_to_json (a);
  second = near_results_to_json (b);
  g_assert_true (json_equal (first, second));
}

static void
test_every_source_runs (void)
{
  for (gsize s = 1; s < near_gp_source_table.n_rows; s++)
    {
      const char *const options[] = { "source", near_table_get (&near_gp_source_table, s)->id, NULL };
      g_autoptr (NearDocument) document = new_document (options);
      g_autoptr (GError) error = NULL;
      g_autoptr (NearResults) results = near_gp_document_run (document, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (isfinite (near_results_get_number (results, "log_marginal_likelihood")));
    }
}

/* Conditions of lessons can say all names. */
static void
test_conditions (void)
{
  static const char *const conditions[] = {
    "loo_rmse < 1 and RBF.l ~ 10 within 1 %", "RBF.l[2] > 0", "RBF.l_2 ~ 2 within 1 %",
    "White.variance ~ noise_variance within 1 %",
  };
  const char *const options[] = { "source", "hills", NULL };
  g_autoptr (NearDocument) workshop = new_document (NULL);
  g_autoptr (NearDocument) hills = new_document (options);
  g_autoptr (NearResults) a = near_gp_document_run (workshop, NULL, NULL);
  g_autoptr (NearResults) b = near_gp_document_run (hills, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (NearCondition) condition = near_condition_parse (conditions[i], NULL);
      g_autofree char *reason = NULL;

      if (i == 1)
        {
          g_assert_null (condition);
          continue;
        }
      g_assert_nonnull (condition);
      if (!near_condition_holds (condition, i == 0 ? a : b, &reason))
        g_error ("%s: %s", conditions[i], reason);
    }
}

static NearGpPoints *
new_points (void)
{
  double x[4] = { 0.0, 1.0, 2.5, 4.0 }, y[4] = { 1.0, NAN, -1.0, 0.5 };
  NearGpPoints *points = near_gp_points_new (4, 1, x, y);

  points->sd[2] = 0.25;
  points->label[1] = 1.0;
  points->slope[3] = -2.0;
  points->theory[0] = 7.0;
  points->test[3] = 1;
  return points;
}

static void
test_saves_points (void)
{
  g_autoptr (NearDocument) document = new_document ((const char *const[]){ "noise", "points", NULL });
  g_autoptr (NearGpPoints) points = new_points ();
  g_autoptr (GHashTable) arrays = near_gp_points_to_attachments (points);
  g_autofree char *path = near_test_path ("gp.nearsight");
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDocument) opened = NULL;
  g_autoptr (NearGpPoints) back = NULL;
  gsize bytes = 4 * sizeof (double);

  g_assert_true (near_document_set_pair (document, near_document_get_spec (document), arrays, "Points", NULL));
  near_document_save (document, path, &error);
  g_assert_no_error (error);
  opened = near_document_open (path, near_lab_get_schemas (), &error);
  g_assert_no_error (error);
  back = near_gp_document_dup_points (opened, &error);
  g_assert_no_error (error);
  g_assert_true (back->own);
  g_assert_cmpmem (back->x, bytes, points->x, bytes);
  g_assert_cmpmem (back->y, bytes, points->y, bytes);
  g_assert_cmpmem (back->sd, bytes, points->sd, bytes);
  g_assert_cmpmem (back->label, bytes, points->label, bytes);
  g_assert_cmpmem (back->slope, bytes, points->slope, bytes);
  g_assert_cmpmem (back->theory, bytes, points->theory, bytes);
  g_assert_cmpmem (back->test, 4, points->test, 4);
  g_assert_true (near_spec_equal (&near_gp_schema, near_document_get_spec (opened),
                                  near_document_get_spec (document)));
}

/* No points are points too: a cleared table is saved as such. */
static void
test_saves_nothing (void)
{
  g_autoptr (NearDocument) document = new_document (NULL);
  g_autoptr (NearGpPoints) points = near_gp_points_new (0, 1, NULL, NULL);
  g_autoptr (GHashTable) arrays = near_gp_points_to_attachments (points);
  g_autofree char *path = near_test_path ("gp-empty.nearsight");
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDocument) opened = NULL;
  g_autoptr (NearGpPoints) back = NULL;

  g_assert_true (near_document_set_pair (document, near_document_get_spec (document), arrays, "Clear", NULL));
  near_document_save (document, path, &error);
  g_assert_no_error (error);
  opened = near_document_open (path, near_lab_get_schemas (), &error);
  g_assert_no_error (error);
  back = near_gp_document_dup_points (opened, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->n, ==, 0);
}

static void
test_damaged (void)
{
  g_autoptr (NearDocument) document = new_document (NULL);
  g_autoptr (GHashTable) arrays
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);
  double numbers[3] = { 1.0, INFINITY, 3.0 };
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (arrays, g_strdup ("x"), near_array_new_vector (3, numbers));
  near_document_set_attachments (document, arrays, TRUE, NULL);
  g_assert_null (near_gp_document_dup_points (document, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_clear_error (&error);
  g_hash_table_insert (arrays, g_strdup ("x"),
                       near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ 3, 1 }, numbers));
  g_hash_table_insert (arrays, g_strdup ("y"), near_array_new_vector (3, numbers));
  near_document_set_attachments (document, arrays, TRUE, NULL);
  g_assert_null (near_gp_document_run (document, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
}

/* The command line, told option by option, is the same experiment. */
static void
test_command (void)
{
  const char *const cases[][12] = {
    { NULL },
    { "source", "workshop", "kernel", "Matern52(l=4)", "noise", "fixed", "noise_sd", "0.1", NULL },
    { "source", "hills", "samples", "12", "mean", "linear", NULL },
    { "source", "moons", "seed", "7", "kernel", "RBF(l=1) + Linear", NULL },
    { "source", "polymer", "theory", "parameterization", "restarts", "0", NULL },
    { "source", "workshop", "formula", "a=2; a*x + b", "test_share", "0.25", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearDocument) document = new_document (cases[i]);
      g_autofree char *command = near_gp_document_dup_command (document);
      g_auto (GStrv) words = NULL;
      NearGpSpec told = *(const NearGpSpec *) near_gp_schema.defaults;

      g_test_message ("%s", command);
      g_assert_true (g_str_has_prefix (command, "nearsight-cli gp experiment"));
      g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));
      for (guint w = 3; words[w] != NULL; w += 2)
        {
          g_autofree char *key = g_strdelimit (g_strdup (words[w] + 2), "-", '_');

          g_assert_true (near_spec_set_from_text (&near_gp_schema, &told, key, words[w + 1], NULL));
          near_gp_spec_follow (&told, key);
        }
      g_assert_true (near_spec_equal (&near_gp_schema, &told, near_document_get_spec (document)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-document/run", test_run);
  g_test_add_func ("/gp-document/every-source-runs", test_every_source_runs);
  g_test_add_func ("/gp-document/conditions", test_conditions);
  g_test_add_func ("/gp-document/saves-points", test_saves_points);
  g_test_add_func ("/gp-document/saves-nothing", test_saves_nothing);
  g_test_add_func ("/gp-document/damaged", test_damaged);
  g_test_add_func ("/gp-document/command", test_command);
  return g_test_run ();
}
