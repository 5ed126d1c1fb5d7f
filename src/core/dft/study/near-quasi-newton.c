/* near-quasi-newton.c — downhill with few evaluations: BFGS inside a region of trust
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step is -(H + mu)^-1 g with the smallest mu >= 0 that keeps it inside. */
#include "near-quasi-newton-private.h"

#include "near-lapack.h"

#include <math.h>
#include <string.h>

/* Of the first curvature: no direction is taken for softer. */
#define SOFTEST 0.02
#define MIN_RADIUS 1e-6
#define DAMPING 0.2
/* What was gained over what was predicted */
#define GOOD 0.75
#define POOR 0.25
#define BISECTIONS 50

static double
dot (gsize n, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

void
_near_quasi_newton_init (NearQuasiNewton *self,
                         gsize n,
                         const double *x,
                         const double *gradient,
                         double curvature,
                         const double *reach,
                         double max_radius)
{
  *self = (NearQuasiNewton){
    .n = n,
    .x = g_memdup2 (x, n * sizeof *x),
    .gradient = g_memdup2 (gradient, n * sizeof *gradient),
    .step = g_new0 (double, n),
    .reach = g_memdup2 (reach, n * sizeof *reach),
    .hessian = g_new0 (double, n *n),
    .softest = SOFTEST * curvature,
    .radius = 0.5 * max_radius,
    .max_radius = max_radius,
  };
  for (gsize i = 0; i < n; i++)
    self->hessian[i * n + i] = curvature;
}

void
_near_quasi_newton_clear (NearQuasiNewton *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->gradient, g_free);
  g_clear_pointer (&self->step, g_free);
  g_clear_pointer (&self->reach, g_free);
  g_clear_pointer (&self->hessian, g_free);
}

/* How many radii the step is long. */
static double
get_extent (const NearQuasiNewton *self)
{
  double extent = 0.0;

  for (gsize i = 0; i < self->n; i++)
    extent = MAX (extent, fabs (self->step[i]) / self->reach[i]);
  return extent;
}

/* @vectors: row k belongs to @curvatures[k]; @slopes: the gradient along them. */
static void
set_step (NearQuasiNewton *self,
          const double *vectors,
          const double *curvatures,
          const double *slopes,
          double mu)
{
  gsize n = self->n;

  memset (self->step, 0, n * sizeof *self->step);
  self->predicted = 0.0;
  for (gsize k = 0; k < n; k++)
    {
      double curvature = MAX (curvatures[k], self->softest), along = -slopes[k] / (curvature + mu);

      for (gsize i = 0; i < n; i++)
        self->step[i] += along * vectors[k * n + i];
      self->predicted += along * (slopes[k] + 0.5 * curvature * along);
    }
}

gboolean
_near_quasi_newton_propose (NearQuasiNewton *self, double *x, GError **error)
{
  gsize n = self->n;
  g_autofree double *vectors = g_memdup2 (self->hessian, n * n * sizeof *vectors);
  g_autofree double *curvatures = g_new (double, n), *slopes = g_new (double, n);
  double low = 0.0, high = 1.0;

  if (self->radius < MIN_RADIUS || !near_symmetric_eigen (n, vectors, curvatures, error))
    return FALSE;
  for (gsize k = 0; k < n; k++)
    slopes[k] = dot (n, vectors + k * n, self->gradient);
  set_step (self, vectors, curvatures, slopes, 0.0);
  if (get_extent (self) > self->radius)
    {
      for (set_step (self, vectors, curvatures, slopes, high); get_extent (self) > self->radius;
           set_step (self, vectors, curvatures, slopes, high))
        high *= 2.0;
      for (guint i = 0; i < BISECTIONS; i++)
        {
          double middle = 0.5 * (low + high);

          set_step (self, vectors, curvatures, slopes, middle);
          *(get_extent (self) > self->radius ? &low : &high) = middle;
        }
      set_step (self, vectors, curvatures, slopes, high);
    }
  for (gsize i = 0; i < n; i++)
    x[i] = self->x[i] + self->step[i];
  return self->predicted < 0.0;
}

/* Powell's damped update: the matrix stays positive definite. */
static void
update_hessian (NearQuasiNewton *self, const double *gradient)
{
  gsize n = self->n;
  g_autofree double *hs = g_new (double, n), *r = g_new (double, n);
  double shs, sr, theta = 1.0;

  for (gsize i = 0; i < n; i++)
    {
      hs[i] = dot (n, self->hessian + i * n, self->step);
      r[i] = gradient[i] - self->gradient[i];
    }
  shs = dot (n, self->step, hs);
  sr = dot (n, self->step, r);
  if (!(shs > 0.0))
    return;
  if (sr < DAMPING * shs)
    theta = (1.0 - DAMPING) * shs / (shs - sr);
  for (gsize i = 0; i < n; i++)
    r[i] = theta * r[i] + (1.0 - theta) * hs[i];
  sr = dot (n, self->step, r);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      self->hessian[i * n + j] += r[i] * r[j] / sr - hs[i] * hs[j] / shs;
}

double
_near_quasi_newton_get_work (const NearQuasiNewton *self, const double *gradient)
{
  return 0.5 * (dot (self->n, self->step, self->gradient) + dot (self->n, self->step, gradient));
}

void
_near_quasi_newton_reject (NearQuasiNewton *self)
{
  self->radius = 0.25 * MIN (self->radius, get_extent (self));
}

gboolean
_near_quasi_newton_accept (NearQuasiNewton *self, double rise, double noise, const double *gradient)
{
  gsize n = self->n;
  double gain = rise / self->predicted, extent = get_extent (self);
  gboolean is_flatter = dot (n, gradient, gradient) < dot (n, self->gradient, self->gradient);
  gboolean is_better = rise <= 0.0 || (rise < noise && is_flatter);

  update_hessian (self, gradient);
  if (!is_better)
    {
      _near_quasi_newton_reject (self);
      return FALSE;
    }
  if (-self->predicted > noise && gain < POOR)
    self->radius = 0.5 * MIN (self->radius, extent);
  else if (gain > GOOD && extent > 0.8 * self->radius)
    self->radius = MIN (2.0 * self->radius, self->max_radius);
  for (gsize i = 0; i < n; i++)
    {
      self->x[i] += self->step[i];
      self->gradient[i] = gradient[i];
    }
  return TRUE;
}
