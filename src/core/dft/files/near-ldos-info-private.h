/* near-ldos-info-private.h — the numbers of an info file, written and read by one table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-ldos-files.h"

G_BEGIN_DECLS

typedef struct
{
  const char *key;
  gsize offset; /* in NearLdosInfo, or of a term in NearDftEnergies */
  double unit;  /* what one in the text is there */
} NearLdosKey;

extern const NearLdosKey _near_ldos_keys[16];
extern const NearLdosKey _near_ldos_terms[11];

G_END_DECLS
