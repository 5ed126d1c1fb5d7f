/* near-qe-space-group.c — all atoms from those of pw.x's crystal_sg
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-qe-private.h"

#include <glib/gi18n-lib.h>

gboolean
_near_qe_space_group_fill (NearReader *reader, const GPtrArray *entries, NearMat3 *lattice, double *alat,
                           GArray *atoms, GError **error)
{
  return near_reader_fail (reader, error, NEAR_ERROR_UNSUPPORTED, NULL, _ ("crystal_sg"));
}
