/* near-k-sphere.h — the plane waves of the orbitals at one k
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * psi (r) = sum over G of c(G) exp (i (k+G) r) / sqrt (Omega), |k+G|^2 / 2 <= ecut, sum of |c|^2 = 1.
 */
#pragma once

#include "near-dft-system.h"

G_BEGIN_DECLS

typedef struct
{
  double k[3];     /* fractional: k = f B */
  gsize n_pw;
  int *miller;     /* (n_pw, 3) */
  guint32 *at;     /* (n_pw): where in the box of the system */
  double *kg;      /* (n_pw, 3): k + G, Cartesian, 1/bohr */
  double *kinetic; /* (n_pw): |k+G|^2 / 2 in Ha */
  NearFftPruned *fft;
} NearKSphere;

/* Errors: NEAR_ERROR_TOO_LARGE */
NearKSphere *near_k_sphere_new (const NearDftSystem *system, const double k[3], GError **error);
/* The same plane waves in a changed system. */
NearKSphere *near_k_sphere_new_changed (const NearKSphere *self, const NearDftSystem *system);
void near_k_sphere_free (NearKSphere *self); /* NULL is legal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKSphere, near_k_sphere_free)

G_END_DECLS
