/* near-bispectrum.c — plans of bispectra, and what callers see of the kernels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-bispectrum-private.h"

#include "near-clebsch-gordan.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ALIGNMENT 64

void
near_bispectrum_options_init (NearBispectrumOptions *options)
{
  *options = (NearBispectrumOptions){
    .twojmax = 8, .cutoff = 4.67637, .rfac0 = 0.99363, .self_weight = 1.0, .switching = TRUE
  };
}

/* --- the plan
 * ------------------------------------------------------------------------------------- */

static gboolean
check (const NearBispectrumOptions *o, GError **error)
{
  if (o->twojmax > NEAR_BISPECTRUM_MAX_TWOJMAX)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("twojmax is %u; it may be 0 to %d"),
                 o->twojmax, NEAR_BISPECTRUM_MAX_TWOJMAX);
  else if (!(o->cutoff > 0.0) || !isfinite (o->cutoff))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the cut-off is %g Å; it must be a positive number"), o->cutoff);
  else if (!(o->rmin0 >= 0.0 && o->rmin0 < o->cutoff))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("rmin0 is %g Å; it may be 0 up to the cut-off, %g Å"), o->rmin0, o->cutoff);
  else if (!(o->rfac0 > 0.0 && o->rfac0 <= 1.0))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("rfac0 is %g; it may be above 0 up to 1"),
                 o->rfac0);
  else if (!isfinite (o->self_weight))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the weight of the centre is not a number"));
  else
    return TRUE;
  return FALSE;
}

/* Calls for j1 = 0..J, j2 = 0..j1, j = j1 - j2, j1 - j2 + 2...; only j >= j1: the others are the
 * same numbers up to a factor. @triples: (nullable) */
static guint
list_components (guint twojmax, guint (*triples)[3])
{
  guint n = 0;

  for (guint j1 = 0; j1 <= twojmax; j1++)
    for (guint j2 = 0; j2 <= j1; j2++)
      for (guint j = j1 - j2; j <= MIN (twojmax, j1 + j2); j += 2)
        if (j >= j1)
          {
            if (triples != NULL)
              {
                triples[n][0] = j1;
                triples[n][1] = j2;
                triples[n][2] = j;
              }
            n++;
          }
  return n;
}

/* @to (j1 + 1, j2 + 1) */
static void
tabulate_clebsch (guint j1, guint j2, guint j, double *to)
{
  for (int m1 = 0; m1 <= (int) j1; m1++)
    for (int m2 = 0; m2 <= (int) j2; m2++)
      {
        int twice_m1 = 2 * m1 - (int) j1, twice_m2 = 2 * m2 - (int) j2;

        *to++ = near_clebsch_gordan ((int) j1, twice_m1, (int) j2, twice_m2, (int) j,
                                     twice_m1 + twice_m2);
      }
}

static void
fill_component (NearBispectrum *self, NearBispectrumComponent *k, const guint triple[3],
                double **clebsch)
{
  const NearBispectrumOptions *o = &self->options;
  guint j1 = triple[0], j2 = triple[1], j = triple[2];
  double norm = o->normalize ? 1.0 / (j + 1.0) : 1.0;
  const guint order[3][3] = { { j1, j2, j }, { j, j2, j1 }, { j, j1, j2 } };

  for (guint s = 0; s < 3; s++)
    {
      const guint *t = order[s];

      /* conj (U_j) C C U_j1 U_j2 / (2 j + 1) does not change when its three factors change places.
       */
      k->couplings[s]
          = (NearBispectrumCoupling){ t[0], t[1], t[2], norm * (j + 1.0) / (t[2] + 1.0), *clebsch };
      tabulate_clebsch (t[0], t[1], t[2], *clebsch);
      *clebsch += (gsize) (t[0] + 1) * (t[1] + 1);
      self->jacobian += self->half[t[2] + 1] - self->half[t[2]];
    }
  k->isolated = o->subtract_isolated ? pow (o->self_weight, 3.0) * (j + 1.0) * norm : 0.0;
}

static void
clear (gpointer data)
{
  NearBispectrum *self = data;

  g_free (self->components);
  g_free (self->clebsch);
}

/**
 * near_bispectrum_new:
 *
 * Errors: NEAR_ERROR_RANGE, with the name of the option
 * Cost: twojmax 10: below 1 ms, 60 kB
 */
NearBispectrum *
near_bispectrum_new (const NearBispectrumOptions *options, GError **error)
{
  g_return_val_if_fail (options != NULL, NULL);

  if (!check (options, error))
    return NULL;

  NearBispectrum *self = g_atomic_rc_box_new0 (NearBispectrum);
  guint twojmax = options->twojmax;
  gsize n_clebsch = 0;

  self->options = *options;
  for (guint j = 0; j <= twojmax; j++)
    {
      self->full[j + 1] = self->full[j] + (gsize) (j + 1) * (j + 1);
      self->half[j + 1] = self->half[j] + (gsize) (j / 2 + 1) * (j + 1);
    }
  self->largest = self->half[twojmax + 1] - self->half[twojmax];
  for (guint p = 0; p <= twojmax; p++)
    for (guint q = 1; q <= twojmax; q++)
      self->root[p][q] = sqrt ((double) p / q);

  self->n_components = list_components (twojmax, NULL);
  g_autofree guint (*triples)[3] = g_malloc_n (self->n_components, sizeof *triples);
  list_components (twojmax, triples);
  for (guint i = 0; i < self->n_components; i++)
    {
      gsize a = triples[i][0] + 1, b = triples[i][1] + 1, c = triples[i][2] + 1;

      n_clebsch += a * b + c * b + c * a;
    }
  self->clebsch = g_new (double, n_clebsch);
  self->components = g_new (NearBispectrumComponent, self->n_components);
  double *clebsch = self->clebsch;
  for (guint i = 0; i < self->n_components; i++)
    fill_component (self, &self->components[i], triples[i], &clebsch);
  return self;
}

NearBispectrum *
near_bispectrum_ref (NearBispectrum *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_bispectrum_unref (NearBispectrum *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

const NearBispectrumOptions *
near_bispectrum_get_options (const NearBispectrum *self)
{
  return &self->options;
}

guint
near_bispectrum_get_n_components (const NearBispectrum *self)
{
  return self->n_components;
}

void
near_bispectrum_get_indices (const NearBispectrum *self, guint component, guint indices[3])
{
  g_return_if_fail (component < self->n_components);

  const NearBispectrumCoupling *c = &self->components[component].couplings[0];
  indices[0] = c->j1;
  indices[1] = c->j2;
  indices[2] = c->j;
}

char *
near_bispectrum_dup_name (const NearBispectrum *self, guint component)
{
  guint indices[3];

  g_return_val_if_fail (component < self->n_components, NULL);
  near_bispectrum_get_indices (self, component, indices);
  return g_strdup_printf ("B(%u,%u,%u)", indices[0], indices[1], indices[2]);
}

/* --- evaluation
 * ----------------------------------------------------------------------------------- */

const NearBispectrumKernel *
_near_bispectrum_kernel_get_for_level (NearSimdLevel level)
{
  static const NearBispectrumKernel *const copies[NEAR_SIMD_N_COPIES]
      = NEAR_SIMD_COPIES (near_bispectrum_kernel);

  g_return_val_if_fail (near_simd_has_level (level), NULL);
  return copies[level];
}

static const NearBispectrumKernel *
get_kernel (void)
{
  return _near_bispectrum_kernel_get_for_level (near_simd_get_level ());
}

gsize
near_bispectrum_get_batch_size (void)
{
  return get_kernel ()->width;
}

/**
 * near_bispectrum_eval:
 * @values: (out): the components of each centre
 *
 * Neighbours beyond their cut-off count nothing. The result of a centre does not depend on the
 * others.
 *
 * Shapes: values (n_centers, n_components)
 * Units: none
 * Threads: any number at once; one for a call
 * Cost: one core of an EPYC (AVX-512), 54 neighbours: twojmax 8, 8 us a centre; 10, 17 us. Work
 * space of 200 kB Checked: tests/core/test-bispectrum.c against a naive sum, LAMMPS, and
 * descriptors of MALA
 */
void
near_bispectrum_eval (const NearBispectrum *self, const NearEnvironments *at, double *values)
{
  g_return_if_fail (self != NULL && at != NULL && values != NULL);

  const NearBispectrumKernel *kernel = get_kernel ();
  void *work = g_aligned_alloc (1, kernel->work_bytes (self, FALSE), ALIGNMENT);

  for (gsize first = 0; first < at->n_centers; first += kernel->width)
    kernel->eval (self, at, first, work, values);
  g_aligned_free (work);
}

/**
 * near_bispectrum_eval_gradient:
 * @values: (out) (nullable): as near_bispectrum_eval() gives
 * @gradient: (out): of every component of a centre by the vector to each of its neighbours, per Å
 *
 * The derivative by the place of the centre itself is minus the sum over its neighbours.
 *
 * Shapes: values (n_centers, n_components), gradient (n, n_components, 3) of all n neighbours
 * Threads: any number at once; one for a call
 */
void
near_bispectrum_eval_gradient (const NearBispectrum *self, const NearEnvironments *at,
                               double *values, double *gradient)
{
  g_return_if_fail (self != NULL && at != NULL && gradient != NULL);

  const NearBispectrumKernel *kernel = get_kernel ();
  void *work = g_aligned_alloc (1, kernel->work_bytes (self, TRUE), ALIGNMENT);

  for (gsize first = 0; first < at->n_centers; first += kernel->width)
    kernel->eval_gradient (self, at, first, work, values, gradient);
  g_aligned_free (work);
}

/**
 * near_bispectrum_pull_back:
 * @adjoint: dE/dB of each component of each centre
 * @gradient: (out): dE by the vector to each neighbour: sum_k adjoint_k dB_k / dr
 *
 * What a chain rule needs: forces of a model of B, without the whole of dB/dr.
 *
 * Shapes: adjoint (n_centers, n_components), gradient (n, 3) of all n neighbours
 * Threads: any number at once; one for a call
 */
void
near_bispectrum_pull_back (const NearBispectrum *self, const NearEnvironments *at,
                           const double *adjoint, double *gradient)
{
  g_return_if_fail (self != NULL && at != NULL && adjoint != NULL && gradient != NULL);

  const NearBispectrumKernel *kernel = get_kernel ();
  void *work = g_aligned_alloc (1, kernel->work_bytes (self, FALSE), ALIGNMENT);

  for (gsize first = 0; first < at->n_centers; first += kernel->width)
    kernel->pull_back (self, at, first, work, adjoint, gradient);
  g_aligned_free (work);
}
