/* near-bispectrum-map.c — from the vector to a neighbour to its point on the 3-sphere
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-bispectrum-private.h"

#include <math.h>
#include <string.h>

/* Weight and angle as functions of the distance, with their derivatives. */
static void
map_distance (const NearBispectrumOptions *o, double r, double cutoff, double *theta,
              double *by_theta, double *fade, double *by_fade)
{
  double slope = G_PI / (cutoff - o->rmin0);
  double phase = slope * (r - o->rmin0);

  *theta = o->rfac0 * phase;
  *by_theta = o->rfac0 * slope;
  *fade = 1.0;
  *by_fade = 0.0;
  if (o->switching && r > o->rmin0)
    {
      *fade = 0.5 * (cos (phase) + 1.0);
      *by_fade = -0.5 * slope * sin (phase);
    }
}

/* Where @neighbor stands on the 3-sphere; beyond its cut-off, with weight 0. */
void
_near_bispectrum_map (const NearBispectrum *self, const NearEnvironments *at, gsize neighbor,
                      gboolean derivative, NearBispectrumPoint *m)
{
  const double *x = at->vectors + 3 * neighbor;
  double cutoff = at->cutoffs != NULL ? at->cutoffs[neighbor] : self->options.cutoff;
  double weight = at->weights != NULL ? at->weights[neighbor] : 1.0;
  double r = sqrt (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
  double theta, by_theta, fade, by_fade;

  *m = (NearBispectrumPoint){ .value = { 1.0 } };
  if (r >= cutoff || cutoff <= self->options.rmin0)
    return;
  map_distance (&self->options, r, cutoff, &theta, &by_theta, &fade, &by_fade);
  /* At the centre there is no direction: the limit of rmin0 = 0. */
  double n[3] = { 0.0, 0.0, 0.0 }, s = sin (theta), c = cos (theta), per_r = by_theta;
  if (r > 0.0)
    {
      for (guint k = 0; k < 3; k++)
        n[k] = x[k] / r;
      per_r = s / r;
    }
  else
    {
      s = 0.0;
      c = 1.0;
    }
  const double value[5] = { c, -n[2] * s, n[1] * s, -n[0] * s, weight * fade };
  memcpy (m->value, value, sizeof value);
  for (guint k = 0; derivative && k < 3; k++)
    {
      /* of n_i sin theta: (delta_ik - n_i n_k) sin theta / r + n_i n_k cos theta theta' */
      double along = n[k] * (c * by_theta - per_r);
      double v[3] = { n[0] * along, n[1] * along, n[2] * along };

      v[k] += per_r;
      const double by[5] = { -s * by_theta * n[k], -v[2], v[1], -v[0], weight * by_fade * n[k] };
      memcpy (m->by[k], by, sizeof by);
    }
}
