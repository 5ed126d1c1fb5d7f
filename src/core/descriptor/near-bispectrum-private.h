/* near-bispectrum-private.h — what the plan of a bispectrum hands to its kernels
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Matrices of level j have rows mb and columns ma from 0 to j. "Full" arrays hold all rows, "half"
 * ones those up to j / 2: u_j (j - mb, j - ma) = (-1)^(ma + mb) conj u_j (mb, ma) gives the others.
 */
#pragma once

#include "near-bispectrum.h"
#include "near-simd.h"

G_BEGIN_DECLS

/* U_j1 and U_j2 coupled to level j. */
typedef struct
{
  guint j1, j2, j;
  double factor;         /* of Z */
  const double *clebsch; /* (j1 + 1, j2 + 1): C (m1, m2); m = m1 + m2 - (j1 + j2 - j) / 2 */
} NearBispectrumCoupling;

/* B = Re sum conj (U_j) Z[0], and dB = Re sum_s conj (dU_s) Z[s] of the levels of Z[0], Z[1], Z[2].
 */
typedef struct
{
  NearBispectrumCoupling couplings[3];
  double isolated; /* what is subtracted */
} NearBispectrumComponent;

struct _NearBispectrum
{
  NearBispectrumOptions options;
  guint n_components;
  NearBispectrumComponent *components;
  double *clebsch;
  gsize full[NEAR_BISPECTRUM_MAX_TWOJMAX + 2]; /* where level j begins; the last: how many in all */
  gsize half[NEAR_BISPECTRUM_MAX_TWOJMAX + 2];
  gsize largest;  /* half level */
  gsize jacobian; /* all Z of all components */
  double root[NEAR_BISPECTRUM_MAX_TWOJMAX + 2][NEAR_BISPECTRUM_MAX_TWOJMAX + 2]; /* sqrt (p / q) */
};

/* Re a, Im a, Re b, Im b of Cayley and Klein and the weight of one neighbour, and their derivatives
 * by x, y and z. */
typedef struct
{
  double value[5];
  double by[3][5];
} NearBispectrumPoint;

void _near_bispectrum_map (const NearBispectrum *self, const NearEnvironments *at, gsize neighbor,
                           gboolean derivative, NearBispectrumPoint *m);

/* One batch of at most @width centres, those of @at from @first. @work: of work_bytes, aligned to
 * 64 bytes. Outputs begin at those of centre 0 and neighbour 0 of @at. */
typedef struct
{
  gsize width;
  gsize (*work_bytes) (const NearBispectrum *self, gboolean jacobian);
  void (*eval) (const NearBispectrum *self, const NearEnvironments *at, gsize first, void *work,
                double *values);
  void (*eval_gradient) (const NearBispectrum *self, const NearEnvironments *at, gsize first,
                         void *work, double *values, double *gradient);
  void (*pull_back) (const NearBispectrum *self, const NearEnvironments *at, gsize first,
                     void *work, const double *adjoint, double *gradient);
} NearBispectrumKernel;

NEAR_SIMD_DECLARE (NearBispectrumKernel, near_bispectrum_kernel);

const NearBispectrumKernel *_near_bispectrum_kernel_get_for_level (NearSimdLevel level);

G_END_DECLS
