/* near-dft-projectors.c — the projectors of the non-local pseudopotential at one k-point
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-projectors.h"

#include "near-solid-harmonics.h"

#include <math.h>
#include <string.h>

G_STATIC_ASSERT (NEAR_PSEUDO_MAX_L <= NEAR_SOLID_MAX_L);

#define MAX_M (2 * NEAR_PSEUDO_MAX_L + 1)

static guint
list_shapes (const NearPseudopotential *pseudo, NearDftShape *out)
{
  guint n = 0;

  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    for (guint m = 0; m < 2 * l + 1; m++)
      for (guint i = 0; i < near_pseudopotential_get_n_projectors (pseudo, l); i++)
        {
          if (out != NULL)
            out[n] = (NearDftShape){ l, m, i };
          n++;
        }
  return n;
}

/* One species at one plane wave: out[shape * stride] */
static void
evaluate (
    const NearPseudopotential *pseudo, const double kg[3], double factor, gsize stride, double *out)
{
  double q = sqrt (kg[0] * kg[0] + kg[1] * kg[1] + kg[2] * kg[2]), q_l = 1.0;

  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++, q_l *= q)
    {
      guint n = near_pseudopotential_get_n_projectors (pseudo, l);
      double radial[NEAR_PSEUDO_MAX_PROJECTORS], y[MAX_M];

      if (n == 0)
        continue;
      near_solid_harmonics (l, kg, y, NULL);
      for (guint i = 0; i < n; i++)
        radial[i] = l > 0 && q == 0.0
                        ? 0.0
                        : factor * near_pseudopotential_get_projector (pseudo, l, i, q) / q_l;
      for (guint m = 0; m < 2 * l + 1; m++)
        for (guint i = 0; i < n; i++, out += stride)
          *out = radial[i] * y[m];
    }
}

static double
get_factor (const NearDftProjectors *self, gsize v)
{
  gboolean is_pair = self->n_waves != self->sphere->n_pw && v >= self->sphere->n_self;

  return (is_pair ? G_SQRT2 : 1.0) / sqrt (self->system->volume);
}

NearDftProjectors *
near_dft_projectors_new (const NearDftSystem *system, const NearKSphere *sphere, gboolean is_half)
{
  g_return_val_if_fail (system != NULL && sphere != NULL, NULL);

  NearDftProjectors *self = g_new0 (NearDftProjectors, 1);

  self->system = system;
  self->sphere = sphere;
  self->n_waves = is_half ? sphere->n_half : sphere->n_pw;
  self->first = g_new0 (guint, system->n_species + 1);
  for (guint s = 0; s < system->n_species; s++)
    self->first[s + 1] = self->first[s] + list_shapes (system->pseudos[s], NULL);
  self->shape = g_new (NearDftShape, self->first[system->n_species]);
  self->values = g_new (double, self->first[system->n_species] * self->n_waves);
  for (guint s = 0; s < system->n_species; s++)
    {
      list_shapes (system->pseudos[s], self->shape + self->first[s]);
      for (gsize v = 0; v < self->n_waves; v++)
        evaluate (system->pseudos[s], sphere->kg + 3 * v, get_factor (self, v), self->n_waves,
                  self->values + self->first[s] * self->n_waves + v);
    }
  for (gsize a = 0; a < system->n_atoms; a++)
    self->n_projectors += near_dft_projectors_get_n_of_atom (self, a);
  return self;
}

void
near_dft_projectors_free (NearDftProjectors *self)
{
  if (self == NULL)
    return;
  g_free (self->first);
  g_free (self->shape);
  g_free (self->values);
  g_free (self);
}

gsize
near_dft_projectors_get_n_of_atom (const NearDftProjectors *self, gsize atom)
{
  guint species = self->system->species[atom];

  return self->first[species + 1] - self->first[species];
}

void
near_dft_projectors_fill_atom (const NearDftProjectors *self,
                               gsize atom,
                               const double *values,
                               NearComplex *phases,
                               NearComplex *out)
{
  static const NearComplex turns[] = { 1.0, -I, -1.0, I }; /* (-i)^l */
  guint species = self->system->species[atom];
  const double *k = self->sphere->k, *x = self->system->fractional + 3 * atom;
  double angle = -2.0 * G_PI * (k[0] * x[0] + k[1] * x[1] + k[2] * x[2]);
  NearComplex phase = cos (angle) + I * sin (angle);

  memset (phases, 0, self->n_waves * sizeof *phases);
  near_dft_system_add_phases (self->system, atom, self->n_waves, self->sphere->miller, phases);
  if (values == NULL)
    values = self->values;
  for (guint s = self->first[species]; s < self->first[species + 1]; s++, out += self->n_waves)
    {
      const double *shape = values + s * self->n_waves;
      NearComplex turn = phase * turns[self->shape[s].l];

      for (gsize v = 0; v < self->n_waves; v++)
        out[v] = shape[v] * (turn * phases[v]);
    }
}

void
near_dft_projectors_fill (const NearDftProjectors *self, NearComplex *out)
{
  g_autofree NearComplex *phases = g_new (NearComplex, self->n_waves);

  for (gsize a = 0; a < self->system->n_atoms; a++)
    {
      near_dft_projectors_fill_atom (self, a, NULL, phases, out);
      out += near_dft_projectors_get_n_of_atom (self, a) * self->n_waves;
    }
}

void
near_dft_projectors_couple (
    const NearDftProjectors *self, gsize n, guint n_components, const double *overlaps, double *out)
{
  memset (out, 0, n * self->n_projectors * n_components * sizeof *out);
  for (gsize b = 0; b < n; b++)
    for (gsize a = 0; a < self->system->n_atoms; a++)
      {
        const NearPseudopotential *pseudo = self->system->pseudos[self->system->species[a]];

        for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
          {
            guint n_i = near_pseudopotential_get_n_projectors (pseudo, l);
            const double *h = near_pseudopotential_peek_coupling (pseudo, l);

            for (guint m = 0; n_i > 0 && m < 2 * l + 1; m++)
              {
                for (guint i = 0; i < n_i; i++)
                  for (guint j = 0; j < n_i; j++)
                    for (guint c = 0; c < n_components; c++)
                      out[i * n_components + c] += h[i * n_i + j] * overlaps[j * n_components + c];
                out += n_i * n_components;
                overlaps += n_i * n_components;
              }
          }
      }
}

/* --- under strain ------------------------------------------------------------------------------
 */

/* -q_b d/dq_a (P Y) - delta_ab P Y / 2 for one shape; P = radial q^l, Y = y / q^l */
static void
strain_shape (const double kg[3],
              double q,
              guint l,
              double p,
              double slope,
              double y,
              const double *gradient,
              double factor,
              gsize stride,
              double *out)
{
  static const guint8 axes[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };
  double q_l = pow (q, l);

  for (guint c = 0; c < 6; c++, out += stride)
    {
      guint a = axes[c][0], b = axes[c][1];
      double half = a == b ? 0.5 : 0.0;

      if (q == 0.0)
        *out = l == 0 ? -half * factor * p * y : 0.0;
      else
        *out = -factor
               * (slope * kg[a] * kg[b] / q * y / q_l
                  + kg[b] * p * (gradient[a] - l * y * kg[a] / (q * q)) / q_l + half * p * y / q_l);
    }
}

static void
strain_wave (const NearDftProjectors *self, guint species, gsize v, gsize stride, double *out)
{
  const NearPseudopotential *pseudo = self->system->pseudos[species];
  const double *kg = self->sphere->kg + 3 * v;
  double q = sqrt (kg[0] * kg[0] + kg[1] * kg[1] + kg[2] * kg[2]);

  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    {
      guint n = near_pseudopotential_get_n_projectors (pseudo, l);
      double y[MAX_M], gradient[3 * MAX_M];

      if (n == 0)
        continue;
      near_solid_harmonics (l, kg, y, gradient);
      for (guint m = 0; m < 2 * l + 1; m++)
        for (guint i = 0; i < n; i++, out += self->n_waves)
          strain_shape (kg, q, l, near_pseudopotential_get_projector (pseudo, l, i, q),
                        near_pseudopotential_get_projector_slope (pseudo, l, i, q), y[m],
                        gradient + 3 * m, get_factor (self, v), stride, out);
    }
}

void
near_dft_projectors_fill_strained (const NearDftProjectors *self, double *out)
{
  gsize stride = self->first[self->system->n_species] * self->n_waves;

  for (guint s = 0; s < self->system->n_species; s++)
    for (gsize v = 0; v < self->n_waves; v++)
      strain_wave (self, s, v, stride, out + self->first[s] * self->n_waves + v);
}
