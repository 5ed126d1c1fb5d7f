/* near-gp-theory-private.h — a problem that was posed, and what posing and answering it share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-theory.h"

G_BEGIN_DECLS

struct _NearGpTheory
{
  NearGpTheoryWay way;
  guint n_inputs; /* of the measured data */
  char *power_name;
  double intercept, slope; /* of the theory's line, FIXED_MEAN */
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean;
};

/* The targets are y - t. */
gboolean _near_gp_theory_subtracts (NearGpTheoryWay way);
/* Errors: NEAR_ERROR_NOT_FINITE; NEAR_ERROR_RANGE for a 0 with @divides */
gboolean _near_gp_theory_check (gsize n, const double *theory, gboolean divides, GError **error);
/* x (n, d) with the theory as column d. NULL: no memory. */
double *_near_gp_theory_dup_with_column (gsize n, guint d, const double *x, const double *theory);

G_END_DECLS
