/* near-style.c — colours, type and marks of every picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-style.h"

#include <math.h>

#define TEXT_CONTRAST 4.5 /* WCAG 2.1, level AA */
#define HIGH_CONTRAST 7.0 /* WCAG 2.1, level AAA */

/* Okabe and Ito's colours that stay apart for colour-blind eyes, the yellow darkened. */
static const guint32 series_rgb[NEAR_STYLE_N_SERIES]
    = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xb79200, 0x56b4e9 };

NearColor
near_color_from_rgb (guint32 rgb)
{
  return (NearColor){ ((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0,
                      (rgb & 0xff) / 255.0 };
}

/* (1 - t) a + t b, channel by channel */
NearColor
near_color_mix (NearColor a, NearColor b, double t)
{
  return (NearColor){ a.red + t * (b.red - a.red), a.green + t * (b.green - a.green),
                      a.blue + t * (b.blue - a.blue) };
}

static double
linear_light (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/**
 * near_color_get_luminance:
 *
 * Relative luminance, 0.2126 R + 0.7152 G + 0.0722 B in linear light (WCAG 2.1).
 */
double
near_color_get_luminance (NearColor color)
{
  return 0.2126 * linear_light (color.red) + 0.7152 * linear_light (color.green)
         + 0.0722 * linear_light (color.blue);
}

/**
 * near_color_get_contrast:
 *
 * (L₁ + 0.05) / (L₂ + 0.05), the lighter of the two above (WCAG 2.1); from 1 to 21.
 */
double
near_color_get_contrast (NearColor a, NearColor b)
{
  double la = near_color_get_luminance (a), lb = near_color_get_luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

/**
 * near_color_ensure_contrast:
 *
 * The colour nearest to @color, on the way to white (dark @ground) or black (light @ground), whose
 * contrast with @ground is at least @ratio.
 */
NearColor
near_color_ensure_contrast (NearColor color, NearColor ground, double ratio)
{
  NearColor black = { 0, 0, 0 }, white = { 1, 1, 1 };
  NearColor end = near_color_get_contrast (ground, white) > near_color_get_contrast (ground, black)
                      ? white
                      : black;
  double low = 0, high = 1;

  if (near_color_get_contrast (color, ground) >= ratio)
    return color;
  for (int i = 0; i < 30; i++)
    {
      double middle = (low + high) / 2;
      if (near_color_get_contrast (near_color_mix (color, end, middle), ground) >= ratio)
        high = middle;
      else
        low = middle;
    }
  return near_color_mix (color, end, high);
}

static void
set_light (NearStyle *self)
{
  self->ground = near_color_from_rgb (0xfafafa);
  self->card = near_color_from_rgb (0xffffff);
  self->text = near_color_from_rgb (0x1e1e1e);
  self->secondary_text = near_color_from_rgb (0x5c5c5c);
  self->axis = near_color_from_rgb (0x808080);
  self->grid = near_color_from_rgb (0xe2e2e2);
  self->negative = near_color_from_rgb (0xe8891c);
  self->zero = near_color_from_rgb (0xe8eaeb);
  self->positive = near_color_from_rgb (0x0072b2);
  self->truth = near_color_from_rgb (0x000000);
  self->model = near_color_from_rgb (0x0072b2);
  self->missing = near_color_from_rgb (0xb39aab);
}

static void
set_dark (NearStyle *self)
{
  self->ground = near_color_from_rgb (0x242424);
  self->card = near_color_from_rgb (0x363636);
  self->text = near_color_from_rgb (0xf4f4f4);
  self->secondary_text = near_color_from_rgb (0xbababa);
  self->axis = near_color_from_rgb (0x919191);
  self->grid = near_color_from_rgb (0x444444);
  self->negative = near_color_from_rgb (0xf5a54a);
  self->zero = near_color_from_rgb (0x414345);
  self->positive = near_color_from_rgb (0x4da3e0);
  self->truth = near_color_from_rgb (0xffffff);
  self->model = near_color_from_rgb (0x4da3e0);
  self->missing = near_color_from_rgb (0x7d6675);
}

/**
 * near_style_init:
 * @scale: size of type and marks; 1 on a desk, %NEAR_STYLE_PROJECTOR_SCALE for an audience
 *
 * In the dark, series colours are lightened until each stands 4.5:1 on ground and card.
 */
void
near_style_init (NearStyle *self, gboolean dark, double scale)
{
  g_return_if_fail (self != NULL);

  *self = (NearStyle){
    .dark = dark,
    .scale = isfinite (scale) ? CLAMP (scale, 0.5, 4.0) : 1.0,
    .font_family = "Cantarell, Sans",
    .uncertainty_alpha = { 0.12, 0.20, 0.32 },
  };
  if (dark)
    set_dark (self);
  else
    set_light (self);
  for (int i = 0; i < NEAR_STYLE_N_SERIES; i++)
    {
      NearColor color = near_color_from_rgb (series_rgb[i]);
      self->series[i]
          = dark ? near_color_ensure_contrast (color, self->card, TEXT_CONTRAST) : color;
    }
}

/**
 * near_style_set_high_contrast:
 *
 * Text becomes black or white, axes as dark as text, and every series 7:1 on the ground. Switching
 * it off restores the plain colours; font and scale stay.
 */
void
near_style_set_high_contrast (NearStyle *self, gboolean high_contrast)
{
  g_return_if_fail (self != NULL);

  const char *font_family = self->font_family;
  near_style_init (self, self->dark, self->scale);
  self->font_family = font_family;
  self->high_contrast = high_contrast;
  if (!high_contrast)
    return;
  self->ground = near_color_from_rgb (self->dark ? 0x000000 : 0xffffff);
  self->card = self->ground;
  self->text = near_color_from_rgb (self->dark ? 0xffffff : 0x000000);
  self->secondary_text = self->text;
  self->axis = self->text;
  self->grid = near_color_from_rgb (self->dark ? 0x5a5a5a : 0xb0b0b0);
  self->model = near_color_ensure_contrast (self->model, self->ground, HIGH_CONTRAST);
  for (int i = 0; i < NEAR_STYLE_N_SERIES; i++)
    self->series[i] = near_color_ensure_contrast (self->series[i], self->ground, HIGH_CONTRAST);
}

NearColor
near_style_get_role_color (const NearStyle *self, NearRole role)
{
  g_return_val_if_fail (self != NULL, (NearColor){ 0 });

  switch (role)
    {
    case NEAR_ROLE_TRUTH:
      return self->truth;
    case NEAR_ROLE_MODEL:
      return self->model;
    case NEAR_ROLE_NEGATIVE:
      return self->negative;
    case NEAR_ROLE_POSITIVE:
      return self->positive;
    case NEAR_ROLE_BASELINE:
      return self->secondary_text;
    default:
      return self->series[(guint)role % NEAR_STYLE_N_SERIES];
    }
}

/**
 * near_style_get_role_text_color:
 *
 * The colour of words about a mark: the mark's, darkened or lightened to 4.5:1 on ground and card.
 */
NearColor
near_style_get_role_text_color (const NearStyle *self, NearRole role)
{
  NearColor color = near_style_get_role_color (self, role);

  color = near_color_ensure_contrast (color, self->ground, TEXT_CONTRAST);
  return near_color_ensure_contrast (color, self->card, TEXT_CONTRAST);
}

NearMarker
near_style_get_role_marker (NearRole role)
{
  static const NearMarker markers[NEAR_STYLE_N_SERIES]
      = { NEAR_MARKER_CIRCLE,  NEAR_MARKER_SQUARE, NEAR_MARKER_TRIANGLE,
          NEAR_MARKER_DIAMOND, NEAR_MARKER_CROSS,  NEAR_MARKER_PLUS };

  return role >= NEAR_ROLE_TRUTH ? NEAR_MARKER_CIRCLE : markers[(guint)role % NEAR_STYLE_N_SERIES];
}

/**
 * near_style_get_role_dash:
 * @n_dashes: (out): 0 for a solid line
 *
 * Returns: (nullable): on and off lengths in line widths
 */
const double *
near_style_get_role_dash (NearRole role, int *n_dashes)
{
  static const struct
  {
    int n;
    double lengths[6];
  } dashes[] = {
    [NEAR_ROLE_SERIES_1] = { 0, { 0 } },
    [NEAR_ROLE_SERIES_2] = { 2, { 5, 2 } },
    [NEAR_ROLE_SERIES_3] = { 2, { 1.2, 1.6 } },
    [NEAR_ROLE_SERIES_4] = { 4, { 6, 2, 1.2, 2 } },
    [NEAR_ROLE_SERIES_5] = { 2, { 3, 1.4 } },
    [NEAR_ROLE_SERIES_6] = { 6, { 6, 1.6, 1.2, 1.6, 1.2, 1.6 } },
    [NEAR_ROLE_TRUTH] = { 0, { 0 } },
    [NEAR_ROLE_MODEL] = { 0, { 0 } },
    [NEAR_ROLE_NEGATIVE] = { 0, { 0 } },
    [NEAR_ROLE_POSITIVE] = { 0, { 0 } },
    [NEAR_ROLE_BASELINE] = { 2, { 3, 3 } },
  };
  g_return_val_if_fail ((guint)role < G_N_ELEMENTS (dashes) && n_dashes != NULL, NULL);

  *n_dashes = dashes[role].n;
  return dashes[role].n > 0 ? dashes[role].lengths : NULL;
}
