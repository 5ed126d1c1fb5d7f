/* near-dft-projectors.h — the projectors of the non-local pseudopotential at one k-point
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <k+G|p> = (-i)^l P_i^l(q) Y_lm(q) exp (-i q tau) / sqrt (Omega), q = k + G; atoms in order, of each atom l, then m,
 * then i. What does not depend on the atom, (-i)^l aside, is kept: a shape. Where orbitals are real, and half of the
 * plane waves with weight sqrt (2) do, so are the projectors (near-k-sphere.h).
 */
#pragma once

#include "near-k-sphere.h"

G_BEGIN_DECLS

typedef struct
{
  guint l, m, i;
} NearDftShape;

typedef struct
{
  const NearDftSystem *system; /* borrowed, like the sphere */
  const NearKSphere *sphere;
  gsize n_waves;       /* n_pw, or n_half with weights */
  gsize n_projectors;  /* of all atoms */
  guint *first;        /* (n_species + 1): the shapes of each species */
  NearDftShape *shape; /* (first[n_species]) */
  double *values;      /* (first[n_species], n_waves) */
} NearDftProjectors;

/* @is_half: n_half plane waves with weights, otherwise n_pw */
NearDftProjectors *near_dft_projectors_new (const NearDftSystem *system, const NearKSphere *sphere,
                                            gboolean is_half);
void near_dft_projectors_free (NearDftProjectors *self); /* NULL is legal */

gsize near_dft_projectors_get_n_of_atom (const NearDftProjectors *self, gsize atom);
/* @out (n of the atom, n_waves). @values: nullable: instead of the shapes' own, all species' as they are there.
 * @phases (n_waves) is overwritten. */
void near_dft_projectors_fill_atom (const NearDftProjectors *self, gsize atom, const double *values,
                                    NearComplex *phases, NearComplex *out);
/* @out (n_projectors, n_waves) */
void near_dft_projectors_fill (const NearDftProjectors *self, NearComplex *out);
/* out <- h overlaps: (n, n_projectors) numbers of @n_components doubles, 2 where they are complex */
void near_dft_projectors_couple (const NearDftProjectors *self, gsize n, guint n_components,
                                 const double *overlaps, double *out);
/* The derivative of the shapes by each strain xx yy zz yz xz xy (near-dft-term.h), of sqrt (Omega) too:
 * @out (6, n shapes, n_waves) */
void near_dft_projectors_fill_strained (const NearDftProjectors *self, double *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftProjectors, near_dft_projectors_free)

G_END_DECLS
