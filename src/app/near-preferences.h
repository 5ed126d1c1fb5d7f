/* near-preferences.h — the window where a person sets things once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEAR_TYPE_PREFERENCES (near_preferences_get_type ())
G_DECLARE_FINAL_TYPE (NearPreferences, near_preferences, NEAR, PREFERENCES, AdwPreferencesWindow)

GtkWidget *near_preferences_new (GtkWindow *parent); /* @parent nullable */

G_END_DECLS
