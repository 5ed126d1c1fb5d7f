/* near-cli-gp-fit.h — what the files of "gp fit" share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-cli-gp.h"
#include "near-gp-optimizer.h"
#include "near-gp-sparse.h"

G_BEGIN_DECLS

typedef struct
{
  NearCliGpInput input;
  char *predict, *out, *save, *figure, *python, *method, *centers;
  int restarts, n_centers; /* of centres; NEAR_CLI_GP_EXACT: none were asked for */
  gint64 seed;
  gboolean optimize, json;
} NearCliGpFitOptions;

#define NEAR_CLI_GP_EXACT G_MININT
#define NEAR_CLI_GP_FOLDS 5

/* Of the rows that were held out, in the target's own unit. */
typedef struct
{
  gsize n; /* 0: none */
  double rmse, nlpd, baseline_rmse;
} NearCliGpTest;

/* An exact fit or a sparse one, and what led to it. */
typedef struct
{
  NearCliGpProblem problem;
  NearGp *gp;
  NearGpSparse *sparse;
  NearGpOptima *optima;
  double *gradient;
  NearGpScore loo, folds; /* NAN: not computed */
  NearCliGpTest test;
  double exact; /* log marginal likelihood beside a bound; NAN */
} NearCliGpFit;

/* Rows of the tables that the options name. */
gboolean near_cli_gp_fit_find_sparse (const NearCliGpFitOptions *o, NearGpSparseMethod *method,
                                      NearGpCentersKind *kind, GError **error);
/* What a large fit will cost, on standard error before it begins. */
void near_cli_gp_fit_tell_cost (const NearCliGpFitOptions *o, const NearCliGpFit *fit);
gboolean near_cli_gp_fit_run (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor,
                              GError **error);
/* Errors at held-out rows, of folds where nothing was held out of a sparse fit, and the bound's gap. */
gboolean near_cli_gp_fit_validate (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor,
                                   GError **error);
/* In the target's own unit, without the noise of a measurement that is known only there. @theory: where the problem
 * has one. Each of the three may be NULL. */
gboolean near_cli_gp_fit_predict (const NearCliGpFit *fit, gsize m, const double *x, const double *theory,
                                  double *mean, double *sd_function, double *sd_measurement,
                                  const NearMonitor *monitor, GError **error);
json_t *near_cli_gp_fit_to_json (const NearCliGpFit *fit);
void near_cli_gp_fit_print (const NearCliGpFit *fit);
/* All files that were asked for. */
gboolean near_cli_gp_fit_write (const NearCliGpFitOptions *o, NearCliGpFit *fit, GError **error);

G_END_DECLS
