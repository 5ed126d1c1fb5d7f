/* near-style.h — colours, type and marks of every picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain value: light or dark, high contrast or not, and a scale (1.4 for a projector). All that
 * draws takes one, so that screen, file and report show the same picture.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NEAR_STYLE_N_SERIES 6
#define NEAR_STYLE_N_LEVELS 3
#define NEAR_STYLE_PROJECTOR_SCALE 1.4

typedef struct
{
  double red, green, blue; /* sRGB, 0 to 1 */
} NearColor;

typedef enum
{
  NEAR_MARKER_AUTO, /* the role's own */
  NEAR_MARKER_CIRCLE,
  NEAR_MARKER_SQUARE,
  NEAR_MARKER_TRIANGLE,
  NEAR_MARKER_DIAMOND,
  NEAR_MARKER_CROSS,
  NEAR_MARKER_PLUS
} NearMarker;

/* What a mark stands for. Colour, dash and marker follow from it, the same in every plot. */
typedef enum
{
  NEAR_ROLE_SERIES_1,
  NEAR_ROLE_SERIES_2,
  NEAR_ROLE_SERIES_3,
  NEAR_ROLE_SERIES_4,
  NEAR_ROLE_SERIES_5,
  NEAR_ROLE_SERIES_6,
  NEAR_ROLE_TRUTH,
  NEAR_ROLE_MODEL,
  NEAR_ROLE_NEGATIVE,
  NEAR_ROLE_POSITIVE,
  NEAR_ROLE_BASELINE
} NearRole;

typedef struct
{
  gboolean dark;
  gboolean high_contrast;
  double scale;
  const char *font_family; /* borrowed: a string that outlives the style */
  NearColor ground;        /* behind the picture */
  NearColor card;          /* behind a picture on a card, and behind the value box */
  NearColor text;
  NearColor secondary_text;
  NearColor axis;
  NearColor grid;
  NearColor negative, zero, positive;
  NearColor series[NEAR_STYLE_N_SERIES];
  NearColor truth, model;
  NearColor missing;                             /* not a number */
  double uncertainty_alpha[NEAR_STYLE_N_LEVELS]; /* wide to narrow: 12, 20, 32 % */
} NearStyle;

void near_style_init (NearStyle *self, gboolean dark, double scale);
void near_style_set_high_contrast (NearStyle *self, gboolean high_contrast);
NearColor near_style_get_role_color (const NearStyle *self, NearRole role);
NearColor near_style_get_role_text_color (const NearStyle *self, NearRole role);
NearMarker near_style_get_role_marker (NearRole role);
const double *near_style_get_role_dash (NearRole role, int *n_dashes);

NearColor near_color_from_rgb (guint32 rgb);
NearColor near_color_mix (NearColor a, NearColor b, double t);
double near_color_get_luminance (NearColor color);
double near_color_get_contrast (NearColor a, NearColor b);
NearColor near_color_ensure_contrast (NearColor color, NearColor ground, double ratio);

G_END_DECLS
