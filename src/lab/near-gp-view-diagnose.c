/* near-gp-view-diagnose.c — is the fit to be believed: residuals, and the matrices that it is made of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"

static gboolean
draw_matrix (NearGpDetail *self, NearGpMatrix which, const NearMonitor *monitor, GError **error)
{
  const NearGpView *view = self->view;
  gsize m = view->n_matrix;
  g_autofree double *values = g_new (double, m * m + 1);

  if (!near_gp_matrix (view->gp, which, m, which == NEAR_GP_MATRIX_FACTOR ? NULL : view->matrix_rows, values, monitor,
                       error))
    return FALSE;
  self->matrices[which] = g_new (float, m * m + 1);
  for (gsize i = 0; i < m * m; i++)
    self->matrices[which][i] = (float) values[i];
  return TRUE;
}

/* What is not cheap for a view: the inverse and its kin, and residuals of points left out. Nothing of more points than
 * the matrix shows. */
gboolean
_near_gp_detail_diagnose (NearGpDetail *self, const NearMonitor *monitor, GError **error)
{
  const NearGpView *view = self->view;
  NearGpResiduals residuals = { 0 };

  if (view->n_fitted < 2 || view->n_matrix != view->n_fitted)
    return TRUE;
  for (NearGpMatrix which = NEAR_GP_MATRIX_COVARIANCE; which <= NEAR_GP_MATRIX_INVERSE; which++)
    if (!draw_matrix (self, which, monitor, error))
      return FALSE;
  /* where one point cannot be left out, as the view knows already, its residual has no deviation */
  if (view->loo_mean == NULL)
    return TRUE;
  residuals.standardized = self->standardized = g_new (double, view->n_fitted);
  return near_gp_residuals (view->gp, &residuals, monitor, error);
}
