/* near-crystal-plots.c — what is measured on a crystal, as plots
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-crystal-plots.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FIGURE_WIDTH 960.0
#define FIGURE_HEIGHT 540.0
#define POINTS_PER_DEGREE 50.0
#define MOST_LABELS 12
#define MOST_CURVES 6
/* A label needs this many degrees to itself, and a peak this intensity to have one. */
#define LABEL_DISTANCE 4.0
#define LABEL_INTENSITY 2.0

/* The strongest peaks first, unless one as strong stands too near. */
static void
label_peaks (NearPlot *plot, const NearDiffraction *pattern, const double *two_theta, const double *intensity,
             gsize n)
{
  const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (pattern);
  gsize n_peaks = near_diffraction_get_n_peaks (pattern);
  guint n_labels = 0;

  for (gsize i = 0; i < n_peaks && n_labels < MOST_LABELS; i++)
    {
      gboolean free_place = peaks[i].intensity >= LABEL_INTENSITY;

      for (gsize k = 0; k < n_peaks && free_place; k++)
        free_place = k == i || peaks[k].intensity < peaks[i].intensity
                     || fabs (peaks[k].two_theta - peaks[i].two_theta) > LABEL_DISTANCE
                     || (peaks[k].intensity == peaks[i].intensity && k > i);
      if (!free_place || n == 0)
        continue;
      g_autofree char *label = near_diffraction_peak_dup_label (&peaks[i], 1);
      double step = (two_theta[n - 1] - two_theta[0]) / (double) (n - 1);
      gsize at = (gsize) CLAMP ((peaks[i].two_theta - two_theta[0]) / step, 0.0, (double) (n - 1));

      near_plot_add_text (plot, peaks[i].two_theta, intensity[at] + 3.0, label);
      n_labels++;
    }
}

/**
 * near_crystal_plot_diffraction:
 *
 * Errors: those of near_diffraction_sample()
 */
NearPlot *
near_crystal_plot_diffraction (NearDiffraction *pattern, const NearProfileOptions *profile,
                               double two_theta_max, const char *title, GError **error)
{
  g_return_val_if_fail (pattern != NULL && profile != NULL && two_theta_max > 0.0, NULL);

  gsize n_peaks = near_diffraction_get_n_peaks (pattern);
  double from = n_peaks > 0 ? MAX (near_diffraction_peek_peaks (pattern)[0].two_theta - 10.0, 1.0) : 1.0;
  gsize n = (gsize) ((two_theta_max - from) * POINTS_PER_DEGREE) + 2;
  g_autofree double *two_theta = g_new (double, n), *intensity = g_new (double, n);
  g_autofree char *sentence = NULL;
  NearPlot *plot;

  if (two_theta_max <= from
      || !near_diffraction_sample (pattern, profile, from, two_theta_max, n, two_theta, intensity, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there is no peak in this range"));
      return NULL;
    }
  double highest = 0.0;
  for (gsize i = 0; i < n; i++)
    highest = MAX (highest, intensity[i]);
  for (gsize i = 0; i < n && highest > 0.0; i++)
    intensity[i] *= 100.0 / highest;
  plot = near_plot_new ();
  sentence = g_strdup_printf (ngettext ("%s: %zu peak up to %g°", "%s: %zu peaks up to %g°", (gulong) n_peaks),
                              title, n_peaks, two_theta_max);
  near_plot_set_title (plot, sentence);
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("2θ"), "°");
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("Intensity"), "%");
  near_plot_set_limits (plot, NEAR_PLOT_X, from, two_theta_max);
  near_plot_set_limits (plot, NEAR_PLOT_Y, 0.0, 112.0);
  near_plot_add_line (plot, n, two_theta, intensity, NEAR_ROLE_SERIES_1, NULL);
  label_peaks (plot, pattern, two_theta, intensity, n);
  return plot;
}

NearPlot *
near_crystal_plot_radial (gsize n, const double *r, gsize n_curves, const double *const *curves,
                          const char *const *names, double first_gap, double coordination, const char *title)
{
  NearPlot *plot = near_plot_new ();
  g_autofree char *sentence
      = isfinite (first_gap)
            ? g_strdup_printf (_ ("%s: %.3g neighbours in the first shell, up to %.2f Å"), title, coordination,
                               first_gap)
            : g_strdup (title);

  near_plot_set_title (plot, sentence);
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("Distance r"), "Å");
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("g(r)"), NULL);
  for (gsize i = 0; i < MIN (n_curves, MOST_CURVES); i++)
    near_plot_add_line (plot, n, r, curves[i], (NearRole) (NEAR_ROLE_SERIES_1 + (guint) i),
                        n_curves > 1 ? names[i] : NULL);
  if (isfinite (first_gap))
    near_plot_add_reference (plot, NEAR_PLOT_X, first_gap, _ ("first gap"));
  return plot;
}

NearPlot *
near_crystal_plot_angles (gsize n, const double *edges, const double *counts, const char *title)
{
  NearPlot *plot = near_plot_new ();
  gsize largest = 0;

  for (gsize i = 1; i < n; i++)
    if (counts[i] > counts[largest])
      largest = i;
  g_autofree char *sentence = g_strdup_printf (_ ("%s: most bond angles are near %.1f°"), title,
                                               (edges[largest] + edges[largest + 1]) / 2.0);

  near_plot_set_title (plot, sentence);
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("Bond angle"), "°");
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("Angles"), NULL);
  near_plot_add_histogram (plot, n, edges, counts, NEAR_ROLE_SERIES_1, NULL);
  return plot;
}

gboolean
near_crystal_plot_export (NearPlot *plot, const char *path, GError **error)
{
  NearStyle style;

  near_style_init (&style, FALSE, 1.0);
  return near_plot_export (plot, path, FIGURE_WIDTH, FIGURE_HEIGHT, &style, error);
}
