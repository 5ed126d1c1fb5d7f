/* test-plot-export.c — plots as files: that other programs can read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-csv.h"
#include "near-picture.h"
#include "near-plot.h"
#include "near-test.h"

#include <locale.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define N 50

static const double edges[4] = { 0, 0.1, 0.2, 0.7 }, counts[3] = { 1, 5, 2 };
static const float cells[6] = { 1, 2, 3, 4.1f, NAN, 6 };

static NearPlot *
make_plot (double x[N], double y[N])
{
  NearPlot *plot = near_plot_new ();

  for (int i = 0; i < N; i++)
    {
      x[i] = i / 3.0;
      y[i] = exp (-x[i]) * 1e-5;
    }
  y[7] = NAN;
  near_plot_set_title (plot, "A <b>title</b> & more");
  near_plot_set_axis (plot, NEAR_PLOT_X, "Time", "s");
  near_plot_set_axis (plot, NEAR_PLOT_Y, "Energy", "eV");
  near_plot_add_line (plot, N, x, y, NEAR_ROLE_SERIES_1, "a, \"quoted\" name");
  near_plot_add_scatter (plot, &(NearPlotScatter){ .n = N, .x = x, .y = y, .values = x });
  near_plot_add_histogram (plot, 3, edges, counts, NEAR_ROLE_SERIES_2, "counted");
  near_plot_add_map (plot, &(NearPlotMap){ .nx = 3,
                                           .ny = 2,
                                           .values = cells,
                                           .x_low = 0,
                                           .x_high = 3,
                                           .y_low = 10,
                                           .y_high = 14,
                                           .label = "Density",
                                           .unit = "Å⁻³",
                                           .colour_bar = TRUE });
  return plot;
}

static void export(NearPlot *plot, const char *path)
{
  NearStyle style;
  g_autoptr (GError) error = NULL;

  near_style_init (&style, FALSE, 1);
  g_assert_true (near_plot_export (plot, path, 321, 200, &style, &error));
  g_assert_no_error (error);
}

static void
test_png (void)
{
  double x[N], y[N];
  g_autoptr (NearPlot) plot = make_plot (x, y);
  g_autofree char *path = near_test_path ("plot.PNG");

  export(plot, path);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 642);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 400);
  /* the corner is ground, and something else is somewhere */
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint32 corner = *(const guint32 *)(const void *)data;
  gsize n_drawn = 0;
  g_assert_cmphex (corner & 0xffffff, ==, 0xfafafa);
  for (int j = 0; j < 400; j++)
    for (int i = 0; i < 642; i++)
      n_drawn
          += *(const guint32 *)(const void *)(data + j * cairo_image_surface_get_stride (surface)
                                              + 4 * i)
             != corner;
  g_assert_cmpuint (n_drawn, >, 1000);
  cairo_surface_destroy (surface);
}

static void
count_elements (GMarkupParseContext *context,
                const char *element,
                const char **names,
                const char **values,
                gpointer user_data,
                GError **error)
{
  int *n = user_data;

  if (*n == 0)
    g_assert_cmpstr (element, ==, "svg");
  (*n)++;
}

static void
test_svg (void)
{
  double x[N], y[N];
  g_autoptr (NearPlot) plot = make_plot (x, y);
  g_autofree char *path = near_test_path ("plot.svg");
  g_autofree char *data = NULL;
  gsize n_bytes;
  int n_elements = 0;
  GMarkupParser parser = { .start_element = count_elements };
  g_autoptr (GError) error = NULL;

  export(plot, path);
  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &n_elements, NULL);
  g_assert_true (g_markup_parse_context_parse (context, data, (gssize)n_bytes, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_markup_parse_context_free (context);
  g_assert_cmpint (n_elements, >, 20);
  g_assert_nonnull (strstr (data, "width=\"321px\""));
}

static void
test_pdf (void)
{
  double x[N], y[N];
  g_autoptr (NearPlot) plot = make_plot (x, y);
  g_autofree char *path = near_test_path ("plot.pdf");
  g_autofree char *data = NULL;
  gsize n_bytes;

  export(plot, path);
  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  g_assert_true (g_str_has_prefix (data, "%PDF-"));
  g_assert_nonnull (g_strstr_len (data + n_bytes - 32, 32, "%%EOF"));
}

static void
check_column (const NearCsv *csv, const char *name, gsize n, const double *expected)
{
  guint column;
  g_autoptr (GError) error = NULL;

  g_assert_true (near_csv_find_column (csv, name, &column, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    {
      double value = g_ascii_strtod (near_csv_get_text (csv, i, column), NULL);
      g_assert_true (isnan (expected[i]) ? isnan (value) : value == expected[i]);
    }
  for (gsize i = n; i < near_csv_get_n_rows (csv); i++)
    g_assert_cmpstr (near_csv_get_text (csv, i, column), ==, "");
}

static void
test_csv (void)
{
  double x[N], y[N];
  static const double map_x[6] = { 0.5, 1.5, 2.5, 0.5, 1.5, 2.5 };
  static const double map_y[6] = { 11, 11, 11, 13, 13, 13 };
  g_autoptr (NearPlot) plot = make_plot (x, y);
  g_autofree char *path = near_test_path ("plot.csv");
  g_autoptr (GError) error = NULL;
  guint column;

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    g_test_message ("de_DE.UTF-8 is not installed: the decimal comma is not tried");
  export(plot, path);
  setlocale (LC_NUMERIC, "C");
  g_autoptr (NearCsv) csv = near_csv_load (path, 10000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_csv_get_n_rows (csv), ==, N);
  g_assert_cmpuint (near_csv_get_n_columns (csv), ==, 2 + 3 + 3 + 3);
  check_column (csv, "a, \"quoted\" name: Time (s)", N, x);
  check_column (csv, "a, \"quoted\" name: Energy (eV)", N, y);
  check_column (csv, "Time (s)", N, x);
  check_column (csv, "Energy (eV)", N, y);
  check_column (csv, "value", N, x);
  g_assert_true (near_csv_find_column (csv, "Time (s) 2", &column, &error)); /* the map's */
  check_column (csv, "counted: Time from (s)", 3, edges);
  check_column (csv, "counted: Time to (s)", 3, edges + 1);
  check_column (csv, "counted: Energy (eV)", 3, counts);
  g_assert_true (near_csv_find_column (csv, "Density (Å⁻³)", &column, &error));
  for (gsize i = 0; i < 6; i++)
    {
      near_assert_close (g_ascii_strtod (near_csv_get_text (csv, i, column - 2), NULL), map_x[i], 0,
                         1e-12);
      near_assert_close (g_ascii_strtod (near_csv_get_text (csv, i, column - 1), NULL), map_y[i], 0,
                         1e-12);
      float back = (float)g_ascii_strtod (near_csv_get_text (csv, i, column), NULL);
      g_assert_true (isnan (cells[i]) ? isnan (back) : back == cells[i]);
    }
}

static void
test_failures (void)
{
  g_autoptr (NearPlot) plot = near_plot_new ();
  NearStyle style;
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = near_test_path ("no/such/folder/plot.png");
  g_autofree char *gif = near_test_path ("plot.gif");

  near_style_init (&style, FALSE, 1);
  g_assert_false (near_plot_export (plot, gif, 100, 100, &style, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, ".png, .svg, .pdf or .csv"));
  g_assert_nonnull (strstr (error->message, "plot.gif"));
  g_assert_false (g_file_test (gif, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (near_plot_export (plot, nowhere, 100, 100, &style, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "plot.png"));
  g_clear_error (&error);
  g_autofree char *huge = near_test_path ("huge.png");
  g_assert_false (near_plot_export (plot, huge, 1e6, 100, &style, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (near_plot_export (plot, huge, NAN, 100, &style, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_false (g_file_test (huge, G_FILE_TEST_EXISTS));
}

static void
draw_red (cairo_t *cr, double width, double height, const NearStyle *style, gpointer user_data)
{
  *(int *)user_data += 1;
  g_assert_cmpfloat (width, ==, 10);
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, 0, 0, width / 2, height);
  cairo_fill (cr);
}

static void
test_picture (void)
{
  g_autofree char *path = near_test_path ("red.png");
  g_autofree char *csv = near_test_path ("red.csv");
  NearStyle style;
  int n_calls = 0;
  g_autoptr (GError) error = NULL;

  near_style_init (&style, TRUE, 1);
  g_assert_true (near_picture_export (draw_red, &n_calls, path, 10, 6, &style, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n_calls, ==, 1);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  const guint32 *row = (const guint32 *)(const void *)cairo_image_surface_get_data (surface);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 20);
  g_assert_cmphex (row[2] & 0xffffff, ==, 0xff0000);
  g_assert_cmphex (row[15] & 0xffffff, ==, 0x242424);
  cairo_surface_destroy (surface);
  g_assert_false (near_picture_export (draw_red, &n_calls, csv, 10, 6, &style, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
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
  g_test_add_func ("/plot/export/png", test_png);
  g_test_add_func ("/plot/export/svg", test_svg);
  g_test_add_func ("/plot/export/pdf", test_pdf);
  g_test_add_func ("/plot/export/csv", test_csv);
  g_test_add_func ("/plot/export/failures", test_failures);
  g_test_add_func ("/plot/export/picture", test_picture);
  int result = g_test_run ();
  pango_cairo_font_map_set_default (NULL);
  cairo_debug_reset_static_data ();
  return result;
}
