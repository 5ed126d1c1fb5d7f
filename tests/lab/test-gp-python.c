/* test-gp-python.c — scripts for scikit-learn say the same as the fits that they were written from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-document.h"
#include "near-gp-python.h"
#include "near-rng.h"
#include "near-test.h"
#include "near-text.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_POINTS 25
#define RTOL 1e-8

/* --- fits --------------------------------------------------------------------------------------- */

typedef struct
{
  const char *kernel;
  guint n_inputs;
  NearMeanKind mean;
  gboolean own_noise;
} Case;

static const Case cases[] = {
  { "5*RBF(l=2)+White(0.1)", 1, NEAR_MEAN_ZERO, FALSE },
  { "2*RBF(l=[0.7,2!])+White(0.05!)", 2, NEAR_MEAN_ZERO, FALSE },
  { "1.5*Matern12(l=1)+0.5*Matern32(l=[2,1])+0.2!*Matern52(l=3!)+White(0.1)", 2, NEAR_MEAN_ZERO, FALSE },
  { "0.7*Matern(l=1.3, nu=0.5)+Matern(l=2, nu=2.5)+White(0.1)", 1, NEAR_MEAN_ZERO, FALSE },
  { "0.7*Matern(l=1.3, nu=1.2)+White(0.1)", 1, NEAR_MEAN_ZERO, FALSE },
  { "2*RQ(l=1, alpha=0.7)*Periodic(l=1.2, p=2.5)+White(0.1)", 1, NEAR_MEAN_ZERO, FALSE },
  { "0.3*Linear(s0=0.5)+0.01*Poly(q=2, s0=0.4)+RBF(l=3)+White(0.2)", 2, NEAR_MEAN_ZERO, FALSE },
  { "0.3*Linear(s0=0)+RBF(l=3)*White(0.3)+White(0.2)", 1, NEAR_MEAN_ZERO, FALSE },
  { "(RBF(l=1)+0.5*Linear)*RBF(l=4)+Constant(2)+White(0.1)", 1, NEAR_MEAN_ZERO, FALSE },
  { "3*(RBF(l=2)+Constant(0.3))^2*RBF(l=5)+White(0.1)", 1, NEAR_MEAN_ZERO, FALSE },
  { "RBF(l=1!)+White(1!)", 1, NEAR_MEAN_ZERO, FALSE },
  { "5*RBF(l=2)", 1, NEAR_MEAN_ZERO, TRUE },
  { "5*RBF(l=2)+White(0.01)", 1, NEAR_MEAN_CONSTANT, TRUE },
  { "RBF(l=[1,2])+White(0.1)", 2, NEAR_MEAN_LINEAR, FALSE },
  { "RBF(l=[1,2])+White(0.1)", 2, NEAR_MEAN_QUADRATIC, FALSE },
};

static NearGp *
new_fit (const Case *c)
{
  double x[2 * N_POINTS], y[N_POINTS], noise[N_POINTS];
  g_autoptr (NearRng) rng = near_rng_new (3, "python");
  g_autoptr (NearKernel) parsed = near_kernel_parse (c->kernel, c->n_inputs, NULL, NULL);
  g_autoptr (NearMean) mean = near_mean_new (c->mean, c->n_inputs);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (parsed);
  for (guint i = 0; i < N_POINTS; i++)
    {
      double sum = 0.0;

      for (guint j = 0; j < c->n_inputs; j++)
        sum += x[i * c->n_inputs + j] = near_rng_uniform (rng, -4.0, 4.0);
      y[i] = 7.0 + sin (sum) + 0.5 * sum + near_rng_normal (rng, 0.0, 0.2);
      noise[i] = near_rng_uniform (rng, 0.01, 0.3);
    }
  g_autoptr (NearGpData) points
      = near_gp_data_new (N_POINTS, c->n_inputs, x, y, c->own_noise ? noise : NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearKernel) kernel = near_kernel_adapt (parsed, N_POINTS, x, y, TRUE);
  NearGp *gp = near_gp_new (points, kernel, mean, NULL, &error);
  g_assert_no_error (error);
  return gp;
}

/* --- scikit-learn ------------------------------------------------------------------------------- */

/* NULL: there is no scikit-learn. */
static const char *
find_python (void)
{
  static const char *const programs[] = { "python3", "/usr/bin/python3" };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      const char *argv[] = { programs[i], "-c", "import sklearn.gaussian_process", NULL };
      int status;

      if (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                        NULL, NULL, &status, NULL)
          && g_spawn_check_wait_status (status, NULL))
        return programs[i];
    }
  return NULL;
}

/* What scripts print, each after a line "#". */
static char *
run_scripts (const char *python, const char *const *paths)
{
  static const char all[] = "import runpy, sys\nfor path in sys.argv[1:]:\n    print('#')\n    runpy.run_path(path)";
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *problems = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_ptr_array_add (argv, (char *) python);
  g_ptr_array_add (argv, (char *) "-c");
  g_ptr_array_add (argv, (char *) all);
  for (gsize i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) paths[i]);
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &problems,
                               &status, &error));
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("python: %s", problems);
  return output;
}

static void
compare (const Case *c, const NearGp *gp, const char *output)
{
  static const char label[] = "log marginal likelihood ";
  g_auto (GStrv) lines = g_strsplit (g_strstrip ((char *) output), "\n", -1);
  double lml;
  guint n_lines = g_strv_length (lines);

  g_test_message ("%s", c->kernel);
  g_assert_true (g_str_has_prefix (lines[0], label));
  g_assert_true (near_text_parse_finite (lines[0] + strlen (label), &lml, NULL));
  near_assert_close (lml, near_gp_get_log_marginal_likelihood (gp), RTOL, 0.0);
  g_assert_cmpuint (n_lines, ==, 102);
  for (guint i = 1; i < n_lines; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], " ", -1);
      double values[4], mean, sd;
      NearGpPrediction out = { .mean = &mean, .sd_measurement = &sd };

      g_assert_cmpuint (g_strv_length (cells), ==, c->n_inputs + 2);
      for (guint j = 0; j < c->n_inputs + 2; j++)
        g_assert_true (near_text_parse_finite (cells[j], &values[j], NULL));
      g_assert_true (near_gp_predict (gp, 1, values, &out, NULL, NULL));
      near_assert_close (values[c->n_inputs], mean, RTOL, RTOL);
      near_assert_close (values[c->n_inputs + 1], sd, 1e-6, 1e-6);
    }
}

static void
test_same_numbers (void)
{
  const char *python = find_python ();
  g_autofree char *folder = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GPtrArray) fits = g_ptr_array_new_with_free_func ((GDestroyNotify) near_gp_unref);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (python == NULL)
    {
      g_test_skip ("scikit-learn is not installed");
      return;
    }
  folder = g_dir_make_tmp ("near-python-XXXXXX", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      NearGp *gp = new_fit (&cases[i]);
      g_autofree char *text = near_gp_dup_python (gp, &error);
      g_autofree char *name = g_strdup_printf ("%zu.py", i);

      g_assert_no_error (error);
      g_ptr_array_add (fits, gp);
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
      g_assert_true (g_file_set_contents (paths->pdata[i], text, -1, NULL));
    }
  g_ptr_array_add (paths, NULL);
  output = run_scripts (python, (const char *const *) paths->pdata);
  g_auto (GStrv) parts = g_strsplit (output, "#\n", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 1 + G_N_ELEMENTS (cases));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      compare (&cases[i], fits->pdata[i], parts[1 + i]);
      g_remove (paths->pdata[i]);
    }
  g_rmdir (folder);
}

/* --- the text ----------------------------------------------------------------------------------- */

static void
test_text (void)
{
  const Case c = { "2*RBF(l=[0.5,2!])+0.25!*Matern32(l=4!)+White(0.1)", 2, NEAR_MEAN_ZERO, FALSE };
  g_autoptr (NearGp) gp = new_fit (&c);
  g_autofree char *text = near_gp_dup_python (gp, NULL);
  static const char *const parts[] = {
    "kernels import ConstantKernel, Matern, RBF, WhiteKernel\n",
    "ConstantKernel(constant_value=2.0, constant_value_bounds=(",
    "RBF(length_scale=[0.5, 2.0], length_scale_bounds=[(",
    ", (2.0, 2.0)])",
    "ConstantKernel(constant_value=0.25, constant_value_bounds=\"fixed\") * Matern(length_scale=4.0, "
    "length_scale_bounds=\"fixed\", nu=1.5)",
    "optimizer=None",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (text, parts[i]) == NULL)
      g_error ("“%s” is not in:\n%s", parts[i], text);
}

static void
test_kernels_refused (void)
{
  static const struct
  {
    const char *kernel, *name;
  } refused[] = {
    { "Cosine(l=2)", "Cosine" },
    { "RBF+Gibbs(l=1)", "Gibbs" },
    { "GammaExp(l=1, gamma=1.5)", "GammaExp" },
    { "ArcSine", "no kernel “ArcSine”" },
    { "ChangePoint(RBF, RBF, x0=0, on=[1])", "no kernel “ChangePoint”" },
    { "RBF(l=1, on=[1])", "on=[…]” of RBF" },
    { "RBF(l=[1,2], metric=hellinger)", "hellinger" },
    { "RBF(l=same:1)*RBF(l=same)", "same" },
    { "RQ(l=[1,2], alpha=1)", "RationalQuadratic has one length" },
    { "Periodic(l=1, p=2)", "ExpSineSquared" },
    { "Linear(s0=1, c=[1,1])", "“c”" },
    { "Linear(s0=1, w=[2,1])", "“w”" },
    { "Matern(l=1, nu=1.7~)", "“nu”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (NearKernel) kernel = near_kernel_parse (refused[i].kernel, 2, NULL, &problem);
      g_autoptr (GError) error = NULL;

      g_assert_no_error (problem);
      g_assert_null (near_kernel_dup_sklearn (kernel, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
      if (strstr (error->message, refused[i].name) == NULL)
        g_error ("%s: %s", refused[i].kernel, error->message);
    }
}

static NearGpView *
new_view (const char *key, const char *text)
{
  NearGpSpec spec = *(const NearGpSpec *) near_gp_schema.defaults;
  g_autoptr (NearGpPoints) points = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (near_spec_set_from_text (&near_gp_schema, &spec, key, text, &error));
  near_gp_spec_follow (&spec, key);
  points = near_gp_source_generate (&spec, NULL);
  NearGpView *view = near_gp_view_new (&spec, points, 0.0, NULL, &error);
  g_assert_no_error (error);
  return view;
}

static void
test_views (void)
{
  static const struct
  {
    const char *key, *text, *name; /* NULL: it can be told */
  } views[] = {
    { "seed", "7", NULL },
    { "mean", "linear", NULL },
    { "noise", "points", NULL },
    { "source", "hills", NULL },
    { "source", "moons", "Classes" },
    { "source", "morse", "Values and slopes" },
    { "sparse", "vfe", "Variational" },
    { "formula", "a*x + b", "“formula”" },
    { "samples", "0", "no point" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autoptr (NearGpView) view = new_view (views[i].key, views[i].text);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = near_gp_view_dup_python (view, &error);

      g_assert_cmpint (text != NULL, ==, views[i].name == NULL);
      if (views[i].name != NULL && strstr (error->message, views[i].name) == NULL)
        g_error ("%s %s: %s", views[i].key, views[i].text, error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-python/text", test_text);
  g_test_add_func ("/gp-python/kernels-refused", test_kernels_refused);
  g_test_add_func ("/gp-python/views", test_views);
  g_test_add_func ("/gp-python/same-numbers", test_same_numbers);
  return g_test_run ();
}
