/* near-gp-data-csv.c — measured points from a table, and as one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-data.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define EXCERPT_CHARS 40
#define LISTED_LINES 5

/* Columns by number: the inputs, the target, and perhaps the deviations, which are the last. */
typedef struct
{
  GArray *columns; /* guint */
  GPtrArray *values; /* double *, (n_rows) each; NaN: missing */
  guint n_inputs;
} Selection;

static gboolean
add_column (Selection *s, NearCsv *csv, const char *name, GError **error)
{
  guint column;
  double *values;

  if (!near_csv_find_column (csv, name, &column, error))
    return FALSE;
  for (guint i = 0; i < s->columns->len; i++)
    if (g_array_index (s->columns, guint, i) == column)
      {
        g_autofree char *shown = near_text_excerpt (name, -1, EXCERPT_CHARS);

        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("%s: column “%s” is chosen twice; inputs, target and deviation are different columns"),
                     near_csv_get_name (csv), shown);
        return FALSE;
      }
  values = near_csv_dup_numbers (csv, column, TRUE, NULL, error);
  if (values == NULL)
    return FALSE;
  g_array_append_val (s->columns, column);
  g_ptr_array_add (s->values, values);
  return TRUE;
}

/* A whole name first, since names may hold commas themselves. */
static gboolean
add_inputs (Selection *s, NearCsv *csv, const char *inputs, GError **error)
{
  g_auto (GStrv) names = g_strsplit (inputs, ",", -1);
  g_autofree char *whole = g_strstrip (g_strdup (inputs));
  guint ignored;

  if (strchr (whole, ',') != NULL && near_csv_find_column (csv, whole, &ignored, NULL))
    return add_column (s, csv, whole, error);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_strstrip (names[i]);
      if (*names[i] == '\0')
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("%s: the list of inputs “%s” has an empty name; write column names with commas "
                          "between them"),
                       near_csv_get_name (csv), whole);
          return FALSE;
        }
      if (!add_column (s, csv, names[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_complete (const Selection *s, gsize row)
{
  for (guint i = 0; i < s->values->len; i++)
    if (isnan (((const double *) g_ptr_array_index (s->values, i))[row]))
      return FALSE;
  return TRUE;
}

static void
note_left_out (NearCsv *csv, gsize n_left_out, const gsize *lines, GPtrArray *notes)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gsize n_rows = near_csv_get_n_rows (csv);

  if (notes == NULL || n_left_out == 0)
    return;
  for (gsize i = 0; i < MIN (n_left_out, LISTED_LINES); i++)
    g_string_append_printf (list, "%s%zu", i > 0 ? ", " : "", lines[i]);
  if (n_left_out > LISTED_LINES)
    g_string_append (list, ", …");
  g_ptr_array_add (notes,
                   g_strdup_printf (_ ("%zu of %zu rows were left out because a cell is empty; lines: %s."),
                                    n_left_out, n_rows, list->str));
}

static gboolean
check_deviation (NearCsv *csv, guint column, gsize row, double sd, GError **error)
{
  if (sd >= 0.0)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("%s:%zu:%u (column “%s”): the standard deviation is %g; it must be 0 or more"),
               near_csv_get_name (csv), near_csv_get_line (csv, row), column + 1,
               near_csv_get_column_name (csv, column), sd);
  return FALSE;
}

static NearGpData *
build (const Selection *s, NearCsv *csv, GPtrArray *notes, GError **error)
{
  gsize n_rows = near_csv_get_n_rows (csv), n = 0, n_left_out = 0;
  guint d = s->n_inputs;
  gboolean with_sd = s->values->len == d + 2;
  g_autofree double *x = g_new (double, MAX (n_rows * d, 1)), *y = g_new (double, MAX (n_rows, 1));
  g_autofree double *noise = with_sd ? g_new (double, MAX (n_rows, 1)) : NULL;
  g_autofree gsize *lines = g_new (gsize, MAX (n_rows, 1));
  g_autofree const char **names = g_new0 (const char *, d + 1);

  for (guint i = 0; i < d; i++)
    names[i] = near_csv_get_column_name (csv, g_array_index (s->columns, guint, i));
  for (gsize row = 0; row < n_rows; row++)
    {
      if (!is_complete (s, row))
        {
          lines[n_left_out++] = near_csv_get_line (csv, row);
          continue;
        }
      for (guint i = 0; i < d; i++)
        x[n * d + i] = ((const double *) g_ptr_array_index (s->values, i))[row];
      y[n] = ((const double *) g_ptr_array_index (s->values, d))[row];
      if (with_sd)
        {
          double sd = ((const double *) g_ptr_array_index (s->values, d + 1))[row];

          if (!check_deviation (csv, g_array_index (s->columns, guint, d + 1), row, sd, error))
            return NULL;
          noise[n] = sd * sd;
        }
      n++;
    }
  note_left_out (csv, n_left_out, lines, notes);
  if (n == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("%s: no row has a number in each of the chosen columns"), near_csv_get_name (csv));
      return NULL;
    }
  return near_gp_data_new (n, d, x, y, noise, names,
                           near_csv_get_column_name (csv, g_array_index (s->columns, guint, d)), error);
}

/**
 * near_gp_data_from_csv:
 * @inputs: column names with commas between them
 * @sd: (nullable): the column of standard deviations; what is stored is their squares
 * @notes: (element-type utf8) (nullable): gets sentences: rows that were left out
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME (a column), RANGE (one chosen twice, a deviation below zero), PARSE, NOT_FINITE (a
 *   cell), NO_DATA: each with the file, a cell also with its line and column
 */
NearGpData *
near_gp_data_from_csv (NearCsv *csv, const char *inputs, const char *target, const char *sd,
                       GPtrArray *notes, GError **error)
{
  g_return_val_if_fail (csv != NULL && inputs != NULL && target != NULL, NULL);

  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  Selection s = { .columns = columns, .values = values };

  if (!add_inputs (&s, csv, inputs, error))
    return NULL;
  s.n_inputs = columns->len;
  if (!add_column (&s, csv, target, error) || (sd != NULL && !add_column (&s, csv, sd, error)))
    return NULL;
  return build (&s, csv, notes, error);
}

/**
 * near_gp_data_format_csv:
 *
 * Returns: (transfer full): a table with a header: inputs, target and, where variances are known, the deviations in
 *   a column "sd of TARGET"; near_gp_data_from_csv() reads it back
 */
GString *
near_gp_data_format_csv (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  gsize n = near_gp_data_get_n (self);
  guint d = near_gp_data_get_n_inputs (self), n_columns = d + 1;
  const double *noise = near_gp_data_peek_noise (self), *x = near_gp_data_peek_x (self);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **names = g_new0 (const char *, d + 3);
  g_autofree char *sd_name = g_strdup_printf ("sd of %s", near_gp_data_get_target_name (self));

  for (guint k = 0; k < d; k++)
    {
      double *column = g_new (double, MAX (n, 1));

      for (gsize i = 0; i < n; i++)
        column[i] = x[i * d + k];
      names[k] = near_gp_data_get_input_name (self, k);
      g_ptr_array_add (columns, column);
    }
  names[d] = near_gp_data_get_target_name (self);
  g_ptr_array_add (columns, g_memdup2 (near_gp_data_peek_y (self), MAX (n, 1) * sizeof (double)));
  if (noise != NULL)
    {
      double *column = g_new (double, MAX (n, 1));

      for (gsize i = 0; i < n; i++)
        column[i] = sqrt (noise[i]);
      names[n_columns++] = sd_name;
      g_ptr_array_add (columns, column);
    }
  return near_csv_format (n_columns, names, n, (const double *const *) columns->pdata);
}
