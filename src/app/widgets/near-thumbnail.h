/* near-thumbnail.h — points in the plane as a small picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-data-set.h"

G_BEGIN_DECLS

#define NEAR_TYPE_THUMBNAIL (near_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (NearThumbnail, near_thumbnail, NEAR, THUMBNAIL, GtkWidget)

/* Shows the first two inputs within [-@extent, @extent], coloured by the target in [-1, 1]. */
GtkWidget *near_thumbnail_new (NearDataSet *points, double extent);
void near_thumbnail_set_side (NearThumbnail *self, int side);

G_END_DECLS
