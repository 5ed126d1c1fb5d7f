/* near-gp-climb.c — a few parameters uphill
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-climb.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 1e-7
#define ENOUGH 1e-4 /* of the rise that the slope promises (Armijo) */
#define MAX_HALVINGS 40

typedef struct
{
  guint n;
  const double *low, *high;
  double *theta, *gradient, *next, *next_gradient, *direction;
  double *step, *bend, *turned; /* (n) of update_h() */
  double *h; /* (n, n) inverse of the negative Hessian, as it is known */
  double value, next_value;
} Climb;

static double
dot (guint n, const double *a, const double *b)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* What leads out of the box does not count. */
static gboolean
is_held (const Climb *c, guint i)
{
  return (c->theta[i] <= c->low[i] && c->gradient[i] < 0.0)
         || (c->theta[i] >= c->high[i] && c->gradient[i] > 0.0);
}

static gboolean
is_top (const Climb *c)
{
  double steepest = 0.0;

  for (guint i = 0; i < c->n; i++)
    if (!is_held (c, i))
      steepest = MAX (steepest, fabs (c->gradient[i]));
  return steepest <= TOLERANCE * (1.0 + fabs (c->value));
}

static void
reset_h (Climb *c)
{
  memset (c->h, 0, (gsize) c->n * c->n * sizeof *c->h);
  for (guint i = 0; i < c->n; i++)
    c->h[i * c->n + i] = 1.0;
}

static void
find_direction (Climb *c, double longest)
{
  double largest = 0.0;

  for (guint pass = 0; pass < 2; pass++)
    {
      double slope = 0.0;

      for (guint i = 0; i < c->n; i++)
        {
          c->direction[i] = 0.0;
          for (guint j = 0; j < c->n; j++)
            if (!is_held (c, i) && !is_held (c, j))
              c->direction[i] += c->h[i * c->n + j] * c->gradient[j];
          slope += c->direction[i] * c->gradient[i];
        }
      if (slope > 0.0)
        break;
      reset_h (c);
    }
  for (guint i = 0; i < c->n; i++)
    largest = MAX (largest, fabs (c->direction[i]));
  for (guint i = 0; i < c->n && largest > longest; i++)
    c->direction[i] *= longest / largest;
}

/* FALSE: stopped. @moved: a higher point was found; it is next. */
static gboolean
search_line (Climb *c, NearGpClimbFunc f, gpointer user_data, gboolean *moved)
{
  double t = 1.0;

  *moved = FALSE;
  for (guint k = 0; k < MAX_HALVINGS && !*moved; k++, t *= 0.5)
    {
      double promised = 0.0;

      for (guint i = 0; i < c->n; i++)
        {
          c->next[i] = CLAMP (c->theta[i] + t * c->direction[i], c->low[i], c->high[i]);
          promised += c->gradient[i] * (c->next[i] - c->theta[i]);
        }
      if (!f (c->next, &c->next_value, c->next_gradient, user_data))
        return FALSE;
      *moved = isfinite (c->next_value) && c->next_value > c->value
               && c->next_value >= c->value + ENOUGH * promised;
    }
  return TRUE;
}

static void
update_h (Climb *c)
{
  guint n = c->n;
  double *s = c->step, *y = c->bend, *hy = c->turned, sy, yhy;

  for (guint i = 0; i < n; i++)
    {
      s[i] = c->next[i] - c->theta[i];
      y[i] = c->gradient[i] - c->next_gradient[i];
    }
  sy = dot (n, s, y);
  if (!(sy > 1e-12))
    return;
  for (guint i = 0; i < n; i++)
    hy[i] = dot (n, c->h + i * n, y);
  yhy = dot (n, y, hy);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      c->h[i * n + j] += (1.0 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
}

NearGpClimbEnd
near_gp_climb (guint n, double *theta, const double *low, const double *high, guint max_steps, double longest,
               NearGpClimbFunc f, gpointer user_data, double *value)
{
  g_return_val_if_fail (n > 0, NEAR_GP_CLIMB_STUCK);

  g_autofree double *work = g_new (double, (gsize) n *(n + 7));
  Climb c = { .n = n, .low = low, .high = high, .theta = theta, .gradient = work, .next = work + n,
              .next_gradient = work + 2 * n, .direction = work + 3 * n, .step = work + 4 * n,
              .bend = work + 5 * n, .turned = work + 6 * n, .h = work + 7 * n };

  if (!f (theta, &c.value, c.gradient, user_data))
    return NEAR_GP_CLIMB_STOPPED;
  *value = c.value;
  if (!isfinite (c.value))
    return NEAR_GP_CLIMB_STUCK;
  reset_h (&c);
  for (guint step = 0; step < max_steps; step++)
    {
      gboolean moved;

      if (is_top (&c))
        return NEAR_GP_CLIMB_TOP;
      find_direction (&c, longest);
      if (!search_line (&c, f, user_data, &moved))
        return NEAR_GP_CLIMB_STOPPED;
      if (!moved)
        return NEAR_GP_CLIMB_STUCK;
      update_h (&c);
      memcpy (theta, c.next, n * sizeof *theta);
      memcpy (c.gradient, c.next_gradient, n * sizeof *theta);
      *value = c.value = c.next_value;
    }
  return is_top (&c) ? NEAR_GP_CLIMB_TOP : NEAR_GP_CLIMB_STEPS;
}
