/* near-descriptor-private.h — what descriptors share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-descriptor.h"

G_BEGIN_DECLS

/* Whether there are atoms and one whole element on every site. Errors: NEAR_ERROR_NO_DATA,
 * NEAR_ERROR_UNSUPPORTED; with @known also for atoms of unknown element. */
gboolean _near_descriptor_check_sites (const NearCrystal *crystal, gboolean known, GError **error);

/* The row @id, and its usual options in @usual where @options is NULL. */
gboolean _near_descriptor_find (const char *id,
                                const NearDescriptorOptions **options,
                                NearDescriptorOptions *usual,
                                NearDescriptor *found,
                                GError **error);

/* (transfer full): the plan of a descriptor that has environments; one of the two is NULL */
typedef struct
{
  NearBispectrum *bispectrum;
  NearSymmetryFunctions *functions;
  gsize n_features;
  double cutoff;
  double weights[NEAR_N_ELEMENTS];
} NearDescriptorPlan;

gboolean _near_descriptor_plan_init (NearDescriptorPlan *plan, NearDescriptor descriptor,
                                     const NearCrystal *crystal,
                                     const NearDescriptorOptions *options, GError **error);
void _near_descriptor_plan_clear (NearDescriptorPlan *plan);

G_END_DECLS
