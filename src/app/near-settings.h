/* near-settings.h — what a person has set once for all sessions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bound to GSettings where the schema org.nearsight.Nearsight is installed. Where it is not (a
 * build that is run from elsewhere) the defaults hold for the session and nothing is stored.
 *
 * Properties: "color-scheme" ("default", "light", "dark"), "projector-mode", "threads",
 *   "training-speed" ("slow", "normal", "fast", "full"), "window-width", "window-height",
 *   "window-maximized", "recent-files". Colour scheme, projector mode and threads act at once.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-style.h"

G_BEGIN_DECLS

#define NEAR_TYPE_SETTINGS (near_settings_get_type ())
G_DECLARE_FINAL_TYPE (NearSettings, near_settings, NEAR, SETTINGS, GObject)

NearSettings *near_settings_get_default (void); /* borrowed */
/* Until the end of the session @property is what it is set to, and that is not stored. */
void near_settings_detach (NearSettings *self, const char *property);

gboolean near_settings_get_projector_mode (NearSettings *self);
const char *near_settings_get_training_speed (NearSettings *self);
const char *const *near_settings_get_recent_files (NearSettings *self);
void near_settings_add_recent_file (NearSettings *self, const char *path);
void near_settings_remove_recent_file (NearSettings *self, const char *path);

/* Colour scheme, contrast and projector mode as every picture needs them. @widget: the one that
 * draws, for its font. */
void near_app_style_init (NearStyle *style, GtkWidget *widget);
/* Calls gtk_widget_queue_draw() on @widget whenever near_app_style_init() would give another style.
 */
void near_app_style_watch (GtkWidget *widget);

G_END_DECLS
