/* near-check-list.h — the checks of a lesson's step, each with its mark
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-lesson.h"

G_BEGIN_DECLS

#define NEAR_TYPE_CHECK_LIST (near_check_list_get_type ())
G_DECLARE_FINAL_TYPE (NearCheckList, near_check_list, NEAR, CHECK_LIST, GtkBox)

GtkWidget *near_check_list_new (NearLesson *lesson, guint step);
/* @results (nullable). Returns whether all checks hold. */
gboolean near_check_list_update (NearCheckList *self, const NearResults *results);
gboolean near_check_list_holds (NearCheckList *self, guint check);

G_END_DECLS
