/* near-progress.h — how far a learner has come in the lessons
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One JSON file in the state folder, written whole after each change. Signal "changed" ().
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define NEAR_TYPE_PROGRESS (near_progress_get_type ())
G_DECLARE_FINAL_TYPE (NearProgress, near_progress, NEAR, PROGRESS, GObject)

/* @path NULL: kept in memory only. */
NearProgress *near_progress_new (const char *path);
NearProgress *near_progress_get_default (void); /* borrowed */
/* Before the first use: nothing is read or stored in this session. */
void near_progress_use_memory (void);

guint near_progress_get_step (NearProgress *self, const char *lesson);
void near_progress_set_step (NearProgress *self, const char *lesson, guint step);
gboolean near_progress_is_done (NearProgress *self, const char *lesson, guint step);
void near_progress_set_done (NearProgress *self, const char *lesson, guint step);
/* The answer that was picked last, or -1. */
int near_progress_get_answer (NearProgress *self, const char *lesson, guint step, guint question);
void near_progress_set_answer (
    NearProgress *self, const char *lesson, guint step, guint question, int answer);
/* The share of the @n_steps steps that are done. */
double near_progress_get_fraction (NearProgress *self, const char *lesson, guint n_steps);
gboolean near_progress_is_started (NearProgress *self, const char *lesson);
const char *near_progress_get_last_lesson (NearProgress *self); /* nullable */
/* Why progress is not kept, in words; NULL while it is. */
const char *near_progress_get_problem (NearProgress *self);

G_END_DECLS
