/* near-window.h — the main window: header bar, pages, lesson pane, status bar
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages are "start", "lessons" and the labs by their ids.
 */
#pragma once

#include <adwaita.h>

#include "near-page.h"

G_BEGIN_DECLS

#define NEAR_TYPE_WINDOW (near_window_get_type ())
G_DECLARE_FINAL_TYPE (NearWindow, near_window, NEAR, WINDOW, AdwApplicationWindow)

/* @ephemeral: for a picture; nothing is restored, kept or asked. @application is nullable. */
GtkWidget *near_window_new (GtkApplication *application, gboolean ephemeral);

/* "start, lessons, playground" */
char *near_window_dup_page_names (void);
gboolean near_window_has_page (const char *name);
void near_window_show_page (NearWindow *self, const char *name);
const char *near_window_get_page_name (NearWindow *self);
NearPage *near_window_get_page (NearWindow *self); /* borrowed; NULL on start and lessons */

/* A document, or a CSV file for the playground. */
gboolean near_window_open_path (NearWindow *self, const char *path, GError **error);
/* A spec as JSON, as `nearsight-cli` writes it, or a document. */
gboolean near_window_open_spec (NearWindow *self, const char *path, GError **error);
/* @step -1: where it was left */
gboolean near_window_open_lesson (NearWindow *self, const char *id, int step, GError **error);
void near_window_toast (NearWindow *self, const char *sentence);
/* Takes over what a killed session has left, if there is something. */
void near_window_restore (NearWindow *self);
/* All documents as they are now, for the next start. */
void near_window_autosave (NearWindow *self);

G_END_DECLS
