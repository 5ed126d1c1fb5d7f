/* near-gp-starts.c — where the runs of the optimiser begin
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-problem-private.h"

#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LENGTH_OF_RANGE 0.2
#define NOISE_OF_VARIANCE 0.1
#define SAME 1e-3

static const NearInfo starts[NEAR_GP_N_STARTS] = {
  [NEAR_GP_START_GIVEN]
  = { .id = "given", .name = N_ ("Given"), .sentence = N_ ("The values that the kernel has.") },
  [NEAR_GP_START_DATA]
  = { .id = "data",
      .name = N_ ("From the data"),
      .sentence
      = N_ ("Lengths a fifth of the range of the inputs, the variance of the values, and a tenth "
            "of it as noise.") },
  [NEAR_GP_START_RANDOM]
  = { .id = "random",
      .name = N_ ("Random"),
      .sentence
      = N_ ("Scales anywhere between their bounds, evenly in the logarithm, or drawn from their "
            "prior.") },
};

const NearTable near_gp_start_table = NEAR_TABLE_INIT ("start", N_ ("start"), starts);

/* The node at "0.1" of a tree. */
static NearKernel *
find_node (NearKernel *kernel, const char *path)
{
  while (path != NULL && *path != '\0')
    {
      char *end;
      guint64 i = g_ascii_strtoull (path, &end, 10);

      if (end == path || i >= near_kernel_get_n_children (kernel))
        return kernel;
      kernel = near_kernel_get_child (kernel, (guint) i);
      path = *end == '.' ? end + 1 : end;
    }
  return kernel;
}

static double
get_range (NearGpData *data, guint input)
{
  gsize n = near_gp_data_get_n (data), d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data);
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, x[i * d + input]);
      high = MAX (high, x[i * d + input]);
    }
  return high - low;
}

/* The range of the input that "RBF.l[2]" names, of all of them on average for "RBF.l"; 0: none
 * changes. */
static double
get_length_range (NearGpData *data, const char *name)
{
  guint d = near_gp_data_get_n_inputs (data), n = 0;
  const char *bracket = strrchr (name, '[');
  guint64 which = bracket != NULL ? g_ascii_strtoull (bracket + 1, NULL, 10) : 0;
  double sum = 0.0;

  if (which >= 1 && which <= d && get_range (data, (guint) which - 1) > 0.0)
    return get_range (data, (guint) which - 1);
  for (guint i = 0; i < d; i++)
    {
      double range = get_range (data, i);

      sum += range;
      n += range > 0.0;
    }
  return n > 0 ? sum / n : 0.0;
}

static double
get_variance (NearGpData *data)
{
  gsize n = near_gp_data_get_n (data);
  const double *y = near_gp_data_peek_y (data);
  double mean = 0.0, sum = 0.0;

  for (gsize i = 0; i < n; i++)
    mean += y[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    sum += (y[i] - mean) * (y[i] - mean);
  return sum / (double) n;
}

static gboolean
is_length_of (NearKernelKind kind)
{
  const NearKernelInfo *info = kind < NEAR_KERNEL_N_LEAVES ? near_kernel_get_info (kind) : NULL;

  return info != NULL && info->stationary && kind != NEAR_KERNEL_PERIODIC
         && kind != NEAR_KERNEL_COSINE && kind != NEAR_KERNEL_SPECTRAL_MIXTURE;
}

NearGpRole
_near_gp_problem_get_role (const NearGpProblem *self, guint parameter)
{
  if (parameter >= self->n_kernel)
    return NEAR_GP_ROLE_OTHER;

  const NearKernelParameter *p = near_kernel_get_parameter (self->kernel, parameter);
  NearKernelKind kind = near_kernel_get_kind (find_node (self->kernel, p->path));
  const char *last = strrchr (p->name, '.');

  last = last != NULL ? last + 1 : p->name;
  if (!p->is_log)
    return NEAR_GP_ROLE_OTHER;
  if (g_str_has_prefix (last, "variance"))
    return kind == NEAR_KERNEL_WHITE || g_str_has_prefix (p->name, "White") ? NEAR_GP_ROLE_NOISE
                                                                            : NEAR_GP_ROLE_VARIANCE;
  if (last[0] == 'l' && (last[1] == '\0' || last[1] == '[') && is_length_of (kind))
    return NEAR_GP_ROLE_LENGTH;
  if (g_str_equal (last, "p") && kind == NEAR_KERNEL_PERIODIC)
    return NEAR_GP_ROLE_PERIOD;
  if (g_str_equal (last, "alpha") && kind == NEAR_KERNEL_RATIONAL_QUADRATIC)
    return NEAR_GP_ROLE_MIXTURE;
  return NEAR_GP_ROLE_OTHER;
}

/* The value that the data suggest, or 0: nothing better than what is there. */
static double
guess_value (const NearGpProblem *self, guint parameter)
{
  switch (_near_gp_problem_get_role (self, parameter))
    {
    case NEAR_GP_ROLE_NOISE:
      return NOISE_OF_VARIANCE * get_variance (self->data);
    case NEAR_GP_ROLE_VARIANCE:
      return get_variance (self->data);
    case NEAR_GP_ROLE_LENGTH:
      return LENGTH_OF_RANGE
             * get_length_range (self->data, _near_gp_problem_get_name (self, parameter));
    case NEAR_GP_ROLE_OTHER:
    case NEAR_GP_ROLE_PERIOD:
    case NEAR_GP_ROLE_MIXTURE:
    default:
      return 0.0;
    }
}

static void
clip (const NearGpProblem *self, double *x)
{
  for (guint k = 0; k < self->n_free; k++)
    x[k] = CLAMP (x[k], self->low[self->free[k]], self->high[self->free[k]]);
}

/* Returns: whether it differs from the given start. */
static gboolean
start_from_data (const NearGpProblem *self, double *x)
{
  gsize n = near_gp_data_get_n (self->data);
  g_autoptr (NearKernel) adapted = near_kernel_adapt (
      self->kernel, n, near_gp_data_peek_x (self->data), near_gp_data_peek_y (self->data), FALSE);
  g_autofree double *theta = g_new (double, MAX (self->n_kernel, 1));
  gboolean differs = FALSE;

  near_kernel_get_theta (adapted, theta);
  for (guint k = 0; k < self->n_free; k++)
    {
      guint i = self->free[k];

      x[k] = i < self->n_kernel ? theta[i] : self->theta[i];
      if (i < self->n_kernel)
        {
          double guess = guess_value (self, i);

          if (guess > 0.0)
            x[k] = log (guess);
        }
    }
  clip (self, x);
  for (guint k = 0; k < self->n_free; k++)
    differs |= fabs (x[k] - self->theta[self->free[k]]) > SAME;
  return differs;
}

static void
start_at_random (const NearGpProblem *self, guint start, guint64 seed, double *x)
{
  g_autofree char *purpose = g_strdup_printf ("optimiser start %u", start);
  g_autoptr (NearRng) rng = near_rng_new (seed, purpose);

  for (guint k = 0; k < self->n_free; k++)
    {
      guint i = self->free[k];
      double low = self->low[i], high = self->high[i], u = near_rng_uniform (rng, 0.0, 1.0);
      double value = NAN;

      u = CLAMP (u, 1e-9, 1.0 - 1e-9);
      if (self->priors != NULL)
        value = near_gp_prior_quantile (&self->priors[i], u);
      if (isfinite (value) && self->is_log[i])
        value = log (value);
      if (isfinite (value))
        x[k] = value;
      else if (isfinite (low) && isfinite (high))
        x[k] = low + u * (high - low);
      else
        x[k] = self->theta[i] + near_rng_normal (rng, 0.0, MAX (fabs (self->theta[i]), 1.0));
    }
  clip (self, x);
}

NearGpStartKind
_near_gp_start (const NearGpProblem *self, guint start, guint64 seed, double *x)
{
  if (start == 0)
    {
      _near_gp_problem_gather (self, self->theta, x);
      clip (self, x);
      return NEAR_GP_START_GIVEN;
    }
  if (start == 1 && start_from_data (self, x))
    return NEAR_GP_START_DATA;
  start_at_random (self, start, seed, x);
  return NEAR_GP_START_RANDOM;
}
