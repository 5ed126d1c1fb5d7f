/* near-gp-landscape-private.h — one row of a likelihood map, along which cells are cheap
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/gp.
 */
#pragma once

#include "near-gp-problem-private.h"

G_BEGIN_DECLS

/* One row in tridiagonal form: A = shift I + scale T, of which exp (theta) is in one. */
typedef struct
{
  gsize n, m;             /* m = 1 + columns of H */
  double *d, *e;          /* (n) */
  double *b;              /* (m, n) r and H^T, turned */
  double *work, *p;       /* (m, n), (m, m) */
  double log_determinant; /* of what was divided out */
  gboolean theta_is_shift;
  double other; /* c where theta is the shift, else the shift */
} NearGpRow;

/* Whether the covariance is D + exp (theta_p) C for parameter @p, tried at two values. */
gboolean _near_gp_row_is_linear (const NearGpProblem *problem, guint p);
/* 1: made, 0: this row has to go the plain way, -1: error. @theta gives the other parameters; at @p
 * it is changed and given back as it was. To be cleared in all cases. */
int _near_gp_row_init (NearGpRow *row, const NearGpProblem *problem, guint p, double *theta,
                       GError **error);
void _near_gp_row_clear (NearGpRow *row);
/* The log marginal likelihood; FALSE: not positive definite */
gboolean _near_gp_row_evaluate (NearGpRow *row, double theta, double *value);

G_END_DECLS
