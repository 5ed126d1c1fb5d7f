/* near-crystal-plots.h — what is measured on a crystal, as plots
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line's figures and the crystal lab's cards are these. @title: the crystal's formula.
 */
#pragma once

#include "near-diffraction.h"
#include "near-plot.h"

G_BEGIN_DECLS

/* The broadened pattern up to @two_theta_max degrees, the strongest peaks labelled. */
NearPlot *near_crystal_plot_diffraction (NearDiffraction *pattern, const NearProfileOptions *profile,
                                         double two_theta_max, const char *title, GError **error);
/* g(r): curve @names[i] is @curves[i] (n); the first is drawn strongest. @first_gap: Å, where the first shell
 * ends, with @coordination atoms in it; NAN: not drawn. */
NearPlot *near_crystal_plot_radial (gsize n, const double *r, gsize n_curves, const double *const *curves,
                                    const char *const *names, double first_gap, double coordination,
                                    const char *title);
/* Counts of angles: @edges (n + 1) in degrees, @counts (n). */
NearPlot *near_crystal_plot_angles (gsize n, const double *edges, const double *counts, const char *title);

/* 960 x 540 in the light style; .png, .svg, .pdf or .csv. */
gboolean near_crystal_plot_export (NearPlot *plot, const char *path, GError **error);

G_END_DECLS
