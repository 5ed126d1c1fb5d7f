/* test-plot.c — layout, pointer, reduction of lines, contours, words of a plot
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-contour.h"
#include "near-decimate.h"
#include "near-plot-private.h"
#include "near-test.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* --- contours --- */

static void
test_circle (void)
{
  enum
  {
    NX = 60,
    NY = 40
  };
  const double extent[4] = { -3, 3, -2, 2 };
  const double cell = 0.1, radius = 1.4;
  float *values = g_new (float, NX *NY);
  gsize n;
  double length = 0;

  for (int j = 0; j < NY; j++)
    for (int i = 0; i < NX; i++)
      values[j * NX + i] = (float)hypot (-3 + (i + 0.5) * cell, -2 + (j + 0.5) * cell);
  g_autofree NearSegment *segments = near_contour_trace (NX, NY, values, extent, radius, &n);
  for (gsize k = 0; k < n; k++)
    {
      near_assert_close (hypot (segments[k].x0, segments[k].y0), radius, 0, cell / 2);
      near_assert_close (hypot (segments[k].x1, segments[k].y1), radius, 0, cell / 2);
      length += hypot (segments[k].x1 - segments[k].x0, segments[k].y1 - segments[k].y0);
    }
  near_assert_close (length, 2 * G_PI * radius, 0.01, 0); /* closed, and traced once */
  g_free (values);
}

static void
test_saddle (void)
{
  const double extent[4] = { 0, 2, 0, 2 };
  const float saddle[4] = { 1, -1, -1, 1 }, high[4] = { 3, -1, -1, 3 };
  const float gap[4] = { 1, NAN, -1, 1 };
  gsize n;

  g_autofree NearSegment *a = near_contour_trace (2, 2, saddle, extent, 0, &n);
  g_assert_cmpuint (n, ==, 2);
  /* The high corners join through a high centre: each piece cuts off one low corner, (1.5, 0.5)
   * or (0.5, 1.5), and stays on its side of the diagonal. */
  g_autofree NearSegment *b = near_contour_trace (2, 2, high, extent, 0, &n);
  g_assert_cmpuint (n, ==, 2);
  for (gsize k = 0; k < n; k++)
    g_assert_cmpfloat ((b[k].x0 - b[k].y0) * (b[k].x1 - b[k].y1), >, 0);
  g_autofree NearSegment *c = near_contour_trace (2, 2, gap, extent, 0, &n);
  g_assert_cmpuint (n, ==, 0);
  g_autofree NearSegment *d = near_contour_trace (1, 1, saddle, extent, 0, &n);
  g_assert_cmpuint (n, ==, 0);
}

/* --- reduction of lines --- */

static void
test_decimate (void)
{
  enum
  {
    N = 100000,
    COLUMNS = 200
  };
  double *x = g_new (double, N), *y = g_new (double, N);
  gsize *index = g_new (gsize, N);
  double low[COLUMNS], high[COLUMNS], kept_low[COLUMNS], kept_high[COLUMNS];

  for (int c = 0; c < COLUMNS; c++)
    {
      low[c] = kept_low[c] = DBL_MAX;
      high[c] = kept_high[c] = -DBL_MAX;
    }
  for (int i = 0; i < N; i++)
    {
      x[i] = (double)i * COLUMNS / N;
      y[i] = g_test_rand_double_range (-1, 1) + (i == 54321 ? 50 : 0);
      int c = (int)x[i];
      low[c] = MIN (low[c], y[i]);
      high[c] = MAX (high[c], y[i]);
    }
  gsize n = near_decimate (N, x, y, index);
  g_assert_cmpuint (n, <=, 2 * COLUMNS);
  for (gsize k = 0; k < n; k++)
    {
      int c = (int)x[index[k]];
      kept_low[c] = MIN (kept_low[c], y[index[k]]);
      kept_high[c] = MAX (kept_high[c], y[index[k]]);
      if (k > 0)
        g_assert_cmpuint (index[k], >, index[k - 1]);
    }
  g_assert_cmpmem (kept_low, sizeof kept_low, low, sizeof low);
  g_assert_cmpmem (kept_high, sizeof kept_high, high, sizeof high);
  g_free (x);
  g_free (y);
  g_free (index);
}

static void
test_decimate_gaps (void)
{
  const double x[] = { 0.1, 0.5, 1.2, 1.6, 2.5, 2.6 }, y[] = { 1, NAN, NAN, NAN, 3, NAN };
  const double back[] = { 0, 1, 2, 1.9, 1, 0 }, flat[] = { 0, 0, 0, 0, 0, 5 };
  gsize index[6];

  g_assert_cmpuint (near_decimate (6, x, y, index), ==, 3);
  g_assert_cmpuint (index[0], ==, 0);
  g_assert_true (isnan (y[index[1]])); /* the empty column breaks the line */
  g_assert_cmpuint (index[2], ==, 4);
  g_assert_cmpuint (near_decimate (6, back, flat, index), ==, 5); /* 1.9 is too near to 2 */
  g_assert_cmpuint (index[4], ==, 5);
  g_assert_cmpuint (near_decimate (0, NULL, NULL, NULL), ==, 0);
}

/* --- plots --- */

static NearPlot *
make_lines (int n_lines, const char *stem)
{
  NearPlot *plot = near_plot_new ();

  near_plot_set_title (plot, "All of these lines end at nearly the same value");
  near_plot_set_axis (plot, NEAR_PLOT_X, "Epoch", NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, "Loss", "eV");
  for (int k = 0; k < n_lines; k++)
    {
      double y[30];
      g_autofree char *label = g_strdup_printf ("%s%d", stem, k);
      for (int i = 0; i < 30; i++)
        y[i] = (1 + k) * exp (-i / 4.0) + 1e-3 * k;
      near_plot_add_line (plot, 30, NULL, y, (NearRole)(k % 6), label);
    }
  return plot;
}

static void
test_direct_labels (void)
{
  NearStyle style;
  g_autoptr (NearPlot) plot = make_lines (5, "line ");

  near_style_init (&style, FALSE, 1);
  g_auto (PlotLayout) layout = { 0 };
  near_plot_layout_init (&layout, plot, 640, 400, &style);
  g_assert_cmpuint (layout.ends->len, ==, 5);
  g_assert_cmpuint (layout.legend->len, ==, 0);
  for (guint i = 0; i < 5; i++)
    {
      const LayoutLabel *label = &g_array_index (layout.ends, LayoutLabel, i);
      double width, height;
      near_drawing_measure_text (label->text, &width, &height);
      g_assert_cmpfloat (label->x, >, layout.right);
      g_assert_cmpfloat (label->x + width, <=, 640);
      g_assert_cmpfloat (label->y, <=, layout.bottom + 0.01);
      g_assert_cmpfloat (label->y, >=, layout.top - height / 2);
      if (i > 0)
        g_assert_cmpfloat (label->y - (label - 1)->y, >=, height - 0.01);
    }
}

static void
test_legend (void)
{
  NearStyle style;
  g_autoptr (NearPlot) many = make_lines (7, "line ");
  g_autoptr (NearPlot) wide
      = make_lines (2, "a label that is much too long for the margin beside the data ");

  near_style_init (&style, FALSE, 1);
  g_auto (PlotLayout) layout = { 0 };
  near_plot_layout_init (&layout, many, 640, 400, &style);
  g_assert_cmpuint (layout.ends->len, ==, 0);
  g_assert_cmpuint (layout.legend->len, ==, 7);
  near_plot_layout_clear (&layout);
  near_plot_layout_init (&layout, wide, 640, 400, &style);
  g_assert_cmpuint (layout.ends->len, ==, 0);
  g_assert_cmpuint (layout.legend->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      double height;
      const LayoutLabel *entry = &g_array_index (layout.legend, LayoutLabel, i);
      near_drawing_measure_text (entry->text, NULL, &height);
      g_assert_cmpfloat (entry->y + height / 2, <, layout.top);
    }
}

/* At any size the labels of an axis stand apart and inside the picture. */
static void
test_sizes (void)
{
  static const double sizes[][2] = { { 300, 160 },   { 640, 400 }, { 320, 240 }, { 150, 100 },
                                     { 1600, 1000 }, { 24, 24 },   { 60, 300 } };
  static const double scales[] = { 1, 1.4 };
  g_autoptr (NearPlot) plot = make_lines (3, "line ");

  for (int log_scale = 0; log_scale < 2; log_scale++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (gsize s = 0; s < G_N_ELEMENTS (scales); s++)
        {
          NearStyle style;
          near_style_init (&style, FALSE, scales[s]);
          near_plot_set_scale (plot, NEAR_PLOT_Y, log_scale ? NEAR_SCALE_LOG : NEAR_SCALE_LINEAR);
          g_auto (PlotLayout) layout = { 0 };
          near_plot_layout_init (&layout, plot, sizes[i][0], sizes[i][1], &style);
          g_assert_cmpfloat (layout.left, <, layout.right);
          g_assert_cmpfloat (layout.top, <, layout.bottom);
          if (sizes[i][0] < 150)
            continue;
          g_assert_cmpfloat (layout.left - layout.tick_space, >=, 0);
          g_assert_cmpfloat (layout.right, <=, sizes[i][0]);
          g_assert_cmpfloat (layout.bottom - layout.top, >=, 0.25 * sizes[i][1]);
          double last[2] = { -1e9, 1e9 };
          for (int axis = 0; axis < 2; axis++)
            for (gsize k = 0; k < layout.ticks[axis].n; k++)
              {
                const NearTick *tick = &layout.ticks[axis].ticks[k];
                double width, height,
                    place = near_plot_layout_to_pixel (&layout, axis, tick->value);
                if (tick->label == NULL)
                  continue;
                g_autoptr (PangoLayout) text
                    = near_drawing_create_text (&style, NEAR_TEXT_SMALL, tick->label);
                near_drawing_measure_text (text, &width, &height);
                if (axis == NEAR_PLOT_X)
                  g_assert_cmpfloat (place - last[0], >=, width);
                else
                  g_assert_cmpfloat (last[1] - place, >=, 0.9 * height);
                last[axis] = place;
              }
        }
}

static void
test_round_trip (void)
{
  NearStyle style;
  g_autoptr (NearPlot) plot = make_lines (2, "line ");

  near_style_init (&style, FALSE, 1);
  near_plot_set_scale (plot, NEAR_PLOT_Y, NEAR_SCALE_LOG);
  for (int i = 1; i < 20; i++)
    {
      double px, py, x, y;
      g_assert_true (near_plot_data_to_pixel (plot, 640, 400, &style, i, 0.05 * i, &px, &py));
      g_assert_true (near_plot_pixel_to_data (plot, 640, 400, &style, px, py, &x, &y));
      near_assert_close (x, i, 1e-9, 0);
      near_assert_close (y, 0.05 * i, 1e-9, 0);
    }
}

/* The mark is where near_plot_data_to_pixel() says. */
static void
test_pixels (void)
{
  NearStyle style;
  const double x[] = { 1, 2, 3 }, y[] = { 5, 7, 6 };
  double px, py;
  g_autoptr (NearPlot) plot = near_plot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  cairo_t *cr = cairo_create (surface);

  near_style_init (&style, FALSE, 1);
  near_plot_add_scatter (plot, &(NearPlotScatter){ .n = 3,
                                                   .x = x,
                                                   .y = y,
                                                   .radius = 4,
                                                   .role = NEAR_ROLE_SERIES_2,
                                                   .marker = NEAR_MARKER_CIRCLE });
  near_plot_draw (plot, cr, 300, 200, &style);
  cairo_surface_flush (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (near_plot_data_to_pixel (plot, 300, 200, &style, x[i], y[i], &px, &py));
      guint32 pixel = *(
          const guint32 *)(const void *)(data + (int)py * cairo_image_surface_get_stride (surface)
                                         + 4 * (int)px);
      g_assert_cmphex (pixel, ==, 0xffd55e00);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static cairo_surface_t *
draw_points (gsize n, const double *x, const double *y, const double *values)
{
  NearStyle style;
  g_autoptr (NearPlot) plot = near_plot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);

  near_style_init (&style, FALSE, 1);
  near_plot_set_limits (plot, NEAR_PLOT_X, 0, 1);
  near_plot_set_limits (plot, NEAR_PLOT_Y, 0, 1);
  cairo_translate (cr, 0.4, 0.3);
  near_plot_add_scatter (plot, &(NearPlotScatter){ .n = n,
                                                   .x = x,
                                                   .y = y,
                                                   .values = values,
                                                   .low = -1,
                                                   .high = 1,
                                                   .radius = 5,
                                                   .outline = TRUE,
                                                   .role = NEAR_ROLE_SERIES_3 });
  near_plot_draw (plot, cr, 400, 300, &style);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Many points are drawn by other means than few: the same five are drawn alone, and among thousands
 * that are not numbers. */
static void
test_many_points (void)
{
  enum
  {
    N = 5000
  };
  double x[N], y[N], values[N];

  for (int coloured = 0; coloured < 2; coloured++)
    {
      for (int i = 0; i < N; i++)
        {
          x[i] = i < 5 ? 0.1 + 0.2003 * i : NAN;
          y[i] = i < 5 ? 0.9 - 0.1707 * i : NAN;
          values[i] = i < 5 ? 1 - 0.5 * i : 0;
        }
      cairo_surface_t *few = draw_points (5, x, y, coloured ? values : NULL);
      cairo_surface_t *many = draw_points (N, x, y, coloured ? values : NULL);
      const guint8 *a = cairo_image_surface_get_data (few),
                   *b = cairo_image_surface_get_data (many);
      double sum = 0, sum_of_first = 0;
      for (int i = 0; i < 400 * 300 * 4; i++)
        {
          g_assert_cmpint (ABS (a[i] - b[i]), <=, 60); /* an edge moved by up to 1/8 pixel */
          sum += ABS (a[i] - b[i]);
          sum_of_first += a[i];
        }
      g_assert_cmpfloat (sum_of_first, >, 1e5);
      g_assert_cmpfloat (sum, <, 0.02 * sum_of_first);
      cairo_surface_destroy (few);
      cairo_surface_destroy (many);
    }
}

static void
test_probe (void)
{
  NearStyle style;
  const double x[] = { 0, 10, 20, 30 }, y[] = { 0.5, 0.25, 0.125, 0.0625 };
  double px, py;
  g_autoptr (NearPlot) plot = near_plot_new ();

  near_style_init (&style, FALSE, 1);
  near_plot_set_axis (plot, NEAR_PLOT_X, "Epoch", NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, "Loss", "eV");
  near_plot_add_reference (plot, NEAR_PLOT_Y, 0.5, "chance");
  near_plot_add_line (plot, 4, x, y, NEAR_ROLE_SERIES_1, "test");
  g_assert_true (near_plot_data_to_pixel (plot, 640, 400, &style, 20, 0.125, &px, &py));
  g_auto (NearPlotProbe) probe = { 0 };
  g_assert_true (near_plot_probe (plot, 640, 400, &style, px + 6, py - 7, &probe));
  g_assert_cmpuint (probe.layer, ==, 1);
  g_assert_cmpuint (probe.index, ==, 2);
  g_assert_cmpfloat (probe.x, ==, 20);
  g_assert_cmpfloat (probe.y, ==, 0.125);
  g_assert_true (isnan (probe.value));
  near_assert_close (probe.px, px, 0, 1e-9);
  near_assert_close (probe.py, py, 0, 1e-9);
  g_assert_cmpstr (probe.sentence, ==, "test: Epoch 20, Loss 0.125\u00a0eV");
  NearPlotProbe other = { 0 };
  g_assert_false (near_plot_probe (plot, 640, 400, &style, px + 60, py - 90, &other));
  g_assert_false (near_plot_probe (plot, 640, 400, &style, 2, 2, &other));
}

static void
test_probe_areas (void)
{
  NearStyle style;
  const float values[6] = { 1, 2, 3, 4, 5, 6 };
  static const char *const names[] = { "Kinetic", "Hartree" };
  const double terms[] = { 3.5, -2 };
  double px, py;
  g_autoptr (NearPlot) map = near_plot_new ();
  g_autoptr (NearPlot) bars = near_plot_new ();

  near_style_init (&style, FALSE, 1);
  near_plot_add_map (
      map, &(NearPlotMap){
               .nx = 3, .ny = 2, .values = values, .x_high = 3, .y_high = 2, .label = "Density" });
  near_plot_data_to_pixel (map, 400, 300, &style, 1.5, 1.5, &px, &py);
  g_auto (NearPlotProbe) probe = { 0 };
  g_assert_true (near_plot_probe (map, 400, 300, &style, px, py, &probe));
  g_assert_cmpuint (probe.index, ==, 4);
  g_assert_cmpfloat (probe.value, ==, 5);
  g_assert_nonnull (strstr (probe.sentence, "Density 5"));
  near_plot_probe_clear (&probe);
  near_plot_add_bars (bars, 2, names, terms, NEAR_ROLE_SERIES_1, NULL);
  near_plot_data_to_pixel (bars, 400, 300, &style, 1.2, -1, &px, &py);
  g_assert_true (near_plot_probe (bars, 400, 300, &style, px, py, &probe));
  g_assert_cmpuint (probe.index, ==, 1);
  g_assert_cmpstr (probe.sentence, ==, "Hartree, −2");
}

/* The box stays inside even where it is larger than what is left beside the pointer. */
static void
test_probe_box (void)
{
  NearStyle style;
  static const double corners[][2]
      = { { 0, 0 }, { 299, 0 }, { 0, 159 }, { 299, 159 }, { 150, 80 } };

  near_style_init (&style, FALSE, 1);
  for (gsize k = 0; k < G_N_ELEMENTS (corners); k++)
    {
      NearPlotProbe probe = { .px = corners[k][0],
                              .py = corners[k][1],
                              .sentence = (char *)"test: Epoch 20, Loss 0.125 eV and more" };
      cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (recording);
      double x, y, width, height;
      near_plot_draw_probe (&probe, cr, 300, 160, &style);
      cairo_recording_surface_ink_extents (recording, &x, &y, &width, &height);
      g_assert_cmpfloat (x, >=, -8); /* the ring around the item may be cut */
      g_assert_cmpfloat (y, >=, -8);
      g_assert_cmpfloat (x + width, <=, 308);
      g_assert_cmpfloat (y + height, <=, 168);
      cairo_destroy (cr);
      cairo_surface_destroy (recording);
    }
}

static void
test_limits (void)
{
  const double x[] = { 2, 5 }, y[] = { 0.01, 1 }, far[] = { 100, 103 };
  double low, high;
  g_autoptr (NearPlot) plot = near_plot_new ();

  g_assert_false (near_plot_find_limits (plot, NEAR_PLOT_X, &low, &high));
  near_plot_add_line (plot, 2, x, y, NEAR_ROLE_SERIES_1, NULL);
  g_assert_true (near_plot_find_limits (plot, NEAR_PLOT_X, &low, &high));
  g_assert_cmpfloat (low, ==, 2); /* a line fills the width */
  g_assert_cmpfloat (high, ==, 5);
  near_plot_find_limits (plot, NEAR_PLOT_Y, &low, &high);
  g_assert_cmpfloat (low, ==, 0); /* almost zero starts at zero */
  g_assert_cmpfloat (high, >, 1);
  near_plot_set_limits (plot, NEAR_PLOT_Y, NAN, 4);
  near_plot_find_limits (plot, NEAR_PLOT_Y, &low, &high);
  g_assert_cmpfloat (high, ==, 4);
  g_assert_cmpfloat (low, ==, 0);
  near_plot_clear_layers (plot);
  near_plot_set_limits (plot, NEAR_PLOT_Y, NAN, NAN);
  near_plot_add_scatter (plot, &(NearPlotScatter){ .n = 2, .x = x, .y = far });
  near_plot_find_limits (plot, NEAR_PLOT_Y, &low, &high);
  g_assert_cmpfloat (low, >, 90); /* far from zero stays away */
  g_assert_cmpfloat (low, <, 100);
  near_plot_find_limits (plot, NEAR_PLOT_X, &low, &high);
  g_assert_cmpfloat (low, <, 2); /* points keep off the edge */
}

static void
test_summary (void)
{
  const double y[] = { 1, 0.25, 0.5 };
  g_autoptr (NearPlot) plot = near_plot_new ();
  g_autofree char *nothing = near_plot_dup_summary (plot);

  g_assert_cmpstr (nothing, ==, "Nothing to show yet");
  near_plot_set_title (plot, "Test error 3 %");
  near_plot_set_axis (plot, NEAR_PLOT_X, "Epoch", NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, "Loss", NULL);
  near_plot_set_limits (plot, NEAR_PLOT_Y, 0, 1);
  near_plot_add_line (plot, 3, NULL, y, NEAR_ROLE_SERIES_1, "Test loss");
  g_autofree char *summary = near_plot_dup_summary (plot);
  g_assert_cmpstr (summary, ==,
                   "Test error 3 %. Loss from 0 to 1 against Epoch from 0 to 2; "
                   "Test loss: first 1, last 0.5, lowest 0.25 at Epoch 1.");
}

/* Whatever the data: no crash, no assertion, no endless loop. */
static void
test_hostile (void)
{
  static double noise[5000];
  static const double odd[] = { NAN, INFINITY, -INFINITY, 0, -1, 1e308, -1e308, 4.9e-324, 1, 2 };
  static const char *const names[] = { "a", NULL, "c", "d", "e", "f", "g", "h", "i", "j" };
  static const float cells[4] = { NAN, INFINITY, -1, 1e38f };
  enum
  {
    N = G_N_ELEMENTS (odd)
  };
  NearStyle style;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);

  for (int i = 0; i < 5000; i++)
    noise[i] = i % 7 == 0 ? odd[i % N] : g_test_rand_double_range (-9, 9);
  near_style_init (&style, TRUE, 1.4);
  for (int what = 0; what < 256; what++)
    {
      g_autoptr (NearPlot) plot = near_plot_new ();
      NearScale scale = what & 128 ? NEAR_SCALE_LOG : NEAR_SCALE_LINEAR;
      NearPlotMap map = { .nx = 2,
                          .ny = 2,
                          .values = cells,
                          .x_high = 1,
                          .y_high = what & 64 ? 1 : 0,
                          .colour_bar = TRUE,
                          .smooth = TRUE };
      near_plot_set_scale (plot, NEAR_PLOT_X, scale);
      near_plot_set_scale (plot, NEAR_PLOT_Y, scale);
      near_plot_set_equal (plot, what & 32);
      if (what & 1)
        near_plot_add_line (plot, N, odd, odd, NEAR_ROLE_SERIES_1, "line");
      if (what & 2)
        near_plot_add_scatter (
            plot,
            &(NearPlotScatter){
                .n = N, .x = odd, .y = odd, .y_error = odd, .values = odd, .label = "points" });
      if (what & 4)
        near_plot_add_band (plot, N, odd, odd, odd, 1, NEAR_ROLE_MODEL, "band");
      if (what & 8)
        near_plot_add_bars (plot, N, names, odd, NEAR_ROLE_SERIES_3, "bars");
      if (what & 16)
        {
          near_plot_add_map (plot, &map);
          near_plot_add_contour (plot, &map, 0, NEAR_ROLE_TRUTH, NULL);
          near_plot_add_histogram (plot, N - 1, odd, odd, NEAR_ROLE_SERIES_2, "histogram");
        }
      if (what % 16 == 3)
        near_plot_add_scatter (
            plot, &(NearPlotScatter){ .n = 5000, .x = noise, .y = noise, .values = noise });
      near_plot_add_reference (plot, NEAR_PLOT_X, odd[what % N], "reference");
      near_plot_add_text (plot, odd[what % N], odd[(what / N) % N], "words");
      near_plot_draw (plot, cr, 400, 300, &style);
      near_plot_draw (plot, cr, 30, 300, &style);
      near_plot_draw (plot, cr, NAN, 300, &style);
      g_auto (NearPlotProbe) probe = { 0 };
      near_plot_probe (plot, 400, 300, &style, 200, 150, &probe);
      g_autofree char *summary = near_plot_dup_summary (plot);
      g_autofree char *csv = near_plot_dup_csv (plot);
      g_assert_true (g_utf8_validate (summary, -1, NULL));
      g_assert_nonnull (csv);
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Fontconfig keeps one configuration for the life of a process. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/contour/circle", test_circle);
  g_test_add_func ("/plot/contour/saddle", test_saddle);
  g_test_add_func ("/plot/decimate/extremes", test_decimate);
  g_test_add_func ("/plot/decimate/gaps", test_decimate_gaps);
  g_test_add_func ("/plot/labels/direct", test_direct_labels);
  g_test_add_func ("/plot/labels/legend", test_legend);
  g_test_add_func ("/plot/layout/sizes", test_sizes);
  g_test_add_func ("/plot/layout/round-trip", test_round_trip);
  g_test_add_func ("/plot/draw/pixels", test_pixels);
  g_test_add_func ("/plot/draw/many-points", test_many_points);
  g_test_add_func ("/plot/draw/hostile", test_hostile);
  g_test_add_func ("/plot/probe/line", test_probe);
  g_test_add_func ("/plot/probe/areas", test_probe_areas);
  g_test_add_func ("/plot/probe/box", test_probe_box);
  g_test_add_func ("/plot/limits", test_limits);
  g_test_add_func ("/plot/summary", test_summary);
  int result = g_test_run ();
  pango_cairo_font_map_set_default (NULL);
  cairo_debug_reset_static_data ();
  return result;
}
