/* near-dft-hamiltonian.c — the Kohn–Sham operator at one k-point
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-hamiltonian.h"

#include <math.h>
#include <omp.h>
#include <string.h>

NearDftHamiltonian *
near_dft_hamiltonian_new (const NearDftSystem *system, guint n_boxes)
{
  NearDftHamiltonian *self = g_new0 (NearDftHamiltonian, 1);

  self->system = system;
  self->n_boxes = n_boxes;
  self->boxes = g_new0 (NearComplex *, n_boxes);
  for (guint i = 0; i < n_boxes; i++)
    self->boxes[i]
        = near_fft_malloc (near_fft_pruned_get_length (system->n) * sizeof *self->boxes[i]);
  return self;
}

void
near_dft_hamiltonian_free (NearDftHamiltonian *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_boxes; i++)
    near_fft_free (self->boxes[i]);
  g_free (self->boxes);
  near_fft_free (self->p);
  g_free (self->overlaps);
  g_free (self);
}

void
near_dft_hamiltonian_set (NearDftHamiltonian *self,
                          const NearKSphere *sphere,
                          const NearDftProjectors *projectors,
                          const double *v)
{
  gsize size = projectors->n_projectors * projectors->n_waves;

  self->sphere = sphere;
  self->space = near_band_space_get (sphere);
  self->projectors = projectors;
  self->v = v;
  if (size > self->p_size)
    {
      near_fft_free (self->p);
      self->p = near_fft_malloc (size * sizeof *self->p);
      self->p_size = size;
    }
  near_dft_projectors_fill (projectors, self->p);
}

/* --- through the box ---------------------------------------------------------------------------
 */

/* One vector, or @second too where they are real, times the factors. */
static void
put (const NearDftHamiltonian *self,
     const NearComplex *first,
     const NearComplex *second,
     double factor,
     double second_factor,
     NearComplex *box)
{
  const NearKSphere *sphere = self->sphere;
  const guint32 *at = sphere->at, *partner = sphere->at + sphere->n_half - sphere->n_self;

  near_fft_pruned_clear (sphere->fft, box);
  if (!self->space.is_real)
    {
      for (gsize v = 0; v < sphere->n_pw; v++)
        box[at[v]] = factor * first[v];
      return;
    }
  for (gsize v = 0; v < sphere->n_self; v++)
    box[at[v]] = factor * creal (first[v])
                 + (second != NULL ? I * (second_factor * creal (second[v])) : 0.0);
  factor *= G_SQRT2 / 2.0;
  second_factor *= G_SQRT2 / 2.0;
  for (gsize v = sphere->n_self; v < sphere->n_half; v++)
    {
      NearComplex x = factor * first[v], y = second != NULL ? second_factor * second[v] : 0.0;

      box[at[v]] = x + I * y;
      box[partner[v]] = conj (x) + I * conj (y);
    }
}

/* out += what is in the box of one vector, or of both */
static void
take (const NearDftHamiltonian *self,
      const NearComplex *box,
      NearComplex *first,
      NearComplex *second)
{
  const NearKSphere *sphere = self->sphere;
  const guint32 *at = sphere->at, *partner = sphere->at + sphere->n_half - sphere->n_self;

  if (!self->space.is_real)
    {
      for (gsize v = 0; v < sphere->n_pw; v++)
        first[v] += box[at[v]];
      return;
    }
  for (gsize v = 0; v < sphere->n_self; v++)
    {
      first[v] += creal (box[at[v]]);
      if (second != NULL)
        second[v] += cimag (box[at[v]]);
    }
  for (gsize v = sphere->n_self; v < sphere->n_half; v++)
    {
      NearComplex plus = box[at[v]], minus = conj (box[partner[v]]);

      first[v] += G_SQRT2 / 2.0 * (plus + minus);
      if (second != NULL)
        second[v] += -I * (G_SQRT2 / 2.0) * (plus - minus);
    }
}

static void
add_local (NearDftHamiltonian *self, gsize n, const NearComplex *psi, NearComplex *out)
{
  gsize width = self->space.is_real ? 2 : 1, n_waves = self->space.n_waves;

#pragma omp parallel for schedule(dynamic, 1) num_threads(self->n_boxes) if (self->n_boxes > 1)
  for (gsize b = 0; b < n; b += width)
    {
      NearComplex *box = self->boxes[self->n_boxes > 1 ? omp_get_thread_num () : 0];
      gboolean has_second = width == 2 && b + 1 < n;

      put (self, psi + b * n_waves, has_second ? psi + (b + 1) * n_waves : NULL, 1.0, 1.0, box);
      near_fft_pruned_multiply (self->sphere->fft, self->v, box);
      take (self, box, out + b * n_waves, has_second ? out + (b + 1) * n_waves : NULL);
    }
}

void
near_dft_hamiltonian_add_density (NearDftHamiltonian *self,
                                  gsize n,
                                  const NearComplex *psi,
                                  const double *factors,
                                  double *density)
{
  NearComplex *box = self->boxes[0];
  gsize n_waves = self->space.n_waves;

  for (gsize b = 0; b < n;)
    {
      /* |psi_1 + i psi_2|^2 is the sum of both squares. */
      gboolean is_pair
          = self->space.is_real && b + 1 < n && factors[b] > 0.0 && factors[b + 1] > 0.0;
      double sign = factors[b] < 0.0 ? -1.0 : 1.0;

      if (factors[b] != 0.0)
        {
          put (self, psi + b * n_waves, is_pair ? psi + (b + 1) * n_waves : NULL,
               sqrt (fabs (factors[b])), is_pair ? sqrt (factors[b + 1]) : 0.0, box);
          near_fft_pruned_inverse (self->sphere->fft, box);
          for (gsize p = 0; p < self->system->n_points; p++)
            density[p] += sign * near_complex_norm2 (box[p]);
        }
      b += is_pair ? 2 : 1;
    }
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static void
add_nonlocal (NearDftHamiltonian *self, gsize n, const NearComplex *psi, NearComplex *out)
{
  gsize n_projectors = self->projectors->n_projectors;
  gsize size = n * n_projectors * self->space.n_components;

  if (n_projectors == 0)
    return;
  if (2 * size > self->overlaps_size)
    {
      self->overlaps_size = 2 * size;
      g_free (self->overlaps);
      self->overlaps = g_new (double, self->overlaps_size);
    }
  near_band_space_fill_gram (&self->space, n, psi, n_projectors, self->p, self->overlaps,
                             n_projectors);
  near_dft_projectors_couple (self->projectors, n, self->space.n_components, self->overlaps,
                              self->overlaps + size);
  near_band_space_combine (&self->space, n, n_projectors, self->overlaps + size, n_projectors,
                           self->p, 1.0, out);
}

void
near_dft_hamiltonian_apply (NearDftHamiltonian *self,
                            gsize n,
                            const NearComplex *psi,
                            NearComplex *out)
{
  gsize n_waves = self->space.n_waves;

  for (gsize b = 0; b < n; b++)
    for (gsize v = 0; v < n_waves; v++)
      out[b * n_waves + v] = self->sphere->kinetic[v] * psi[b * n_waves + v];
  add_local (self, n, psi, out);
  add_nonlocal (self, n, psi, out);
}
