/* near-gp-climb.h — a few parameters uphill: for a single step that is watched, and for parameters that are tied
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE: stopped. @value is -inf where there is none; @gradient (n). */
typedef gboolean (*NearGpClimbFunc) (const double *theta, double *value, double *gradient, gpointer user_data);

typedef enum
{
  NEAR_GP_CLIMB_TOP,   /* the gradient is zero, but for what points out of the box */
  NEAR_GP_CLIMB_STEPS, /* as many steps as were asked for */
  NEAR_GP_CLIMB_STUCK, /* no step goes higher */
  NEAR_GP_CLIMB_STOPPED
} NearGpClimbEnd;

/* BFGS with backtracking, projected into the box [low, high] (Nocedal & Wright, Numerical Optimization, 2006, 6.1);
 * no step is longer than @longest in any parameter. @theta (n): from there, and where it got to. */
NearGpClimbEnd near_gp_climb (guint n, double *theta, const double *low, const double *high, guint max_steps,
                              double longest, NearGpClimbFunc f, gpointer user_data, double *value);

G_END_DECLS
