/* near-form-factor.c — how atoms scatter X-rays, and of what wavelength those of a tube are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-form-factor.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "near-form-factor-data.h"

const NearTable near_wavelength_table
    = NEAR_TABLE_INIT ("wavelength", N_ ("X-ray wavelength"), wavelength_rows);

const NearFormFactor *
near_form_factor_get (guint element)
{
  if (element >= NEAR_N_ELEMENTS || form_factor_rows[element].a[0] == 0.0)
    return NULL;
  return &form_factor_rows[element];
}

/**
 * near_form_factor_eval:
 * @s: sin theta / lambda in 1/Å, 0 to 2
 *
 * Returns: f (s) in electrons; f (0) is the atomic number within 0.1
 */
double
near_form_factor_eval (const NearFormFactor *self, double s)
{
  double f = self->c;

  for (guint i = 0; i < 4; i++)
    f += self->a[i] * exp (-self->b[i] * s * s);
  return f;
}

double
near_wavelength_get (gsize row)
{
  return ((const NearWavelengthInfo *) near_table_get (&near_wavelength_table, row))->wavelength;
}
