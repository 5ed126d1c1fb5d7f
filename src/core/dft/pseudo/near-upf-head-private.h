/* near-upf-head-private.h — what kind of potential a UPF file has, and for what
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-pseudopotential.h"
#include "near-upf-tags-private.h"

G_BEGIN_DECLS

#define NEAR_UPF_MAX_PROJECTORS ((NEAR_PSEUDO_MAX_L + 1) * NEAR_PSEUDO_MAX_PROJECTORS)

typedef struct
{
  guint element;
  double valence;
  gboolean has_core;
  gsize n_projectors;
  char *functional; /* nullable; by the name near-xc.h has for it, or as the file says */
  char *generated;  /* nullable; as it is in the file, which may be no UTF-8 */
} NearUpfHead;

/* FALSE, and the reason, for every kind but norm-conserving ones with projectors. To be cleared either way. */
gboolean _near_upf_read_head (const NearUpf *upf, NearUpfHead *self, GError **error);
void _near_upf_head_clear (NearUpfHead *self);

G_END_DECLS
