/* near-picture.h — anything that is drawn with Cairo, as PNG, SVG or PDF
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "near-error.h"
#include "near-style.h"

G_BEGIN_DECLS

typedef void (*NearPictureDraw) (
    cairo_t *cr, double width, double height, const NearStyle *style, gpointer user_data);

gboolean near_picture_export (NearPictureDraw draw,
                              gpointer user_data,
                              const char *path,
                              double width,
                              double height,
                              const NearStyle *style,
                              GError **error);

G_END_DECLS
