/* near-colormap.c — numbers as colours
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-colormap.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "near-viridis-data.h"

#define N_ENTRIES 1024
#define N_STEPS 8 /* of a map of magnitudes that is drawn in steps */

static NearColor
signed_color (const NearStyle *style, double t)
{
  return t < 0.5 ? near_color_mix (style->negative, style->zero, 2 * t)
                 : near_color_mix (style->zero, style->positive, 2 * t - 1);
}

static NearColor
viridis_color (const NearStyle *style, double t)
{
  double place = t * 255;
  int i = MIN ((int)place, 254);

  return near_color_mix (near_color_from_rgb (viridis_rgb[i]),
                         near_color_from_rgb (viridis_rgb[i + 1]), place - i);
}

static NearColor
grey_color (const NearStyle *style, double t)
{
  return (NearColor){ t, t, t };
}

static const NearColormapInfo rows[] = {
  [NEAR_COLORMAP_SIGNED]
  = { .info
      = { "signed", N_ ("Signed"), N_ ("orange is negative, the page's grey zero, blue positive") },
      .diverging = TRUE,
      .color = signed_color },
  [NEAR_COLORMAP_VIRIDIS]
  = { .info = { "viridis", N_ ("Viridis"),
                N_ ("equal steps of the number look like equal steps, in print and for "
                    "colour-blind eyes"),
                "S. van der Walt and N. Smith, 2015, bids.github.io/colormap (CC0)" },
      .color = viridis_color },
  [NEAR_COLORMAP_GREY]
  = { .info = { "grey", N_ ("Grey"), N_ ("black is low, white is high") }, .color = grey_color },
};

const NearTable near_colormap_table = NEAR_TABLE_INIT ("colormap", N_ ("colour map"), rows);

const NearColormapInfo *
near_colormap_get_info (NearColormap map)
{
  g_return_val_if_fail ((guint)map < G_N_ELEMENTS (rows), NULL);
  return &rows[map];
}

/**
 * near_colormap_lookup:
 * @t: place in the map, 0 to 1; clamped; not-a-number gives the colour of what is missing
 */
NearColor
near_colormap_lookup (NearColormap map, const NearStyle *style, double t)
{
  g_return_val_if_fail ((guint)map < G_N_ELEMENTS (rows) && style != NULL, (NearColor){ 0 });

  if (isnan (t))
    return style->missing;
  return rows[map].color (style, CLAMP (t, 0.0, 1.0));
}

static guint32
pack (NearColor color)
{
  return 0xff000000u | (guint32)lround (color.red * 255) << 16
         | (guint32)lround (color.green * 255) << 8 | (guint32)lround (color.blue * 255);
}

/**
 * near_colormap_paint:
 * @values: (n)
 * @low: value of the first colour
 * @high: value of the last colour; if it is not above @low, all values get the middle colour
 * @discretise: signed maps: only the two end colours, by the side of the middle; others: 8 steps
 * @argb: (out caller-allocates): (n) 0xAARRGGBB, opaque, Cairo's CAIRO_FORMAT_ARGB32
 *
 * Cost: one table look-up per value and 1025 colours. Infinite values get the end colours.
 */
void
near_colormap_paint (NearColormap map,
                     const NearStyle *style,
                     gsize n,
                     const float *values,
                     double low,
                     double high,
                     gboolean discretise,
                     guint32 *argb)
{
  guint32 table[N_ENTRIES + 1];

  g_return_if_fail ((guint)map < G_N_ELEMENTS (rows) && style != NULL);
  g_return_if_fail (n == 0 || (values != NULL && argb != NULL));

  for (int i = 0; i < N_ENTRIES; i++)
    {
      double t = i / (N_ENTRIES - 1.0);
      if (discretise && rows[map].diverging)
        t = i < N_ENTRIES / 2 ? 0 : 1;
      else if (discretise)
        t = floor (i * (double)N_STEPS / N_ENTRIES) / (N_STEPS - 1);
      table[i] = pack (rows[map].color (style, t));
    }
  table[N_ENTRIES] = pack (style->missing);

  gboolean usable = isfinite (low) && isfinite (high) && high > low;
  float from = (float)low, factor = usable ? (float)(N_ENTRIES / (high - low)) : 0;
  if (!usable)
    for (gsize i = 0; i < n; i++)
      argb[i] = table[isnan (values[i]) ? N_ENTRIES : N_ENTRIES / 2];
  else
    for (gsize i = 0; i < n; i++)
      {
        /* Written so that each line is one instruction without a branch; NaN fails every
         * comparison. */
        float place = (values[i] - from) * factor;
        place = place > 0 ? place : 0;
        place = place < N_ENTRIES - 1 ? place : N_ENTRIES - 1;
        argb[i] = table[values[i] == values[i] ? (int)place : N_ENTRIES];
      }
}
