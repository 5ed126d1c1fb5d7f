/* near-gp-sparse.c — the sparse fits: sor, dtc, vfe, fitc
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-sparse.h"

#include "near-cholesky.h"
#include "near-gp-sparse-private.h"
#include "near-gp.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_CENTERS ((gsize) 8000)
#define MAX_EXACT ((gsize) 6000)

static const NearGpSparseInfo methods[] = {
  [NEAR_GP_SPARSE_SOR]
  = { .info = { .id = "sor",
                .name = N_ ("subset of regressors"),
                .sentence = N_ ("A weighted sum of bumps at the centres, the weights by regularised least "
                                "squares; far from the centres it is wrongly sure of itself"),
                .citation = "Quiñonero-Candela & Rasmussen, JMLR 6, 1939 (2005)" } },
  [NEAR_GP_SPARSE_DTC]
  = { .info = { .id = "dtc",
                .name = N_ ("deterministic training conditional"),
                .sentence = N_ ("The same curve as the subset of regressors, but away from the centres the "
                                "deviation returns to the prior's"),
                .citation = "Seeger, Williams & Lawrence, AISTATS (2003)" } },
  [NEAR_GP_SPARSE_VFE]
  = { .info = { .id = "vfe",
                .name = N_ ("variational free energy"),
                .sentence = N_ ("The same curve, judged by a lower bound of the exact likelihood: what the "
                                "centres cannot explain is charged for, and more centres never hurt"),
                .citation = "Titsias, AISTATS (2009)" },
      .is_bound = TRUE },
  [NEAR_GP_SPARSE_FITC]
  = { .info = { .id = "fitc",
                .name = N_ ("fully independent training conditional"),
                .sentence = N_ ("What the centres cannot explain of a point counts as noise of that point; "
                                "the learned noise tends to come out too low"),
                .citation = "Snelson & Ghahramani, NIPS 18 (2005)" } },
};

const NearTable near_gp_sparse_table
    = NEAR_TABLE_INIT ("sparse", N_ ("sparse approximation"), methods);

const NearGpSparseInfo *
near_gp_sparse_get_info (NearGpSparseMethod method)
{
  g_return_val_if_fail (method < NEAR_GP_N_SPARSE, NULL);
  return &methods[method];
}

/* sor is solved as it is written, in c; the others in u = L' c. */
gboolean
_near_gp_sparse_is_whitened (NearGpSparseMethod method)
{
  return method != NEAR_GP_SPARSE_SOR;
}

/* --- one block of rows --------------------------------------------------------------------------- */

/* @noise: s^2, of which one must be left; on return what was told of the kernel is summed. */
static void
add_known_noise (const NearGpSparse *self, gsize first, gsize n, double *noise, double *sum)
{
  const double *known = near_gp_data_peek_noise (self->data);

  for (gsize i = 0; i < n; i++)
    {
      *sum += noise[i];
      if (known != NULL)
        noise[i] += known[first + i];
    }
}

/* rows of K_NM; tr (Q/s^2) follows from the triangle. */
static void
fill_sor (const NearGpSparse *self, const double *x, gsize n, NearGpStackBlock *b)
{
  near_kernel_cross (self->kernel, n, x, self->n_centers, near_gp_centers_peek_x (self->centers), b->a,
                     self->n_columns);
  for (gsize i = 0; i < n; i++)
    b->trace += b->diagonal[i] / b->variance[i];
}

/* rows of V', V = L^-1 K_MN */
static void
fill_whitened (const NearGpSparse *self, const double *x, gsize n, NearGpStackBlock *b)
{
  gsize m = self->n_centers;

  near_kernel_cross (self->kernel, m, near_gp_centers_peek_x (self->centers), n, x, b->work, n);
  near_cholesky_solve_lower (m, n, self->prior, m, b->work, n);
  for (gsize i = 0; i < n; i++)
    {
      double explained = 0.0;

      for (gsize j = 0; j < m; j++)
        {
          double v = b->work[j * n + i];

          b->a[i * self->n_columns + j] = v;
          explained += v * v;
        }
      b->trace += (b->diagonal[i] - explained) / b->variance[i];
      if (self->method == NEAR_GP_SPARSE_FITC)
        b->variance[i] += MAX (b->diagonal[i] - explained, 0.0);
    }
}

static void
fill (gpointer user_data, gsize first, gsize n, NearGpStackBlock *b)
{
  const NearGpSparse *self = user_data;
  guint d = near_gp_data_get_n_inputs (self->data);
  const double *x = near_gp_data_peek_x (self->data) + first * d;

  _near_gp_diagonals (self->kernel, n, x, b->diagonal, b->variance);
  add_known_noise (self, first, n, b->variance, &b->noise);
  for (gsize i = 0; i < n; i++)
    if (!(b->variance[i] > 0.0))
      {
        b->variance[0] = 0.0; /* the row is named later */
        return;
      }
  if (_near_gp_sparse_is_whitened (self->method))
    fill_whitened (self, x, n, b);
  else
    fill_sor (self, x, n, b);
  _near_gp_put_basis (self->mean, d, n, x, b->a, self->n_columns, self->n_centers);
  memcpy (b->target, self->target + first, n * sizeof *b->target);
}

/* --- the fit ------------------------------------------------------------------------------------- */

/* K_MM = L L'. By near_kernel_cross(), which has no white noise. */
static gboolean
factor_prior (NearGpSparse *self, const NearMonitor *monitor, GError **error)
{
  gsize m = self->n_centers;
  const double *z = near_gp_centers_peek_x (self->centers);

  self->prior = m <= MAX_CENTERS ? g_try_new (double, m *m) : NULL;
  if (self->prior == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%zu centres are more than can be handled, at most %zu; choose fewer"), m,
                   MAX_CENTERS);
      return FALSE;
    }
  near_kernel_cross (self->kernel, m, z, m, z, self->prior, m);
  return near_cholesky_factor_jitter (m, self->prior, m, &self->report.jitter, monitor, error);
}

/* |L^-1 T|^2 - M = tr (L^-1 K_MN s^-2 K_NM L^-T), the part of the trace that sor's rows do not show */
static double
get_explained_trace (const NearGpSparse *self)
{
  gsize m = self->n_centers;
  g_autofree double *a = g_new0 (double, m *m);
  double sum = 0.0;

  for (gsize i = 0; i < m; i++)
    memcpy (a + i * m, self->stack.factor + i * self->n_columns, (i + 1) * sizeof *a);
  near_cholesky_solve_lower (m, m, self->prior, m, a, m);
  for (gsize i = 0; i < m * m; i++)
    sum += a[i] * a[i];
  return sum - (double) m;
}

static void
make_report (NearGpSparse *self)
{
  NearGpSparseReport *report = &self->report;
  gsize n = near_gp_data_get_n (self->data), m = self->n_centers;
  double trace = self->stack.trace;

  report->data_fit = -0.5 * self->stack.residual;
  report->complexity = -near_cholesky_get_log_diagonal (m, self->stack.factor, self->n_columns)
                       - self->stack.log_scale;
  report->constant = -0.5 * (double) n * log (2.0 * G_PI);
  report->noise = self->stack.noise / (double) n;
  if (!_near_gp_sparse_is_whitened (self->method))
    {
      report->complexity += near_cholesky_get_log_diagonal (m, self->prior, m);
      trace -= get_explained_trace (self);
    }
  report->trace = -0.5 * trace;
  report->log_likelihood = report->data_fit + report->complexity + report->constant;
  if (self->method == NEAR_GP_SPARSE_VFE)
    report->log_likelihood += report->trace;
}

static gboolean
solve (NearGpSparse *self, const NearMonitor *monitor, GError **error)
{
  gsize m = self->n_centers;
  gboolean whitened = _near_gp_sparse_is_whitened (self->method);
  NearGpStack stack = {
    .n = near_gp_data_get_n (self->data),
    .n_weights = m,
    .n_basis = self->n_basis,
    .block = self->block,
    .n_work = whitened ? m : 0,
    .fill = fill,
    .user_data = self,
    .start = whitened ? NULL : self->prior,
  };

  if (!_near_gp_stack_solve (&stack, &self->stack, monitor, error))
    {
      if (self->stack.no_noise)
        _near_gp_set_no_noise (self->data, self->kernel, error);
      return FALSE;
    }
  self->weights = g_new (double, m);
  memcpy (self->weights, self->stack.solution, m * sizeof *self->weights);
  if (whitened)
    near_cholesky_solve_upper (m, 1, self->prior, m, self->weights, 1);
  make_report (self);
  return TRUE;
}

static gboolean
check_sizes (const NearGpData *data, const NearKernel *kernel, const NearMean *mean,
             const NearGpCenters *centers, GError **error)
{
  gsize n = near_gp_data_get_n (data), n_basis = mean != NULL ? near_mean_get_n_basis (mean) : 0;

  if (n == 0)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                         _ ("there are no points; a sparse process needs some"));
  else if (n < n_basis)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                 _ ("the mean has %zu coefficients to learn, and there are only %zu points; give more points, or a "
                    "simpler mean"),
                 n_basis, n);
  else
    return near_kernel_check_inputs (kernel, n, near_gp_data_peek_x (data), error)
           && near_kernel_check_inputs (kernel, near_gp_centers_get_n (centers),
                                        near_gp_centers_peek_x (centers), error);
  return FALSE;
}

static void
clear (gpointer user_data)
{
  NearGpSparse *self = user_data;

  near_gp_data_unref (self->data);
  near_kernel_unref (self->kernel);
  near_mean_unref (self->mean);
  near_gp_centers_unref (self->centers);
  g_free (self->prior);
  _near_gp_stack_result_clear (&self->stack);
  g_free (self->weights);
  g_free (self->target_owned);
}

/**
 * near_gp_sparse_new:
 *
 * Checked: tests/core/test-gp-sparse.c against numpy's dense formulas, near-gp.h with centres on all points
 */
NearGpSparse *
near_gp_sparse_new (NearGpSparseMethod method, NearGpData *data, NearKernel *kernel, NearMean *mean,
                    NearGpCenters *centers, gsize block, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (method < NEAR_GP_N_SPARSE && data != NULL && kernel != NULL && centers != NULL,
                        NULL);
  g_return_val_if_fail (near_kernel_get_n_inputs (kernel) == near_gp_data_get_n_inputs (data)
                            && near_gp_centers_get_n_inputs (centers) == near_gp_data_get_n_inputs (data),
                        NULL);

  if (!check_sizes (data, kernel, mean, centers, error))
    return NULL;
  NearGpSparse *self = g_atomic_rc_box_new0 (NearGpSparse);
  self->method = method;
  self->data = near_gp_data_ref (data);
  self->kernel = near_kernel_ref (kernel);
  self->mean = mean != NULL ? near_mean_ref (mean) : NULL;
  self->centers = near_gp_centers_ref (centers);
  self->n_centers = near_gp_centers_get_n (centers);
  self->n_basis = mean != NULL ? near_mean_get_n_basis (mean) : 0;
  self->n_columns = self->n_centers + self->n_basis;
  self->block = block > 0 ? block : _near_gp_stack_get_block (self->n_columns);
  if (!factor_prior (self, monitor, error)
      || !_near_gp_dup_target (data, mean, &self->target_owned, &self->target, error)
      || !solve (self, monitor, error))
    g_clear_pointer (&self, near_gp_sparse_unref);
  return self;
}

NearGpSparse *
near_gp_sparse_ref (NearGpSparse *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_sparse_unref (NearGpSparse *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

NearGpSparseMethod
near_gp_sparse_get_method (const NearGpSparse *self)
{
  return self->method;
}

NearGpData *
near_gp_sparse_get_data (const NearGpSparse *self)
{
  return self->data;
}

NearKernel *
near_gp_sparse_get_kernel (const NearGpSparse *self)
{
  return self->kernel;
}

NearMean *
near_gp_sparse_get_mean (const NearGpSparse *self)
{
  return self->mean;
}

NearGpCenters *
near_gp_sparse_get_centers (const NearGpSparse *self)
{
  return self->centers;
}

void
near_gp_sparse_get_report (const NearGpSparse *self, NearGpSparseReport *report)
{
  *report = self->report;
}

const double *
near_gp_sparse_peek_weights (const NearGpSparse *self)
{
  return self->weights;
}

const double *
near_gp_sparse_peek_coefficients (const NearGpSparse *self)
{
  return self->stack.solution + self->n_centers;
}

gboolean
near_gp_sparse_get_exact (const NearGpSparse *self, double *log_marginal_likelihood,
                          const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && log_marginal_likelihood != NULL, FALSE);

  gsize n = near_gp_data_get_n (self->data);

  if (n > MAX_EXACT)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("the exact likelihood of %zu points would take too long; it is computed for at most %zu"),
                   n, MAX_EXACT);
      return FALSE;
    }
  g_autoptr (NearGp) exact = near_gp_new (self->data, self->kernel, self->mean, monitor, error);
  NearGpReport report;
  if (exact == NULL)
    return FALSE;
  near_gp_get_report (exact, &report);
  *log_marginal_likelihood = report.log_marginal_likelihood;
  return TRUE;
}
