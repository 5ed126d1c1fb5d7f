/* near-pseudopotential.c — one kind of atom as the electrons see it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-element.h"
#include "near-pseudopotential-private.h"
#include "near-units.h"

#include <math.h>

static void
clear (gpointer object)
{
  NearPseudopotential *self = object;

  self->kind->free (self->data);
  g_free (self->name);
  g_free (self->source);
  g_free (self->functional);
}

NearPseudopotential *
_near_pseudopotential_new (guint element,
                           double valence,
                           const char *name,
                           const char *source,
                           const char *functional,
                           const NearPseudoKind *kind,
                           gpointer data)
{
  NearPseudopotential *self = g_atomic_rc_box_new0 (NearPseudopotential);

  self->element = element;
  self->valence = valence;
  self->name = g_strdup (name);
  self->source = g_strdup (source);
  self->functional = g_strdup (functional);
  self->kind = kind;
  self->data = data;
  return self;
}

NearPseudopotential *
near_pseudopotential_ref (NearPseudopotential *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_pseudopotential_unref (NearPseudopotential *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

guint
near_pseudopotential_get_element (const NearPseudopotential *self)
{
  return self->element;
}

double
near_pseudopotential_get_valence (const NearPseudopotential *self)
{
  return self->valence;
}

const char *
near_pseudopotential_get_name (const NearPseudopotential *self)
{
  return self->name;
}

const char *
near_pseudopotential_get_source (const NearPseudopotential *self)
{
  return self->source;
}

const char *
near_pseudopotential_get_functional (const NearPseudopotential *self)
{
  return self->functional;
}

double
near_pseudopotential_get_local (const NearPseudopotential *self, double q)
{
  return self->kind->local (self->data, q, NULL);
}

double
near_pseudopotential_get_local_slope (const NearPseudopotential *self, double q)
{
  double slope;

  self->kind->local (self->data, q, &slope);
  return slope;
}

double
near_pseudopotential_get_alpha (const NearPseudopotential *self)
{
  return self->alpha;
}

guint
near_pseudopotential_get_n_projectors (const NearPseudopotential *self, guint l)
{
  return l <= NEAR_PSEUDO_MAX_L ? self->n_projectors[l] : 0;
}

const double *
near_pseudopotential_peek_coupling (const NearPseudopotential *self, guint l)
{
  g_return_val_if_fail (l <= NEAR_PSEUDO_MAX_L, NULL);
  return self->coupling[l];
}

double
near_pseudopotential_get_projector (const NearPseudopotential *self, guint l, guint i, double q)
{
  g_return_val_if_fail (l <= NEAR_PSEUDO_MAX_L && i < self->n_projectors[l], NAN);
  return self->kind->projector (self->data, l, i, q, NULL);
}

double
near_pseudopotential_get_projector_slope (const NearPseudopotential *self,
                                          guint l,
                                          guint i,
                                          double q)
{
  double slope;

  g_return_val_if_fail (l <= NEAR_PSEUDO_MAX_L && i < self->n_projectors[l], NAN);
  self->kind->projector (self->data, l, i, q, &slope);
  return slope;
}

gboolean
near_pseudopotential_has_core (const NearPseudopotential *self)
{
  return self->kind->core != NULL;
}

double
near_pseudopotential_get_core (const NearPseudopotential *self, double q)
{
  return self->kind->core != NULL ? self->kind->core (self->data, q, NULL) : 0.0;
}

double
near_pseudopotential_get_core_slope (const NearPseudopotential *self, double q)
{
  double slope = 0.0;

  if (self->kind->core != NULL)
    self->kind->core (self->data, q, &slope);
  return slope;
}

/* --- where no file says where the atom's valence electrons are --- */

/* Electrons outside the noble-gas core and, from the fourth period on, the d shell. */
static double
count_outer (guint element, double valence)
{
  static const guint closed[] = { 2, 10, 18, 36, 54, 86 };
  guint core = 0, n;

  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    if (element > closed[i])
      core = closed[i];
  n = element - core;
  if (core >= 54)
    n = n > 24 ? n - 24 : MIN (n, 2); /* f and d shells filled */
  else if (core >= 18)
    n = n > 12 ? n - 10 : MIN (n, 2); /* d shell filled */
  return MIN (valence, (double) n);
}

/* Gaussians as wide as the covalent radius says, such that Al has exp (-0.72 q^2); what is inside
 * the outermost shell is half as wide. An SCF only begins here: good to some of its iterations. */
static double
guess_atom (guint element, double valence, double q)
{
  const double widths_per_radius = 0.525, inner_width = 0.5, width_unknown = 1.2;
  const double radius = element < NEAR_N_ELEMENTS
                            ? near_element_get (element)->covalent_radius / NEAR_BOHR_ANGSTROM
                            : NAN;
  const double width = isfinite (radius) ? widths_per_radius * radius : width_unknown;
  const double outer = count_outer (element, valence), x = 0.5 * width * width * q * q;

  return outer * exp (-x) + (valence - outer) * exp (-inner_width * inner_width * x);
}

double
near_pseudopotential_get_atom (const NearPseudopotential *self, double q)
{
  if (self->kind->atom != NULL)
    return self->kind->atom (self->data, q);
  return guess_atom (self->element, self->valence, q);
}
