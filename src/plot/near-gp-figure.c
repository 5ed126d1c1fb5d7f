/* near-gp-figure.c — a Gaussian-process experiment as one figure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-plots.h"
#include "near-picture.h"

#include <glib/gi18n-lib.h>

#define FIGURE_WIDTH 960.0
#define FIGURE_HEIGHT 540.0

/* The stage: a curve, or a mean map, or the parity plot that any number of inputs has. */
static NearPlot *
new_stage (const NearGpView *view)
{
  if (view->n_grid > 0)
    return near_gp_plot_curve (view, NULL, NEAR_GP_LAYER_TRUTH | NEAR_GP_LAYER_POINTS);
  if (view->mean_map != NULL)
    return near_gp_plot_map (view, NEAR_GP_MAP_MEAN);
  return near_gp_plot_leave_one_out (view);
}

static void
draw_part (NearPlot *plot, cairo_t *cr, double x, double width, double height, const NearStyle *style)
{
  if (plot == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, x, 0.0);
  near_plot_draw (plot, cr, width, height, style);
  cairo_restore (cr);
}

void
near_gp_figure_draw (cairo_t *cr, double width, double height, const NearStyle *style, const NearGpView *view)
{
  g_autoptr (NearPlot) stage = new_stage (view);
  g_autoptr (NearPlot) sd = view->n_grid == 0 ? near_gp_plot_map (view, NEAR_GP_MAP_SD) : NULL;
  double part = sd != NULL ? width / 2.0 : width;

  draw_part (stage, cr, 0.0, part, height, style);
  draw_part (sd, cr, part, part, height, style);
}

static void
draw (cairo_t *cr, double width, double height, const NearStyle *style, gpointer user_data)
{
  near_gp_figure_draw (cr, width, height, style, user_data);
}

gboolean
near_gp_figure_export (const NearGpView *view, const char *path, GError **error)
{
  NearStyle style;
  g_autoptr (NearPlot) stage = new_stage (view);

  if (stage == NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there is nothing to draw"));
      return FALSE;
    }
  near_style_init (&style, FALSE, 1.0);
  if (g_str_has_suffix (path, ".csv"))
    return near_plot_export (stage, path, FIGURE_WIDTH, FIGURE_HEIGHT, &style, error);
  return near_picture_export (draw, (gpointer) view, path, FIGURE_WIDTH, FIGURE_HEIGHT, &style, error);
}
