/* near-csv.c — tables of text: what is in them, and how they are written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-csv-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define EXCERPT_CHARS 40
#define LISTED_COLUMNS 30

static void
clear_csv (gpointer data)
{
  NearCsv *self = data;

  g_free (self->name);
  g_free (self->text);
  g_array_unref (self->cells);
  g_array_unref (self->lines);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->notes);
}

NearCsv *
near_csv_ref (NearCsv *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
near_csv_unref (NearCsv *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_csv);
}

/* --- getting values out --------------------------------------------------------------------- */

/**
 * near_csv_get_name:
 *
 * Returns: what messages call the table: its file
 */
const char *
near_csv_get_name (const NearCsv *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

gsize
near_csv_get_n_rows (const NearCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

guint
near_csv_get_n_columns (const NearCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_columns;
}

const char *
near_csv_get_column_name (const NearCsv *self, guint column)
{
  g_return_val_if_fail (self != NULL && column < self->n_columns, NULL);
  return g_ptr_array_index (self->names, column);
}

/**
 * near_csv_get_notes:
 *
 * Returns: (array zero-terminated=1): what the reader assumed, each a sentence
 */
const char *const *
near_csv_get_notes (const NearCsv *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *) self->notes->pdata;
}

/**
 * near_csv_get_line:
 *
 * Returns: the line of the file, from 1, on which row @row begins
 */
gsize
near_csv_get_line (const NearCsv *self, gsize row)
{
  g_return_val_if_fail (self != NULL && row < self->n_rows, 0);
  return g_array_index (self->lines, guint32, row);
}

/**
 * near_csv_find_column:
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME; the message lists the columns and says which was perhaps meant
 */
gboolean
near_csv_find_column (const NearCsv *self, const char *name, guint *column, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && column != NULL, FALSE);

  for (guint i = 0; i < self->n_columns; i++)
    if (strcmp (g_ptr_array_index (self->names, i), name) == 0)
      {
        *column = i;
        return TRUE;
      }
  const char *nearest = near_text_nearest (name, (const char *const *) self->names->pdata);
  g_autofree char *shown = near_text_excerpt (name, -1, EXCERPT_CHARS);
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint i = 0; i < MIN (self->n_columns, LISTED_COLUMNS); i++)
    {
      g_autofree char *one
          = near_text_excerpt (g_ptr_array_index (self->names, i), -1, EXCERPT_CHARS);

      g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", one);
    }
  if (self->n_columns > LISTED_COLUMNS)
    g_string_append (all, ", …");
  if (nearest != NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                 _ ("%s: there is no column “%s”; did you mean “%s”? There are: %s"), self->name,
                 shown, nearest, all->str);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                 _ ("%s: there is no column “%s”; there are: %s"), self->name, shown, all->str);
  return FALSE;
}

/**
 * near_csv_get_text:
 *
 * Returns: (transfer none): the cell without its quotes
 */
const char *
near_csv_get_text (const NearCsv *self, gsize row, guint column)
{
  g_return_val_if_fail (self != NULL && row < self->n_rows && column < self->n_columns, NULL);
  return _near_csv_get_cell (self, row * self->n_columns + column);
}

gboolean
_near_csv_has_decimal_comma (const char *cell)
{
  static const char digits[] = "0123456789";
  gsize n;

  cell += strspn (cell, " ");
  cell += *cell == '-' || *cell == '+' ? 1 : 0;
  n = strspn (cell, digits);
  if (cell[n] != ',' || !g_ascii_isdigit (cell[n + 1]))
    return FALSE;
  cell += n + 1;
  cell += strspn (cell, digits);
  if (*cell == 'e' || *cell == 'E')
    {
      cell += cell[1] == '-' || cell[1] == '+' ? 2 : 1;
      if (!g_ascii_isdigit (*cell))
        return FALSE;
      cell += strspn (cell, digits);
    }
  return cell[strspn (cell, " ")] == '\0';
}

/**
 * near_csv_get_number:
 *
 * Errors: NEAR_ERROR_PARSE for an empty cell or one that is no number; NEAR_ERROR_NOT_FINITE for
 * nan and inf; with name:line:column, columns counted from 1
 */
gboolean
near_csv_get_number (const NearCsv *self, gsize row, guint column, double *value, GError **error)
{
  g_return_val_if_fail (self != NULL && row < self->n_rows && column < self->n_columns, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  GError *problem = NULL;

  if (near_text_parse_finite (near_csv_get_text (self, row, column), value, &problem))
    return TRUE;
  if (_near_csv_has_decimal_comma (near_csv_get_text (self, row, column)))
    {
      g_clear_error (&problem);
      g_set_error (&problem, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("“%.40s”: the decimal sign is a point; or write commas in all numbers, and semicolons "
                      "between the columns"),
                   near_csv_get_text (self, row, column));
    }
  g_autofree char *name
      = near_text_excerpt (near_csv_get_column_name (self, column), -1, EXCERPT_CHARS);
  g_propagate_prefixed_error (error, problem, _ ("%s:%zu:%u (column “%s”): "), self->name,
                              near_csv_get_line (self, row), column + 1, name);
  return FALSE;
}

gboolean
_near_csv_is_missing (const char *cell)
{
  static const char *const words[] = { "", "na", "n/a", "nan", "null", "none", NULL };

  while (*cell == ' ')
    cell++;
  if (g_ascii_isdigit (*cell) || strlen (cell) > 8)
    return FALSE;
  g_autofree char *word = g_strchomp (g_ascii_strdown (cell, -1));
  return g_strv_contains (words, word);
}

/**
 * near_csv_dup_numbers:
 * @allow_missing: cells that are empty or say NA, N/A, nan, null or none become NaN
 * @n: (out) (optional): the number of rows
 *
 * Errors: those of near_csv_get_number()
 * Returns: (transfer full) (array length=n): the column
 */
double *
near_csv_dup_numbers (
    const NearCsv *self, guint column, gboolean allow_missing, gsize *n, GError **error)
{
  g_return_val_if_fail (self != NULL && column < self->n_columns, NULL);

  g_autofree double *values = g_new (double, self->n_rows);

  for (gsize i = 0; i < self->n_rows; i++)
    {
      if (allow_missing && _near_csv_is_missing (near_csv_get_text (self, i, column)))
        values[i] = NAN;
      else if (!near_csv_get_number (self, i, column, &values[i], error))
        return NULL;
    }
  if (n != NULL)
    *n = self->n_rows;
  return g_steal_pointer (&values);
}

/* --- writing -------------------------------------------------------------------------------- */

static void
append_quoted (GString *text, const char *field)
{
  g_string_append_c (text, '"');
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *field);
    }
  g_string_append_c (text, '"');
}

/**
 * near_csv_append_field:
 *
 * Quoted if need be, without a separator.
 */
void
near_csv_append_field (GString *text, const char *field)
{
  g_return_if_fail (text != NULL && field != NULL);

  gsize n = strlen (field);

  /* At the start of a file U+FEFF is a byte-order mark, unless a quote comes before it. */
  if (g_str_has_prefix (field, "\xef\xbb\xbf") || strpbrk (field, ",;\t\"\r\n") != NULL
      || (n > 0 && (g_ascii_isspace (field[0]) || g_ascii_isspace (field[n - 1]))))
    append_quoted (text, field);
  else
    g_string_append (text, field);
}

/**
 * near_csv_format:
 * @names: (array length=n_columns): of the columns
 * @columns: (array length=n_columns): each of @n_rows numbers
 *
 * Commas and \n; numbers in the shortest form that reads back to the same double. Names that look
 * like numbers, or are empty, are quoted.
 *
 * Returns: (transfer full): the table, its header row first
 */
GString *
near_csv_format (guint n_columns,
                 const char *const *names,
                 gsize n_rows,
                 const double *const *columns)
{
  g_return_val_if_fail (n_columns > 0 && names != NULL && columns != NULL, NULL);

  GString *text = g_string_new (NULL);
  char buffer[NEAR_TEXT_DOUBLE_SIZE];
  double ignored;

  for (guint k = 0; k < n_columns; k++)
    {
      if (k > 0)
        g_string_append_c (text, ',');
      if (*names[k] == '\0' || near_text_parse_double (names[k], &ignored, NULL))
        append_quoted (text, names[k]);
      else
        near_csv_append_field (text, names[k]);
    }
  g_string_append_c (text, '\n');
  for (gsize i = 0; i < n_rows; i++)
    for (guint k = 0; k < n_columns; k++)
      {
        g_string_append (text, near_text_format_double (columns[k][i], buffer));
        g_string_append_c (text, k + 1 < n_columns ? ',' : '\n');
      }
  return text;
}
