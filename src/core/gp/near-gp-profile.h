/* near-gp-profile.h — what different judges say of one parameter, on one axis
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Against a length scale (or any parameter): the log marginal likelihood, the log predictive
 * density and the error of leave-one-out, and the error of k folds; each has its optimum at another
 * place. The other parameters are held, or are fitted again at each point (the profile likelihood).
 */
#pragma once

#include "near-gp-landscape.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_GP_JUDGE_LML,                /* the higher the better */
  NEAR_GP_JUDGE_LEAVE_ONE_OUT,      /* log predictive density, the higher the better */
  NEAR_GP_JUDGE_LEAVE_ONE_OUT_RMSE, /* the lower the better, as the next */
  NEAR_GP_JUDGE_FOLDS_RMSE,
  NEAR_GP_N_JUDGES
} NearGpJudge;

typedef struct
{
  NearInfo info;
  gboolean lower_is_better;
} NearGpJudgeInfo;

extern const NearTable near_gp_judge_table;

typedef struct
{
  NearGpAxis axis;
  gboolean refit; /* the others are optimised at each point, from the neighbour's values */
  guint n_folds;  /* 0: five, or as many as there are points */
  guint64 seed;   /* of the folds */
} NearGpProfileSettings;

typedef struct _NearGpProfile NearGpProfile;

/* Errors: NEAR_ERROR_RANGE, NO_DATA (fewer than two points), CANCELLED */
NearGpProfile *near_gp_profile_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                                    const NearGpProfileSettings *settings,
                                    const NearMonitor *monitor, GError **error);
NearGpProfile *near_gp_profile_ref (NearGpProfile *self);
void near_gp_profile_unref (NearGpProfile *self); /* NULL is legal */
guint near_gp_profile_get_n (const NearGpProfile *self);
const double *near_gp_profile_peek_theta (const NearGpProfile *self); /* (n) */
const double *near_gp_profile_peek_curve (const NearGpProfile *self,
                                          NearGpJudge judge); /* (n), NAN: no fit */
/* The optimum by a parabola through the best point and its neighbours; at an end, the end itself.
 * FALSE: there is none. */
gboolean near_gp_profile_get_optimum (const NearGpProfile *self, NearGpJudge judge, double *theta,
                                      double *value);
/* The whole model's parameters at point @i, the fitted ones where @refit was asked; (n_parameters)
 */
const double *near_gp_profile_peek_parameters (const NearGpProfile *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpProfile, near_gp_profile_unref)

G_END_DECLS
