/* near-symmetry.c — the space group of a crystal (to come)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-symmetry.h"

NearSymmetry *
near_symmetry_new (const NearCrystal *crystal, double symprec, GError **error)
{
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED, "not yet");
  return NULL;
}

void
near_symmetry_unref (NearSymmetry *self)
{
}
