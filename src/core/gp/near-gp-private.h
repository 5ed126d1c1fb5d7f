/* near-gp-private.h — what the files of a Gaussian process share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The factor of A does not depend on the values y, so fits that differ in them alone share one.
 */
#pragma once

#include "near-gp.h"

G_BEGIN_DECLS

/* Below so many points a factor stays on one thread, so that fits may share the threads. */
#define NEAR_GP_TEAM_MAX_POINTS 700

/* Immutable once it is made, atomically reference-counted. */
typedef struct
{
  gsize n, stride;
  double *l;      /* (n, stride): A = L L^T, the lower triangle; the upper one is of no use */
  double *sums;   /* (n): sum over j of |A_ij|, the largest of which is the 1-norm */
  double *v;      /* (n, n_basis): L^-1 H */
  guint n_basis;
  guint n_changes; /* since A was factored anew */
  double jitter;
} NearGpFactor;

struct _NearGp
{
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean;
  NearGpFactor *factor;
  double *residuals, *alpha; /* (n) */
  double *coefficients;      /* (n_basis) */
  double *r;                 /* (n_basis, n_basis) upper: R^T R = H^T A^-1 H */
  double data_fit, complexity;
  /* what needs the inverse is found when it is first asked for */
  GMutex lock;
  double *left_out_diagonal; /* (n), NULL before; set once */
  double degrees_of_freedom;
};

/* K + N + jitter of all points, factored. */
NearGpFactor *_near_gp_factor_new (NearGpData *data, const NearKernel *kernel, const NearMean *mean,
                                   const NearMonitor *monitor, GError **error);
/* Room for the factor of @n points, L not filled; TOO_LARGE before any allocation. */
NearGpFactor *_near_gp_factor_allocate (gsize n, guint n_basis, GError **error);
void _near_gp_factor_solve_basis (NearGpFactor *self, const NearGpData *data, const NearMean *mean);
NearGpFactor *_near_gp_factor_ref (NearGpFactor *self);
void _near_gp_factor_unref (NearGpFactor *self); /* NULL is legal */
/* Whether L_ii = @pivot tells more than the rounding of A_ii = @diagonal in a matrix of @n rows. */
gboolean _near_gp_is_pivot_sound (gsize n, double pivot, double diagonal);
/* Refuses matrices that memory has no room for: (rows, columns) doubles, @n points. */
gboolean _near_gp_check_size (gsize rows, gsize columns, gsize n, GError **error);

/* A fit from a factor that belongs to the data; takes @factor, also on failure. */
NearGp *_near_gp_new_from_factor (NearGpData *data, NearKernel *kernel, NearMean *mean,
                                  NearGpFactor *factor, GError **error);
/* The diagonal of P (n), kept by the fit: that of A^-1 unless coefficients of the mean are learned. NULL: the
 * error; NO_DATA where a coefficient hangs on one point. */
const double *_near_gp_peek_left_out_diagonal (const NearGp *self, const NearMonitor *monitor,
                                               GError **error);
/* G (n, n_basis) with P = A^-1 - G G^T; nothing without coefficients. n^2 n_basis. */
void _near_gp_project (const NearGp *self, double *g);
/* The noise of each point: its own variance, white noise and jitter; (n) */
void _near_gp_noise (const NearGp *self, double *noise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpFactor, _near_gp_factor_unref)

G_END_DECLS
