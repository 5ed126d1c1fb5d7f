/* near-band-solver.h — the lowest eigenvectors of the Kohn–Sham operator: block Davidson
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E. R. Davidson, J. Comput. Phys. 17, 87 (1975), in blocks: Rayleigh and Ritz in the bands, then preconditioned
 * residuals (M. P. Teter, M. C. Payne, D. C. Allan, Phys. Rev. B 40, 12255 (1989)) of those that are not good enough
 * yet are added. The subspace need not be orthonormal; where it is no longer independent, the solver ends with what it
 * has. Spaces of few plane waves are diagonalised whole.
 */
#pragma once

#include "near-dft-hamiltonian.h"
#include "near-monitor.h"
#include "near-rng.h"

G_BEGIN_DECLS

/* A space of up to so many times the bands is diagonalised whole. */
#define NEAR_BAND_SOLVER_DENSE_BLOCKS 4

typedef struct
{
  gsize n_bands;
  gsize n_tight;          /* the first bands, whose residuals must be below tolerance */
  double tolerance;       /* Ha: |H psi - eps psi| */
  double loose_tolerance; /* of the others */
  guint max_expansions;
} NearBandTask;

typedef struct
{
  double residual; /* Ha: the largest of the n_tight bands when it was last looked at */
  gsize n_applied; /* vectors that the operator was applied to */
} NearBandReport;

typedef struct _NearBandSolver NearBandSolver;

/* Room for bands in spaces of up to @max_waves complex numbers. */
NearBandSolver *near_band_solver_new (gsize max_bands, gsize max_waves);
void near_band_solver_free (NearBandSolver *self); /* NULL is legal */
/* Bytes that it takes. */
double near_band_solver_get_memory (gsize max_bands, gsize max_waves);

/* Plane waves of low energy with some noise: @psi (n_bands, n_waves). It begins at @from: bands before it are kept. */
void near_band_solver_guess (const NearBandSpace *space, const double *kinetic, gsize from, gsize n_bands,
                             NearRng *rng, NearComplex *psi);
/* @psi (n_bands, n_waves): independent vectors, better ones afterwards, orthonormal; @eigenvalues (n_bands), Ha,
 * ascending. @report: nullable. Errors: CANCELLED (psi is as it was), FAILED, NOT_FINITE */
gboolean near_band_solver_solve (NearBandSolver *self, NearDftHamiltonian *h, const NearBandTask *task,
                                 NearComplex *psi, double *eigenvalues, NearBandReport *report,
                                 const NearMonitor *monitor, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearBandSolver, near_band_solver_free)

G_END_DECLS
