/* near-thumbnail.h — a playground as a small picture: its points, and the network that learns them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-data-set.h"
#include "near-playground-spec.h"

G_BEGIN_DECLS

#define NEAR_TYPE_THUMBNAIL (near_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (NearThumbnail, near_thumbnail, NEAR, THUMBNAIL, GtkWidget)

/* Shows the first two inputs within [-@extent, @extent], coloured by the target in [-1, 1]. */
GtkWidget *near_thumbnail_new (NearDataSet *points, double extent);
void near_thumbnail_set_side (NearThumbnail *self, int side);

/* The playground that the points are of, so that the picture can come to life. */
void near_thumbnail_set_spec (NearThumbnail *self, const NearPlaygroundSpec *spec);
/* While it is live the network trains, and its answer is painted under the points; what it has
 * learned stays in the picture. Not where the system asks for no motion. */
void near_thumbnail_set_live (NearThumbnail *self, gboolean live);
gboolean near_thumbnail_is_live (NearThumbnail *self);

G_END_DECLS
