/* test-colormap.c — numbers as colours
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-colormap.h"
#include "near-test.h"

#include <math.h>

static guint32
pack (NearColor color)
{
  return 0xff000000u | (guint32)lround (color.red * 255) << 16
         | (guint32)lround (color.green * 255) << 8 | (guint32)lround (color.blue * 255);
}

static guint32
paint_one (NearColormap map,
           const NearStyle *style,
           float value,
           double low,
           double high,
           gboolean discretise)
{
  guint32 argb = 0;

  near_colormap_paint (map, style, 1, &value, low, high, discretise, &argb);
  return argb;
}

static void
test_ends (void)
{
  NearStyle light, dark;

  near_style_init (&light, FALSE, 1);
  near_style_init (&dark, TRUE, 1);
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_SIGNED, &light, 0)), ==, 0xffe8891c);
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_SIGNED, &light, 1)), ==, 0xff0072b2);
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_SIGNED, &light, 0.5)), ==,
                   pack (light.zero));
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_SIGNED, &dark, 0.5)), ==,
                   pack (dark.zero));
  g_assert_cmphex (pack (light.zero), !=, pack (dark.zero));
  /* van der Walt and Smith's first, middle and last colours */
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_VIRIDIS, &light, 0)), ==, 0xff440154);
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_VIRIDIS, &light, 128 / 255.0)), ==,
                   0xff21918c);
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_VIRIDIS, &light, 1)), ==, 0xfffde725);
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_GREY, &light, 0)), ==, 0xff000000);
  g_assert_cmphex (pack (near_colormap_lookup (NEAR_COLORMAP_GREY, &light, 7)), ==, 0xffffffff);
}

static void
test_monotone (void)
{
  NearStyle style;
  double last = -1;

  near_style_init (&style, FALSE, 1);
  for (int i = 0; i <= 1000; i++)
    {
      NearColor color = near_colormap_lookup (NEAR_COLORMAP_VIRIDIS, &style, i / 1000.0);
      double luminance = near_color_get_luminance (color);
      g_assert_cmpfloat (luminance, >, last - 1e-3); /* colours are rounded to 8 bits */
      last = MAX (last, luminance);
    }
}

static void
test_paint (void)
{
  NearStyle style;
  float values[1001];
  guint32 argb[1001];

  near_style_init (&style, FALSE, 1);
  for (gsize i = 0; i < 1001; i++)
    values[i] = (float)i * 0.002f - 1;
  for (int map = 0; map <= NEAR_COLORMAP_GREY; map++)
    {
      near_colormap_paint (map, &style, 1001, values, -1, 1, FALSE, argb);
      for (gsize i = 0; i < 1001; i++)
        {
          guint32 exact = pack (near_colormap_lookup (map, &style, (double)i / 1000));
          for (int shift = 0; shift < 24; shift += 8) /* half a step of the table of 1024 */
            g_assert_cmpint (ABS ((int)((argb[i] >> shift) & 255) - (int)((exact >> shift) & 255)),
                             <=, 2);
          g_assert_cmphex (argb[i] >> 24, ==, 255);
        }
      g_assert_cmphex (argb[0], ==, pack (near_colormap_lookup (map, &style, 0)));
      g_assert_cmphex (argb[1000], ==, pack (near_colormap_lookup (map, &style, 1)));
    }
}

static void
test_not_finite (void)
{
  NearStyle style;

  near_style_init (&style, FALSE, 1);
  for (int map = 0; map <= NEAR_COLORMAP_GREY; map++)
    {
      guint32 first = pack (near_colormap_lookup (map, &style, 0));
      guint32 last = pack (near_colormap_lookup (map, &style, 1));
      g_assert_cmphex (paint_one (map, &style, NAN, 0, 1, FALSE), ==, pack (style.missing));
      g_assert_cmphex (paint_one (map, &style, NAN, 0, 0, FALSE), ==, pack (style.missing));
      g_assert_cmphex (pack (near_colormap_lookup (map, &style, NAN)), ==, pack (style.missing));
      g_assert_cmphex (paint_one (map, &style, INFINITY, 0, 1, FALSE), ==, last);
      g_assert_cmphex (paint_one (map, &style, -INFINITY, 0, 1, FALSE), ==, first);
      g_assert_cmphex (paint_one (map, &style, 1e30f, 0, 1, FALSE), ==, last);
      for (int i = 0; i <= 100; i++)
        g_assert_cmphex (pack (near_colormap_lookup (map, &style, i / 100.0)), !=,
                         pack (style.missing));
    }
}

static void
test_discretise (void)
{
  NearStyle style;
  guint32 seen[1000];
  gsize n_seen = 0;

  near_style_init (&style, FALSE, 1);
  g_assert_cmphex (paint_one (NEAR_COLORMAP_SIGNED, &style, -0.01f, -1, 1, TRUE), ==, 0xffe8891c);
  g_assert_cmphex (paint_one (NEAR_COLORMAP_SIGNED, &style, 0.01f, -1, 1, TRUE), ==, 0xff0072b2);
  for (int i = 0; i < 1000; i++)
    {
      guint32 argb = paint_one (NEAR_COLORMAP_VIRIDIS, &style, (float)i / 999, 0, 1, TRUE);
      if (n_seen == 0 || seen[n_seen - 1] != argb)
        seen[n_seen++] = argb;
    }
  g_assert_cmpuint (n_seen, ==, 8);
  g_assert_cmphex (seen[0], ==, 0xff440154);
  g_assert_cmphex (seen[7], ==, 0xfffde725);
}

static void
test_table (void)
{
  gsize row;

  g_assert_true (near_table_find (&near_colormap_table, "viridis", &row, NULL));
  g_assert_cmpuint (row, ==, NEAR_COLORMAP_VIRIDIS);
  g_assert_true (near_colormap_get_info (NEAR_COLORMAP_SIGNED)->diverging);
  g_assert_false (near_colormap_get_info (NEAR_COLORMAP_GREY)->diverging);
  g_assert_cmpstr (near_table_get (&near_colormap_table, NEAR_COLORMAP_GREY)->id, ==, "grey");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/colormap/ends", test_ends);
  g_test_add_func ("/plot/colormap/monotone", test_monotone);
  g_test_add_func ("/plot/colormap/paint", test_paint);
  g_test_add_func ("/plot/colormap/not-finite", test_not_finite);
  g_test_add_func ("/plot/colormap/discretise", test_discretise);
  g_test_add_func ("/plot/colormap/table", test_table);
  return g_test_run ();
}
