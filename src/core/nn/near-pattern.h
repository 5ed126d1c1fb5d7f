/* near-pattern.h — the playgrounds' patterns of points
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points lie in the square [-6, 6]². Labels: +1 (blue, positive) and -1 (orange, negative), or real
 * numbers for regression. Geometry and noise as in the programs that people know; the random numbers
 * are our own.
 */
#pragma once

#include "near-data-set.h"
#include "near-table.h"

G_BEGIN_DECLS

#define NEAR_PATTERN_EXTENT 6.0

typedef enum
{
  NEAR_PROBLEM_CLASSIFICATION,
  NEAR_PROBLEM_REGRESSION,
  NEAR_N_PROBLEMS
} NearProblem;

typedef enum
{
  NEAR_PATTERN_CIRCLE,
  NEAR_PATTERN_XOR,
  NEAR_PATTERN_GAUSS,
  NEAR_PATTERN_SPIRAL,
  NEAR_PATTERN_REG_PLANE,
  NEAR_PATTERN_REG_GAUSS,
  NEAR_PATTERN_OWN, /* the learner's data, attached to the document */
  NEAR_N_PATTERNS
} NearPattern;

typedef struct
{
  NearInfo info;
  NearProblem problem;
  gsize default_samples;
} NearPatternInfo;

extern const NearTable near_problem_table;
extern const NearTable near_pattern_table;

const NearPatternInfo *near_pattern_get_info (NearPattern self);

NearDataSet *near_pattern_generate (NearPattern self,
                                    gsize n,
                                    double noise_percent,
                                    double train_ratio,
                                    guint64 seed,
                                    GError **error);
double near_pattern_bayes_error (NearPattern self, double noise_percent);

G_END_DECLS
