/* near-drawing.h — text, marks and lines on a cairo_t
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What pictures have in common. Text is measured without a surface and without rounding to pixels,
 * so that a picture has the same layout on the screen, in a file and under the pointer.
 */
#pragma once

#include <pango/pangocairo.h>

#include "near-style.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_TEXT_SMALL,  /* ticks */
  NEAR_TEXT_BODY,   /* labels */
  NEAR_TEXT_STRONG, /* titles of small pictures */
  NEAR_TEXT_TITLE
} NearTextSize;

void near_drawing_set_color (cairo_t *cr, NearColor color, double alpha);
void near_drawing_set_role (cairo_t *cr, const NearStyle *style, NearRole role, double line_width);
void near_drawing_marker (cairo_t *cr, NearMarker marker, double x, double y, double radius);
void near_drawing_fill_marker (cairo_t *cr,
                               NearMarker marker,
                               double x,
                               double y,
                               double radius,
                               NearColor color,
                               const NearColor *outline);
void near_drawing_rounded_rectangle (
    cairo_t *cr, double x, double y, double width, double height, double radius);

PangoLayout *near_drawing_create_text (const NearStyle *style, NearTextSize size, const char *text);
void near_drawing_limit_text (PangoLayout *layout, double width, int max_lines);
void near_drawing_measure_text (PangoLayout *layout, double *width, double *height);
void near_drawing_show_text (cairo_t *cr,
                             PangoLayout *layout,
                             NearColor color,
                             double x,
                             double y,
                             double align_x,
                             double align_y);

G_END_DECLS
