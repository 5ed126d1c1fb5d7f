/* near-gp-sparse-gradient.c — derivatives of a sparse fit's log likelihood or bound
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * V = L^-1 K_MN, B = I + V t^-2 V', u = B^-1 V t^-2 r, alpha_i = (r_i - v_i.u)/t_i^2, and
 * G_ii = alpha_i^2 - 1/t_i^2 + v_i' B^-1 v_i/t_i^4, the diagonal of alpha alpha' - (Q + t^2)^-1. Then
 *
 *   dF = sum_mi C_mi dK_mi - 1/2 sum_mm' D_mm' dK_mm' + sum_i (e_i dk_ii + f_i ds_i^2)
 *
 *          L' C_i                                          L' D L                             e_i           f_i
 *   dtc    u alpha_i - B^-1 v_i/t^2                        u u' - I + B^-1                    0             G_ii/2
 *   vfe    the same + v_i/t^2                              u u' - I + B^-1 + (B - I)          -1/(2 t^2)    G_ii/2
 *                                                                                              + (k - q)_ii/(2 t^4)
 *   fitc   the same - G_ii v_i                             u u' - I + B^-1 - V diag (G) V'    G_ii/2        G_ii/2
 *
 * (sor as dtc). The coefficients b are at the maximum, so that they add nothing.
 */
#include "near-blas.h"
#include "near-cholesky.h"
#include "near-gp-sparse-private.h"
#include "near-init.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BLOCK ((gsize) 256)
#define MAX_LANES 8
#define SQUARE 8

/* What a lane of blocks adds up, and its scratch. */
typedef struct
{
  double *gradient;  /* (n_parameters) */
  double *centers;   /* (M, n_inputs); nullable */
  double *vgv;       /* (M, M) V diag (G) V'; nullable */
  double *v, *w, *c; /* (M, BLOCK) */
  double *k;         /* (M, BLOCK) derivatives of the kernel, or V with columns times G */
  double *h;         /* (BLOCK, n_basis) */
  double *z;         /* (M, n_inputs) moved centres */
  double t2[BLOCK], alpha[BLOCK], g[BLOCK], e[BLOCK], f[BLOCK], diagonal[BLOCK], q[BLOCK];
  double sum_e, sum_f;
} Lane;

typedef struct
{
  const NearGpSparse *self;
  const NearMonitor *monitor;
  const double *x, *y; /* y: the target */
  double *b_factor;    /* (M, M) Cholesky factor of B */
  double *u;           /* (M) L' c */
  double *step;        /* (n_inputs) for differences by the centres; nullable */
  gboolean uniform;    /* k (x, x) is the same everywhere, and its derivatives */
  guint n_kernel;      /* parameters of the kernel */
  guint n_lanes;
  gsize n_blocks;
  Lane *lanes[MAX_LANES];
  GError *lane_errors[MAX_LANES];
  gint stop; /* atomic */
} Job;

/* --- lanes ---------------------------------------------------------------------------------------- */

static void
lane_free (Lane *lane)
{
  if (lane == NULL)
    return;
  g_free (lane->gradient);
  g_free (lane->centers);
  g_free (lane->vgv);
  g_free (lane->v);
  g_free (lane->w);
  g_free (lane->c);
  g_free (lane->k);
  g_free (lane->h);
  g_free (lane->z);
  g_free (lane);
}

static Lane *
lane_new (const NearGpSparse *self, gboolean with_centers)
{
  gsize m = self->n_centers, d = near_kernel_get_n_inputs (self->kernel);
  gboolean with_vgv = self->method == NEAR_GP_SPARSE_FITC;
  Lane *lane = g_new0 (Lane, 1);

  lane->gradient = g_new0 (double, near_gp_sparse_get_n_parameters (self) + 1);
  lane->centers = with_centers ? g_new0 (double, m *d) : NULL;
  lane->z = with_centers ? g_new (double, m *d) : NULL;
  lane->vgv = with_vgv ? g_try_new0 (double, m *m) : NULL;
  lane->v = g_try_new (double, BLOCK *m);
  lane->w = g_try_new (double, BLOCK *m);
  lane->c = g_try_new (double, BLOCK *m);
  lane->k = g_try_new (double, BLOCK *m);
  lane->h = g_try_new (double, BLOCK *MAX (self->n_basis, 1));
  if ((with_vgv && lane->vgv == NULL) || lane->v == NULL || lane->w == NULL || lane->c == NULL
      || lane->k == NULL || lane->h == NULL)
    g_clear_pointer (&lane, lane_free);
  return lane;
}

/* --- one block ------------------------------------------------------------------------------------ */

static void
put_sums_of_products (gsize m, gsize n, const double *a, const double *b, double *sum)
{
  memset (sum, 0, n * sizeof *sum);
  for (gsize j = 0; j < m; j++)
    for (gsize i = 0; i < n; i++)
      sum[i] += a[j * n + i] * b[j * n + i];
}

/* V, t^2, k_ii and q_ii */
static void
put_rows (const Job *job, Lane *lane, gsize first, gsize n)
{
  const NearGpSparse *self = job->self;
  const double *known = near_gp_data_peek_noise (self->data);
  gsize m = self->n_centers;
  guint d = near_kernel_get_n_inputs (self->kernel);
  const double *x = job->x + first * d;

  near_kernel_cross (self->kernel, m, near_gp_centers_peek_x (self->centers), n, x, lane->v, n);
  near_cholesky_solve_lower (m, n, self->prior, m, lane->v, n);
  put_sums_of_products (m, n, lane->v, lane->v, lane->q);
  _near_gp_diagonals (self->kernel, n, x, lane->diagonal, lane->t2);
  for (gsize i = 0; i < n; i++)
    {
      lane->t2[i] += known != NULL ? known[first + i] : 0.0;
      if (self->method == NEAR_GP_SPARSE_FITC)
        lane->t2[i] += MAX (lane->diagonal[i] - lane->q[i], 0.0);
    }
}

/* alpha and G; w = B^-1 V */
static void
put_alpha (const Job *job, Lane *lane, gsize first, gsize n)
{
  const NearGpSparse *self = job->self;
  const double *b = near_gp_sparse_peek_coefficients (self);
  gsize m = self->n_centers;

  _near_gp_put_basis (self->mean, near_kernel_get_n_inputs (self->kernel), n,
                      job->x + first * near_kernel_get_n_inputs (self->kernel), lane->h, self->n_basis, 0);
  for (gsize i = 0; i < n; i++)
    {
      lane->alpha[i] = job->y[first + i];
      for (gsize j = 0; j < self->n_basis; j++)
        lane->alpha[i] -= b[j] * lane->h[i * self->n_basis + j];
    }
  for (gsize j = 0; j < m; j++)
    for (gsize i = 0; i < n; i++)
      lane->alpha[i] -= job->u[j] * lane->v[j * n + i];
  memcpy (lane->w, lane->v, m * n * sizeof *lane->w);
  near_cholesky_solve_lower (m, n, job->b_factor, m, lane->w, n);
  near_cholesky_solve_upper (m, n, job->b_factor, m, lane->w, n);
  put_sums_of_products (m, n, lane->v, lane->w, lane->g);
  for (gsize i = 0; i < n; i++)
    {
      double t2 = lane->t2[i];

      lane->alpha[i] /= t2;
      lane->g[i] = lane->alpha[i] * lane->alpha[i] - 1.0 / t2 + lane->g[i] / (t2 * t2);
    }
}

/* e, f, and factor (n), what V's columns get in C besides u alpha - w/t^2 */
static void
put_diagonal_parts (const Job *job, Lane *lane, gsize n, double *factor)
{
  for (gsize i = 0; i < n; i++)
    {
      double t2 = lane->t2[i], left = lane->diagonal[i] - lane->q[i];

      lane->e[i] = factor[i] = 0.0;
      lane->f[i] = 0.5 * lane->g[i];
      if (job->self->method == NEAR_GP_SPARSE_VFE)
        {
          lane->e[i] = -0.5 / t2;
          lane->f[i] += 0.5 * left / (t2 * t2);
          factor[i] = 1.0 / t2;
        }
      else if (job->self->method == NEAR_GP_SPARSE_FITC && left > 0.0)
        {
          lane->e[i] = lane->f[i];
          factor[i] = -lane->g[i];
        }
    }
}

/* c = C */
static void
put_adjoint (const Job *job, Lane *lane, gsize n, const double *factor)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers;

  for (gsize j = 0; j < m; j++)
    for (gsize i = 0; i < n; i++)
      lane->c[j * n + i] = job->u[j] * lane->alpha[i] - lane->w[j * n + i] / lane->t2[i]
                           + factor[i] * lane->v[j * n + i];
  near_cholesky_solve_upper (m, n, self->prior, m, lane->c, n);
  if (lane->vgv == NULL)
    return;
  for (gsize j = 0; j < m; j++)
    for (gsize i = 0; i < n; i++)
      lane->k[j * n + i] = -factor[i] * lane->v[j * n + i];
  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_TRANSPOSED, m, m, n, 1.0, lane->k, n, lane->v, n, 1.0,
                    lane->vgv, m);
}

static double
get_dot (gsize n, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* sum_i (e_i dk_ii + f_i ds_i^2) for each parameter, e and f of the n points x: the diagonals of small squares, whose
 * other elements come for nothing since the kernel computes in tiles */
static void
add_diagonal (const Job *job, gsize n, const double *x, const double *e, const double *f, double *gradient)
{
  const NearKernel *kernel = job->self->kernel;
  guint d = near_kernel_get_n_inputs (kernel);
  double without[SQUARE * SQUARE], with[SQUARE * SQUARE];

  for (guint p = 0; p < job->n_kernel; p++)
    for (gsize first = 0; first < n; first += SQUARE)
      {
        gsize size = MIN (SQUARE, n - first);
        const double *at = x + first * d;

        near_kernel_cross_derivative (kernel, p, size, at, size, at, without, SQUARE);
        near_kernel_cross_derivative (kernel, p, size, at, size, NULL, with, SQUARE);
        for (gsize i = 0; i < size; i++)
          {
            double signal = without[i * (SQUARE + 1)], noise = with[i * (SQUARE + 1)] - signal;

            gradient[p] += e[first + i] * signal + f[first + i] * noise;
          }
      }
}

/* C (m, n) against differences of k (z, x) by the centres' inputs; times @factor */
static void
add_center_part (const Job *job, Lane *lane, gsize n, const double *x, const double *c, double factor,
                 double *k)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers, d = near_kernel_get_n_inputs (self->kernel);
  const double *z = near_gp_centers_peek_x (self->centers);

  for (gsize a = 0; a < d; a++)
    for (int side = -1; side <= 1; side += 2)
      {
        memcpy (lane->z, z, m * d * sizeof *z);
        for (gsize j = 0; j < m; j++)
          lane->z[j * d + a] += side * job->step[a];
        near_kernel_cross (self->kernel, m, lane->z, n, x, k, n);
        for (gsize j = 0; j < m; j++)
          lane->centers[j * d + a]
              += factor * side * get_dot (n, c + j * n, k + j * n) / (2.0 * job->step[a]);
      }
}

static gboolean
add_mean_part (const Job *job, Lane *lane, gsize first, gsize n, GError **error)
{
  const NearGpSparse *self = job->self;
  guint n_mean = self->mean != NULL ? near_mean_get_n_parameters (self->mean) : 0;
  double dm[BLOCK];

  for (guint p = 0; p < n_mean; p++)
    {
      if (!near_mean_parameter_derivative (self->mean, p, n,
                                           job->x + first * near_kernel_get_n_inputs (self->kernel), dm, error))
        return FALSE;
      lane->gradient[job->n_kernel + p] += get_dot (n, lane->alpha, dm);
    }
  return TRUE;
}

static gboolean
run_block (const Job *job, Lane *lane, gsize first, GError **error)
{
  const NearGpSparse *self = job->self;
  gsize n = MIN (BLOCK, near_gp_data_get_n (self->data) - first), m = self->n_centers;
  const double *x = job->x + first * near_kernel_get_n_inputs (self->kernel);
  const double *z = near_gp_centers_peek_x (self->centers);
  double factor[BLOCK];

  put_rows (job, lane, first, n);
  put_alpha (job, lane, first, n);
  put_diagonal_parts (job, lane, n, factor);
  put_adjoint (job, lane, n, factor);
  for (guint p = 0; p < job->n_kernel; p++)
    {
      near_kernel_cross_derivative (self->kernel, p, m, z, n, x, lane->k, n);
      lane->gradient[p] += get_dot (m * n, lane->c, lane->k);
    }
  if (lane->centers != NULL)
    add_center_part (job, lane, n, x, lane->c, 1.0, lane->k);
  if (!job->uniform)
    add_diagonal (job, n, x, lane->e, lane->f, lane->gradient);
  else
    for (gsize i = 0; i < n; i++)
      {
        lane->sum_e += lane->e[i];
        lane->sum_f += lane->f[i];
      }
  return add_mean_part (job, lane, first, n, error);
}

/* The calling thread has lane 0 and asks whether to stop. */
static void
run_lane (Job *job, guint l)
{
  for (gsize b = l; b < job->n_blocks && !g_atomic_int_get (&job->stop); b += job->n_lanes)
    if (!run_block (job, job->lanes[l], b * BLOCK, &job->lane_errors[l])
        || (l == 0
            && !near_monitor_poll (job->monitor, (double) b / (double) job->n_blocks, _ ("gradient"))))
      g_atomic_int_set (&job->stop, 1);
}

/* --- the part of K_MM ----------------------------------------------------------------------------- */

/* D = L^-T [u u' - I + B^-1 + S] L^-1, S as the table above has it. @inverse: (M, M), B^-1 on entry */
static void
make_prior_adjoint (const Job *job, const Lane *total, double *d)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers;
  g_autofree double *copy = g_new (double, m *m);

  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < m; j++)
      {
        double s = 0.0, inverse = j <= i ? d[i * m + j] : d[j * m + i];

        if (self->method == NEAR_GP_SPARSE_VFE)
          s = get_dot (MIN (i, j) + 1, job->b_factor + i * m, job->b_factor + j * m) - (i == j);
        else if (total->vgv != NULL)
          s = -total->vgv[i * m + j];
        copy[i * m + j] = job->u[i] * job->u[j] - (i == j) + inverse + s;
      }
  near_cholesky_solve_upper (m, m, self->prior, m, copy, m);
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < m; j++)
      d[i * m + j] = copy[j * m + i];
  near_cholesky_solve_upper (m, m, self->prior, m, d, m);
}

static gboolean
add_prior_part (const Job *job, Lane *total, GError **error)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers;
  const double *z = near_gp_centers_peek_x (self->centers);
  g_autofree double *d = g_memdup2 (job->b_factor, m * m * sizeof *d);
  g_autofree double *dk = g_new (double, m *m);

  if (!near_cholesky_invert (m, d, m, job->monitor, error))
    return FALSE;
  make_prior_adjoint (job, total, d);
  for (guint p = 0; p < job->n_kernel; p++)
    {
      near_kernel_cross_derivative (self->kernel, p, m, z, m, z, dk, m);
      total->gradient[p] -= 0.5 * get_dot (m * m, d, dk);
    }
  /* K_MM has each centre twice, as a row and as a column */
  if (total->centers != NULL)
    add_center_part (job, total, m, z, d, -1.0, dk);
  return TRUE;
}

/* --- the whole ------------------------------------------------------------------------------------ */

static gboolean
is_uniform (const NearKernel *kernel)
{
  NearKernelKind kind = near_kernel_get_kind (kernel);

  if (kind < NEAR_KERNEL_N_LEAVES)
    return kind == NEAR_KERNEL_CONSTANT || kind == NEAR_KERNEL_WHITE
           || near_kernel_get_info (kind)->stationary;
  for (guint i = 0; i < near_kernel_get_n_children (kernel); i++)
    if (!is_uniform (near_kernel_get_child (kernel, i)))
      return FALSE;
  return TRUE;
}

/* Steps of 10^-5 of the range of each input */
static double *
get_steps (const NearGpData *data)
{
  gsize n = near_gp_data_get_n (data);
  guint d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data);
  double *step = g_new (double, d);

  for (guint a = 0; a < d; a++)
    {
      double low = x[a], high = x[a];

      for (gsize i = 1; i < n; i++)
        {
          low = MIN (low, x[i * d + a]);
          high = MAX (high, x[i * d + a]);
        }
      step[a] = high > low ? 1e-5 * (high - low) : 1e-5 * MAX (fabs (high), 1.0);
    }
  return step;
}

/* u = L' c, and the factor of B: sor's triangle is L B^1/2 in other words, L^-1 T has B = (L^-1 T)(L^-1 T)'. */
static gboolean
prepare (Job *job, GError **error)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers, pivot;

  job->u = g_new (double, m);
  job->b_factor = g_new0 (double, m *m);
  for (gsize i = 0; i < m; i++)
    {
      job->u[i] = 0.0;
      for (gsize j = i; j < m; j++)
        job->u[i] += self->prior[j * m + i] * self->weights[j];
      memcpy (job->b_factor + i * m, self->stack.factor + i * self->n_columns, (i + 1) * sizeof (double));
    }
  if (_near_gp_sparse_is_whitened (self->method))
    {
      memcpy (job->u, self->stack.solution, m * sizeof *job->u);
      return TRUE;
    }
  g_autofree double *a = g_memdup2 (job->b_factor, m * m * sizeof *a);
  near_cholesky_solve_lower (m, m, self->prior, m, a, m);
  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_TRANSPOSED, m, m, m, 1.0, a, m, a, m, 0.0, job->b_factor, m);
  if (near_cholesky_factor (m, job->b_factor, m, &pivot, job->monitor, error))
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                 _ ("the centres are too close to each other for the gradient; choose fewer, or another method"));
  return FALSE;
}

static void
add_up (Job *job, Lane *total)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers, n_parameters = near_gp_sparse_get_n_parameters (self);
  gsize d = near_kernel_get_n_inputs (self->kernel);

  for (guint l = 1; l < job->n_lanes; l++)
    {
      Lane *lane = job->lanes[l];

      for (gsize p = 0; p < n_parameters; p++)
        total->gradient[p] += lane->gradient[p];
      for (gsize i = 0; total->centers != NULL && i < m * d; i++)
        total->centers[i] += lane->centers[i];
      for (gsize i = 0; total->vgv != NULL && i < m * m; i++)
        total->vgv[i] += lane->vgv[i];
      total->sum_e += lane->sum_e;
      total->sum_f += lane->sum_f;
    }
  if (job->uniform)
    add_diagonal (job, 1, job->x, &total->sum_e, &total->sum_f, total->gradient);
}

static gboolean
run (Job *job, GError **error)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers;
  gboolean ok = prepare (job, error);

  for (guint l = 0; l < job->n_lanes && ok; l++)
    {
      job->lanes[l] = lane_new (self, job->step != NULL);
      if (job->lanes[l] == NULL)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("there is no memory for %zu centres"), m);
          ok = FALSE;
        }
    }
  if (!ok)
    return FALSE;
#pragma omp parallel for schedule(static, 1) num_threads(near_get_n_threads ())                        \
    if (job->n_blocks > 1 && job->n_blocks * BLOCK * m * m > 1000000)
  for (guint l = 0; l < job->n_lanes; l++)
    run_lane (job, l);
  for (guint l = 0; l < job->n_lanes; l++)
    if (job->lane_errors[l] != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&job->lane_errors[l]));
        return FALSE;
      }
  if (job->stop)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
      return FALSE;
    }
  add_up (job, job->lanes[0]);
  return add_prior_part (job, job->lanes[0], error);
}

guint
near_gp_sparse_get_n_parameters (const NearGpSparse *self)
{
  return near_kernel_get_n_parameters (self->kernel)
         + (self->mean != NULL ? near_mean_get_n_parameters (self->mean) : 0);
}

/**
 * near_gp_sparse_gradient:
 *
 * Checked: tests/core/test-gp-sparse.c against differences
 */
gboolean
near_gp_sparse_gradient (const NearGpSparse *self, double *gradient, double *center_gradient,
                         const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && gradient != NULL, FALSE);

  gsize m = self->n_centers, d = near_kernel_get_n_inputs (self->kernel);
  gsize n_blocks = (near_gp_data_get_n (self->data) + BLOCK - 1) / BLOCK;
  Job job = {
    .self = self,
    .monitor = monitor,
    .x = near_gp_data_peek_x (self->data),
    .y = self->target,
    .step = center_gradient != NULL ? get_steps (self->data) : NULL,
    .uniform = is_uniform (self->kernel),
    .n_kernel = near_kernel_get_n_parameters (self->kernel),
    .n_lanes = MIN (_near_gp_stack_get_n_lanes (n_blocks, m), MAX_LANES),
    .n_blocks = n_blocks,
  };
  gboolean ok = run (&job, error);

  if (ok)
    memcpy (gradient, job.lanes[0]->gradient, near_gp_sparse_get_n_parameters (self) * sizeof *gradient);
  if (ok && center_gradient != NULL)
    memcpy (center_gradient, job.lanes[0]->centers, m * d * sizeof *center_gradient);
  for (guint l = 0; l < job.n_lanes; l++)
    {
      lane_free (job.lanes[l]);
      g_clear_error (&job.lane_errors[l]);
    }
  g_free (job.b_factor);
  g_free (job.u);
  g_free (job.step);
  return ok;
}
