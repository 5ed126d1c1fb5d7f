/* near-plot-export.c — a plot as a file, as a table and as a sentence
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "near-csv.h"
#include "near-file.h"
#include "near-picture.h"
#include "near-plot-private.h"
#include "near-text.h"

/* --- table --- */

typedef struct
{
  char *header;
  gsize n;
  const double *values; /* (n), or */
  const float *grid;    /* (n), or */
  char *const *names;   /* (n), or computed from @layer: */
  const Layer *layer;
  gboolean is_row; /* y of a map's cell, else its x; an index where @layer is no map */
} Column;

static void
clear_column (gpointer column)
{
  g_free (((Column *)column)->header);
}

static char *
format_header (const Layer *layer, const char *what, const char *unit)
{
  g_autofree char *quantity = near_axis_format_label (what, unit, 0);

  return layer->label != NULL ? g_strdup_printf ("%s: %s", layer->label, quantity)
                              : g_steal_pointer (&quantity);
}

static void
add_column (GArray *columns,
            const Layer *layer,
            const char *what,
            const char *unit,
            gsize n,
            const double *values)
{
  Column column = { .header = format_header (layer, what, unit), .n = n, .values = values };

  g_array_append_val (columns, column);
}

static void
add_map_columns (GArray *columns, const NearPlot *plot, const Layer *layer)
{
  const char *x = plot->axes[0].label, *y = plot->axes[1].label;
  Column column = { .n = layer->n, .layer = layer };

  column.header = format_header (layer, x != NULL ? x : "x", plot->axes[0].unit);
  g_array_append_val (columns, column);
  column.header = format_header (layer, y != NULL ? y : "y", plot->axes[1].unit);
  column.is_row = TRUE;
  g_array_append_val (columns, column);
  column.header = format_header (layer, layer->value_label != NULL ? layer->value_label : "value",
                                 layer->value_unit);
  column.grid = layer->grid;
  g_array_append_val (columns, column);
}

static void
add_bar_columns (GArray *columns,
                 const Layer *layer,
                 const char *x,
                 const char *y,
                 const char *x_unit,
                 const char *y_unit)
{
  if (layer->kind == LAYER_BARS)
    {
      Column column
          = { .header = format_header (layer, x, NULL), .n = layer->n, .names = layer->names };
      g_array_append_val (columns, column);
    }
  else
    {
      g_autofree char *from = g_strdup_printf (_ ("%s from"), x);
      g_autofree char *to = g_strdup_printf (_ ("%s to"), x);
      add_column (columns, layer, from, x_unit, layer->n, layer->x);
      add_column (columns, layer, to, x_unit, layer->n, layer->x + 1);
    }
  add_column (columns, layer, y, y_unit, layer->n, layer->y);
}

static void
add_layer_columns (GArray *columns, const NearPlot *plot, const Layer *layer)
{
  const char *x = plot->axes[0].label != NULL ? plot->axes[0].label : "x";
  const char *y = plot->axes[1].label != NULL ? plot->axes[1].label : "y";
  const char *x_unit = plot->axes[0].unit, *y_unit = plot->axes[1].unit;

  switch (layer->kind)
    {
    case LAYER_MAP:
    case LAYER_CONTOUR:
      add_map_columns (columns, plot, layer);
      break;
    case LAYER_HISTOGRAM:
    case LAYER_BARS:
      add_bar_columns (columns, layer, x, y, x_unit, y_unit);
      break;
    case LAYER_BAND:
      {
        g_autofree char *low = g_strdup_printf (_ ("%s low"), y);
        g_autofree char *high = g_strdup_printf (_ ("%s high"), y);
        add_column (columns, layer, x, x_unit, layer->n, layer->x);
        add_column (columns, layer, low, y_unit, layer->n, layer->low);
        add_column (columns, layer, high, y_unit, layer->n, layer->high);
        break;
      }
    case LAYER_REFERENCE:
      add_column (columns, layer, layer->axis == NEAR_PLOT_X ? x : y,
                  layer->axis == NEAR_PLOT_X ? x_unit : y_unit, 1, layer->x);
      break;
    default:
      add_column (columns, layer, x, x_unit, layer->n, layer->x);
      add_column (columns, layer, y, y_unit, layer->n, layer->y);
      if (layer->error != NULL)
        {
          g_autofree char *name = g_strdup_printf (_ ("%s error"), y);
          add_column (columns, layer, name, y_unit, layer->n, layer->error);
        }
      if (layer->values != NULL)
        add_column (columns, layer, layer->value_label != NULL ? layer->value_label : _ ("value"),
                    layer->value_unit, layer->n, layer->values);
      break;
    }
}

static double
get_cell_centre (const Layer *layer, gsize index, gboolean is_row)
{
  const double *edge = layer->extent + (is_row ? 2 : 0);
  gsize n = is_row ? layer->ny : layer->nx;
  gsize i = is_row ? index / layer->nx : index % layer->nx;

  return edge[0] + ((double)i + 0.5) * (edge[1] - edge[0]) / (double)n;
}

static void
append_cell (GString *csv, const Column *column, gsize row)
{
  char digits[NEAR_TEXT_DOUBLE_SIZE];

  if (row >= column->n)
    return;
  if (column->names != NULL)
    near_csv_append_field (csv, column->names[row]);
  else if (column->grid != NULL)
    /* nine digits tell all floats apart */
    g_string_append (csv,
                     g_ascii_formatd (digits, sizeof digits, "%.9g", (double)column->grid[row]));
  else
    g_string_append (
        csv, near_text_format_double (column->values != NULL
                                          ? column->values[row]
                                          : get_cell_centre (column->layer, row, column->is_row),
                                      digits));
}

/* Readers ask for columns by name, so a name that comes again gets a number. */
static void
make_unique (GArray *columns)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint k = 0; k < columns->len; k++)
    {
      Column *column = &g_array_index (columns, Column, k);
      g_autofree char *plain = g_strdup (column->header);
      for (int i = 2; g_hash_table_contains (seen, column->header); i++)
        {
          char *numbered = g_strdup_printf ("%s %d", plain, i);
          g_free (column->header);
          column->header = numbered;
        }
      g_hash_table_add (seen, column->header);
    }
}

/**
 * near_plot_dup_csv:
 *
 * All data of all layers, side by side, under headers that carry label and unit; a layer with fewer
 * rows ends in empty cells, and a name that comes again gets a number. Maps have a row per cell: x,
 * y, value. Numbers have a point in every locale and as many digits as read back the same.
 *
 * Returns: (transfer full): RFC 4180 with line ends \n; only the empty string for an empty plot
 */
char *
near_plot_dup_csv (NearPlot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (columns, clear_column);
  GString *csv = g_string_new (NULL);
  gsize n_rows = 0;
  for (guint i = 0; i < self->layers->len; i++)
    {
      const Layer *layer = self->layers->pdata[i];
      if (layer->kind != LAYER_TEXT && layer->n > 0)
        add_layer_columns (columns, self, layer);
    }
  make_unique (columns);
  for (guint k = 0; k < columns->len; k++)
    {
      const Column *column = &g_array_index (columns, Column, k);
      if (k > 0)
        g_string_append_c (csv, ',');
      near_csv_append_field (csv, column->header);
      n_rows = MAX (n_rows, column->n);
    }
  for (gsize row = 0; row < n_rows; row++)
    {
      g_string_append_c (csv, '\n');
      for (guint k = 0; k < columns->len; k++)
        {
          if (k > 0)
            g_string_append_c (csv, ',');
          append_cell (csv, &g_array_index (columns, Column, k), row);
        }
    }
  if (columns->len > 0)
    g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

/* --- file --- */

static void
draw_plot (cairo_t *cr, double width, double height, const NearStyle *style, gpointer user_data)
{
  near_plot_draw (user_data, cr, width, height, style);
}

/**
 * near_plot_export:
 * @path: ends in .png (two device pixels per pixel), .svg, .pdf or .csv
 *
 * The file appears whole or not at all.
 *
 * Errors: NEAR_ERROR_UNSUPPORTED for another ending, NEAR_ERROR_RANGE for a size that cannot be,
 * NEAR_ERROR_WRITE
 */
gboolean
near_plot_export (NearPlot *self,
                  const char *path,
                  double width,
                  double height,
                  const NearStyle *style,
                  GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL && style != NULL, FALSE);

  g_autofree char *lower = g_ascii_strdown (path, -1);
  if (g_str_has_suffix (lower, ".csv"))
    {
      g_autofree char *csv = near_plot_dup_csv (self);
      return near_file_write_atomic (path, csv, strlen (csv), error);
    }
  if (!g_str_has_suffix (lower, ".png") && !g_str_has_suffix (lower, ".svg")
      && !g_str_has_suffix (lower, ".pdf"))
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
          _ ("“%s”: plots are written as .png, .svg, .pdf or .csv; let the name end in one "
             "of these"),
          path);
      return FALSE;
    }
  return near_picture_export (draw_plot, self, path, width, height, style, error);
}
