/* near-colormap.h — numbers as colours
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signed maps run negative - zero - positive and expect a range symmetric about zero; their middle
 * is the page's grey, so zero fades into the page in light and dark. Not-a-number has a colour of
 * its own, a plain magenta-grey (NearStyle.missing) that no map contains.
 */
#pragma once

#include "near-style.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_COLORMAP_SIGNED,
  NEAR_COLORMAP_VIRIDIS,
  NEAR_COLORMAP_GREY
} NearColormap;

typedef struct
{
  NearInfo info;
  gboolean diverging;
  NearColor (*color) (const NearStyle *style, double t);
} NearColormapInfo;

extern const NearTable near_colormap_table;

const NearColormapInfo *near_colormap_get_info (NearColormap map);
NearColor near_colormap_lookup (NearColormap map, const NearStyle *style, double t);
void near_colormap_paint (NearColormap map,
                          const NearStyle *style,
                          gsize n,
                          const float *values,
                          double low,
                          double high,
                          gboolean discretise,
                          guint32 *argb);

G_END_DECLS
