/* near-potential-silicon.c — Stillinger and Weber's potential: silicon, germanium and their mixtures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E = sum over pairs of A eps (B (sigma/r)^4 - 1) exp (sigma / (r - a sigma))
 *   + sum over j-i-k of lambda eps (cos theta_jik + 1/3)^2 exp (gamma s_ij / (r_ij - a s_ij))
 *                                                        * exp (gamma s_ik / (r_ik - a s_ik))
 *
 * An atom's energy is half of its pairs and the triplets that it is the middle of.
 */
#include "near-potential-data.h"
#include "near-potential-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static guint
get_element (gsize row)
{
  static const guint elements[] = { 14, 32 };

  return row < G_N_ELEMENTS (elements) ? elements[row] : 0;
}

static gboolean
find_pair (guint first, guint second, NearStillingerWeberPair *pair)
{
  for (guint r = 0; r < G_N_ELEMENTS (stillinger_weber_pairs); r++)
    {
      const StillingerWeberPair *row = &stillinger_weber_pairs[r];

      if ((row->elements[0] == first && row->elements[1] == second)
          || (row->elements[0] == second && row->elements[1] == first))
        {
          *pair = (NearStillingerWeberPair){ row->epsilon, row->sigma };
          return TRUE;
        }
    }
  return FALSE;
}

static double
find_strength (guint middle, guint first, guint second)
{
  for (guint r = 0; r < G_N_ELEMENTS (stillinger_weber_triplets); r++)
    {
      const StillingerWeberTriplet *row = &stillinger_weber_triplets[r];

      if (row->elements[0] == middle
          && ((row->elements[1] == first && row->elements[2] == second)
              || (row->elements[1] == second && row->elements[2] == first)))
        return row->lambda * row->epsilon;
    }
  g_assert_not_reached ();
}

/* For one element; any that is set completely, as Stillinger and Weber's form is used for others too. */
static gboolean
set_up_one (NearPotential *self, const NearPotentialOptions *options, GError **error)
{
  guint element = self->elements[0];
  NearStillingerWeberPair *pair = self->silicon;
  double lambda = NAN, epsilon, sigma, set_lambda;

  *pair = (NearStillingerWeberPair){ NAN, NAN };
  if (find_pair (element, element, pair))
    lambda = find_strength (element, element, element) / pair->epsilon;
  epsilon = _near_potential_get_override (options, "epsilon", element, element, TRUE);
  sigma = _near_potential_get_override (options, "sigma", element, element, TRUE);
  set_lambda = _near_potential_get_override (options, "lambda", element, element, TRUE);
  pair->epsilon = isnan (epsilon) ? pair->epsilon : epsilon;
  pair->sigma = isnan (sigma) ? pair->sigma : sigma;
  lambda = isnan (set_lambda) ? lambda : set_lambda;
  if (isnan (pair->epsilon) || isnan (pair->sigma) || isnan (lambda))
    {
      _near_potential_set_missing_error (error, self, element);
      return FALSE;
    }
  self->triplets[0] = lambda * pair->epsilon;
  self->cutoff = STILLINGER_WEBER_CUT * pair->sigma;
  return TRUE;
}

static gboolean
set_up (NearPotential *self, const NearPotentialOptions *options, GError **error)
{
  gsize n = self->n_types;

  if (!_near_potential_refuse_cut (self, options, error))
    return FALSE;
  self->silicon = g_new0 (NearStillingerWeberPair, n * n);
  self->triplets = g_new0 (double, n * n * n);
  if (n == 1)
    return set_up_one (self, options, error);
  if (options->n_parameters > 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("parameters of the Stillinger-Weber potential can be set for one element only; this "
                      "crystal has %s and %s"),
                   near_element_get (self->elements[0])->symbol,
                   near_element_get (self->elements[1])->symbol);
      return FALSE;
    }
  for (gsize a = 0; a < n; a++)
    for (gsize b = 0; b < n; b++)
      {
        NearStillingerWeberPair pair;

        if (!find_pair (self->elements[a], self->elements[b], &pair))
          {
            _near_potential_set_missing_error (error, self,
                                               find_pair (self->elements[a], self->elements[a], &pair)
                                                   ? self->elements[b]
                                                   : self->elements[a]);
            return FALSE;
          }
        self->silicon[a * n + b] = pair;
        self->cutoff = MAX (self->cutoff, STILLINGER_WEBER_CUT * pair.sigma);
      }
  for (gsize a = 0; a < n; a++)
    for (gsize b = 0; b < n; b++)
      for (gsize c = 0; c < n; c++)
        self->triplets[(a * n + b) * n + c]
            = find_strength (self->elements[a], self->elements[b], self->elements[c]);
  return TRUE;
}

/* --- evaluation --------------------------------------------------------------------------------- */

/* A neighbour within the range of its pair. */
typedef struct
{
  guint32 atom;
  guint8 type;
  double d[3], r;
  double decay, decay_slope; /* exp (gamma sigma / (r - a sigma)) and its derivative */
} Close;

static double
add_pair (const NearStillingerWeberPair *p, const Close *c, double *slope)
{
  double x = p->sigma / c->r, x4 = x * x * x * x, gap = c->r - STILLINGER_WEBER_CUT * p->sigma;
  double e = STILLINGER_WEBER_A * p->epsilon * exp (p->sigma / gap);
  double bracket = STILLINGER_WEBER_B * x4 - 1.0;

  *slope = e * (-4.0 * STILLINGER_WEBER_B * x4 / c->r - bracket * p->sigma / (gap * gap));
  return e * bracket;
}

static void
collect (const NearPotential *self, const NearVerletView *view, gsize i, GArray *close)
{
  gsize n_types = self->n_types;
  const double *center = view->positions + 3 * i;

  g_array_set_size (close, 0);
  for (gsize t = 0; t < n_types; t++)
    {
      const NearStillingerWeberPair *p = &self->silicon[view->types[i] * n_types + t];
      double range = STILLINGER_WEBER_CUT * p->sigma;

      for (guint32 k = view->start[i * n_types + t]; k < view->start[i * n_types + t + 1]; k++)
        {
          const double *x = view->positions + 3 * (gsize) view->neighbors[k];
          Close c = { view->atoms[view->neighbors[k]],
                      (guint8) t,
                      { x[0] - center[0], x[1] - center[1], x[2] - center[2] } };
          double r2 = c.d[0] * c.d[0] + c.d[1] * c.d[1] + c.d[2] * c.d[2], gap, exponent;

          if (!(r2 < range * range))
            continue;
          c.r = sqrt (r2);
          gap = c.r - range;
          if (!(gap < 0.0))
            continue;
          exponent = STILLINGER_WEBER_GAMMA * p->sigma / gap;
          c.decay = exp (exponent);
          c.decay_slope = -c.decay * exponent / gap;
          g_array_append_val (close, c);
        }
    }
}

/* Adds the gradient @g on the vector to a neighbour: the neighbour is pushed by -g, the centre by g. */
static void
push (NearPotentialWork *work, gsize i, const Close *c, const double g[3])
{
  for (guint k = 0; k < 3; k++)
    {
      work->forces[3 * i + k] += g[k];
      work->forces[3 * (gsize) c->atom + k] -= g[k];
    }
  work->virials[6 * i] += g[0] * c->d[0];
  work->virials[6 * i + 1] += g[1] * c->d[1];
  work->virials[6 * i + 2] += g[2] * c->d[2];
  work->virials[6 * i + 3] += 0.5 * (g[1] * c->d[2] + g[2] * c->d[1]);
  work->virials[6 * i + 4] += 0.5 * (g[0] * c->d[2] + g[2] * c->d[0]);
  work->virials[6 * i + 5] += 0.5 * (g[0] * c->d[1] + g[1] * c->d[0]);
}

static void
add_triplet (NearPotentialWork *work, gsize i, double strength, const Close *j, const Close *k)
{
  double dot = j->d[0] * k->d[0] + j->d[1] * k->d[1] + j->d[2] * k->d[2];
  double inverse = 1.0 / (j->r * k->r), cosine = dot * inverse, off = cosine + 1.0 / 3.0;
  double product = strength * j->decay * k->decay, by_cosine = 2.0 * product * off;
  double by_rj = strength * off * off * j->decay_slope * k->decay / j->r;
  double by_rk = strength * off * off * j->decay * k->decay_slope / k->r;
  double gj[3], gk[3];

  work->energies[i] += product * off * off;
  for (guint a = 0; a < 3; a++)
    {
      gj[a] = by_rj * j->d[a] + by_cosine * (k->d[a] * inverse - cosine * j->d[a] / (j->r * j->r));
      gk[a] = by_rk * k->d[a] + by_cosine * (j->d[a] * inverse - cosine * k->d[a] / (k->r * k->r));
    }
  push (work, i, j, gj);
  push (work, i, k, gk);
}

/* In one thread: forces of triplets go to three atoms, and their order shall be fixed. */
static void
eval (NearPotentialWork *work, const NearVerletView *view, gboolean with_virial)
{
  const NearPotential *self = work->potential;
  gsize n_types = self->n_types;
  g_autoptr (GArray) close = g_array_new (FALSE, FALSE, sizeof (Close));

  memset (work->forces, 0, 3 * work->n * sizeof *work->forces);
  memset (work->virials, 0, 6 * work->n * sizeof *work->virials);
  for (gsize i = 0; i < work->n; i++)
    {
      gsize type = view->types[i];

      work->energies[i] = 0.0;
      collect (self, view, i, close);
      for (guint a = 0; a < close->len; a++)
        {
          const Close *j = &g_array_index (close, Close, a);
          double slope, energy = add_pair (&self->silicon[type * n_types + j->type], j, &slope);
          double g[3] = { 0.5 * slope * j->d[0] / j->r, 0.5 * slope * j->d[1] / j->r,
                          0.5 * slope * j->d[2] / j->r };

          /* Half here, half when the neighbour is the centre. */
          work->energies[i] += 0.5 * energy;
          push (work, i, j, g);
          for (guint b = 0; b < a; b++)
            {
              const Close *k = &g_array_index (close, Close, b);

              add_triplet (work, i, self->triplets[(type * n_types + j->type) * n_types + k->type], j, k);
            }
        }
    }
}

const NearPotentialFamily _near_stillinger_weber = { get_element, set_up, eval };
