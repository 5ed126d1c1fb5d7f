/* near-gp-plots-private.h — what the files of the Gaussian-process lab's pictures share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-plots.h"

G_BEGIN_DECLS

/* Points that a picture has at the same time: some, many, or more than one can tell apart. */
#define NEAR_GP_MANY_POINTS 300
#define NEAR_GP_TOO_MANY_POINTS 2000

/* Radius, outline and opacities for so many points. */
void _near_gp_scatter_suit (NearPlotScatter *scatter, const NearGpView *view, gsize n);
/* An entry of the legend for marks that somebody else draws. */
void _near_gp_plot_add_key (NearPlot *plot, NearRole role, NearMarker marker, const char *label);
char *_near_gp_dup_class_label (const NearGpView *view, guint class); /* "class 1 (30)" */
NearMarker _near_gp_get_class_marker (guint class);
const char *_near_gp_get_input_name (const NearGpView *view, guint i);
const char *_near_gp_get_target_name (const NearGpView *view);

G_END_DECLS
