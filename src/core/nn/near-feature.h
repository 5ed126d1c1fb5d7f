/* near-feature.h — what the network sees of a point (x, y)
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ten features of the playgrounds. None is scaled: x² reaches 36 where sin x stays in [-1, 1].
 */
#pragma once

#include "near-data-set.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_FEATURE_X,
  NEAR_FEATURE_Y,
  NEAR_FEATURE_X2,
  NEAR_FEATURE_Y2,
  NEAR_FEATURE_XY,
  NEAR_FEATURE_SINX,
  NEAR_FEATURE_SINY,
  NEAR_FEATURE_SINXY,
  NEAR_FEATURE_CIR,
  NEAR_FEATURE_ADD,
  NEAR_N_FEATURES
} NearFeature;

typedef struct
{
  NearInfo info;
  const char *formula; /* of x1 and x2, as near-formula.c writes it */
  double (*eval) (double x, double y);
} NearFeatureInfo;

extern const NearTable near_feature_table;

const NearFeatureInfo *near_feature_get_info (NearFeature self);
double near_feature_eval (NearFeature self, double x, double y);

/* Sets of features are bits: 1 << NEAR_FEATURE_X ... */
guint near_features_count (guint features);
guint near_features_list (guint features, NearFeature *list);
NearDataSet *near_features_apply (guint features, const NearDataSet *points, GError **error);

G_END_DECLS
