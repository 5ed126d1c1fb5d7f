/* near-potential-metal.c — Gupta's potential with the parameters of Cleri and Rosato: fcc metals
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E_i = sum over j of A exp (-p (r/r0 - 1)) - sqrt (sum over j of xi^2 exp (-2 q (r/r0 - 1)))
 *
 * The second moment of a tight-binding band. The parameters were fitted with neighbours up to the fifth
 * shell, and for Ni and Rh they mean nothing without that: both sums are switched off between the fifth
 * shell (sqrt (5) r0) and the sixth (sqrt (6) r0), so that the crystal within 1 % of its lattice constant is
 * exactly that of the fit and moving atoms feel no jump.
 */
#include "near-init.h"
#include "near-potential-data.h"
#include "near-potential-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define INNER (1.01 * 2.23606797749978969641) /* r0 */
#define OUTER (0.99 * 2.44948974278317809820)

static guint
get_element (gsize row)
{
  return row < G_N_ELEMENTS (gupta_rows) ? gupta_rows[row].element : 0;
}

static gboolean
find (const NearPotentialOptions *options, guint element, GuptaRow *row, double *distance)
{
  struct
  {
    const char *name;
    double *value;
  } fields[] = {
    { "A", &row->repulsion }, { "xi", &row->xi }, { "p", &row->p }, { "q", &row->q }, { "r0", distance }
  };
  gboolean known = TRUE;

  *row = (GuptaRow){ element, NAN, NAN, NAN, NAN, NAN };
  for (guint r = 0; r < G_N_ELEMENTS (gupta_rows); r++)
    if (gupta_rows[r].element == element)
      *row = gupta_rows[r];
  *distance = row->lattice_constant / sqrt (2.0);
  for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
    {
      double value = _near_potential_get_override (options, fields[f].name, element, element, TRUE);

      if (!isnan (value))
        *fields[f].value = value;
      known = known && !isnan (*fields[f].value);
    }
  return known;
}

static gboolean
set_up (NearPotential *self, const NearPotentialOptions *options, GError **error)
{
  NearPairParameters *p = self->pairs;
  GuptaRow row;
  double r0;

  if (!_near_potential_refuse_cut (self, options, error))
    return FALSE;
  for (gsize t = 0; t < self->n_types; t++)
    if (!find (options, self->elements[t], &row, &r0))
      {
        _near_potential_set_missing_error (error, self, self->elements[t]);
        return FALSE;
      }
  if (self->n_types > 1)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("the Gupta potential is for one metal; this crystal has %s and %s, and there are no "
                      "published parameters for pairs of them here"),
                   near_element_get (self->elements[0])->symbol,
                   near_element_get (self->elements[1])->symbol);
      return FALSE;
    }
  *p = (NearPairParameters){ .scale = row.repulsion,
                             .length = r0,
                             .rate = row.p / r0,
                             .scale2 = row.xi * row.xi,
                             .rate2 = 2.0 * row.q / r0 };
  self->cutoff = OUTER * r0;
  _near_pair_parameters_set_switch (p, INNER * r0, OUTER * r0);
  return TRUE;
}

static void
eval (NearPotentialWork *work, const NearVerletView *view, gboolean with_virial)
{
  const NearPairParameters *pairs = work->potential->pairs;
  const NearPotentialKernel *kernel = _near_potential_get_kernel ();
  double *virials = with_virial ? work->virials : NULL, *embedding;
  gsize n = work->n;

#pragma omp parallel for schedule(static) num_threads(near_get_n_threads ())                               \
    if (n >= NEAR_POTENTIAL_PARALLEL)
  for (gsize first = 0; first < n; first += NEAR_POTENTIAL_PIECE)
    kernel->gupta_density (view, pairs, first, MIN (first + NEAR_POTENTIAL_PIECE, n), work->energies,
                           work->densities);
  g_array_set_size (work->embedding, (guint) view->n_places);
  embedding = (double *) work->embedding->data;
  for (gsize i = 0; i < n; i++)
    {
      double root = sqrt (work->densities[i]);

      work->energies[i] -= root;
      /* An atom alone has no density and no neighbours to pull. */
      embedding[i] = root > 0.0 ? 0.5 / root : 0.0;
    }
  for (gsize p = n; p < view->n_places; p++)
    embedding[p] = embedding[view->atoms[p]];
#pragma omp parallel for schedule(static) num_threads(near_get_n_threads ())                               \
    if (n >= NEAR_POTENTIAL_PARALLEL)
  for (gsize first = 0; first < n; first += NEAR_POTENTIAL_PIECE)
    kernel->gupta_force (view, pairs, embedding, first, MIN (first + NEAR_POTENTIAL_PIECE, n), work->forces,
                         virials);
}

const NearPotentialFamily _near_gupta = { get_element, set_up, eval };
