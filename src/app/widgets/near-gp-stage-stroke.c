/* near-gp-stage-stroke.c — lines drawn over the stage: a lasso around points, a curve that is the
 * truth SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-stage-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of a line, in pixels: what comes nearer to its end is not kept, and what is smaller was a click.
 */
#define STEP 2.0
#define SMALLEST 6.0
/* Columns of pixels that a curve must cross. */
#define SHORTEST 20

static graphene_point_t
get_place (const NearGpStage *self, guint i)
{
  return g_array_index (self->line, graphene_point_t, i);
}

void
near_gp_stage_begin_stroke (NearGpStage *self, NearGpStroke stroke, double x, double y)
{
  graphene_point_t place = GRAPHENE_POINT_INIT ((float) x, (float) y);

  self->stroke = stroke;
  g_array_set_size (self->line, 0);
  g_array_append_val (self->line, place);
}

void
near_gp_stage_extend_stroke (NearGpStage *self, double x, double y)
{
  graphene_point_t place = GRAPHENE_POINT_INIT ((float) x, (float) y);
  graphene_point_t last = get_place (self, self->line->len - 1);

  if (hypot (x - last.x, y - last.y) < STEP)
    return;
  g_array_append_val (self->line, place);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
near_gp_stage_drop_stroke (NearGpStage *self)
{
  self->stroke = NEAR_GP_STROKE_NONE;
  g_array_set_size (self->line, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_click (const NearGpStage *self)
{
  graphene_point_t first = get_place (self, 0);

  for (guint i = 1; i < self->line->len; i++)
    if (hypot (get_place (self, i).x - first.x, get_place (self, i).y - first.y) >= SMALLEST)
      return FALSE;
  return TRUE;
}

/* --- the lasso
 * ------------------------------------------------------------------------------------ */

/* A ray to the left crosses the closed line an odd number of times. */
static gboolean
is_inside (const NearGpStage *self, double x, double y)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = self->line->len - 1; i < self->line->len; j = i++)
    {
      graphene_point_t a = get_place (self, i), b = get_place (self, j);

      if ((a.y > y) != (b.y > y) && x < a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y))
        inside = !inside;
    }
  return inside;
}

/* In maps a point is shown in both; to be inside in one of them is enough. */
static gboolean
is_caught (NearGpStage *self, gsize i, const NearStyle *style)
{
  double px, py;

  for (guint k = 0; k < self->n_panes; k++)
    if (near_gp_stage_get_point (self, k, i, style, &px, &py) && is_inside (self, px, py))
      return TRUE;
  return FALSE;
}

static void
end_lasso (NearGpStage *self)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  g_autofree gsize *rows = points != NULL ? g_new (gsize, points->n + 1) : NULL;
  g_autoptr (GError) error = NULL;
  NearStyle style;
  gsize n = 0;

  near_gp_stage_init_style (self, &style);
  for (gsize i = 0; points != NULL && i < points->n; i++)
    if (is_caught (self, i, &style))
      rows[n++] = i;
  if (n > 0 && !near_gp_lab_toggle_points_test (self->lab, n, rows, &error))
    near_gp_stage_refuse (self, error);
}

/* --- the truth
 * ------------------------------------------------------------------------------------ */

/* From one place to the next: every column of pixels between them has its height. */
static void
fill_columns (double *heights, int n, graphene_point_t a, graphene_point_t b)
{
  graphene_point_t left = a.x <= b.x ? a : b, right = a.x <= b.x ? b : a;
  int first = MAX ((int) ceil (left.x), 0), last = MIN ((int) floor (right.x), n - 1);

  for (int c = first; c <= last; c++)
    heights[c]
        = right.x > left.x ? left.y + (right.y - left.y) * (c - left.x) / (right.x - left.x) : b.y;
}

static gsize
find_curve (NearGpStage *self, double *x, double *y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  g_autofree double *heights = g_new (double, MAX (width, 1));
  gsize n = 0;
  guint pane;

  for (int c = 0; c < width; c++)
    heights[c] = NAN;
  for (guint i = 1; i < self->line->len; i++)
    fill_columns (heights, width, get_place (self, i - 1), get_place (self, i));
  for (int c = 0; c < width; c++)
    if (!isnan (heights[c]) && near_gp_stage_get_data (self, c, heights[c], &pane, &x[n], &y[n]))
      n++;
  return n;
}

static void
end_truth (NearGpStage *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  g_autofree double *x = g_new (double, MAX (width, 1));
  g_autofree double *y = g_new (double, MAX (width, 1));
  gsize n = self->view->n_grid > 0 ? find_curve (self, x, y) : 0;
  g_autoptr (GError) error = NULL;

  if (n < SHORTEST)
    {
      g_set_error_literal (
          &error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
          _ ("the curve is too short: draw from one side of the axes to the other"));
      near_gp_stage_refuse (self, error);
      return;
    }
  near_gp_stage_select (self, -1);
  if (!near_gp_lab_set_truth (self->lab, n, x, y, &error))
    near_gp_stage_refuse (self, error);
  else
    g_signal_emit_by_name (self, "drew");
}

/* --- all
 * ------------------------------------------------------------------------------------------ */

void
near_gp_stage_end_stroke (NearGpStage *self)
{
  if (self->view != NULL && self->line->len > 0 && !is_click (self))
    {
      if (self->stroke == NEAR_GP_STROKE_LASSO)
        end_lasso (self);
      else
        end_truth (self);
    }
  near_gp_stage_drop_stroke (self);
}

void
near_gp_stage_draw_stroke (NearGpStage *self, cairo_t *cr, const NearStyle *style)
{
  const double dashes[] = { 5.0 * style->scale, 4.0 * style->scale };
  gboolean lasso = self->stroke == NEAR_GP_STROKE_LASSO;

  if (self->stroke == NEAR_GP_STROKE_NONE || self->line->len < 2)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  for (guint i = 0; i < self->line->len; i++)
    cairo_line_to (cr, get_place (self, i).x, get_place (self, i).y);
  if (lasso)
    {
      cairo_close_path (cr);
      cairo_set_source_rgba (cr, style->text.red, style->text.green, style->text.blue, 0.08);
      cairo_fill_preserve (cr);
      /* maps are dark in places */
      cairo_set_source_rgba (cr, style->ground.red, style->ground.green, style->ground.blue, 0.8);
      cairo_set_line_width (cr, 3.5 * style->scale);
      cairo_stroke_preserve (cr);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
    }
  cairo_set_source_rgba (cr, style->truth.red, style->truth.green, style->truth.blue, 0.9);
  cairo_set_line_width (cr, (lasso ? 1.5 : 2.5) * style->scale);
  cairo_stroke (cr);
  cairo_restore (cr);
}
