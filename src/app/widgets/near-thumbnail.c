/* near-thumbnail.c — a playground as a small picture: its points, and the network that learns them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-thumbnail.h"

#include "near-colormap.h"
#include "near-drawing.h"
#include "near-playground-data.h"
#include "near-playground-lab.h"
#include "near-settings.h"

#define MINIMUM_SIZE 96
#define NATURAL_WIDTH 112
#define NATURAL_HEIGHT 144
#define MARGIN 6.0
#define RADIUS 2.2      /* of a point */
#define FULL_SIDE 110.0 /* a smaller picture has smaller points */
#define MINIMUM_RADIUS 1.1
#define MAP_ALPHA 0.45
#define EPOCHS 300
#define EPOCHS_PER_SECOND 30

struct _NearThumbnail
{
  GtkWidget parent_instance;

  /* Owned */
  NearDataSet *points;
  NearPlaygroundSpec spec;
  NearPlaygroundLab *lab; /* from the first time on that it is live */

  double extent;
  int side; /* 0: as large as there is room */
  gboolean has_spec, live;
};

G_DEFINE_FINAL_TYPE (NearThumbnail, near_thumbnail, GTK_TYPE_WIDGET)

static void
draw_point (cairo_t *cr, const NearStyle *style, double x, double y, double radius, double target)
{
  NearColor end = target < 0 ? style->negative : style->positive;
  NearColor color = near_color_mix (style->zero, end, MIN (ABS (target), 1));
  NearColor edge = near_color_mix (color, style->text, 0.12);

  /* Near zero a point has the colour of the card, and only its edge is seen. */
  near_drawing_fill_marker (cr, NEAR_MARKER_CIRCLE, x, y, radius, color,
                            ABS (target) < 0.7 ? &edge : NULL);
}

/* The network's answer over the pattern's square, as a square of this @side around (x, y). */
static void
draw_map (
    cairo_t *cr, const NearStyle *style, NearPlaygroundView *view, double x, double y, double side)
{
  int n = (int) view->side;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, n, n);
  int stride = cairo_image_surface_get_stride (surface);
  const float *map = near_playground_view_get_map (view, view->n_neurons - 1);

  cairo_surface_flush (surface);
  for (int row = 0; row < n; row++) /* of the picture: the highest x2 first */
    near_colormap_paint (NEAR_COLORMAP_SIGNED, style, (gsize) n,
                         map + (gsize) (n - 1 - row) * (gsize) n, -1, 1, FALSE,
                         (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                               + (gsize) row * (gsize) stride));
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  near_drawing_rounded_rectangle (cr, x - side / 2, y - side / 2, side, side, 6);
  cairo_clip (cr);
  cairo_translate (cr, x - side / 2, y - side / 2);
  cairo_scale (cr, side / n, side / n);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint_with_alpha (cr, MAP_ALPHA);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
near_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearThumbnail *self = NEAR_THUMBNAIL (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  double side = MIN (width, height) - 2 * MARGIN, scale = side / (2 * self->extent);
  double radius = MAX (RADIUS * MIN (side / FULL_SIDE, 1), MINIMUM_RADIUS);
  gsize n = near_data_set_get_n (self->points);
  NearPlaygroundView *view = self->lab != NULL ? near_playground_lab_get_view (self->lab) : NULL;
  cairo_t *cr;
  NearStyle style;

  if (side <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  near_app_style_init (&style, widget);
  radius *= style.scale;
  if (view != NULL)
    draw_map (cr, &style, view, width / 2, height / 2, side);
  for (gsize i = 0; i < n; i++)
    {
      double x = width / 2 + scale * near_data_set_get_input (self->points, i, 0);
      double y = height / 2 - scale * near_data_set_get_input (self->points, i, 1);

      draw_point (cr, &style, x, y, radius, near_data_set_get_target (self->points, i, 0));
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

  *minimum = MINIMUM_SIZE;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;
  if (self->side > 0)
    *minimum = *natural = self->side;
  *minimum_baseline = *natural_baseline = -1;
}

static void
near_thumbnail_dispose (GObject *object)
{
  g_clear_object (&NEAR_THUMBNAIL (object)->lab);
  G_OBJECT_CLASS (near_thumbnail_parent_class)->dispose (object);
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

  G_OBJECT_CLASS (klass)->dispose = near_thumbnail_dispose;
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

/* Both sides of the picture; 0: what there is room for. */
void
near_thumbnail_set_side (NearThumbnail *self, int side)
{
  g_return_if_fail (NEAR_IS_THUMBNAIL (self));
  self->side = side;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
near_thumbnail_set_spec (NearThumbnail *self, const NearPlaygroundSpec *spec)
{
  g_return_if_fail (NEAR_IS_THUMBNAIL (self));
  g_return_if_fail (spec != NULL && self->lab == NULL);
  self->spec = *spec;
  self->spec.epochs = EPOCHS;
  self->has_spec = TRUE;
}

static void
start_lab (NearThumbnail *self)
{
  g_autoptr (NearDocument) document = near_document_new (&near_playground_schema);

  near_document_set_spec (document, &self->spec, NULL, NULL);
  self->lab = near_playground_lab_new (document);
  near_playground_lab_set_speed (self->lab, EPOCHS_PER_SECOND);
  g_signal_connect_object (self->lab, "view-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

void
near_thumbnail_set_live (NearThumbnail *self, gboolean live)
{
  gboolean motion = FALSE;

  g_return_if_fail (NEAR_IS_THUMBNAIL (self));
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &motion,
                NULL);
  live = live && motion && self->has_spec;
  if (live == self->live)
    return;
  self->live = live;
  if (self->lab == NULL)
    start_lab (self);
  if (live)
    near_playground_lab_run (self->lab);
  else
    near_playground_lab_pause (self->lab);
}

gboolean
near_thumbnail_is_live (NearThumbnail *self)
{
  g_return_val_if_fail (NEAR_IS_THUMBNAIL (self), FALSE);
  return self->live;
}
