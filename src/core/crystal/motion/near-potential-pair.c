/* near-potential-pair.c — Lennard-Jones and Morse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-init.h"
#include "near-potential-data.h"
#include "near-potential-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Where the smooth cut begins, of the cut-off. */
#define INNER 0.8
#define LENNARD_JONES_CUTOFF 2.5 /* sigma */
/* A Morse potential ends where it is this part of its depth. */
#define MORSE_TAIL 1e-4

static guint
get_lennard_jones_element (gsize row)
{
  return row < G_N_ELEMENTS (lennard_jones_rows) ? lennard_jones_rows[row].element : 0;
}

static guint
get_morse_element (gsize row)
{
  return row < G_N_ELEMENTS (morse_rows) ? morse_rows[row].element : 0;
}

/* Sets the cut-off and what happens there; all else of @p is set. */
static void
set_cut (NearPairParameters *p, NearPairForm form, NearPotentialCut cut, double cutoff)
{
  _near_pair_parameters_set_switch (p, cut == NEAR_CUT_SMOOTH ? INNER * cutoff : cutoff, cutoff);
  p->shift = 0.0;
  if (cut != NEAR_CUT_SHIFTED)
    return;
  if (form == NEAR_PAIR_LENNARD_JONES)
    {
      double s6 = pow (p->length / p->cutoff2, 3.0);

      p->shift = -p->scale * (s6 * s6 - s6);
    }
  else
    {
      double e = exp (p->rate * (p->length - cutoff));

      p->shift = -p->scale * (e * e - 2.0 * e);
    }
}

static void
finish (NearPotential *self, const NearPotentialOptions *options, gsize a, gsize b,
        const NearPairParameters *p, double usual_cutoff)
{
  double cutoff = options->cutoff > 0.0 ? options->cutoff : usual_cutoff;
  NearPairParameters *row = &self->pairs[a * self->n_types + b];

  *row = *p;
  set_cut (row, self->form, self->cut, cutoff);
  self->pairs[b * self->n_types + a] = *row;
  self->cutoff = MAX (self->cutoff, cutoff);
}

static double
choose (double override, double otherwise)
{
  return isnan (override) ? otherwise : override;
}

/* epsilon and sigma of an element; FALSE if one is not known. */
static gboolean
find_lennard_jones (const NearPotentialOptions *options, guint element, double *epsilon, double *sigma)
{
  *epsilon = *sigma = NAN;
  for (guint r = 0; r < G_N_ELEMENTS (lennard_jones_rows); r++)
    if (lennard_jones_rows[r].element == element)
      {
        *epsilon = lennard_jones_rows[r].epsilon;
        *sigma = lennard_jones_rows[r].sigma;
      }
  *epsilon = choose (_near_potential_get_override (options, "epsilon", element, element, TRUE), *epsilon);
  *sigma = choose (_near_potential_get_override (options, "sigma", element, element, TRUE), *sigma);
  return !isnan (*epsilon) && !isnan (*sigma);
}

/* Unlike pairs, unless set: sigma the mean (Lorentz), epsilon the geometric mean (Berthelot). */
static gboolean
set_up_lennard_jones (NearPotential *self, const NearPotentialOptions *options, GError **error)
{
  double epsilon[NEAR_POTENTIAL_MAX_TYPES], sigma[NEAR_POTENTIAL_MAX_TYPES];

  self->form = NEAR_PAIR_LENNARD_JONES;
  for (gsize t = 0; t < self->n_types; t++)
    if (!find_lennard_jones (options, self->elements[t], &epsilon[t], &sigma[t]))
      {
        _near_potential_set_missing_error (error, self, self->elements[t]);
        return FALSE;
      }
  for (gsize a = 0; a < self->n_types; a++)
    for (gsize b = a; b < self->n_types; b++)
      {
        guint first = self->elements[a], second = self->elements[b];
        double e = a == b ? epsilon[a] : sqrt (epsilon[a] * epsilon[b]);
        double s = a == b ? sigma[a] : 0.5 * (sigma[a] + sigma[b]);
        NearPairParameters p = { 0 };

        e = choose (_near_potential_get_override (options, "epsilon", first, second, FALSE), e);
        s = choose (_near_potential_get_override (options, "sigma", first, second, FALSE), s);
        p.scale = 4.0 * e;
        p.length = s * s;
        finish (self, options, a, b, &p, LENNARD_JONES_CUTOFF * s);
      }
  return TRUE;
}

/* There is no rule for unlike pairs that would be everybody's: they must be set. */
static gboolean
find_morse (const NearPotentialOptions *options, guint first, guint second, MorseRow *row)
{
  gboolean general = first == second;

  *row = (MorseRow){ first, NAN, NAN, NAN };
  for (guint r = 0; r < G_N_ELEMENTS (morse_rows) && general; r++)
    if (morse_rows[r].element == first)
      *row = morse_rows[r];
  row->depth = choose (_near_potential_get_override (options, "depth", first, second, general), row->depth);
  row->alpha = choose (_near_potential_get_override (options, "alpha", first, second, general), row->alpha);
  row->distance
      = choose (_near_potential_get_override (options, "distance", first, second, general), row->distance);
  return !isnan (row->depth) && !isnan (row->alpha) && !isnan (row->distance);
}

static gboolean
set_up_morse (NearPotential *self, const NearPotentialOptions *options, GError **error)
{
  self->form = NEAR_PAIR_MORSE;
  for (gsize a = 0; a < self->n_types; a++)
    for (gsize b = a; b < self->n_types; b++)
      {
        guint first = self->elements[a], second = self->elements[b];
        NearPairParameters p = { 0 };
        MorseRow row;

        if (!find_morse (options, first, second, &row))
          {
            if (first == second)
              _near_potential_set_missing_error (error, self, first);
            else
              g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("the Morse potential has no published parameters for pairs of %s and %s; set "
                              "their depth, alpha and distance"),
                           near_element_get (first)->symbol, near_element_get (second)->symbol);
            return FALSE;
          }
        p.scale = row.depth;
        p.rate = row.alpha;
        p.length = row.distance;
        finish (self, options, a, b, &p, row.distance + log (2.0 / MORSE_TAIL) / row.alpha);
      }
  return TRUE;
}

static void
eval (NearPotentialWork *work, const NearVerletView *view, gboolean with_virial)
{
  const NearPotential *self = work->potential;
  const NearPotentialKernel *kernel = _near_potential_get_kernel ();
  double *virials = with_virial ? work->virials : NULL;
  gsize n = work->n;

#pragma omp parallel for schedule(static) num_threads(near_get_n_threads ())                               \
    if (n >= NEAR_POTENTIAL_PARALLEL)
  for (gsize first = 0; first < n; first += NEAR_POTENTIAL_PIECE)
    kernel->pair (view, self->form, self->pairs, first, MIN (first + NEAR_POTENTIAL_PIECE, n), work->forces,
                  work->energies, virials);
}

const NearPotentialFamily _near_lennard_jones = { get_lennard_jones_element, set_up_lennard_jones, eval };

const NearPotentialFamily _near_morse = { get_morse_element, set_up_morse, eval };
