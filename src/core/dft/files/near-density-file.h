/* near-density-file.h — an electron density in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-crystal.h"

G_BEGIN_DECLS

/* @density (n0, n1, n2), z fastest, in 1/bohr^3. A name that ends in .npy: an array (n0, n1, n2, 1) of 1/Å^3, as
 * MALA has it; any other: the format of structure files of that name which holds a field (cube, xsf), in e/Å^3
 * where the format does not prescribe e/bohr^3. @notes: nullable: what the format cannot hold.
 * Errors: NEAR_ERROR_WRITE; NEAR_ERROR_NOT_FINITE; NEAR_ERROR_UNKNOWN_NAME for a name of no such format;
 * NEAR_ERROR_UNSUPPORTED without a cell; NEAR_ERROR_TOO_LARGE */
gboolean near_density_file_save (NearCrystal *crystal, const gsize n[3], const double *density, const char *path,
                                 GPtrArray *notes, GError **error);

G_END_DECLS
