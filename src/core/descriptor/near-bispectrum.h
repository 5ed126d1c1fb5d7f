/* near-bispectrum.h — the bispectrum of the neighbours' density on the 3-sphere
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The neighbours of a centre are mapped onto the surface of a four-dimensional sphere, their
 * density there is expanded in Wigner's matrices U_j, and three of those are coupled to numbers
 * that no rotation changes. Conventions, order and signs are those of SNAP and LAMMPS:
 *
 *   theta(r) = rfac0 pi (r - rmin0) / (rcut - rmin0)
 *   a = cos theta - i (z/r) sin theta,  b = ((y - i x) / r) sin theta
 *   f(r) = (cos (pi (r - rmin0) / (rcut - rmin0)) + 1) / 2; 1 below rmin0, 0 beyond rcut
 *   U_j = self_weight 1 + sum_k w_k f(r_k) u_j (a_k, b_k)
 *   B_{j1 j2 j} = sum conj(U_j) (C C U_j1 U_j2),  0 <= j2 <= j1 <= j <= twojmax
 *
 * Angular momenta are doubled throughout: 0, 1, ... twojmax.
 *
 * A. P. Thompson, L. P. Swiler, C. R. Trott, S. M. Foiles, G. J. Tucker, J. Comput. Phys. 285, 316
 * (2015)
 *
 * A. P. Bartók, M. C. Payne, R. Kondor, G. Csányi, Phys. Rev. Lett. 104, 136403 (2010)
 *
 * The components do not change when everything is rotated or mirrored about the centre, nor with
 * the order of the neighbours. A mirror image is not told from its original.
 *
 * Two deliberate differences from LAMMPS. A neighbour at the centre itself is not dropped but taken
 * as the limit, u_j = 1: a caller that wants it dropped leaves it out. Below rmin0, where theta is
 * negative, a and b continue smoothly; LAMMPS turns their signs. With rmin0 = 0 there is no such
 * place.
 */
#pragma once

#include "near-environment.h"
#include "near-error.h"

G_BEGIN_DECLS

#define NEAR_BISPECTRUM_MAX_TWOJMAX 14

typedef struct
{
  guint twojmax;      /* 0 to NEAR_BISPECTRUM_MAX_TWOJMAX */
  double cutoff;      /* Å */
  double rfac0;       /* (0, 1]: how much of the sphere is used */
  double rmin0;       /* Å, [0, cutoff) */
  double self_weight; /* LAMMPS: wself, 1 */
  gboolean switching; /* whether neighbours fade out towards the cut-off; LAMMPS: switchflag */
  gboolean subtract_isolated; /* whether an atom alone has B = 0; LAMMPS: bzeroflag */
  gboolean normalize;         /* divide by 2j + 1; LAMMPS: bnormflag */
} NearBispectrumOptions;

/* twojmax 8, cutoff 4.67637 Å, rfac0 0.99363, rmin0 0, self_weight 1, switching, nothing subtracted
 * or normalised. */
void near_bispectrum_options_init (NearBispectrumOptions *options);

/* The plan: index lists and coefficients of one set of options. Immutable and atomically
 * reference-counted; any number of threads may use one. */
typedef struct _NearBispectrum NearBispectrum;

NearBispectrum *near_bispectrum_new (const NearBispectrumOptions *options, GError **error);
NearBispectrum *near_bispectrum_ref (NearBispectrum *self);
void near_bispectrum_unref (NearBispectrum *self); /* NULL is legal */

const NearBispectrumOptions *near_bispectrum_get_options (const NearBispectrum *self);
/* (J + 2) (J + 3) (J + 4) / 24 if J = twojmax is even, (J + 1) (J + 3) (J + 5) / 24 if it is odd:
 * 5, 14, 30, 55, 91 for 2, 4, 6, 8, 10 */
guint near_bispectrum_get_n_components (const NearBispectrum *self);
/* j1, j2, j, doubled */
void near_bispectrum_get_indices (const NearBispectrum *self, guint component, guint indices[3]);
char *near_bispectrum_dup_name (const NearBispectrum *self,
                                guint component); /* "B(2,1,3)", doubled */
/* Centres that are computed at once: batches of a multiple of it waste nothing. */
gsize near_bispectrum_get_batch_size (void);

void near_bispectrum_eval (const NearBispectrum *self, const NearEnvironments *at, double *values);
void near_bispectrum_eval_gradient (const NearBispectrum *self, const NearEnvironments *at,
                                    double *values, double *gradient);
void near_bispectrum_pull_back (const NearBispectrum *self, const NearEnvironments *at,
                                const double *adjoint, double *gradient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearBispectrum, near_bispectrum_unref)

G_END_DECLS
