/* near-job-bar.h — what runs, how far it is, and Stop
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Property "busy": whether there is something to show.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-job.h"

G_BEGIN_DECLS

#define NEAR_TYPE_JOB_BAR (near_job_bar_get_type ())
G_DECLARE_FINAL_TYPE (NearJobBar, near_job_bar, NEAR, JOB_BAR, GtkWidget)

GtkWidget *near_job_bar_new (void);
void near_job_bar_set_job (NearJobBar *self, NearJob *job); /* NULL: nothing runs */
gboolean near_job_bar_get_busy (NearJobBar *self);

G_END_DECLS
