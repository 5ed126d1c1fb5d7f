/* near-gp-polish.c — the last steps to an optimum, by a projected Newton method
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * M = -(Hessian), from differences of the gradient, is brought up to date by symmetric rank-one
 * corrections while steps are good (Nocedal and Wright, Numerical Optimization, 2006, section 6.2).
 * In the parameters that no bound holds, the step is V diag (1/|e|) V^T g with M = V diag (e) V^T,
 * which climbs also where M is not positive definite; it is projected onto the bounds and halved
 * until the objective rises (Bertsekas, SIAM J. Control Optim. 20, 221 (1982)). Near the top the
 * objective cannot resolve a step, the gradient can: a step that leaves the objective as it is but
 * halves the gradient is taken as well.
 */
#include "near-gp-problem-private.h"

#include "near-lapack.h"

#include <math.h>
#include <string.h>

#define DIFFERENCE 1e-4
#define MAX_ITERATIONS 60
#define MAX_STALLS 3
#define SHORT 0.01 /* of Newton's step */
#define STALL                                                                                      \
  1e-6 /* of 1 + |objective|: a gain that is none where the gradient does not fall either */
#define MAX_HALVINGS 14
#define MAX_DOUBLINGS 6
#define MAX_STEP 2.0
#define GOAL 1e-9 /* of 1 + |objective| */
#define CONVERGED 1e-6
#define ROUNDING 1e-11 /* of 1 + |objective| */
#define SADDLE 1e-4    /* of 1 + |objective|: a curvature upwards that is not rounding */
#define ESCAPE 0.1

typedef struct
{
  NearGpClimb *climb;
  guint n;
  double *x, *g, value; /* where it stands */
  double *m;            /* (n, n) */
  gboolean *pinned;
  double norm;
  double *new_x, *new_g, new_value;
  double fraction; /* of the direction that was searched last */
} Newton;

static double
get_scale (const Newton *self)
{
  return 1.0 + fabs (self->value);
}

/* Rows of M by differences; a step that would leave the bounds goes the other way. */
static gboolean
find_curvature (Newton *self)
{
  const NearGpProblem *problem = self->climb->problem;
  guint n = self->n;
  double value;

  for (guint k = 0; k < n; k++)
    {
      guint i = problem->free[k];
      double h = DIFFERENCE * (problem->is_log[i] ? 1.0 : MAX (1.0, fabs (self->x[k])));

      memcpy (self->new_x, self->x, n * sizeof (double));
      if (self->x[k] + h > problem->high[i])
        h = -h;
      self->new_x[k] = CLAMP (self->x[k] + h, problem->low[i], problem->high[i]);
      h = self->new_x[k] - self->x[k];
      self->climb->n_evaluations++;
      if (!_near_gp_problem_evaluate_free (problem, self->new_x, &value, self->new_g,
                                           self->climb->monitor, &self->climb->error))
        return FALSE;
      for (guint j = 0; j < n; j++)
        self->m[k * n + j]
            = h != 0.0 && value != -INFINITY ? -(self->new_g[j] - self->g[j]) / h : 0.0;
    }
  for (guint k = 0; k < n; k++)
    for (guint j = 0; j < k; j++)
      self->m[k * n + j] = self->m[j * n + k] = 0.5 * (self->m[k * n + j] + self->m[j * n + k]);
  return TRUE;
}

/* M <- M + r r^T/(r.s), r = q - M s, for a step s with q = -(change of the gradient) */
static void
correct_curvature (Newton *self)
{
  guint n = self->n;
  g_autofree double *s = g_new (double, n);
  g_autofree double *r = g_new (double, n);
  double rs = 0.0, rr = 0.0, ss = 0.0;

  for (guint k = 0; k < n; k++)
    s[k] = self->new_x[k] - self->x[k];
  for (guint k = 0; k < n; k++)
    {
      r[k] = -(self->new_g[k] - self->g[k]);
      for (guint j = 0; j < n; j++)
        r[k] -= self->m[k * n + j] * s[j];
      rs += r[k] * s[k];
      rr += r[k] * r[k];
      ss += s[k] * s[k];
    }
  if (fabs (rs) < 1e-8 * sqrt (rr * ss) || rs == 0.0)
    return;
  for (guint k = 0; k < n; k++)
    for (guint j = 0; j < n; j++)
      self->m[k * n + j] += r[k] * r[j] / rs;
}

/* Eigenvectors (rows of @v) and eigenvalues of M among the parameters that are not held, @index. */
static guint
decompose (const Newton *self, const gboolean *held, double *v, double *e, guint *index)
{
  guint n_loose = 0;

  for (guint k = 0; k < self->n; k++)
    if (!held[k])
      index[n_loose++] = k;
  for (guint a = 0; a < n_loose; a++)
    for (guint b = 0; b < n_loose; b++)
      v[a * n_loose + b] = self->m[index[a] * self->n + index[b]];
  return near_symmetric_eigen (n_loose, v, e, NULL) ? n_loose : 0;
}

/* @d (n): Newton's direction in what is not held, no further than MAX_STEP along any eigenvector;
 * with
 * @saddle, the direction in which M is most negative. Returns the most negative eigenvalue, 0 if
 * there is none. */
static double
find_direction (const Newton *self, const gboolean *held, gboolean saddle, double *d)
{
  guint n = self->n, n_loose;
  g_autofree double *v = g_new (double, n *n);
  g_autofree double *e = g_new (double, n);
  g_autofree guint *index = g_new (guint, n);
  double largest = 0.0, lowest;

  memset (d, 0, n * sizeof *d);
  n_loose = decompose (self, held, v, e, index);
  if (n_loose == 0)
    return 0.0;
  lowest = MIN (e[0], 0.0);
  for (guint a = 0; a < n_loose; a++)
    largest = MAX (largest, fabs (e[a]));
  for (guint a = 0; a < (saddle ? 1 : n_loose); a++)
    {
      double dot = 0.0, factor;

      for (guint b = 0; b < n_loose; b++)
        dot += v[a * n_loose + b] * self->g[index[b]];
      factor = saddle ? (dot < 0.0 ? -ESCAPE : ESCAPE)
                      : dot / MAX (fabs (e[a]), 1e-10 * largest + 1e-12 * get_scale (self));
      factor = CLAMP (factor, -MAX_STEP, MAX_STEP);
      for (guint b = 0; b < n_loose; b++)
        d[index[b]] += factor * v[a * n_loose + b];
    }
  return lowest;
}

/* Newton's direction without the parameters that it would push through a bound at which they are.
 */
static void
find_step (const Newton *self, double *d)
{
  const NearGpProblem *problem = self->climb->problem;
  g_autofree gboolean *held = g_memdup2 (self->pinned, self->n * sizeof *held);
  gboolean more = TRUE;

  while (more)
    {
      more = FALSE;
      find_direction (self, held, FALSE, d);
      for (guint k = 0; k < self->n; k++)
        if ((d[k] < 0.0 && self->x[k] <= problem->low[problem->free[k]])
            || (d[k] > 0.0 && self->x[k] >= problem->high[problem->free[k]]))
          held[k] = more = TRUE;
    }
}

/* How far along @d the first bound is; at most 1. */
static double
find_reach (const Newton *self, const double *d)
{
  const NearGpProblem *problem = self->climb->problem;
  double reach = 1.0;

  for (guint k = 0; k < self->n; k++)
    {
      guint i = problem->free[k];
      double room = d[k] < 0.0 ? problem->low[i] - self->x[k] : problem->high[i] - self->x[k];

      if (d[k] != 0.0 && room / d[k] < reach)
        reach = room / d[k];
    }
  return reach;
}

static void
accept (Newton *self)
{
  memcpy (self->x, self->new_x, self->n * sizeof (double));
  memcpy (self->g, self->new_g, self->n * sizeof (double));
  self->value = self->new_value;
  self->norm
      = _near_gp_problem_projected_norm (self->climb->problem, self->x, self->g, self->pinned);
}

static double
snap (double x, double low, double high)
{
  if (isfinite (low) && fabs (x - low) <= 1e-12 * (1.0 + fabs (low)))
    return low;
  return isfinite (high) && fabs (x - high) <= 1e-12 * (1.0 + fabs (high)) ? high : x;
}

/* The point x + t d within the bounds goes to new_x. Returns: how far it is, and @slope: g . (new_x
 * - x) */
static double
move (Newton *self, const double *d, double t, double *slope)
{
  const NearGpProblem *problem = self->climb->problem;
  double moved = 0.0;

  *slope = 0.0;
  for (guint k = 0; k < self->n; k++)
    {
      guint i = problem->free[k];

      self->new_x[k] = CLAMP (self->x[k] + t * d[k], problem->low[i], problem->high[i]);
      /* Exactly at the bound that ends the step. */
      if (d[k] != 0.0)
        self->new_x[k] = snap (self->new_x[k], problem->low[i], problem->high[i]);
      *slope += self->g[k] * (self->new_x[k] - self->x[k]);
      moved = MAX (moved, fabs (self->new_x[k] - self->x[k]));
    }
  return moved;
}

/* From a plateau the slope grows with each step: from the better point at x + t d on, steps are
 * doubled while that is so and better points come. FALSE: stopped */
static gboolean
expand (Newton *self, const double *d, double t)
{
  gsize size = self->n * sizeof (double);
  g_autofree double *best_x = g_memdup2 (self->new_x, size);
  g_autofree double *best_g = g_memdup2 (self->new_g, size);
  double best = self->new_value, first = 0.0, slope;
  gboolean stopped = FALSE;

  for (guint k = 0; k < self->n; k++)
    first += self->g[k] * d[k];
  for (guint doubling = 0; doubling < MAX_DOUBLINGS && !stopped; doubling++)
    {
      double now = 0.0;

      for (guint k = 0; k < self->n; k++)
        now += best_g[k] * d[k];
      if (!(now > 0.9 * first))
        break;
      t *= 2.0;
      move (self, d, t, &slope);
      stopped = !_near_gp_climb_evaluate (self->climb, self->new_x, &self->new_value, self->new_g);
      if (stopped || !(self->new_value > best))
        break;
      best = self->new_value;
      memcpy (best_x, self->new_x, size);
      memcpy (best_g, self->new_g, size);
    }
  memcpy (self->new_x, best_x, size);
  memcpy (self->new_g, best_g, size);
  self->new_value = best;
  return !stopped;
}

/* 1: a better point is in new_x, 0: there is none along @d, -1: stopped. @reach: where it begins */
static int
search (Newton *self, const double *d, double reach)
{
  const NearGpProblem *problem = self->climb->problem;
  double noise = ROUNDING * get_scale (self);

  for (guint halving = 0; halving < MAX_HALVINGS; halving++)
    {
      double t = ldexp (reach, -(int) halving), slope, norm;

      self->fraction = t / reach;
      if (move (self, d, t, &slope) == 0.0)
        return 0;
      if (!_near_gp_climb_evaluate (self->climb, self->new_x, &self->new_value, self->new_g))
        return -1;
      norm = _near_gp_problem_projected_norm (problem, self->new_x, self->new_g, NULL);
      if (self->new_value > self->value + MAX (1e-4 * slope, noise))
        return halving > 0 || reach < 1.0 || expand (self, d, t) ? 1 : -1;
      if (self->new_value >= self->value - noise && norm < 0.5 * self->norm)
        return 1;
      /* Below rounding, shorter steps tell no more. */
      if (fabs (slope) < noise && halving >= 3)
        return 0;
    }
  return 0;
}

/* One step along Newton's direction, else along the gradient itself; as search() */
static int
step (Newton *self, double *d, gboolean *newton)
{
  double size = 0.0;
  int found;

  find_step (self, d);
  found = search (self, d, find_reach (self, d));
  *newton = found == 1;
  if (found != 0)
    return found;
  for (guint k = 0; k < self->n; k++)
    {
      d[k] = self->pinned[k] ? 0.0 : self->g[k];
      size = MAX (size, fabs (d[k]));
    }
  for (guint k = 0; k < self->n; k++)
    d[k] /= MAX (size, 1.0);
  return search (self, d, 1.0);
}

/* TRUE: it goes on from a point beside the saddle. */
static gboolean
leave_saddle (Newton *self, double *d)
{
  double lowest = find_direction (self, self->pinned, TRUE, d);

  if (lowest > -SADDLE * get_scale (self))
    return FALSE;
  int found = search (self, d, 1.0);
  if (found == 0)
    {
      for (guint k = 0; k < self->n; k++)
        d[k] = -d[k];
      found = search (self, d, 1.0);
    }
  if (found == 1)
    accept (self);
  return found == 1;
}

static void
climb_to_top (Newton *self)
{
  g_autofree double *d = g_new (double, self->n);
  gboolean fresh = TRUE, newton;
  guint n_escapes = 0, n_stalls = 0;

  if (!find_curvature (self))
    return;
  for (guint iteration = 0; iteration < MAX_ITERATIONS; iteration++)
    {
      double before = self->norm, value_before = self->value;

      if (self->norm <= GOAL * get_scale (self))
        {
          if (n_escapes++ >= 3 || !leave_saddle (self, d) || self->climb->error != NULL
              || !find_curvature (self))
            return;
          continue;
        }
      int found = step (self, d, &newton);
      if (found < 0)
        return;
      if (found == 0 && fresh)
        {
          /* The gradient's own rounding: this is as near as it gets, unless it is a saddle. */
          if (n_escapes++ >= 3 || !leave_saddle (self, d) || self->climb->error != NULL
              || !find_curvature (self))
            return;
          continue;
        }
      if (found == 1)
        {
          correct_curvature (self);
          accept (self);
        }
      /* At the edge of what is positive definite there is always a little more to be had. */
      n_stalls += self->fraction < SHORT && self->norm > 0.5 * before
                  && self->value - value_before < STALL * get_scale (self);
      if (n_stalls >= MAX_STALLS)
        return;
      fresh = FALSE;
      if (found == 0 || !newton || self->norm > 0.1 * before)
        {
          if (!find_curvature (self))
            return;
          fresh = TRUE;
        }
    }
}

static gboolean
is_degenerate (const Newton *self)
{
  guint n = self->n, n_loose;
  g_autofree double *v = g_new (double, n *n);
  g_autofree double *e = g_new (double, n);
  g_autofree guint *index = g_new (guint, n);

  n_loose = decompose (self, self->pinned, v, e, index);
  for (guint a = 0; a < n_loose; a++)
    if (fabs (e[a]) < NEAR_GP_FLAT * get_scale (self))
      return TRUE;
  return FALSE;
}

gboolean
_near_gp_climb_polish (NearGpClimb *climb, NearGpSummit *summit)
{
  guint n = climb->problem->n_free;
  Newton newton = { .climb = climb, .n = n, .value = climb->value };

  newton.m = summit->curvature = g_new0 (double, MAX (n * n, 1));
  newton.x = g_memdup2 (climb->x, n * sizeof (double));
  newton.g = g_memdup2 (climb->gradient, n * sizeof (double));
  newton.new_x = g_new0 (double, MAX (n, 1));
  newton.new_g = g_new0 (double, MAX (n, 1));
  newton.pinned = g_new0 (gboolean, MAX (n, 1));
  newton.norm = _near_gp_problem_projected_norm (climb->problem, newton.x, newton.g, newton.pinned);
  if (n > 0)
    climb_to_top (&newton);
  if (n > 0)
    {
      memcpy (climb->x, newton.x, n * sizeof (double));
      memcpy (climb->gradient, newton.g, n * sizeof (double));
    }
  climb->value = newton.value;
  summit->gradient_norm = newton.norm;
  summit->degenerate = n > 0 && is_degenerate (&newton);
  summit->converged = newton.norm <= CONVERGED * get_scale (&newton);
  g_free (newton.x);
  g_free (newton.g);
  g_free (newton.new_x);
  g_free (newton.new_g);
  g_free (newton.pinned);
  return climb->error == NULL;
}
