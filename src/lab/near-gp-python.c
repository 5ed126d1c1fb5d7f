/* near-gp-python.c — a fit as a script for scikit-learn
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scikit-learn has no mean with coefficients of its own: what they are here is taken away from y
 * and added to what is predicted. At these coefficients both likelihoods are the same number.
 */
#include "near-gp-python.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Points in one line of the script. */
#define PER_LINE 6

static void
append_number (GString *text, double value)
{
  char number[NEAR_TEXT_DOUBLE_SIZE];

  g_string_append (text, near_text_format_double (value, number));
}

/* A name in a comment: on one line. */
static void
append_comment (GString *text, const char *label, const char *name)
{
  g_autofree char *line = g_strdelimit (g_strdup (name), "\r\n", ' ');

  g_string_append_printf (text, "%s%s", label, line);
}

/* --- data ---------------------------------------------------------------------------------------
 */

static void
append_vector (GString *text, const char *name, gsize n, const double *values)
{
  g_string_append_printf (text, "%s = np.array([", name);
  for (gsize i = 0; i < n; i++)
    {
      g_string_append (text, i == 0 ? "" : i % PER_LINE == 0 ? ",\n    " : ", ");
      append_number (text, values[i]);
    }
  g_string_append (text, "], dtype=float)\n");
}

static void
append_data (GString *text, const NearGpData *data)
{
  gsize n = near_gp_data_get_n (data);
  guint d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data), *noise = near_gp_data_peek_noise (data);

  for (guint j = 0; j < d; j++)
    append_comment (text, j == 0 ? "# Inputs: " : ", ", near_gp_data_get_input_name (data, j));
  g_string_append (text, "\nX = np.array([\n");
  for (gsize i = 0; i < n; i++)
    {
      for (guint j = 0; j < d; j++)
        {
          g_string_append (text, j == 0 ? "    [" : ", ");
          append_number (text, x[i * d + j]);
        }
      g_string_append (text, "],\n");
    }
  g_string_append (text, "], dtype=float)\n");
  append_comment (text, "# ", near_gp_data_get_target_name (data));
  g_string_append_c (text, '\n');
  append_vector (text, "y", n, near_gp_data_peek_y (data));
  if (noise == NULL)
    return;
  g_string_append (text, "# Variance of each measurement\n");
  append_vector (text, "noise", n, noise);
}

/* --- the mean -----------------------------------------------------------------------------------
 */

static gboolean
check_mean (const NearMean *mean, GError **error)
{
  NearMeanKind kind = mean != NULL ? near_mean_get_kind (mean) : NEAR_MEAN_ZERO;

  if (kind != NEAR_MEAN_FORMULA && kind != NEAR_MEAN_COLUMN)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("scikit-learn has no mean function: “%s” cannot be told"),
               _ (near_table_get (&near_mean_table, kind)->name));
  return FALSE;
}

/* The coefficients stand in the order of near_mean_basis(): 1, x_i, x_i x_j with i <= j. */
static void
append_mean (GString *text, NearMeanKind kind, guint d, const double *b)
{
  guint k = 1;

  g_string_append (text, "\n\ndef mean(X):\n    return (");
  append_number (text, b[0]);
  g_string_append (text, kind == NEAR_MEAN_CONSTANT ? " + np.zeros(len(X))" : "");
  for (guint i = 0; kind != NEAR_MEAN_CONSTANT && i < d; i++)
    {
      g_string_append (text, "\n            + ");
      append_number (text, b[k++]);
      g_string_append_printf (text, " * X[:, %u]", i);
    }
  for (guint i = 0; kind == NEAR_MEAN_QUADRATIC && i < d; i++)
    for (guint j = i; j < d; j++)
      {
        g_string_append (text, "\n            + ");
        append_number (text, b[k++]);
        g_string_append_printf (text, " * X[:, %u] * X[:, %u]", i, j);
      }
  g_string_append (text, ")\n\n\n");
}

/* --- all ----------------------------------------------------------------------------------------
 */

static void
append_imports (GString *text, const char *kernel)
{
  static const char *const classes[]
      = { "ConstantKernel",    "DotProduct", "ExpSineSquared", "Matern", "RBF",
          "RationalQuadratic", "WhiteKernel" };
  const char *between = "";

  g_string_append (text, "# The same Gaussian process in scikit-learn, with the same numbers.\n"
                         "import numpy as np\n"
                         "from sklearn.gaussian_process import GaussianProcessRegressor\n"
                         "from sklearn.gaussian_process.kernels import ");
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strstr (kernel, classes[i]) != NULL)
      {
        g_string_append_printf (text, "%s%s", between, classes[i]);
        between = ", ";
      }
  g_string_append (text, "\n\n");
}

/* @has_mean: there is a function mean (X) */
static void
append_fit (GString *text, const NearGp *gp, gboolean has_mean)
{
  gboolean own_noise = near_gp_data_peek_noise (near_gp_get_data (gp)) != NULL;
  NearGpReport report;

  near_gp_get_report (gp, &report);
  g_string_append (
      text,
      "# optimizer=None keeps the numbers; without it they are found anew, within the bounds.\n"
      "gp = GaussianProcessRegressor(kernel=kernel, alpha=");
  if (own_noise)
    g_string_append (text, report.jitter > 0.0 ? "noise + " : "noise");
  if (!own_noise || report.jitter > 0.0)
    append_number (text, report.jitter);
  g_string_append (text, ", optimizer=None)\n");
  g_string_append (text, has_mean ? "gp.fit(X, y - mean(X))\n" : "gp.fit(X, y)\n");
  g_string_append (text, "print(\"log marginal likelihood\", gp.log_marginal_likelihood_value_)\n\n"
                         "# Mean, and standard deviation with the noise that the kernel has.\n"
                         "X_new = np.linspace(X.min(axis=0), X.max(axis=0), 101)\n"
                         "mu, sd = gp.predict(X_new, return_std=True)\n");
  g_string_append (text, has_mean ? "mu = mu + mean(X_new)\n" : "");
  g_string_append (text, "for row in np.column_stack([X_new, mu, sd]):\n    print(*row)\n");
}

/**
 * near_gp_dup_python:
 *
 * A script that fits the same points with the same hyperparameters, prints the log marginal
 * likelihood, and predicts. Numbers have all digits; what is held fixed is "fixed", and bounds are
 * those of the optimiser. Deviations know nothing of the uncertainty of a mean's coefficients.
 *
 * Errors: NEAR_ERROR_UNSUPPORTED, naming what scikit-learn does not have; NEAR_ERROR_NO_DATA
 * without points
 */
char *
near_gp_dup_python (const NearGp *gp, GError **error)
{
  NearGpData *data = near_gp_get_data (gp);
  const NearMean *mean = near_gp_get_mean (gp);
  gboolean has_mean = mean != NULL && near_mean_get_n_basis (mean) > 0;
  g_autofree char *kernel = NULL;
  GString *text;

  if (near_gp_data_get_n (data) == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("there is no point yet, and scikit-learn fits none"));
      return NULL;
    }
  kernel
      = check_mean (mean, error) ? near_kernel_dup_sklearn (near_gp_get_kernel (gp), error) : NULL;
  if (kernel == NULL)
    return NULL;
  text = g_string_new (NULL);
  append_imports (text, kernel);
  append_data (text, data);
  if (has_mean)
    append_mean (text, near_mean_get_kind (mean), near_gp_data_get_n_inputs (data),
                 near_gp_peek_coefficients (gp));
  g_string_append_printf (text, "kernel = (%s)\n", kernel);
  append_fit (text, gp, has_mean);
  return g_string_free (text, FALSE);
}

/**
 * near_gp_view_dup_python:
 *
 * Errors: those of near_gp_dup_python(); NEAR_ERROR_UNSUPPORTED for models other than an exact
 * regression, and for a theory, whose problem is another than that of the points
 */
char *
near_gp_view_dup_python (const NearGpView *view, GError **error)
{
  const char *name = NULL;

  if (view->spec.model != NEAR_GP_MODEL_REGRESSION)
    name = near_table_get (&near_gp_model_table, view->spec.model)->name;
  else if (view->gp == NULL)
    name = near_table_get (&near_gp_fit_table,
                           view->sparse != NULL ? 1 + near_gp_sparse_get_method (view->sparse) : 0)
               ->name;
  else if (view->theory != NULL)
    name = near_table_get (&near_gp_theory_table, view->spec.theory)->name;
  if (name == NULL)
    return near_gp_dup_python (view->gp, error);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("a script for scikit-learn is written for an exact regression; it does not have "
                  "“%s” as it is here"),
               _ (name));
  return NULL;
}
