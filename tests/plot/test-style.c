/* test-style.c — the design tokens, and that all of them can be read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-style.h"
#include "near-test.h"

#include <string.h>

static void
assert_rgb (NearColor color, guint32 rgb)
{
  near_assert_close (color.red, ((rgb >> 16) & 255) / 255.0, 0, 1e-9);
  near_assert_close (color.green, ((rgb >> 8) & 255) / 255.0, 0, 1e-9);
  near_assert_close (color.blue, (rgb & 255) / 255.0, 0, 1e-9);
}

/* Contrasts as published: WebAIM's contrast checker; black on white is 21 by definition. */
static void
test_contrast (void)
{
  NearColor white = near_color_from_rgb (0xffffff);

  near_assert_close (near_color_get_contrast (white, near_color_from_rgb (0)), 21, 1e-12, 0);
  near_assert_close (near_color_get_contrast (near_color_from_rgb (0x777777), white), 4.48, 0,
                     0.005);
  near_assert_close (near_color_get_contrast (white, near_color_from_rgb (0x0000ff)), 8.59, 0,
                     0.005);
  near_assert_close (near_color_get_contrast (white, near_color_from_rgb (0xff0000)), 4.0, 0,
                     0.005);
  near_assert_close (near_color_get_contrast (white, white), 1, 1e-12, 0);
}

static void
test_ensure (void)
{
  NearColor white = near_color_from_rgb (0xffffff), sky = near_color_from_rgb (0x56b4e9);
  NearColor darker = near_color_ensure_contrast (sky, white, 4.5);
  NearColor black = near_color_from_rgb (0);

  g_assert_cmpfloat (near_color_get_contrast (sky, white), <, 4.5);
  near_assert_close (near_color_get_contrast (darker, white), 4.5, 0, 1e-3);
  /* a colour that is far enough stays as it is */
  assert_rgb (near_color_ensure_contrast (sky, black, 4.5), 0x56b4e9);
}

static void
test_tokens (void)
{
  static const guint32 series[] = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xb79200, 0x56b4e9 };
  NearStyle light, dark;

  near_style_init (&light, FALSE, 1);
  near_style_init (&dark, TRUE, 1);
  for (int i = 0; i < NEAR_STYLE_N_SERIES; i++)
    assert_rgb (light.series[i], series[i]);
  assert_rgb (light.negative, 0xe8891c);
  assert_rgb (light.positive, 0x0072b2);
  assert_rgb (dark.negative, 0xf5a54a);
  assert_rgb (dark.positive, 0x4da3e0);
  assert_rgb (light.truth, 0x000000);
  assert_rgb (dark.truth, 0xffffff);
  near_assert_close (light.uncertainty_alpha[0], 0.12, 0, 1e-12);
  near_assert_close (light.uncertainty_alpha[1], 0.20, 0, 1e-12);
  near_assert_close (light.uncertainty_alpha[2], 0.32, 0, 1e-12);
}

static void
check_readable (const NearStyle *style, double ratio)
{
  const NearColor grounds[2] = { style->ground, style->card };

  for (int g = 0; g < 2; g++)
    {
      g_assert_cmpfloat (near_color_get_contrast (style->text, grounds[g]), >=, ratio);
      g_assert_cmpfloat (near_color_get_contrast (style->secondary_text, grounds[g]), >=, ratio);
      g_assert_cmpfloat (near_color_get_contrast (style->axis, grounds[g]), >=, 3);
      for (int role = 0; role <= NEAR_ROLE_BASELINE; role++)
        g_assert_cmpfloat (
            near_color_get_contrast (near_style_get_role_text_color (style, role), grounds[g]), >=,
            4.5);
      for (int i = 0; i < NEAR_STYLE_N_SERIES; i++)
        {
          double contrast = near_color_get_contrast (style->series[i], grounds[g]);
          /* The light tokens are fixed; the faintest, sky blue, has a dash and marker of its own.
           */
          g_assert_cmpfloat (contrast, >=,
                             style->high_contrast ? 7 - 1e-6
                             : style->dark        ? 4.5
                                                  : 2.1);
        }
    }
}

static void
test_readable (void)
{
  for (int dark = 0; dark < 2; dark++)
    {
      NearStyle style;
      near_style_init (&style, dark, 1);
      check_readable (&style, 4.5);
      near_style_set_high_contrast (&style, TRUE);
      check_readable (&style, 7);
      g_assert_true (style.dark == dark);
      near_style_set_high_contrast (&style, FALSE);
      NearStyle plain;
      near_style_init (&plain, dark, 1);
      g_assert_cmpmem (&style.series, sizeof style.series, &plain.series, sizeof plain.series);
    }
}

/* What colour alone would tell is told by dash and marker too. */
static void
test_distinct (void)
{
  for (int a = 0; a < NEAR_STYLE_N_SERIES; a++)
    for (int b = 0; b < a; b++)
      {
        int n_a, n_b;
        const double *dash_a = near_style_get_role_dash (a, &n_a);
        const double *dash_b = near_style_get_role_dash (b, &n_b);
        g_assert_cmpint (near_style_get_role_marker (a), !=, near_style_get_role_marker (b));
        g_assert_true (n_a != n_b || memcmp (dash_a, dash_b, sizeof *dash_a * (gsize)n_a) != 0);
      }
}

static void
test_scale (void)
{
  NearStyle style;

  near_style_init (&style, FALSE, 1e9);
  g_assert_cmpfloat (style.scale, <=, 4);
  near_style_init (&style, FALSE, 0.0 / 0.0);
  g_assert_cmpfloat (style.scale, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/style/contrast", test_contrast);
  g_test_add_func ("/plot/style/ensure", test_ensure);
  g_test_add_func ("/plot/style/tokens", test_tokens);
  g_test_add_func ("/plot/style/readable", test_readable);
  g_test_add_func ("/plot/style/distinct", test_distinct);
  g_test_add_func ("/plot/style/scale", test_scale);
  return g_test_run ();
}
