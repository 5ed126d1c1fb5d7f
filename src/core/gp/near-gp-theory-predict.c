/* near-gp-theory-predict.c — a fit of a posed problem turned back into the measured quantity, and
 * into words SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-theory-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* --- prediction ---------------------------------------------------------------------------------
 */

static void
turn_back (NearGpTheoryWay way,
           gsize m,
           const double *theory,
           double *mean,
           double *sd_function,
           double *sd_measurement)
{
  double *deviations[] = { sd_function, sd_measurement };

  for (gsize i = 0; mean != NULL && i < m; i++)
    if (way == NEAR_GP_THEORY_QUOTIENT)
      mean[i] *= theory[i];
    else if (_near_gp_theory_subtracts (way))
      mean[i] += theory[i];
  for (guint q = 0; q < G_N_ELEMENTS (deviations); q++)
    for (gsize i = 0; way == NEAR_GP_THEORY_QUOTIENT && deviations[q] != NULL && i < m; i++)
      deviations[q][i] *= fabs (theory[i]);
}

/**
 * near_gp_theory_predict:
 *
 * Where coefficients of the mean were learned, how unsure they are is part of the deviations.
 *
 * Errors: NEAR_ERROR_NOT_FINITE, and those of near_gp_predict()
 * Cost: that of near_gp_predict()
 */
gboolean
near_gp_theory_predict (const NearGpTheory *self,
                        const NearGp *gp,
                        gsize m,
                        const double *x,
                        const double *theory,
                        double *mean,
                        double *sd_function,
                        double *sd_measurement,
                        const NearMonitor *monitor,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && gp != NULL && (m == 0 || (x != NULL && theory != NULL)),
                        FALSE);
  g_return_val_if_fail (near_gp_data_get_n_inputs (near_gp_get_data (gp))
                            == near_gp_data_get_n_inputs (self->data),
                        FALSE);

  NearGpPrediction out
      = { .mean = mean, .sd_function = sd_function, .sd_measurement = sd_measurement };
  g_autofree double *wide = NULL;

  if (!_near_gp_theory_check (m, theory, FALSE, error))
    return FALSE;
  out.flat_prior = near_mean_get_n_basis (self->mean) > 0;
  if (self->way == NEAR_GP_THEORY_LATENT)
    {
      wide = _near_gp_theory_dup_with_column (m, self->n_inputs, x, theory);
      if (wide == NULL)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                       _ ("%zu points are more than memory has room for"), m);
          return FALSE;
        }
    }
  if (!near_gp_predict (gp, m, wide != NULL ? wide : x, &out, monitor, error))
    return FALSE;
  turn_back (self->way, m, theory, mean, sd_function, sd_measurement);
  return TRUE;
}

/* --- in words -----------------------------------------------------------------------------------
 */

static char *
dup_mean_words (const NearGpTheory *self, const NearGp *gp)
{
  guint n_basis = near_mean_get_n_basis (self->mean);
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->way == NEAR_GP_THEORY_FIXED_MEAN)
    return g_strdup_printf (_ ("the theory's line %.4g + %.4g %s, held"), self->intercept,
                            self->slope, self->power_name);
  if (gp == NULL)
    return g_strdup (self->way == NEAR_GP_THEORY_LINEAR_MEAN
                         ? _ ("linear in the inputs, with learned coefficients")
                         : _ ("a learned constant"));
  for (guint j = 0; j < n_basis; j++)
    {
      double b = near_gp_peek_coefficients (gp)[j];

      g_string_append_printf (text, "%s%.4g",
                              j == 0    ? (b < 0.0 ? "−" : "")
                              : b < 0.0 ? " − "
                                        : " + ",
                              fabs (b));
      if (j > 0)
        g_string_append_printf (text, " %s", near_gp_data_get_input_name (self->data, j - 1));
    }
  return g_strdup_printf (_ ("%s, learned"), text->str);
}

/**
 * near_gp_theory_dup_words:
 * @gp: (nullable): a fit of the problem, for the values that were learned
 *
 * Returns: (transfer full): what is fitted, with which mean and which kernel
 */
char *
near_gp_theory_dup_words (const NearGpTheory *self, const NearGp *gp)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autofree char *kernel
      = near_kernel_format (gp != NULL ? near_gp_get_kernel (gp) : self->kernel, 4);
  g_autofree char *mean = dup_mean_words (self, gp);
  const char *target = near_gp_data_get_target_name (self->data);
  const char *format = self->way == NEAR_GP_THEORY_QUOTIENT
                           ? _ ("“%s” divided by the theory; mean: %s; kernel: %s")
                       : _near_gp_theory_subtracts (self->way)
                           ? _ ("“%s” minus the theory; mean: %s; kernel: %s")
                       : self->way == NEAR_GP_THEORY_LATENT
                           ? _ ("“%s”, the theory being the last input; mean: %s; kernel: %s")
                           : _ ("“%s” itself; mean: %s; kernel: %s");

  return g_strdup_printf (format, target, mean, kernel);
}
