/* near-gp-truth.c — a function of one input that a hand has drawn
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-truth.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  double x, y;
  gsize count; /* so many places were averaged */
} Place;

/* --- from a hand ------------------------------------------------------------------------------ */

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *p = a, *q = b;

  return p->x < q->x ? -1 : p->x > q->x;
}

/* Places at one x become their average. Returns how many are left. */
static gsize
merge_equal (Place *places, gsize n)
{
  gsize to = 0;

  for (gsize i = 0; i < n; i++)
    if (to > 0 && places[to - 1].x == places[i].x)
      {
        Place *last = &places[to - 1];

        last->y += (places[i].y - last->y) / (double) ++last->count;
      }
    else
      places[to++] = (Place){ places[i].x, places[i].y, 1 };
  return to;
}

/* Runs of neighbours become their average; the ends stay where they are. */
static gsize
thin_out (Place *places, gsize n)
{
  const gsize runs = NEAR_GP_TRUTH_MAX - 2;

  if (n <= NEAR_GP_TRUTH_MAX)
    return n;
  for (gsize k = 0; k < runs; k++)
    {
      gsize first = 1 + k * (n - 2) / runs, last = 1 + (k + 1) * (n - 2) / runs;
      Place mean = { 0.0, 0.0, last - first };

      for (gsize i = first; i < last; i++)
        {
          mean.x += (places[i].x - mean.x) / (double) (i - first + 1);
          mean.y += (places[i].y - mean.y) / (double) (i - first + 1);
        }
      places[k + 1] = mean;
    }
  places[runs + 1] = places[n - 1];
  return NEAR_GP_TRUTH_MAX;
}

/* --- slopes ----------------------------------------------------------------------------------- */

/* At an end, from three points, as far as that keeps the curve's shape. */
static double
end_slope (double h0, double h1, double d0, double d1)
{
  double slope = ((2.0 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);

  if (slope * d0 <= 0.0)
    return 0.0;
  if (d0 * d1 < 0.0 && fabs (slope) > 3.0 * fabs (d0))
    return 3.0 * d0;
  return slope;
}

/* Harmonic means of the neighbours' differences; 0 at hills and hollows. */
static void
find_slopes (NearGpTruth *self)
{
  gsize n = self->n;
  const double *x = self->x, *y = self->y;

  if (n == 2)
    {
      self->slope[0] = self->slope[1] = (y[1] - y[0]) / (x[1] - x[0]);
      return;
    }
  for (gsize i = 1; i + 1 < n; i++)
    {
      double h0 = x[i] - x[i - 1], h1 = x[i + 1] - x[i];
      double d0 = (y[i] - y[i - 1]) / h0, d1 = (y[i + 1] - y[i]) / h1;
      double w0 = 2.0 * h1 + h0, w1 = h1 + 2.0 * h0;

      self->slope[i] = d0 * d1 > 0.0 ? (w0 + w1) / (w0 / d0 + w1 / d1) : 0.0;
      if (i == 1)
        self->slope[0] = end_slope (h0, h1, d0, d1);
      if (i + 2 == n)
        self->slope[n - 1] = end_slope (h1, h0, d1, d0);
    }
}

/* --- the curve -------------------------------------------------------------------------------- */

/**
 * near_gp_truth_new:
 * @x: (array length=n): in any order
 * @y: (array length=n)
 *
 * What is drawn twice at one place is averaged; more than NEAR_GP_TRUTH_MAX points are averaged in
 * runs.
 *
 * Errors: NEAR_ERROR_NOT_FINITE; NEAR_ERROR_NO_DATA for less than two places
 */
NearGpTruth *
near_gp_truth_new (gsize n, const double *x, const double *y, GError **error)
{
  g_autofree Place *places = g_try_new (Place, n + 1);
  NearGpTruth *self;

  for (gsize i = 0; places != NULL && i < n; i++)
    {
      if (!isfinite (x[i]) || !isfinite (y[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("point %zu of the curve is no pair of numbers"), i + 1);
          return NULL;
        }
      places[i] = (Place){ x[i], y[i], 1 };
    }
  if (places != NULL)
    {
      qsort (places, n, sizeof *places, compare_places);
      n = thin_out (places, merge_equal (places, n));
    }
  if (places == NULL || n < 2)
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
          _ ("a curve needs points at two places at least: draw from one side to the other"));
      return NULL;
    }
  self = g_atomic_rc_box_new0 (NearGpTruth);
  *self = (NearGpTruth){ n, g_new (double, n), g_new (double, n), g_new (double, n) };
  for (gsize i = 0; i < n; i++)
    {
      self->x[i] = places[i].x;
      self->y[i] = places[i].y;
    }
  find_slopes (self);
  return self;
}

NearGpTruth *
near_gp_truth_ref (NearGpTruth *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
truth_clear (gpointer data)
{
  NearGpTruth *self = data;

  g_free (self->x);
  g_free (self->y);
  g_free (self->slope);
}

void
near_gp_truth_unref (NearGpTruth *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, truth_clear);
}

/* Returns: the curve's value; NAN beyond its ends */
double
near_gp_truth_get (const NearGpTruth *self, double x)
{
  gsize low = 0, high = self->n - 1;
  double h, t, u;

  if (!(x >= self->x[low] && x <= self->x[high]))
    return NAN;
  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      *(x < self->x[middle] ? &high : &low) = middle;
    }
  h = self->x[high] - self->x[low];
  t = (x - self->x[low]) / h;
  u = 1.0 - t;
  /* Hermite's cubic */
  return u * u * (1.0 + 2.0 * t) * self->y[low] + t * t * (1.0 + 2.0 * u) * self->y[high]
         + h * t * u * (u * self->slope[low] - t * self->slope[high]);
}

gboolean
near_gp_truth_equal (const NearGpTruth *a, const NearGpTruth *b)
{
  return a == b
         || (a != NULL && b != NULL && a->n == b->n && memcmp (a->x, b->x, a->n * sizeof *a->x) == 0
             && memcmp (a->y, b->y, a->n * sizeof *a->y) == 0);
}
