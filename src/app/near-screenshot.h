/* near-screenshot.h — a window as a picture file, once what it shows has come to rest
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-page.h"

G_BEGIN_DECLS

/* @error: NULL if the file was written */
typedef void (*NearScreenshotDone) (const GError *error, gpointer user_data);

/* Waits until @page (nullable) is settled and @window was drawn, then writes @path. */
void near_screenshot_take (GtkWindow *window,
                           NearPage *page,
                           const char *path,
                           NearScreenshotDone done,
                           gpointer user_data);
/* What is shown now. Errors: NEAR_ERROR_FAILED if nothing is drawn; NEAR_ERROR_WRITE */
gboolean near_screenshot_write (GtkWidget *widget, const char *path, GError **error);

G_END_DECLS
