/* near-gp-study.h — learning curves of an experiment: of its model, or of the seven ways of using theory
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Immutable and atomically reference-counted; while it is computed, each next one knows more.
 */
#pragma once

#include "near-gp-learning-curve.h"
#include "near-gp-points.h"
#include "near-job.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *names;  /* char *, translated */
  GPtrArray *curves; /* NearGpCurve */
} NearGpStudy;

NearGpStudy *near_gp_study_ref (NearGpStudy *self);
void near_gp_study_unref (NearGpStudy *self); /* NULL is legal */

/* For a NearJob: the input is a NearGpStudyWish, snapshots and the result are studies. */
typedef struct
{
  NearGpSpec spec;
  NearGpPoints *points;
} NearGpStudyWish;

NearGpStudyWish *near_gp_study_wish_new (const NearGpSpec *spec, NearGpPoints *points);
void near_gp_study_wish_free (NearGpStudyWish *wish);
gpointer near_gp_study_compute (NearJobContext *context, gpointer input, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpStudy, near_gp_study_unref)

G_END_DECLS
