/* near-gp-search.c — several starts of a bounded climb, by L-BFGS
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-search-private.h"

#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <nlopt.h>
#include <string.h>

#define MAX_EVALUATIONS 300

typedef struct
{
  const NearGpSearch *search;
  const NearMonitor *monitor;
  nlopt_opt optimizer;
  guint n_free;
  guint *free_index;       /* (n_free) */
  double *theta, *gradient; /* (n) */
  double *best;            /* (n) of this start */
  double value, worst;
  guint n_evaluations;
  double fraction;
  GError *error;   /* the first one */
  gboolean cancelled;
} Climb;

static void
keep_error (Climb *climb, GError *error)
{
  if (g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      climb->cancelled = TRUE;
      nlopt_force_stop (climb->optimizer);
    }
  if (climb->error == NULL)
    climb->error = error;
  else
    g_error_free (error);
}

static double
evaluate (unsigned n, const double *x, double *gradient, void *user_data)
{
  Climb *climb = user_data;
  const NearGpSearch *search = climb->search;
  GError *error = NULL;
  double value = NAN;

  for (unsigned i = 0; i < n; i++)
    climb->theta[climb->free_index[i]] = x[i];
  climb->n_evaluations++;
  if (!near_monitor_check (climb->monitor, climb->fraction, search->stage, &error)
      || !search->function (climb->theta, &value, climb->gradient, climb->monitor, search->user_data,
                            &error))
    keep_error (climb, error);
  for (unsigned i = 0; i < n && isfinite (value); i++)
    if (!isfinite (climb->gradient[climb->free_index[i]]))
      value = NAN;
  /* A place without a value is lower than all that were seen, so that the line search turns back. */
  if (!isfinite (value))
    {
      if (gradient != NULL)
        memset (gradient, 0, n * sizeof *gradient);
      return climb->worst - 1e3 * (1.0 + fabs (climb->worst));
    }
  climb->worst = fmin (climb->worst, value);
  if (gradient != NULL)
    for (unsigned i = 0; i < n; i++)
      gradient[i] = climb->gradient[climb->free_index[i]];
  if (!isfinite (climb->value) || value > climb->value)
    {
      climb->value = value;
      memcpy (climb->best, climb->theta, search->n * sizeof *climb->best);
    }
  return value;
}

/* From climb->theta; NLopt's own verdict does not matter, the best point that was seen does. */
static void
run (Climb *climb)
{
  const NearGpSearch *search = climb->search;
  g_autofree double *x = g_new (double, MAX (climb->n_free, 1));
  g_autofree double *bounds = g_new (double, 2 * MAX (climb->n_free, 1));
  double value;

  climb->value = NAN;
  climb->worst = 0.0;
  climb->n_evaluations = 0;
  for (guint i = 0; i < climb->n_free; i++)
    {
      guint k = climb->free_index[i];

      bounds[i] = search->low[k];
      bounds[climb->n_free + i] = search->high[k];
      x[i] = CLAMP (climb->theta[k], search->low[k], search->high[k]);
    }
  if (climb->n_free == 0)
    {
      evaluate (0, x, NULL, climb);
      return;
    }
  climb->optimizer = nlopt_create (NLOPT_LD_LBFGS, climb->n_free);
  nlopt_set_max_objective (climb->optimizer, evaluate, climb);
  nlopt_set_lower_bounds (climb->optimizer, bounds);
  nlopt_set_upper_bounds (climb->optimizer, bounds + climb->n_free);
  nlopt_set_ftol_abs (climb->optimizer, 1e-10);
  nlopt_set_xtol_rel (climb->optimizer, 1e-9);
  nlopt_set_maxeval (climb->optimizer, MAX_EVALUATIONS);
  nlopt_optimize (climb->optimizer, x, &value);
  g_clear_pointer (&climb->optimizer, nlopt_destroy);
}

static void
choose_start (const NearGpSearch *search, guint start, Climb *climb)
{
  const double *low = search->start_low != NULL ? search->start_low : search->low;
  const double *high = search->start_high != NULL ? search->start_high : search->high;
  g_autofree char *purpose = g_strdup_printf ("start %u", start);
  g_autoptr (NearRng) rng = near_rng_new (search->seed, purpose);

  memcpy (climb->theta, search->start, search->n * sizeof *climb->theta);
  for (guint i = 0; i < climb->n_free && start > 0; i++)
    {
      guint k = climb->free_index[i];

      climb->theta[k] = near_rng_uniform (rng, low[k], high[k]);
    }
}

/**
 * _near_gp_search:
 * @best: (n): the highest point of all starts
 * @optima: (nullable) (n_starts): the value that each start ended at, NAN where it failed
 *
 * Start k is the same whatever the number of starts. Of starts that end alike the first one counts.
 *
 * Errors: NEAR_ERROR_CANCELLED; if no start has a value, the first error that was met
 */
gboolean
_near_gp_search (const NearGpSearch *search, double *best, double *optima, const NearMonitor *monitor,
                 GError **error)
{
  g_autofree guint *free_index = g_new (guint, MAX (search->n, 1));
  g_autofree double *work = g_new0 (double, 3 * MAX (search->n, 1));
  double highest = NAN;
  Climb climb = { .search = search,
                  .monitor = monitor,
                  .free_index = free_index,
                  .theta = work,
                  .gradient = work + search->n,
                  .best = work + 2 * search->n };

  for (guint i = 0; i < search->n; i++)
    if (search->low[i] < search->high[i])
      free_index[climb.n_free++] = i;
  for (guint s = 0; s < search->n_starts && !climb.cancelled; s++)
    {
      climb.fraction = (double) s / (double) search->n_starts;
      choose_start (search, s, &climb);
      run (&climb);
      if (optima != NULL)
        optima[s] = climb.value;
      if (search->ends != NULL && isfinite (climb.value))
        memcpy (search->ends + s * search->n, climb.best, search->n * sizeof *climb.best);
      if (isfinite (climb.value) && !(climb.value <= highest))
        {
          highest = climb.value;
          memcpy (best, climb.best, search->n * sizeof *best);
        }
    }
  if (climb.cancelled)
    {
      g_clear_error (&climb.error);
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
      return FALSE;
    }
  if (isfinite (highest))
    {
      g_clear_error (&climb.error);
      return TRUE;
    }
  if (climb.error != NULL)
    g_propagate_error (error, climb.error);
  else
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                         _ ("the likelihood is not finite at any start; other bounds, or values nearer to 1, "
                            "would be right"));
  return FALSE;
}

void
_near_gp_search_kernel (const NearKernel *kernel, double *start, double *low, double *high)
{
  near_kernel_get_theta (kernel, start);
  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (kernel, i);

      low[i] = p->is_log ? log (p->low) : p->low;
      high[i] = p->is_log ? log (p->high) : p->high;
      if (p->fixed || !(low[i] < high[i]))
        low[i] = high[i] = start[i];
    }
}
