/* near-playground-figure.c — the playground as a figure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-figure.h"
#include "near-drawing.h"
#include "near-network-drawing.h"
#include "near-picture.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define FIGURE_WIDTH 960.0
#define FIGURE_HEIGHT 640.0
#define TITLE_HEIGHT 44.0
#define LOSS_HEIGHT 190.0
#define FORMULA_LINES 8

/**
 * near_playground_headline:
 *
 * Returns: (transfer full): a sentence with its baseline
 */
char *
near_playground_headline (const NearPlaygroundSnapshot *s)
{
  if (s->diverged)
    return g_strdup_printf (_ ("Training diverged at epoch %" PRIu64), s->diverged_epoch);
  if (s->test.n == 0)
    return g_strdup_printf (_ ("Training loss %.3g — no test points"), s->train.loss);
  if (s->spec.problem == NEAR_PROBLEM_REGRESSION)
    return g_strdup_printf (_ ("Test loss %.3g — the mean alone %.3g"), s->test.loss, s->chance_loss);
  return g_strdup_printf (_ ("Test error %.1f\u00a0%% — chance %.0f\u00a0%%"), 100.0 * (1.0 - s->test.accuracy),
                          100.0 * (1.0 - s->chance_accuracy));
}

/**
 * near_playground_loss_plot:
 *
 * Returns: (transfer full): lines of both losses and the chance line
 */
NearPlot *
near_playground_loss_plot (const NearPlaygroundSnapshot *s, gboolean logarithmic)
{
  const NearLossHistory *h = &s->history;
  NearPlot *plot = near_plot_new ();
  double highest = isfinite (s->chance_loss) ? s->chance_loss : 0.0, lowest = highest, top;

  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("Epoch"), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("Loss"), NULL);
  near_plot_set_empty_text (plot, _ ("Press Run: the losses will appear here"));
  for (gsize i = 0; i < h->n; i++)
    {
      if (isfinite (h->train[i]))
        highest = MAX (highest, h->train[i]);
      if (isfinite (h->test[i]))
        highest = MAX (highest, h->test[i]);
      if (h->train[i] > 0.0)
        lowest = MIN (lowest, h->train[i]);
      if (h->test[i] > 0.0)
        lowest = MIN (lowest, h->test[i]);
    }
  if (logarithmic && lowest > 0.0 && highest > lowest)
    near_plot_set_scale (plot, NEAR_PLOT_Y, NEAR_SCALE_LOG);
  else
    {
      /* a loss that has run away must not flatten all the rest */
      top = 1.08 * (s->chance_loss > 0.0 ? MIN (highest, 4.0 * s->chance_loss) : highest);
      near_plot_set_limits (plot, NEAR_PLOT_Y, 0.0, top > 0.0 && isfinite (top) ? top : 1.0);
    }
  near_plot_set_limits (plot, NEAR_PLOT_X, 0.0, MAX (h->n > 0 ? h->epoch[h->n - 1] : 0.0, 10.0));
  if (isfinite (s->chance_loss))
    near_plot_add_reference (plot, NEAR_PLOT_Y, s->chance_loss, _ ("chance"));
  near_plot_add_line (plot, h->n, h->epoch, h->train, NEAR_ROLE_SERIES_1, _ ("training"));
  if (s->test.n > 0)
    near_plot_add_line (plot, h->n, h->epoch, h->test, NEAR_ROLE_SERIES_2, _ ("test"));
  return plot;
}

static void
draw_network (cairo_t *cr, double width, double height, const NearStyle *style,
              const NearPlaygroundView *view)
{
  const NearPlaygroundSnapshot *s = view->snapshot;
  NearFeature list[NEAR_N_FEATURES];
  guint tiles[NEAR_N_FEATURES], n = near_features_list (s->spec.features, list), neuron = 0;
  g_autoptr (NearNetworkLayout) layout
      = near_network_layout_new (n, s->spec.hidden.n, s->spec.hidden.values, width, height, 0.0,
                                 style->scale);

  for (guint i = 0; i < n; i++)
    tiles[i] = i;
  near_network_draw_links (cr, layout, s->network, tiles, s->dead, NULL, style);
  for (guint i = 0; i < n; i++)
    {
      g_autofree float *map = near_playground_feature_map (list[i]);
      PangoLayout *label = near_drawing_create_text (style, NEAR_TEXT_BODY,
                                                     near_feature_get_info (list[i])->info.name);

      near_network_draw_map (cr, layout->inputs[i], map, NEAR_PLAYGROUND_MAP_SIDE, FALSE, FALSE, style);
      near_network_draw_frame (cr, layout->inputs[i], FALSE, style);
      near_drawing_show_text (cr, label, style->text, layout->inputs[i].x - 6.0,
                              layout->inputs[i].y + 0.5 * layout->inputs[i].height, 1.0, 0.5);
      g_object_unref (label);
    }
  for (guint l = 0; l <= layout->n_hidden; l++)
    for (guint o = 0; o < (l < layout->n_hidden ? layout->n_neurons[l] : 1); o++, neuron++)
      {
        NearBox box = near_network_layout_get_neuron (layout, l, o);

        near_network_draw_map (cr, box, near_playground_view_get_map (view, neuron), view->side, FALSE,
                               l == layout->n_hidden, style);
        near_network_draw_frame (cr, box, FALSE, style);
        near_network_draw_bias (cr, near_network_layout_get_bias (layout, l, o),
                                near_network_get_bias (s->network, l, o), style);
      }
  near_network_draw_points (cr, layout->output, s->points, TRUE, FALSE, style);
  near_network_draw_axes (cr, layout->output, style);
}

/* As many lines as there is room for; the rest is counted. */
static void
draw_formula (cairo_t *cr, double x, double y, double width, const NearStyle *style,
              const NearPlaygroundView *view)
{
  g_autofree char *display
      = near_formula_to_display (view->formula.text != NULL ? view->formula.text : "–");
  g_auto (GStrv) lines = g_strsplit (display, "\n", -1);
  guint n = g_strv_length (lines), shown = n > FORMULA_LINES ? FORMULA_LINES - 1 : n;
  double w, h;

  for (guint i = 0; i <= shown && i < n; i++)
    {
      g_autofree char *rest = g_strdup_printf (_ ("… and %u lines more"), n - shown);
      PangoLayout *text = near_drawing_create_text (style, NEAR_TEXT_BODY, i < shown ? lines[i] : rest);

      near_drawing_limit_text (text, width, n == 1 ? FORMULA_LINES : 1);
      near_drawing_measure_text (text, &w, &h);
      near_drawing_show_text (cr, text, style->text, x, y, 0.0, 0.0);
      y += h + 2.0;
      g_object_unref (text);
    }
}

void
near_playground_figure_draw (cairo_t *cr, double width, double height, const NearStyle *style,
                             const NearPlaygroundView *view)
{
  g_autofree char *headline = near_playground_headline (view->snapshot);
  PangoLayout *title = near_drawing_create_text (style, NEAR_TEXT_TITLE, headline);
  PangoLayout *says = near_drawing_create_text (style, NEAR_TEXT_STRONG, _ ("The model says"));
  g_autoptr (NearPlot) losses = near_playground_loss_plot (view->snapshot, FALSE);
  double below = height - LOSS_HEIGHT - 8.0;

  near_drawing_set_color (cr, style->ground, 1.0);
  cairo_paint (cr);
  near_drawing_show_text (cr, title, style->text, 16.0, 14.0, 0.0, 0.0);
  cairo_save (cr);
  cairo_translate (cr, 0.0, TITLE_HEIGHT);
  draw_network (cr, width, below - TITLE_HEIGHT - 8.0, style, view);
  cairo_restore (cr);
  near_drawing_show_text (cr, says, style->text, 16.0, below + 8.0, 0.0, 0.0);
  draw_formula (cr, 16.0, below + 32.0, 0.5 * width - 40.0, style, view);
  cairo_save (cr);
  cairo_translate (cr, 0.5 * width, below);
  near_plot_draw (losses, cr, 0.5 * width - 16.0, LOSS_HEIGHT, style);
  cairo_restore (cr);
  g_object_unref (title);
  g_object_unref (says);
}

static void
draw_figure (cairo_t *cr, double width, double height, const NearStyle *style, gpointer user_data)
{
  near_playground_figure_draw (cr, width, height, style, user_data);
}

/**
 * near_playground_figure_export:
 * @path: its ending chooses PNG, SVG or PDF
 *
 * Errors: NEAR_ERROR_UNSUPPORTED for another ending, NEAR_ERROR_WRITE
 */
gboolean
near_playground_figure_export (NearPlaygroundSnapshot *snapshot, const char *path, GError **error)
{
  g_autoptr (NearPlaygroundView) view = near_playground_view_new (snapshot, TRUE);
  NearStyle style;

  near_style_init (&style, FALSE, 1.0);
  return near_picture_export (draw_figure, view, path, FIGURE_WIDTH, FIGURE_HEIGHT, &style, error);
}
