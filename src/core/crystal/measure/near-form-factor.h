/* near-form-factor.h — how atoms scatter X-rays, and of what wavelength those of a tube are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * f (s) = sum_i a_i exp (-b_i s^2) + c in electrons, s = sin theta / lambda = 1 / (2 d) in 1/Å: neutral
 * atoms of International Tables for Crystallography, Vol. C (1992), table 6.1.1.4, which holds up to
 * s = 2 1/Å. No anomalous scattering.
 */
#pragma once

#include "near-element.h"
#include "near-table.h"

G_BEGIN_DECLS

#define NEAR_FORM_FACTOR_MAX_S 2.0 /* 1/Å */

typedef struct
{
  double a[4], b[4], c; /* b in Å^2 */
} NearFormFactor;

typedef struct
{
  NearInfo info;
  double wavelength; /* Å */
} NearWavelengthInfo;

extern const NearTable near_wavelength_table;

/* NULL for elements that are not in the table: 0 and those beyond californium. */
const NearFormFactor *near_form_factor_get (guint element);
double near_form_factor_eval (const NearFormFactor *self, double s);
double near_wavelength_get (gsize row); /* Å, of near_wavelength_table */

G_END_DECLS
