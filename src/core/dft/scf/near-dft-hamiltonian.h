/* near-dft-hamiltonian.h — the Kohn–Sham operator at one k-point
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * H psi = |k+G|^2 / 2 psi + v psi (through the box) + the non-local part (two matrix products). Vectors are those of
 * near-band-space.h. Real orbitals go through the box in pairs, psi_1 + i psi_2.
 */
#pragma once

#include "near-band-space.h"
#include "near-dft-projectors.h"

G_BEGIN_DECLS

typedef struct
{
  const NearDftSystem *system; /* borrowed, as all that is not said to be owned */
  const NearKSphere *sphere;
  NearBandSpace space;
  const double *v;                     /* (n_points): Ha / n_points */
  const NearDftProjectors *projectors; /* of the space's vectors */
  NearComplex *p;                      /* (n_projectors, n_waves); owned, like what follows */
  gsize p_size;                        /* numbers that p has room for */
  double *overlaps;
  gsize overlaps_size;
  guint n_boxes; /* threads that may go through boxes at once */
  NearComplex **boxes;
} NearDftHamiltonian;

/* Nothing in it yet but boxes. */
NearDftHamiltonian *near_dft_hamiltonian_new (const NearDftSystem *system, guint n_boxes);
void near_dft_hamiltonian_free (NearDftHamiltonian *self); /* NULL is legal */
/* Goes to another k-point: fills p. */
void near_dft_hamiltonian_set (NearDftHamiltonian *self, const NearKSphere *sphere,
                               const NearDftProjectors *projectors, const double *v);
/* @out (n, n_waves) <- H @psi */
void near_dft_hamiltonian_apply (NearDftHamiltonian *self, gsize n, const NearComplex *psi, NearComplex *out);
/* @density (n_points) += sum of @factors (n) |psi|^2, in whole units: divide by Omega. Factors may be negative. */
void near_dft_hamiltonian_add_density (NearDftHamiltonian *self, gsize n, const NearComplex *psi,
                                       const double *factors, double *density);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftHamiltonian, near_dft_hamiltonian_free)

G_END_DECLS
