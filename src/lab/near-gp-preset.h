/* near-gp-preset.h — experiments of the Gaussian-process lab that are ready to be opened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-spec.h"

G_BEGIN_DECLS

typedef struct
{
  NearInfo info;
  const char *patch; /* what differs from what its points suggest, as JSON */
  gboolean matrix;   /* its picture is the kernel matrix, not the curve */
} NearGpPresetInfo;

extern const NearTable near_gp_preset_table;

/* Row @row as a whole spec; g_free() */
NearGpSpec *near_gp_preset_dup_spec (gsize row);

G_END_DECLS
