/* near-density-mixer.c — the next density of a self-consistent cycle, from those before
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-density-mixer.h"

#include "near-cholesky.h"

#include <string.h>

struct _NearDensityMixer
{
  const NearDftSystem *system;
  double beta, q0;
  guint history, n; /* densities that are kept; the last one is in slot (next - 1) */
  guint next;
  NearComplex **in, **residual;
};

NearDensityMixer *
near_density_mixer_new (const NearDftSystem *system, double beta, double q0, guint history)
{
  NearDensityMixer *self = g_new0 (NearDensityMixer, 1);

  self->system = system;
  self->beta = beta;
  self->q0 = q0;
  self->history = history;
  self->in = g_new0 (NearComplex *, history);
  self->residual = g_new0 (NearComplex *, history);
  return self;
}

void
near_density_mixer_free (NearDensityMixer *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->history; i++)
    {
      g_free (self->in[i]);
      g_free (self->residual[i]);
    }
  g_free (self->in);
  g_free (self->residual);
  g_free (self);
}

void
near_density_mixer_restart (NearDensityMixer *self, double factor)
{
  self->n = 0;
  self->beta *= factor;
}

double
near_density_mixer_get_beta (const NearDensityMixer *self)
{
  return self->beta;
}

static void
remember (NearDensityMixer *self, const NearComplex *density, const NearComplex *out)
{
  gsize n_g = self->system->n_g;
  guint slot = self->next;

  if (self->in[slot] == NULL)
    {
      self->in[slot] = g_new (NearComplex, n_g);
      self->residual[slot] = g_new (NearComplex, n_g);
    }
  for (gsize v = 0; v < n_g; v++)
    {
      self->in[slot][v] = density[v];
      self->residual[slot][v] = out[v] - density[v];
    }
  self->next = (slot + 1) % self->history;
  self->n = MIN (self->n + 1, self->history);
}

/* The j-th before the last one */
static guint
get_slot (const NearDensityMixer *self, guint j)
{
  return (self->next + 2 * self->history - 1 - j) % self->history;
}

/* sum over G != 0 of (a0 - a)* (a0 - b) / G^2 */
static double
multiply (const NearDftSystem *system,
          const NearComplex *a0,
          const NearComplex *a,
          const NearComplex *b)
{
  double sum = 0.0;

  for (gsize v = 1; v < system->n_g; v++)
    sum += creal (conj (a0[v] - a[v]) * (b != NULL ? a0[v] - b[v] : a0[v])) / system->g2[v];
  return sum;
}

/* theta (n - 1): the residual is smallest at last + sum of theta_j (before_j - last). */
static gboolean
find_combination (const NearDensityMixer *self, double *theta)
{
  guint n = self->n - 1;
  g_autofree double *matrix = g_new (double, n *n);
  const NearComplex *last = self->residual[get_slot (self, 0)];

  for (guint i = 0; i < n; i++)
    {
      const NearComplex *first = self->residual[get_slot (self, i + 1)];

      theta[i] = multiply (self->system, last, first, NULL);
      for (guint j = 0; j <= i; j++)
        matrix[i * n + j]
            = multiply (self->system, last, first, self->residual[get_slot (self, j + 1)]);
      matrix[i * n + i] *= 1.0 + 1e-12;
    }
  if (!near_cholesky_factor (n, matrix, n, NULL, NULL, NULL))
    return FALSE;
  near_cholesky_solve_vector (n, matrix, n, theta);
  return TRUE;
}

void
near_density_mixer_mix (NearDensityMixer *self, NearComplex *density, const NearComplex *out)
{
  const NearDftSystem *system = self->system;
  g_autofree double *theta = g_new0 (double, self->history);

  remember (self, density, out);
  /* The oldest ones go if what is left of their differences is rounding. */
  while (self->n > 1 && !find_combination (self, theta))
    self->n--;
  for (gsize v = 1; v < system->n_g; v++)
    {
      guint last = get_slot (self, 0);
      NearComplex in = self->in[last][v], residual = self->residual[last][v];
      double damping = system->g2[v] / (system->g2[v] + self->q0 * self->q0);

      for (guint j = 0; j + 1 < self->n; j++)
        {
          guint slot = get_slot (self, j + 1);

          in += theta[j] * (self->in[slot][v] - self->in[last][v]);
          residual += theta[j] * (self->residual[slot][v] - self->residual[last][v]);
        }
      density[v] = in + self->beta * damping * residual;
    }
}

double
near_density_get_distance2 (const NearDftSystem *system, const NearComplex *a, const NearComplex *b)
{
  double sum = 0.0;

  for (gsize v = 0; v < system->n_g; v++)
    sum += near_complex_norm2 (a[v] - b[v]);
  return system->volume * sum;
}
