/* near-cli-gp-classify.h — what the files of "gp classify" share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-cli-gp.h"
#include "near-gp-classifier.h"

G_BEGIN_DECLS

#define NEAR_CLI_GP_CLASS_FOLDS 5

/* Classes are the labels' different values in ascending order. */
typedef struct
{
  guint n;
  double values[NEAR_GP_CLASSIFIER_MAX_CLASSES];
  guint *labels;  /* of the points */
  gsize *counts;  /* (n) */
} NearCliGpClasses;

/* Of all points; log losses are means of -log p of a point's own class. */
typedef struct
{
  double training_accuracy, chance_accuracy, chance_log_loss; /* chance: what the classes' shares alone would give */
  double accuracy, log_loss;                                  /* cross-validated; NAN: not computed */
} NearCliGpClassScore;

/* With the classifier's hyperparameters held. What could not be computed is NAN, which a note says. */
gboolean near_cli_gp_classify_score (const NearCliGpProblem *problem, const NearGpClassifier *classifier,
                                     const NearCliGpClasses *classes, guint64 seed, NearCliGpClassScore *score,
                                     const NearMonitor *monitor, GError **error);

G_END_DECLS
