/* near-k-path-private.h — the standard cell of a path, and the numbers its points depend on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-symmetry.h"

#include "near-k-path-data.h"

G_BEGIN_DECLS

typedef struct
{
  Variant variant;
  NearMat3 from_standard; /* rows of the primitive cell in terms of spglib's conventional cell */
  double parameters[N_TERMS]; /* 1, then those of near-k-path-data.h */
} NearKPathCell;

gboolean _near_k_path_cell_init (NearKPathCell *self, const NearSymmetry *symmetry, GError **error);
const VariantRow *_near_k_path_get_variant_row (Variant variant);

G_END_DECLS
