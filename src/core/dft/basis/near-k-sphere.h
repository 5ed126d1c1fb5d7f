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
  /* Where k and -k differ by a reciprocal vector, orbitals can be chosen real: c(-G - 2k) = conj c(G), and half of
   * the plane waves are enough: the first n_half. Plane wave v, n_self <= v < n_half, has its partner at
   * v + n_half - n_self; n_self is 1 at k = 0, where G = 0 comes first and is its own partner, else 0. */
  gboolean is_real;
  gsize n_half; /* n_pw where orbitals are not real */
  gsize n_self;
  NearFftPruned *fft;
} NearKSphere;

/* Errors: NEAR_ERROR_RANGE: no plane wave is below the cut-off */
NearKSphere *near_k_sphere_new (const NearDftSystem *system, const double k[3], GError **error);
/* All n_pw coefficients of bands of which, if they are real, half is given with weight sqrt (2): what the
 * eigensolver works with. @half (n_bands, n_half), @full (n_bands, n_pw) */
void near_k_sphere_expand (const NearKSphere *self, gsize n_bands, const NearComplex *half, NearComplex *full);
/* The same plane waves in a changed system. */
NearKSphere *near_k_sphere_new_changed (const NearKSphere *self, const NearDftSystem *system);
void near_k_sphere_free (NearKSphere *self); /* NULL is legal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKSphere, near_k_sphere_free)

G_END_DECLS
