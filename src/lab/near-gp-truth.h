/* near-gp-truth.h — a function of one input that a hand has drawn
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between its points it is the monotone cubic of F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5, 300
 * (1984): smooth, and without hills that nobody drew. Beyond its ends it is not known: NAN. Immutable and
 * atomically reference-counted.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

#define NEAR_GP_TRUTH_MAX 400 /* points of a curve */

typedef struct
{
  gsize n;       /* from 2 to NEAR_GP_TRUTH_MAX */
  double *x;     /* (n), rising */
  double *y;     /* (n) */
  double *slope; /* (n): dy/dx of the interpolation there */
} NearGpTruth;

NearGpTruth *near_gp_truth_new (gsize n, const double *x, const double *y, GError **error);
NearGpTruth *near_gp_truth_ref (NearGpTruth *self);
void near_gp_truth_unref (NearGpTruth *self); /* NULL is legal */
double near_gp_truth_get (const NearGpTruth *self, double x);
gboolean near_gp_truth_equal (const NearGpTruth *a, const NearGpTruth *b); /* each nullable */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpTruth, near_gp_truth_unref)

G_END_DECLS
