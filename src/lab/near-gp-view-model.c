/* near-gp-view-model.c — from a spec and points to a fit
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-cholesky.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- kernel and mean -------------------------------------------------------------------------- */

static gboolean
adds_noise (const NearGpSpec *spec)
{
  return spec->model == NEAR_GP_MODEL_REGRESSION && spec->noise != NEAR_GP_NOISE_POINTS && spec->noise_sd > 0.0;
}

/* The kernel as written, and white noise behind it. */
static NearKernel *
parse_kernel (const NearGpSpec *spec, guint n_inputs, const char *const *names, GError **error)
{
  g_autoptr (NearKernel) bare = near_kernel_parse (spec->kernel, n_inputs, names, error);
  g_autoptr (NearKernel) noisy = NULL;
  g_autofree char *text = NULL;
  char number[NEAR_TEXT_DOUBLE_SIZE];
  guint i;

  if (bare == NULL || !adds_noise (spec))
    return g_steal_pointer (&bare);
  text = g_strdup_printf ("%s + White(%s)", spec->kernel,
                          near_text_format_double (spec->noise_sd * spec->noise_sd, number));
  noisy = near_kernel_parse (text, n_inputs, names, error);
  if (noisy != NULL && spec->noise == NEAR_GP_NOISE_FIXED
      && _near_gp_spec_find_noise (spec, noisy, &i))
    return near_kernel_with_fixed (noisy, i, TRUE);
  return g_steal_pointer (&noisy);
}

/* The noise was written last. */
gboolean
_near_gp_spec_find_noise (const NearGpSpec *spec, const NearKernel *kernel, guint *i)
{
  guint n = near_kernel_get_n_parameters (kernel);

  if (!adds_noise (spec) || n == 0)
    return FALSE;
  *i = n - 1;
  return TRUE;
}

char *
_near_gp_spec_dup_bare_text (const NearGpSpec *spec, const NearKernel *kernel, GError **error)
{
  g_autoptr (NearKernel) bare = NULL;
  guint i;

  if (!_near_gp_spec_find_noise (spec, kernel, &i))
    return near_kernel_format (kernel, 0);
  bare = near_kernel_replace (kernel, near_kernel_get_parameter (kernel, i)->path, NULL, error);
  return bare != NULL ? near_kernel_format (bare, 0) : NULL;
}

static NearMean *
new_mean (const NearGpSpec *spec, const NearGpPoints *points, GError **error)
{
  guint d = points->n_inputs;

  switch (spec->mean)
    {
    case NEAR_MEAN_FORMULA:
      return near_mean_parse (spec->formula, d, (const char *const *) points->input_names, error);
    case NEAR_MEAN_COLUMN:
      return near_mean_new_column (d, d - 1, TRUE);
    default:
      return near_mean_new ((NearMeanKind) spec->mean, d);
    }
}

/* --- the problem as it is posed --------------------------------------------------------------- */

static gboolean
has_theory (const NearGpSpec *spec)
{
  return spec->model == NEAR_GP_MODEL_REGRESSION && spec->use_theory;
}

static NearGpTheory *
pose_theory (const NearGpSpec *spec, const NearGpPoints *points, NearGpData *data, GError **error)
{
  NearGpTheoryOptions options = { .way = (NearGpTheoryWay) spec->theory,
                                  .ignore_noise = spec->noise != NEAR_GP_NOISE_POINTS };
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (points, spec, FALSE, &n);
  g_autofree double *theory = g_new (double, n + 1);

  for (gsize k = 0; k < n; k++)
    theory[k] = points->theory[rows[k]];
  return near_gp_theory_new (data, theory, &options, error);
}

static gboolean
pose_data (NearGpPosed *self, const NearGpSpec *spec, const NearGpPoints *points, GError **error)
{
  g_autoptr (NearGpData) data = near_gp_points_to_data (points, spec, FALSE, error);

  if (data == NULL)
    return FALSE;
  if (!has_theory (spec))
    {
      self->data = g_steal_pointer (&data);
      self->mean = new_mean (spec, points, error);
      return self->mean != NULL;
    }
  self->theory = pose_theory (spec, points, data, error);
  if (self->theory == NULL)
    return FALSE;
  self->data = near_gp_data_ref (near_gp_theory_get_data (self->theory));
  self->mean = near_gp_theory_get_mean (self->theory) != NULL
                   ? near_mean_ref (near_gp_theory_get_mean (self->theory))
                   : NULL;
  return TRUE;
}

static gboolean
pose_kernel (NearGpPosed *self, const NearGpSpec *spec, GError **error)
{
  guint d = near_gp_data_get_n_inputs (self->data);
  gsize n = near_gp_data_get_n (self->data);
  g_autofree const char **names = g_new0 (const char *, d + 1);
  g_autoptr (NearKernel) kernel = NULL;

  for (guint j = 0; j < d; j++)
    names[j] = near_gp_data_get_input_name (self->data, j);
  kernel = parse_kernel (spec, d, names, error);
  if (kernel == NULL)
    return FALSE;
  self->kernel = n > 1 ? near_kernel_adapt (kernel, n, near_gp_data_peek_x (self->data),
                                            near_gp_data_peek_y (self->data), TRUE)
                       : near_kernel_ref (kernel);
  return self->kernel != NULL;
}

gboolean
_near_gp_pose (NearGpPosed *self, const NearGpSpec *spec, const NearGpPoints *points, GError **error)
{
  memset (self, 0, sizeof *self);
  if (pose_data (self, spec, points, error) && pose_kernel (self, spec, error))
    return TRUE;
  _near_gp_posed_clear (self);
  return FALSE;
}

void
_near_gp_posed_clear (NearGpPosed *self)
{
  g_clear_pointer (&self->data, near_gp_data_unref);
  g_clear_pointer (&self->mean, near_mean_unref);
  g_clear_pointer (&self->kernel, near_kernel_unref);
  g_clear_pointer (&self->theory, near_gp_theory_unref);
}

/**
 * near_gp_spec_dup_kernel:
 *
 * The model's kernel as text has it, its values, and bounds from the points. With theory as an input it has one
 * input more than the points.
 *
 * Errors: those of near_kernel_parse(), near_gp_theory_new()
 */
NearKernel *
near_gp_spec_dup_kernel (const NearGpSpec *spec, const NearGpPoints *points, GError **error)
{
  NearGpPosed posed;
  NearKernel *kernel;

  if (spec->model != NEAR_GP_MODEL_REGRESSION)
    {
      g_autoptr (NearKernel) bare = parse_kernel (
          spec, points->n_inputs, (const char *const *) points->input_names, error);

      return bare != NULL && points->n > 1
                 ? near_kernel_adapt (bare, points->n, points->x, points->y, TRUE)
                 : g_steal_pointer (&bare);
    }
  if (!_near_gp_pose (&posed, spec, points, error))
    return NULL;
  kernel = near_kernel_ref (posed.kernel);
  _near_gp_posed_clear (&posed);
  return kernel;
}

static gboolean
take_text (char *field, gsize size, const char *text, GError **error)
{
  if (strlen (text) >= size)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("“%.60s…” is longer than the %zu characters that are kept"), text, size - 1);
      return FALSE;
    }
  memset (field, 0, size);
  memcpy (field, text, strlen (text));
  return TRUE;
}

/**
 * near_gp_spec_take_optimum:
 * @theta: (array): the kernel's, then the formula's parameters, as near_gp_get_parameter_name() counts them
 *
 * Errors: NEAR_ERROR_TOO_LARGE if a text becomes too long; @spec is as it was then
 */
gboolean
near_gp_spec_take_optimum (NearGpSpec *spec, const NearGpPoints *points, const double *theta, GError **error)
{
  NearGpSpec new = *spec;
  NearGpPosed posed;
  g_autoptr (NearKernel) kernel = NULL;
  g_autofree char *text = NULL;
  g_autofree char *formula = NULL;
  guint i;

  if (!_near_gp_pose (&posed, spec, points, error))
    return FALSE;
  kernel = near_kernel_with_theta (posed.kernel, theta);
  if (spec->mean == NEAR_MEAN_FORMULA && !has_theory (spec)
      && near_mean_get_n_parameters (posed.mean) > 0)
    {
      g_autoptr (NearMean) mean = near_mean_with_parameters (
          posed.mean, theta + near_kernel_get_n_parameters (posed.kernel));

      formula = near_mean_format (mean);
    }
  _near_gp_posed_clear (&posed);
  if (_near_gp_spec_find_noise (spec, kernel, &i) && spec->noise == NEAR_GP_NOISE_LEARNED)
    new.noise_sd = sqrt (near_kernel_get_parameter (kernel, i)->value);
  text = _near_gp_spec_dup_bare_text (spec, kernel, error);
  if (text == NULL || !take_text (new.kernel, sizeof new.kernel, text, error)
      || (formula != NULL && !take_text (new.formula, sizeof new.formula, formula, error))
      || !near_spec_validate (&near_gp_schema, &new, error))
    return FALSE;
  *spec = new;
  return TRUE;
}

/* --- reuse ------------------------------------------------------------------------------------ */

static gboolean
same_row (const NearGpData *a, gsize i, const NearGpData *b, gsize j)
{
  guint d = near_gp_data_get_n_inputs (a);
  const double *noise_a = near_gp_data_peek_noise (a), *noise_b = near_gp_data_peek_noise (b);

  return near_gp_data_peek_y (a)[i] == near_gp_data_peek_y (b)[j]
         && memcmp (near_gp_data_peek_x (a) + i * d, near_gp_data_peek_x (b) + j * d,
                    d * sizeof (double))
                == 0
         && (noise_a != NULL) == (noise_b != NULL)
         && (noise_a == NULL || noise_a[i] == noise_b[j]);
}

static gsize
first_difference (const NearGpData *a, const NearGpData *b)
{
  gsize n = MIN (near_gp_data_get_n (a), near_gp_data_get_n (b)), i = 0;

  while (i < n && same_row (a, i, b, i))
    i++;
  return i;
}

/* Whether all rows of @a from @i are those of @b from @j, to the end of both. */
static gboolean
same_rest (const NearGpData *a, gsize i, const NearGpData *b, gsize j)
{
  gsize n = near_gp_data_get_n (a), m = near_gp_data_get_n (b);

  if (i > n || j > m || n - i != m - j)
    return FALSE;
  for (; i < n; i++, j++)
    if (!same_row (a, i, b, j))
      return FALSE;
  return TRUE;
}

/* The fit to @data from one that differs in one point; NULL: more is other. */
static NearGp *
fit_after (NearGp *old, NearGpData *data)
{
  NearGpData *before = near_gp_get_data (old);
  gsize n = near_gp_data_get_n (data), k = first_difference (before, data);
  guint d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data) + k * d;
  const double *noise = near_gp_data_peek_noise (data);

  if (d != near_gp_data_get_n_inputs (before) || (noise != NULL) != (near_gp_data_peek_noise (before) != NULL))
    return NULL;
  if (k == n && k == near_gp_data_get_n (before))
    return near_gp_ref (old);
  if (k < n && same_rest (before, k + 1, data, k + 1))
    {
      gboolean only_y = k < near_gp_data_get_n (before)
                        && memcmp (x, near_gp_data_peek_x (before) + k * d, d * sizeof *x) == 0
                        && (noise == NULL || noise[k] == near_gp_data_peek_noise (before)[k]);
      double y = near_gp_data_peek_y (data)[k];

      return only_y ? near_gp_set_y (old, k, y, NULL)
                    : near_gp_move (old, k, x, y, noise != NULL ? noise[k] : 0.0, NULL);
    }
  if (k + 1 == n && k == near_gp_data_get_n (before))
    return near_gp_append (old, x, near_gp_data_peek_y (data)[k], noise != NULL ? noise[k] : 0.0, NULL);
  if (same_rest (before, k + 1, data, k))
    return near_gp_delete (old, k, NULL);
  return NULL;
}

/* Whether only points differ from the fit before. */
static gboolean
same_model (const NearGpView *self, const NearGpView *previous)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (previous == NULL || previous->gp == NULL || has_theory (&self->spec)
      || has_theory (&previous->spec) || self->spec.mean != previous->spec.mean
      || strcmp (self->spec.formula, previous->spec.formula) != 0
      || strcmp (self->spec.kernel, previous->spec.kernel) != 0
      || self->points->n_inputs != previous->points->n_inputs)
    return FALSE;
  a = near_kernel_format (self->kernel, 0);
  b = near_kernel_format (near_gp_get_kernel (previous->gp), 0);
  return g_str_equal (a, b);
}

/* --- fits ------------------------------------------------------------------------------------- */

static gboolean
fit_sparse (NearGpView *self, const NearGpPosed *posed, const NearMonitor *monitor, GError **error)
{
  const NearGpSpec *spec = &self->spec;
  gsize n = near_gp_data_get_n (posed->data);
  gsize n_centers = MIN ((gsize) spec->n_centers, n);
  NearGpSparseMethod method = spec->sparse > 0 ? (NearGpSparseMethod) (spec->sparse - 1) : NEAR_GP_SPARSE_VFE;
  g_autoptr (NearGpCenters) centers
      = near_gp_centers_new ((NearGpCentersKind) spec->centers, posed->data, posed->kernel, n_centers,
                             (guint64) spec->seed, monitor, error);
  NearGpSparseReport report;

  if (centers == NULL)
    return FALSE;
  for (guint i = 0; i < near_gp_centers_get_n_notes (centers); i++)
    _near_gp_view_warn (self, "%s", near_gp_centers_get_note (centers, i));
  if (spec->sparse == 0)
    _near_gp_view_warn (self, _ ("%zu points are too many for an exact fit to follow a hand: %zu centres "
                                 "stand for them (variational)"),
                        n, near_gp_centers_get_n (centers));
  self->sparse = near_gp_sparse_new (method, posed->data, posed->kernel, posed->mean, centers, 0, monitor,
                                     error);
  if (self->sparse == NULL)
    return FALSE;
  near_gp_sparse_get_report (self->sparse, &report);
  self->report = (NearGpReport){ .log_marginal_likelihood = report.log_likelihood,
                                 .data_fit = report.data_fit,
                                 .complexity = report.complexity,
                                 .constant = report.constant,
                                 .jitter = report.jitter,
                                 .condition = NAN,
                                 .degrees_of_freedom = NAN };
  return TRUE;
}

static void
warn_of_formula (NearGpView *self)
{
  g_autofree char *said
      = self->mean_function != NULL && self->theory == NULL
            ? near_mean_dup_parameter_note (self->mean_function,
                                            (const char *const *) self->points->input_names)
            : NULL;

  if (said != NULL)
    _near_gp_view_warn (self, "%s", said);
}

static gboolean
fit_regression (NearGpView *self, const NearGpView *previous, const NearMonitor *monitor, GError **error)
{
  NearGpPosed posed;
  gsize n;
  gboolean sparse;

  if (!_near_gp_pose (&posed, &self->spec, self->points, error))
    return FALSE;
  n = near_gp_data_get_n (posed.data);
  sparse = n > 0 && (self->spec.sparse > 0 || n > NEAR_GP_EXACT_MAX);
  self->n_fitted = n;
  self->kernel = near_kernel_ref (posed.kernel);
  self->mean_function = posed.mean != NULL ? near_mean_ref (posed.mean) : NULL;
  self->theory = posed.theory != NULL ? near_gp_theory_ref (posed.theory) : NULL;
  warn_of_formula (self);
  if (sparse)
    fit_sparse (self, &posed, monitor, error);
  else
    {
      if (same_model (self, previous))
        self->gp = fit_after (previous->gp, posed.data);
      if (self->gp == NULL)
        self->gp = near_gp_new (posed.data, posed.kernel, posed.mean, monitor, error);
      if (self->gp != NULL)
        near_gp_get_report (self->gp, &self->report);
    }
  _near_gp_posed_clear (&posed);
  return self->gp != NULL || self->sparse != NULL;
}

static gboolean
fit_classes (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  g_autofree double *x = NULL;
  g_autofree guint *label = NULL;
  guint n_classes;

  if (!_near_gp_classes (&self->spec, self->points, FALSE, &self->n_fitted, &x, &label, &n_classes, error))
    return FALSE;
  self->classifier
      = near_gp_classifier_new (self->n_fitted, x, label, n_classes, self->kernel, monitor, error);
  if (self->classifier == NULL)
    return FALSE;
  self->report.log_marginal_likelihood
      = near_gp_classifier_get_log_marginal_likelihood (self->classifier);
  return TRUE;
}

static gboolean
fit_slopes (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  NearGpSlopes slopes;

  if (!_near_gp_slopes_init (&slopes, &self->spec, self->points, error))
    return FALSE;
  self->n_fitted = slopes.data.n_values + slopes.data.n_slopes;
  self->derivative = near_gp_derivative_new (&slopes.data, &slopes.model, monitor, error);
  _near_gp_slopes_clear (&slopes);
  if (self->derivative == NULL)
    return FALSE;
  self->report.log_marginal_likelihood
      = near_gp_derivative_get_log_marginal_likelihood (self->derivative);
  self->report.jitter = near_gp_derivative_get_jitter (self->derivative);
  return TRUE;
}

gboolean
_near_gp_view_fit (NearGpView *self, const NearGpView *previous, const NearMonitor *monitor,
                   GError **error)
{
  self->report = (NearGpReport){ NAN, NAN, NAN, NAN, 0.0, NAN, NAN };
  if (self->spec.model == NEAR_GP_MODEL_REGRESSION)
    return fit_regression (self, previous, monitor, error);
  self->kernel = near_gp_spec_dup_kernel (&self->spec, self->points, error);
  if (self->kernel == NULL)
    return FALSE;
  switch (self->spec.model)
    {
    case NEAR_GP_MODEL_CLASSES:
      return fit_classes (self, monitor, error);
    case NEAR_GP_MODEL_DERIVATIVE:
      return fit_slopes (self, monitor, error);
    default:
      /* the change point's curve comes with its fit: near-gp-view-curve.c */
      return _near_gp_phases_check (self->points, error);
    }
}
