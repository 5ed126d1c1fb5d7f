/* near-gp-landscape-row.c — one row of a likelihood map, along which cells are cheap
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-landscape-private.h"

#include "near-cholesky.h"
#include "near-tridiagonal.h"

#include <math.h>
#include <string.h>

/* exp (BIG_LOG) is so large that C alone is left, exp (-BIG_LOG) so small that D is. */
#define BIG_LOG 230.0
#define REMAINDER 1e-60
#define LINEAR 1e-10 /* relative error at which a covariance counts as D + exp (theta) C */

/* K + N of the kernel at @theta, lower triangle (n, n) */
static void
fill_matrix (const NearGpProblem *problem, const double *theta, double *a)
{
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (problem->kernel, theta);
  gsize n = near_gp_data_get_n (problem->data);
  const double *noise = near_gp_data_peek_noise (problem->data);

  near_kernel_matrix (kernel, n, near_gp_data_peek_x (problem->data), a, n);
  for (gsize i = 0; i < n && noise != NULL; i++)
    a[i * n + i] += noise[i];
}

/* C and D with A = D + exp (theta_p) C; @theta is changed at @p and given back as it was. */
static void
split_matrix (const NearGpProblem *problem, guint p, double *theta, double *c, double *d)
{
  gsize n = near_gp_data_get_n (problem->data);
  double before = theta[p], shrink = exp (-BIG_LOG);

  theta[p] = BIG_LOG;
  fill_matrix (problem, theta, c);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      c[i * n + j] *= shrink;
  theta[p] = -BIG_LOG;
  fill_matrix (problem, theta, d);
  theta[p] = before;
}

/* Whether A is D + exp (theta_p) C, tried at two values. */
gboolean
_near_gp_row_is_linear (const NearGpProblem *problem, guint p)
{
  gsize n = near_gp_data_get_n (problem->data);
  g_autofree double *theta = g_memdup2 (problem->theta, problem->n_parameters * sizeof *theta);
  g_autofree double *c = NULL;
  g_autofree double *d = NULL;
  g_autofree double *a = NULL;

  if (p >= problem->n_kernel || !problem->is_log[p])
    return FALSE;
  c = g_try_new (double, n *n);
  d = g_try_new (double, n *n);
  a = g_try_new (double, n *n);
  if (c == NULL || d == NULL || a == NULL)
    return FALSE;
  split_matrix (problem, p, theta, c, d);
  for (guint trial = 0; trial < 2; trial++)
    {
      theta[p] = trial == 0 ? problem->theta[p] : problem->theta[p] + 1.25;
      fill_matrix (problem, theta, a);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          {
            double part = exp (theta[p]) * c[i * n + j], sum = d[i * n + j] + part;

            if (!(fabs (a[i * n + j] - sum) <= LINEAR * (fabs (d[i * n + j]) + fabs (part))))
              return FALSE;
          }
    }
  return TRUE;
}

/* Whether the lower triangle is a multiple of the identity, which is then in @factor, but for what
 * exp (-BIG_LOG) has left of the other part. */
static gboolean
is_identity (gsize n, const double *a, double *factor)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      if (i == j ? a[i * n + j] != a[0] : fabs (a[i * n + j]) > REMAINDER * fabs (a[0]))
        return FALSE;
  *factor = a[0];
  return TRUE;
}

void
_near_gp_row_clear (NearGpRow *row)
{
  g_free (row->d);
  g_free (row->e);
  g_free (row->b);
  g_free (row->work);
  g_free (row->p);
}

/* r = y - m (X) and the basis, as rows. */
static gboolean
fill_right_hand_sides (const NearGpProblem *problem, const double *theta, NearGpRow *row,
                       GError **error)
{
  gsize n = row->n;
  const double *x = near_gp_data_peek_x (problem->data), *y = near_gp_data_peek_y (problem->data);
  g_autoptr (NearKernel) kernel = NULL;
  g_autoptr (NearMean) mean = NULL;
  g_autofree double *h = g_new (double, n * row->m);

  _near_gp_problem_apply (problem, theta, &kernel, &mean);
  memset (row->b, 0, n * sizeof (double));
  if (mean != NULL && !near_mean_offset (mean, n, x, row->b, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    row->b[i] = y[i] - row->b[i];
  if (row->m > 1)
    near_mean_basis (mean, n, x, h);
  for (gsize k = 1; k < row->m; k++)
    for (gsize i = 0; i < n; i++)
      row->b[k * n + i] = h[i * (row->m - 1) + k - 1];
  return TRUE;
}

/* C <- L^-1 C L^-T, and the rows of B <- L^-1 b, with D = L L^T. FALSE: D is not positive definite.
 */
static gboolean
divide_by (gsize n, double *d, double *c, NearGpRow *row)
{
  g_autofree double *columns = g_new (double, n * row->m);

  if (!near_cholesky_factor (n, d, n, NULL, NULL, NULL))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      c[j * n + i] = c[i * n + j];
  near_cholesky_solve_lower (n, n, d, n, c, n);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      {
        double swap = c[j * n + i];

        c[j * n + i] = c[i * n + j];
        c[i * n + j] = swap;
      }
  near_cholesky_solve_lower (n, n, d, n, c, n);
  for (gsize k = 0; k < row->m; k++)
    for (gsize i = 0; i < n; i++)
      columns[i * row->m + k] = row->b[k * n + i];
  near_cholesky_solve_lower (n, row->m, d, n, columns, row->m);
  for (gsize k = 0; k < row->m; k++)
    for (gsize i = 0; i < n; i++)
      row->b[k * n + i] = columns[i * row->m + k];
  row->log_determinant = 2.0 * near_cholesky_get_log_diagonal (n, d, n);
  return TRUE;
}

/* 1: made, 0: this row has to go the plain way, -1: error */
int
_near_gp_row_init (NearGpRow *row, const NearGpProblem *problem, guint p, double *theta,
                   GError **error)
{
  gsize n = near_gp_data_get_n (problem->data);
  gsize m = 1 + (problem->mean != NULL ? near_mean_get_n_basis (problem->mean) : 0);
  g_autofree double *c = g_try_new (double, n *n);
  g_autofree double *d = g_try_new (double, n *n);
  double *matrix = c;

  *row = (NearGpRow){ .n = n,
                      .m = m,
                      .d = g_new (double, n),
                      .e = g_new (double, n),
                      .b = g_new (double, m *n),
                      .work = g_new (double, m *n),
                      .p = g_new (double, m *m),
                      .other = 1.0 };
  if (c == NULL || d == NULL)
    return 0;
  if (!fill_right_hand_sides (problem, theta, row, error))
    return -1;
  split_matrix (problem, p, theta, c, d);
  if (is_identity (n, c, &row->other))
    {
      row->theta_is_shift = TRUE;
      matrix = d;
    }
  else if (!is_identity (n, d, &row->other))
    {
      row->other = 1.0;
      if (!divide_by (n, d, c, row))
        return 0;
    }
  return near_symmetric_tridiagonalize (n, matrix, row->d, row->e, m, row->b, NULL) ? 1 : 0;
}

/* FALSE: not positive definite */
gboolean
_near_gp_row_evaluate (NearGpRow *row, double theta, double *value)
{
  gsize m = row->m, k = m - 1;
  double phi = exp (theta), log_determinant, fit;
  double s = row->theta_is_shift ? 1.0 : phi,
         t = row->theta_is_shift ? phi * row->other : row->other;

  if (!near_tridiagonal_products (row->n, row->d, row->e, s, t, m, row->b, row->work,
                                  &log_determinant, row->p))
    return FALSE;
  fit = row->p[0];
  if (k > 0)
    {
      /* r^T A^-1 r - c^T S^-1 c with S = H^T A^-1 H, c = H^T A^-1 r: the best coefficients */
      g_autofree double *c = g_new (double, k);

      for (gsize i = 0; i < k; i++)
        c[i] = row->p[(i + 1) * m];
      if (!near_cholesky_factor (k, row->p + m + 1, m, NULL, NULL, NULL))
        return FALSE;
      near_cholesky_solve_lower (k, 1, row->p + m + 1, m, c, 1);
      for (gsize i = 0; i < k; i++)
        fit -= c[i] * c[i];
    }
  *value = -0.5 * fit - 0.5 * (log_determinant + row->log_determinant)
           - 0.5 * (double) row->n * log (2.0 * G_PI);
  return isfinite (*value);
}
