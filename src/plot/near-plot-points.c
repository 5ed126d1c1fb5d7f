/* near-plot-points.c — many points at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cairo needs 2 to 6 µs for a point. Beyond a few hundred points each marker is drawn once per
 * colour and per quarter-pixel position (a stamp), and the stamps are laid over each other in an
 * image, which takes about 50 ns per point.
 */
#include <math.h>

#include "near-plot-private.h"

#define N_COLORS 64 /* of points that are coloured by a value */
#define N_PHASES 4  /* positions of a stamp between two pixels, each way */
#define VECTOR_SCALE 3.0
#define FEW 400
#define FEW_IN_FILE 5000 /* vector pictures keep their points as long as that is bearable */

typedef struct
{
  const PlotLayout *layout;
  const Layer *layer;
  double scale;                                    /* image pixels per pixel */
  int width, height;                               /* of the image */
  guint32 *image;                                  /* (height, width) premultiplied */
  int size;                                        /* of a stamp */
  guint32 *stamps[N_COLORS * N_PHASES * N_PHASES]; /* (size, size) each; NULL until needed */
} Sheet;

/* source over destination, both premultiplied: s + d (255 - α) / 255 in two pairs of channels */
static guint32
blend (guint32 source, guint32 below)
{
  guint32 rest = 255 - (source >> 24);
  guint32 even = (below & 0x00ff00ff) * rest + 0x00800080;
  guint32 odd = ((below >> 8) & 0x00ff00ff) * rest + 0x00800080;

  even = ((even + ((even >> 8) & 0x00ff00ff)) >> 8) & 0x00ff00ff;
  odd = (odd + ((odd >> 8) & 0x00ff00ff)) & 0xff00ff00;
  return source + (even | odd);
}

static guint32 *
make_stamp (const Sheet *sheet, int color, int phase_x, int phase_y)
{
  const NearStyle *style = sheet->layout->style;
  const Layer *layer = sheet->layer;
  guint32 *pixels = g_new0 (guint32, (gsize)sheet->size * (gsize)sheet->size);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *)pixels, CAIRO_FORMAT_ARGB32, sheet->size, sheet->size, sheet->size * 4);
  cairo_t *cr = cairo_create (surface);
  NearColor fill = near_style_get_role_color (style, layer->role);

  if (layer->values != NULL)
    fill = near_colormap_lookup (layer->colormap, style,
                                 color == N_COLORS - 1 ? NAN : color / (N_COLORS - 2.0));
  cairo_translate (cr, sheet->size / 2 + (phase_x + 0.5) / N_PHASES,
                   sheet->size / 2 + (phase_y + 0.5) / N_PHASES);
  cairo_scale (cr, sheet->scale, sheet->scale);
  near_plot_draw_point (sheet->layout, cr, layer, 0, 0, fill);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return pixels;
}

/* Lays a stamp with its middle at (x, y), image pixels. */
static void
put_stamp (Sheet *sheet, int color, double x, double y)
{
  int left = (int)floor (x), top = (int)floor (y);
  int phase_x = MIN ((int)((x - left) * N_PHASES), N_PHASES - 1);
  int phase_y = MIN ((int)((y - top) * N_PHASES), N_PHASES - 1);
  guint32 **stamp = &sheet->stamps[(color * N_PHASES + phase_y) * N_PHASES + phase_x];

  if (*stamp == NULL)
    *stamp = make_stamp (sheet, color, phase_x, phase_y);
  left -= sheet->size / 2;
  top -= sheet->size / 2;
  int first = MAX (0, -left), last = MIN (sheet->size, sheet->width - left);
  for (int j = MAX (0, -top); j < MIN (sheet->size, sheet->height - top); j++)
    {
      const guint32 *source = *stamp + j * sheet->size;
      guint32 *below = sheet->image + (gsize)(top + j) * (gsize)sheet->width + left;
      for (int i = first; i < last; i++)
        if (source[i] != 0)
          below[i] = blend (source[i], below[i]);
    }
}

static void
put_all (Sheet *sheet, double left, double top)
{
  const Layer *layer = sheet->layer;
  double low = 0, high = 0;
  gboolean coloured = layer->values != NULL && near_plot_find_value_range (layer, &low, &high);

  for (gsize i = 0; i < layer->n; i++)
    {
      double x = near_plot_layout_to_pixel (sheet->layout, NEAR_PLOT_X, layer->x[i]);
      double y = near_plot_layout_to_pixel (sheet->layout, NEAR_PLOT_Y, layer->y[i]);
      int color = 0;
      x = (x - left) * sheet->scale;
      y = (y - top) * sheet->scale;
      if (!(x > -sheet->size && x < sheet->width + sheet->size && y > -sheet->size
            && y < sheet->height + sheet->size))
        continue;
      if (layer->values != NULL)
        {
          double t = coloured ? (layer->values[i] - low) / (high - low) : NAN;
          color = isnan (t) ? N_COLORS - 1 : (int)(CLAMP (t, 0, 1) * (N_COLORS - 2) + 0.5);
        }
      put_stamp (sheet, color, x, y);
    }
}

static gboolean
is_vector (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF;
}

/**
 * near_plot_draw_many_points:
 *
 * Draws the points of a scatter, without error bars, if there are so many that stamps pay.
 *
 * Returns: %FALSE if nothing was drawn because there are few points
 */
gboolean
near_plot_draw_many_points (const PlotLayout *layout, cairo_t *cr, const Layer *layer)
{
  double over = POINT_OVERHANG * layout->style->scale, scale = 1, skew = 0, device_x, device_y;
  double left = layout->left - over, top = layout->top - over;

  if (layer->n <= (is_vector (cr) ? FEW_IN_FILE : FEW))
    return FALSE;
  cairo_surface_get_device_scale (cairo_get_target (cr), &device_x, &device_y);
  cairo_user_to_device_distance (cr, &scale, &skew);
  scale = is_vector (cr) ? VECTOR_SCALE : hypot (scale, skew) * device_x;
  scale = CLAMP (scale, 0.25, 8);
  /* The image starts on a whole pixel of the device, so that its pixels are the device's. */
  cairo_user_to_device (cr, &left, &top);
  left = floor (left * device_x) / device_x;
  top = floor (top * device_y) / device_y;
  cairo_device_to_user (cr, &left, &top);
  double width = (layout->right + over - left) * scale,
         height = (layout->bottom + over - top) * scale;
  if (!(width >= 1 && height >= 1 && width < 16000 && height < 16000))
    return FALSE;

  g_autofree Sheet *sheet = g_new0 (Sheet, 1);
  *sheet = (Sheet){ .layout = layout, .layer = layer, .scale = scale };
  sheet->width = (int)ceil (width);
  sheet->height = (int)ceil (height);
  sheet->size = 2 * (int)ceil ((layer->radius * layout->style->scale * 1.6 + 1) * scale) + 2;
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, sheet->width, sheet->height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return FALSE;
    }
  sheet->image = (guint32 *)(void *)cairo_image_surface_get_data (surface);
  put_all (sheet, left, top);
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  cairo_translate (cr, left, top);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            is_vector (cr) ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
  for (gsize i = 0; i < G_N_ELEMENTS (sheet->stamps); i++)
    g_free (sheet->stamps[i]);
  return TRUE;
}
