/* near-lessons-page.h — all lessons by track, and how far one has come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "near-library.h"
#include "near-progress.h"

G_BEGIN_DECLS

#define NEAR_TYPE_LESSONS_PAGE (near_lessons_page_get_type ())
G_DECLARE_FINAL_TYPE (NearLessonsPage, near_lessons_page, NEAR, LESSONS_PAGE, AdwBin)

/* @library lives longer than the page. */
GtkWidget *near_lessons_page_new (NearLibrary *library, NearProgress *progress);

/* For the start page too: one group per track, one row per lesson. */
void near_lessons_append_tracks (GtkBox *box, NearLibrary *library, NearProgress *progress);

G_END_DECLS
