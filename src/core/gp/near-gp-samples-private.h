/* near-gp-samples-private.h — how the sampler makes its result
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-problem-private.h"
#include "near-gp-slice.h"

G_BEGIN_DECLS

/* @theta (n, n_parameters), @values (n): copied */
NearGpSamples *_near_gp_samples_new (const NearGpProblem *problem, guint n, const double *theta,
                                     const double *values);

G_END_DECLS
