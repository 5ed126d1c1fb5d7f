/* near-application.h — the desktop program: options, window, one instance per session
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEAR_TYPE_APPLICATION (near_application_get_type ())
G_DECLARE_FINAL_TYPE (NearApplication, near_application, NEAR, APPLICATION, AdwApplication)

NearApplication *near_application_new (void);
/* The exit status of a picture that was not written; otherwise 0. */
int near_application_get_status (NearApplication *self);
/* Templates, style and icons; once, before the first widget. The application does it by itself. */
void near_app_init (void);

G_END_DECLS
