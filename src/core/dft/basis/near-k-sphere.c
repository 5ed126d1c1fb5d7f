/* near-k-sphere.c — the plane waves of the orbitals at one k
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-k-sphere.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Twice a coordinate of k this near an integer: k and -k are the same point. */
#define SAME 1e-12

typedef struct
{
  double kinetic;
  int miller[3];
  gboolean is_second; /* of a pair with its partner */
  gboolean is_self;
} Wave;

static int
compare_waves (gconstpointer a, gconstpointer b)
{
  const Wave *first = a, *second = b;
  double tolerance = 1e-9 * (1.0 + first->kinetic);

  if (first->is_second != second->is_second)
    return first->is_second ? 1 : -1;
  if (fabs (first->kinetic - second->kinetic) > tolerance)
    return first->kinetic < second->kinetic ? -1 : 1;
  /* Partners have opposite indices: reversed, so that both halves come in the same order. */
  for (guint c = 0; c < 3; c++)
    if (first->miller[c] != second->miller[c])
      return (first->miller[c] < second->miller[c]) != first->is_second ? -1 : 1;
  return 0;
}

static NearVec3
get_wave (const NearDftSystem *system, const double k[3], const int miller[3])
{
  return near_vec3_times_mat3 (near_vec3 (k[0] + miller[0], k[1] + miller[1], k[2] + miller[2]),
                               &system->reciprocal);
}

/* Whether this wave comes after its partner -G - 2k. */
static void
set_pair (Wave *wave, const int twice_k[3])
{
  for (guint c = 0; c < 3; c++)
    {
      int partner = -wave->miller[c] - twice_k[c];

      if (wave->miller[c] != partner)
        {
          wave->is_second = wave->miller[c] < partner;
          return;
        }
    }
  wave->is_self = TRUE;
}

static GArray *
list_waves (NearKSphere *self, const NearDftSystem *system)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Wave));
  double radius = sqrt (2.0 * system->ecut);
  int from[3], to[3], twice_k[3];

  self->is_real = TRUE;
  for (guint c = 0; c < 3; c++)
    {
      double reach = radius * near_vec3_length (near_mat3_row (&system->lattice, c)) / (2.0 * G_PI);

      from[c] = (int) ceil (-reach - self->k[c]);
      to[c] = (int) floor (reach - self->k[c]);
      twice_k[c] = (int) rint (2.0 * self->k[c]);
      self->is_real &= fabs (2.0 * self->k[c] - twice_k[c]) < SAME;
    }
  for (int i = from[0]; i <= to[0]; i++)
    for (int j = from[1]; j <= to[1]; j++)
      for (int l = from[2]; l <= to[2]; l++)
        {
          Wave wave = { .miller = { i, j, l } };
          NearVec3 kg = get_wave (system, self->k, wave.miller);

          wave.kinetic = 0.5 * near_vec3_dot (kg, kg);
          if (wave.kinetic > system->ecut)
            continue;
          if (self->is_real)
            set_pair (&wave, twice_k);
          g_array_append_val (found, wave);
        }
  g_array_sort (found, compare_waves);
  return found;
}

static void
measure_waves (NearKSphere *self, const NearDftSystem *system)
{
  self->kg = g_new (double, 3 * self->n_pw);
  self->kinetic = g_new (double, self->n_pw);
  for (gsize v = 0; v < self->n_pw; v++)
    {
      NearVec3 kg = get_wave (system, self->k, self->miller + 3 * v);

      memcpy (self->kg + 3 * v, kg.x, sizeof kg.x);
      self->kinetic[v] = 0.5 * near_vec3_dot (kg, kg);
    }
}

static void
plan (NearKSphere *self, const NearDftSystem *system)
{
  gsize n_z = system->n[2], n_y = system->n[1];
  g_autofree guint32 *columns = g_new (guint32, 2 * self->n_pw);

  for (gsize v = 0; v < self->n_pw; v++)
    {
      columns[2 * v] = (guint32) (self->at[v] / n_z / n_y);
      columns[2 * v + 1] = (guint32) (self->at[v] / n_z % n_y);
    }
  self->fft = near_fft_pruned_new (system->n, self->n_pw, columns);
}

NearKSphere *
near_k_sphere_new (const NearDftSystem *system, const double k[3], GError **error)
{
  g_return_val_if_fail (system != NULL && k != NULL, NULL);

  g_autoptr (NearKSphere) self = g_new0 (NearKSphere, 1);

  memcpy (self->k, k, sizeof self->k);
  g_autoptr (GArray) waves = list_waves (self, system);
  if (waves->len == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("there is no plane wave at k = (%g, %g, %g) below %g Ha: raise the cut-off"),
                   k[0], k[1], k[2], system->ecut);
      return NULL;
    }
  self->n_pw = waves->len;
  self->miller = g_new (int, 3 * self->n_pw);
  self->at = g_new (guint32, self->n_pw);
  for (gsize v = 0; v < self->n_pw; v++)
    {
      const Wave *wave = &g_array_index (waves, Wave, v);

      memcpy (self->miller + 3 * v, wave->miller, sizeof wave->miller);
      self->at[v] = near_dft_system_get_index (system, wave->miller);
      self->n_self += wave->is_self;
    }
  self->n_half = self->is_real ? (self->n_pw + self->n_self) / 2 : self->n_pw;
  measure_waves (self, system);
  plan (self, system);
  return g_steal_pointer (&self);
}

NearKSphere *
near_k_sphere_new_changed (const NearKSphere *self, const NearDftSystem *system)
{
  g_return_val_if_fail (self != NULL && system != NULL, NULL);

  NearKSphere *changed = g_memdup2 (self, sizeof *self);

  changed->miller = g_memdup2 (self->miller, 3 * self->n_pw * sizeof *self->miller);
  changed->at = g_memdup2 (self->at, self->n_pw * sizeof *self->at);
  measure_waves (changed, system);
  plan (changed, system);
  return changed;
}

void
near_k_sphere_free (NearKSphere *self)
{
  if (self == NULL)
    return;
  g_free (self->miller);
  g_free (self->at);
  g_free (self->kg);
  g_free (self->kinetic);
  near_fft_pruned_free (self->fft);
  g_free (self);
}

void
near_k_sphere_expand (const NearKSphere *self,
                      gsize n_bands,
                      const NearComplex *half,
                      NearComplex *full)
{
  for (gsize b = 0; b < n_bands; b++)
    {
      const NearComplex *from = half + b * self->n_half;
      NearComplex *to = full + b * self->n_pw;

      if (!self->is_real)
        {
          memcpy (to, from, self->n_pw * sizeof *to);
          continue;
        }
      for (gsize v = 0; v < self->n_self; v++)
        to[v] = creal (from[v]);
      for (gsize v = self->n_self; v < self->n_half; v++)
        {
          to[v] = from[v] * G_SQRT2 / 2.0;
          to[v + self->n_half - self->n_self] = conj (to[v]);
        }
    }
}
