/* near-gp-curve-private.h — what the files of the learning curve share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-learning-curve.h"

G_BEGIN_DECLS

void _near_gp_curve_fit_power_law (guint n_points, const NearGpCurvePoint *points,
                                   NearGpPowerLaw *law);

G_END_DECLS
