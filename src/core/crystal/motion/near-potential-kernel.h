/* near-potential-kernel.h — sums over neighbours, compiled once per SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each call does the atoms first ... last - 1 and writes only what belongs to them, from all of their
 * neighbours in the order of the list: digits do not depend on how atoms are shared among threads.
 */
#pragma once

#include "near-simd.h"
#include "near-verlet-list.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_PAIR_LENNARD_JONES,
  NEAR_PAIR_MORSE
} NearPairForm;

/* One per pair of types. The switch is S(u) = 1 - u^3 (10 - 15 u + 6 u^2) of
 * u = (r^2 - inner^2) * inverse_width, limited to [0, 1]; inverse_width = 0 leaves it out. */
typedef struct
{
  double cutoff2, inner2, inverse_width; /* Å^2, 1/Å^2 */
  double shift;                          /* eV, added within the cut-off */
  double scale;                          /* 4 epsilon; D; A: eV */
  double length;                         /* sigma^2 in Å^2; r0 in Å */
  double rate;                           /* Morse: alpha in 1/Å; Gupta: p / r0 */
  double scale2, rate2;                  /* Gupta: xi^2 in eV^2, 2 q / r0 in 1/Å */
} NearPairParameters;

typedef struct
{
  /* Forces (n, 3), energies (n) and, if not NULL, virials (n, 6): sums over the neighbours of each atom of
   * dE/d(strain) of a pair, halved. @parameters (n_types, n_types). */
  void (*pair) (const NearVerletView *view, NearPairForm form, const NearPairParameters *parameters,
                gsize first, gsize last, double *forces, double *energies, double *virials);

  /* Gupta: the sums of A exp (-p (r/r0 - 1)) and of xi^2 exp (-2 q (r/r0 - 1)), switched. */
  void (*gupta_density) (const NearVerletView *view, const NearPairParameters *parameters, gsize first,
                         gsize last, double *repulsions, double *densities);
  /* @embedding (n_places): 1 / (2 sqrt (density)). */
  void (*gupta_force) (const NearVerletView *view, const NearPairParameters *parameters,
                       const double *embedding, gsize first, gsize last, double *forces, double *virials);
} NearPotentialKernel;

NEAR_SIMD_DECLARE (NearPotentialKernel, near_potential_kernel);

G_END_DECLS
