/* near-thumbnail.c — points in the plane as a small picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-thumbnail.h"

#include "near-drawing.h"
#include "near-settings.h"

#define MINIMUM_SIZE 96
#define NATURAL_WIDTH 112
#define NATURAL_HEIGHT 144
#define MARGIN 6.0
#define RADIUS 2.2

struct _NearThumbnail
{
  GtkWidget parent_instance;

  NearDataSet *points;
  double extent;
  int side; /* 0: as large as there is room */
};

G_DEFINE_FINAL_TYPE (NearThumbnail, near_thumbnail, GTK_TYPE_WIDGET)

static void
draw_point (cairo_t *cr, const NearStyle *style, double x, double y, double target)
{
  NearColor end = target < 0 ? style->negative : style->positive;
  NearColor color = near_color_mix (style->zero, end, MIN (ABS (target), 1));
  NearColor edge = near_color_mix (color, style->text, 0.2);

  /* Near zero a point has the colour of the card, and only its edge is seen. */
  near_drawing_fill_marker (cr, NEAR_MARKER_CIRCLE, x, y, RADIUS * style->scale, color,
                            ABS (target) < 0.7 ? &edge : NULL);
}

static void
near_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearThumbnail *self = NEAR_THUMBNAIL (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  double side = MIN (width, height) - 2 * MARGIN, scale = side / (2 * self->extent);
  gsize n = near_data_set_get_n (self->points);
  cairo_t *cr;
  NearStyle style;

  if (side <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  near_app_style_init (&style, widget);
  for (gsize i = 0; i < n; i++)
    {
      double x = width / 2 + scale * near_data_set_get_input (self->points, i, 0);
      double y = height / 2 - scale * near_data_set_get_input (self->points, i, 1);

      draw_point (cr, &style, x, y, near_data_set_get_target (self->points, i, 0));
    }
  cairo_destroy (cr);
}

static void
near_thumbnail_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  NearThumbnail *self = NEAR_THUMBNAIL (widget);

  *minimum = self->side > 0 ? self->side : MINIMUM_SIZE;
  *natural = self->side > 0                              ? self->side
             : orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH
                                                         : NATURAL_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
near_thumbnail_finalize (GObject *object)
{
  near_data_set_unref (NEAR_THUMBNAIL (object)->points);
  G_OBJECT_CLASS (near_thumbnail_parent_class)->finalize (object);
}

static void
near_thumbnail_class_init (NearThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = near_thumbnail_finalize;
  widget_class->snapshot = near_thumbnail_snapshot;
  widget_class->measure = near_thumbnail_measure;
  /* The card around it has the name. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
near_thumbnail_init (NearThumbnail *self)
{
  self->extent = 1;
  near_app_style_watch (GTK_WIDGET (self));
}

GtkWidget *
near_thumbnail_new (NearDataSet *points, double extent)
{
  NearThumbnail *self;

  g_return_val_if_fail (points != NULL && extent > 0, NULL);
  g_return_val_if_fail (near_data_set_get_n_inputs (points) >= 2, NULL);
  self = g_object_new (NEAR_TYPE_THUMBNAIL, NULL);
  self->points = near_data_set_ref (points);
  self->extent = extent;
  return GTK_WIDGET (self);
}

/* A small square of this many pixels. */
void
near_thumbnail_set_side (NearThumbnail *self, int side)
{
  self->side = side;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
