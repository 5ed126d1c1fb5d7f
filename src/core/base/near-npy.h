/* near-npy.h — numpy's npy files and npz archives
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: numpy.lib.format, versions 1.0 to 3.0, little and big endian, C and Fortran order (turned
 * into C order). Read: f8 f4 i8 i4 i2 u1 i1 b1 u2 u4 c16 c8, widened to the types of NearArray.
 * Nothing in a header is trusted before the data is seen.
 */
#pragma once

#include "near-array.h"

G_BEGIN_DECLS

/* @name: what messages call the source: a path, "file.npz: weights" */
NearArray *near_npy_parse (gconstpointer data, gsize n_bytes, const char *name, GError **error);
GBytes *near_npy_format (const NearArray *array);
/* What comes before the elements, for files that are written piece by piece. */
GBytes *near_npy_format_header (NearArrayType type, guint n_dims, const gsize *shape);
NearArray *near_npy_load (const char *path, GError **error);
gboolean near_npy_save (const NearArray *array, const char *path, GError **error);

/* name (without ".npy") -> NearArray */
GHashTable *near_npz_load (const char *path, GError **error);
gboolean near_npz_save (GHashTable *arrays, const char *path, GError **error);

G_END_DECLS
