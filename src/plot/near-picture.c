/* near-picture.c — anything that is drawn with Cairo, as PNG, SVG or PDF
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "near-drawing.h"
#include "near-file.h"

#define PNG_SCALE 2        /* for screens with two device pixels per pixel, and for slides */
#define LARGEST_SIDE 16000 /* Cairo's images end at 32767 pixels */
#define POINTS_PER_PIXEL 0.75

typedef struct
{
  NearPictureDraw draw;
  gpointer user_data;
  double width, height;
  const NearStyle *style;
} Picture;

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
paint (const Picture *picture, cairo_surface_t *surface, double scale)
{
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  near_drawing_set_color (cr, picture->style->ground, 1);
  cairo_paint (cr);
  picture->draw (cr, picture->width, picture->height, picture->style, picture->user_data);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

static cairo_status_t
write_png (const Picture *picture, GByteArray *bytes)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)ceil (picture->width * PNG_SCALE),
                                    (int)ceil (picture->height * PNG_SCALE));
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS)
    status = paint (picture, surface, PNG_SCALE);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
write_vector (const Picture *picture, cairo_surface_t *surface, double scale)
{
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS)
    status = paint (picture, surface, scale);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
write_svg (const Picture *picture, GByteArray *bytes)
{
  cairo_surface_t *surface
      = cairo_svg_surface_create_for_stream (append_bytes, bytes, picture->width, picture->height);

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  return write_vector (picture, surface, 1);
}

static cairo_status_t
write_pdf (const Picture *picture, GByteArray *bytes)
{
  return write_vector (picture,
                       cairo_pdf_surface_create_for_stream (append_bytes, bytes,
                                                            picture->width * POINTS_PER_PIXEL,
                                                            picture->height * POINTS_PER_PIXEL),
                       POINTS_PER_PIXEL);
}

/**
 * near_picture_export:
 * @path: ends in .png (two device pixels per pixel), .svg or .pdf, in any case of letters
 * @width, @height: pixels
 *
 * Paints the style's ground, then calls @draw. The file appears whole or not at all.
 *
 * Errors: NEAR_ERROR_UNSUPPORTED for another ending, NEAR_ERROR_RANGE for a size that is not
 * between 1 and 16000 pixels, NEAR_ERROR_WRITE
 */
gboolean
near_picture_export (NearPictureDraw draw,
                     gpointer user_data,
                     const char *path,
                     double width,
                     double height,
                     const NearStyle *style,
                     GError **error)
{
  static const struct
  {
    const char *ending;
    cairo_status_t (*write) (const Picture *, GByteArray *);
  } formats[] = { { ".png", write_png }, { ".svg", write_svg }, { ".pdf", write_pdf } };
  g_return_val_if_fail (draw != NULL && path != NULL && style != NULL, FALSE);

  if (!(width >= 1 && width <= LARGEST_SIDE && height >= 1 && height <= LARGEST_SIDE))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("“%s”: a picture of %.0f × %.0f pixels cannot be drawn; each side must be "
                      "between 1 and %d"),
                   path, width, height, LARGEST_SIDE);
      return FALSE;
    }
  g_autofree char *lower = g_ascii_strdown (path, -1);
  const Picture picture = { draw, user_data, width, height, style };
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (lower, formats[i].ending))
      {
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        cairo_status_t status = formats[i].write (&picture, bytes);
        if (status == CAIRO_STATUS_SUCCESS)
          return near_file_write_atomic (path, bytes->data, bytes->len, error);
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_WRITE,
                     _ ("“%s”: the picture cannot be drawn (%s); try a smaller size or another of "
                        ".png, .svg, .pdf"),
                     path, cairo_status_to_string (status));
        return FALSE;
      }
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("“%s”: pictures are written as .png, .svg or .pdf; let the name end in one of "
                  "these"),
               path);
  return FALSE;
}
