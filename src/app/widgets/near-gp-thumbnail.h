/* near-gp-thumbnail.h — a Gaussian-process experiment as a small picture: its points, mean and band
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-gp-spec.h"

G_BEGIN_DECLS

#define NEAR_TYPE_GP_THUMBNAIL (near_gp_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (NearGpThumbnail, near_gp_thumbnail, NEAR, GP_THUMBNAIL, GtkWidget)

/* @spec is copied. Computed beside the screen once the picture is to be seen. */
GtkWidget *near_gp_thumbnail_new (const NearGpSpec *spec);
/* The kernel matrix instead of the curve. */
void near_gp_thumbnail_show_matrix (NearGpThumbnail *self);
/* How many of all such pictures are being computed. */
guint near_gp_thumbnail_get_n_pending (void);
/* While it is live, functions that the model holds possible turn over the band; not where the system asks for no
 * motion, and not in pictures of two inputs. */
void near_gp_thumbnail_set_live (NearGpThumbnail *self, gboolean live);

G_END_DECLS
