/* near-progress-ring.c — a share as a ring; full, it carries a tick
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-progress-ring.h"

#include <glib/gi18n.h>
#include <math.h>

#include "near-drawing.h"
#include "near-settings.h"

#define SIZE 28
#define LINE_WIDTH 3.5

struct _NearProgressRing
{
  GtkWidget parent_instance;
  double fraction;
};

G_DEFINE_FINAL_TYPE (NearProgressRing, near_progress_ring, GTK_TYPE_WIDGET)

static void
draw_tick (cairo_t *cr, double x, double y, double radius)
{
  cairo_move_to (cr, x - 0.45 * radius, y + 0.05 * radius);
  cairo_line_to (cr, x - 0.1 * radius, y + 0.4 * radius);
  cairo_line_to (cr, x + 0.5 * radius, y - 0.35 * radius);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
near_progress_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearProgressRing *self = NEAR_PROGRESS_RING (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  double x = width / 2, y = height / 2, radius = MIN (width, height) / 2 - LINE_WIDTH / 2 - 1;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  NearStyle style;

  near_app_style_init (&style, widget);
  cairo_set_line_width (cr, LINE_WIDTH);
  near_drawing_set_color (cr, style.text, 0.15);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  near_drawing_set_color (cr, style.positive, 1);
  if (self->fraction >= 1)
    {
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      cairo_stroke (cr);
      draw_tick (cr, x, y, radius);
    }
  else if (self->fraction > 0)
    {
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_arc (cr, x, y, radius, -G_PI_2, -G_PI_2 + 2 * G_PI * self->fraction);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
near_progress_ring_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = SIZE;
  *minimum_baseline = *natural_baseline = -1;
}

static void
near_progress_ring_class_init (NearProgressRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = near_progress_ring_snapshot;
  widget_class->measure = near_progress_ring_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
near_progress_ring_init (NearProgressRing *self)
{
  self->fraction = -1;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  near_app_style_watch (GTK_WIDGET (self));
}

GtkWidget *
near_progress_ring_new (double fraction)
{
  NearProgressRing *self = g_object_new (NEAR_TYPE_PROGRESS_RING, NULL);

  near_progress_ring_set_fraction (self, fraction);
  return GTK_WIDGET (self);
}

void
near_progress_ring_set_fraction (NearProgressRing *self, double fraction)
{
  g_autofree char *label = NULL;

  g_return_if_fail (NEAR_IS_PROGRESS_RING (self));
  fraction = CLAMP (fraction, 0, 1);
  if (fraction == self->fraction)
    return;
  self->fraction = fraction;
  /* Translators: how much of a lesson is done */
  label = g_strdup_printf (_ ("%d %% done"), (int) lround (100 * fraction));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
