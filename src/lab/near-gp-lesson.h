/* near-gp-lesson.h — what comes of a lesson's attempt in the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-lesson.h"
#include "near-monitor.h"

G_BEGIN_DECLS

/* @spec: a NearGpSpec; @attempt (nullable): its points are touched, then hyperparameters searched. */
NearResults *near_gp_lesson_attempt (gconstpointer spec, const NearLessonAttempt *attempt,
                                     const NearMonitor *monitor, GError **error);

G_END_DECLS
