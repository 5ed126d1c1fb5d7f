/* near-csv-parse.c — the reader of tables of text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-csv-private.h"
#include "near-file.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES ((gsize) G_MAXUINT32 - 1)
#define MAX_COLUMNS 65536
#define EXCERPT_CHARS 40
#define ROWS_PER_POLL 8192

typedef struct
{
  NearCsv *csv;
  char *text;
  gsize n_bytes, at;
  gsize line; /* of at, from 1 */
  char separator;
  gboolean newline_last; /* the last record ended in a newline */
  gboolean names_optional; /* a first row of numbers is data */
  gboolean names_made;     /* it was */
} Parser;

static gboolean
fail_at (const Parser *parser, gsize line, GError **error, const char *problem)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, "%s:%zu: %s", parser->csv->name, line, problem);
  return FALSE;
}

static gboolean
is_newline (char c)
{
  return c == '\n' || c == '\r';
}

/* Steps over \n, \r\n or \r. */
static void
skip_newline (Parser *parser)
{
  gboolean pair = parser->text[parser->at] == '\r' && parser->text[parser->at + 1] == '\n';

  parser->at += pair ? 2 : 1;
  parser->line++;
}

static gsize
line_of (const char *text, gsize at)
{
  gsize line = 1;

  for (gsize i = 0; i < at; i++)
    if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
      line++;
  return line;
}

/* Empty, binary, in another encoding: each has its own remedy. */
static gboolean
check_text (Parser *parser, GError **error)
{
  const guchar *bytes = (const guchar *) parser->text;
  const char *invalid;

  if (parser->n_bytes >= 2
      && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
    return fail_at (parser, 1, error, _ ("the text is in UTF-16; save it as UTF-8"));
  if (memchr (parser->text, '\0', parser->n_bytes) != NULL)
    return fail_at (parser, line_of (parser->text, strlen (parser->text)), error,
                    _ ("this is a binary file; a table of text (CSV) is expected"));
  if (!g_utf8_validate_len (parser->text, parser->n_bytes, &invalid))
    {
      g_autofree char *shown = near_text_excerpt (
          invalid, MIN (8, parser->text + parser->n_bytes - invalid), EXCERPT_CHARS);
      g_autofree char *problem
          = g_strdup_printf (_ ("the text is not UTF-8 (at “%s”); save it as UTF-8"), shown);

      return fail_at (parser, line_of (parser->text, (gsize) (invalid - parser->text)), error,
                      problem);
    }
  if (parser->n_bytes >= 3 && memcmp (parser->text, "\xef\xbb\xbf", 3) == 0)
    parser->at = 3;
  return TRUE;
}

static void
skip_empty_lines (Parser *parser)
{
  while (parser->at < parser->n_bytes && is_newline (parser->text[parser->at]))
    skip_newline (parser);
}

/* The separator that the first record has most of outside quotes; a comma if it has none. A comma
 * between digits is decimal where another separator is. */
static void
detect_separator (Parser *parser)
{
  static const char candidates[] = { ',', ';', '\t' };
  gsize counts[G_N_ELEMENTS (candidates)] = { 0 }, n_decimal = 0;
  gboolean quoted = FALSE;
  gsize best = 0;

  for (gsize i = parser->at; i < parser->n_bytes; i++)
    {
      char c = parser->text[i];

      if (c == '"')
        quoted = !quoted;
      else if (!quoted && is_newline (c))
        break;
      for (gsize k = 0; !quoted && k < G_N_ELEMENTS (candidates); k++)
        counts[k] += c == candidates[k];
      n_decimal += !quoted && c == ',' && i > parser->at && g_ascii_isdigit (parser->text[i - 1])
                   && g_ascii_isdigit (parser->text[i + 1]);
    }
  if (counts[1] > 0 || counts[2] > 0)
    counts[0] -= n_decimal;
  for (gsize k = 1; k < G_N_ELEMENTS (candidates); k++)
    if (counts[k] > counts[best])
      best = k;
  parser->separator = candidates[best];
  if (best > 0)
    g_ptr_array_add (parser->csv->notes,
                     g_strdup (best == 1 ? _ ("columns are separated by semicolons")
                                         : _ ("columns are separated by tabs")));
}

/* What follows the closing quote, blanks aside, must end the cell. */
static gboolean
end_quoted (Parser *parser, gsize line, GError **error)
{
  while (parser->at < parser->n_bytes && parser->text[parser->at] == ' ')
    parser->at++;
  if (parser->at == parser->n_bytes || is_newline (parser->text[parser->at])
      || parser->text[parser->at] == parser->separator)
    return TRUE;
  g_autofree char *shown = near_text_excerpt (
      parser->text + parser->at, (gssize) MIN (parser->n_bytes - parser->at, EXCERPT_CHARS), 16);
  g_autofree char *problem = g_strdup_printf (
      _ ("“%s” follows a closing quote; inside quotes write a quote twice"), shown);
  return fail_at (parser, line, error, problem);
}

/* Unquotes in place; @end is set to one past the cell's last byte. */
static gboolean
scan_quoted (Parser *parser, gsize *end, GError **error)
{
  gsize first_line = parser->line, to = parser->at++;
  char *text = parser->text;

  for (;;)
    {
      if (parser->at == parser->n_bytes)
        return fail_at (parser, first_line, error, _ ("a quote is opened but never closed"));
      if (text[parser->at] == '"' && text[parser->at + 1] == '"')
        parser->at++;
      else if (text[parser->at] == '"')
        break;
      else if (text[parser->at] == '\n'
               || (text[parser->at] == '\r' && text[parser->at + 1] != '\n'))
        parser->line++;
      text[to++] = text[parser->at++];
    }
  parser->at++;
  *end = to;
  return end_quoted (parser, first_line, error);
}

/* One record into csv->cells; what ended each cell becomes a NUL. */
static gboolean
scan_record (Parser *parser, guint *n_cells, GError **error)
{
  char *text = parser->text;
  gboolean more = TRUE;

  for (*n_cells = 0; more; ++*n_cells)
    {
      guint32 start = (guint32) parser->at;
      gsize end = parser->at;

      if (text[parser->at] == '"')
        {
          if (!scan_quoted (parser, &end, error))
            return FALSE;
        }
      else
        {
          while (parser->at < parser->n_bytes && text[parser->at] != parser->separator
                 && !is_newline (text[parser->at]))
            parser->at++;
          end = parser->at;
        }
      more = parser->at < parser->n_bytes && text[parser->at] == parser->separator;
      parser->newline_last = parser->at < parser->n_bytes && !more;
      if (more)
        parser->at++;
      else if (parser->newline_last)
        skip_newline (parser);
      text[end] = '\0';
      g_array_append_val (parser->csv->cells, start);
    }
  return TRUE;
}

/* Whether the first row is data: every cell a number. */
static gboolean
is_all_numbers (const Parser *parser, guint n)
{
  double ignored;

  for (guint i = 0; i < n; i++)
    {
      const char *cell = _near_csv_get_cell (parser->csv, i);

      if (!near_text_parse_double (cell, &ignored, NULL)
          && !(parser->separator != ',' && _near_csv_has_decimal_comma (cell)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_names (Parser *parser, gsize line, guint n, GError **error)
{
  NearCsv *self = parser->csv;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      char *name = g_strstrip (g_strdup (_near_csv_get_cell (self, i)));

      if (*name == '\0')
        {
          g_free (name);
          name = g_strdup_printf (_ ("column %u"), i + 1);
          g_ptr_array_add (
              self->notes,
              g_strdup_printf (_ ("column %u has no name; it is called “%s”"), i + 1, name));
        }
      g_ptr_array_add (self->names, name);
      if (!g_hash_table_add (known, name))
        {
          g_autofree char *shown = near_text_excerpt (name, -1, EXCERPT_CHARS);
          g_autofree char *problem
              = g_strdup_printf (_ ("two columns are called “%s”; give each its own name"), shown);

          return fail_at (parser, line, error, problem);
        }
    }
  g_ptr_array_add (self->names, NULL);
  return TRUE;
}

/* The first record is a row: x1, x2... and y, or x and y. Its cells are there already. */
static void
make_names (Parser *parser, gsize line, guint n)
{
  NearCsv *self = parser->csv;
  guint32 first_line = (guint32) MIN (line, G_MAXUINT32);
  g_autofree char *list = NULL;

  for (guint i = 0; i + 1 < n; i++)
    g_ptr_array_add (self->names, n == 2 ? g_strdup ("x") : g_strdup_printf ("x%u", i + 1));
  g_ptr_array_add (self->names, g_strdup ("y"));
  g_ptr_array_add (self->names, NULL);
  parser->names_made = TRUE;
  self->n_columns = n;
  self->n_rows = 1;
  g_array_append_val (self->lines, first_line);
  list = g_strjoinv (", ", (char **) self->names->pdata);
  g_ptr_array_add (self->notes,
                   g_strdup_printf (_ ("there is no row of names; the columns are called %s"), list));
}

static gboolean
parse_header (Parser *parser, GError **error)
{
  NearCsv *self = parser->csv;
  guint n_cells;

  skip_empty_lines (parser);
  if (parser->at == parser->n_bytes)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("%s: the file is empty; a row with the columns' names is expected"),
                   self->name);
      return FALSE;
    }
  detect_separator (parser);
  gsize line = parser->line;
  gboolean in_quotes = parser->text[parser->at] == '"';
  if (!scan_record (parser, &n_cells, error))
    return FALSE;
  if (n_cells > MAX_COLUMNS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%s:%zu: %u columns; at most %d can be read"), self->name, line, n_cells,
                   MAX_COLUMNS);
      return FALSE;
    }
  if (!in_quotes && parser->names_optional && is_all_numbers (parser, n_cells))
    {
      make_names (parser, line, n_cells);
      return TRUE;
    }
  if (!in_quotes && is_all_numbers (parser, n_cells))
    return fail_at (parser, line, error,
                    _ ("the first row has numbers only; put a row with the columns' names before "
                       "it (names that are numbers go in quotes)"));
  if (!take_names (parser, line, n_cells, error))
    return FALSE;
  self->n_columns = n_cells;
  g_array_set_size (self->cells, 0);
  return TRUE;
}

static gboolean
fail_ragged (const Parser *parser, gsize line, guint found, GError **error)
{
  gboolean cut = !parser->newline_last && found < parser->csv->n_columns;

  if (parser->separator == ',' && found == 2 * parser->csv->n_columns)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s:%zu: the first row has %u columns, but this row has %u; if numbers have decimal "
                      "commas, put semicolons between the columns, or write points"),
                   parser->csv->name, line, parser->csv->n_columns, found);
      return FALSE;
    }
  if (parser->names_made)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s:%zu: the first row has %u columns, but this row has %u"), parser->csv->name,
                   line, parser->csv->n_columns, found);
      return FALSE;
    }
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               cut ? _ ("%s:%zu: the header has %u columns, but this row has %u; "
                        "it is the last and has no line end, so the file may be cut off")
                   : _ ("%s:%zu: the header has %u columns, but this row has %u; "
                        "cells that contain the separator go in quotes"),
               parser->csv->name, line, parser->csv->n_columns, found);
  return FALSE;
}

static gboolean
parse_rows (Parser *parser, gsize max_rows, const NearMonitor *monitor, GError **error)
{
  NearCsv *self = parser->csv;

  for (skip_empty_lines (parser); parser->at < parser->n_bytes; skip_empty_lines (parser))
    {
      gsize first_line = parser->line;
      guint32 line = (guint32) MIN (first_line, G_MAXUINT32);
      guint n_cells;

      if (self->n_rows % ROWS_PER_POLL == 0
          && !near_monitor_check (monitor, (double) parser->at / (double) parser->n_bytes,
                                  _ ("reading the table"), error))
        return FALSE;
      if (self->n_rows == max_rows)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                       _ ("%s: more than %zu rows, which is the most that can be "
                          "read here; take a part of the file"),
                       self->name, max_rows);
          return FALSE;
        }
      if (self->cells->len > G_MAXUINT - 2 * MAX_COLUMNS)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                       _ ("%s: the table has too many cells"), self->name);
          return FALSE;
        }
      if (!scan_record (parser, &n_cells, error))
        return FALSE;
      if (n_cells != self->n_columns)
        return fail_ragged (parser, first_line, n_cells, error);
      g_array_append_val (self->lines, line);
      self->n_rows++;
    }
  if (self->n_rows > 0)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
               _ ("%s: the file has a header row, but no rows below it"), self->name);
  return FALSE;
}

/* --- decimal commas -------------------------------------------------------------------------------
 */

/* Whether the column has numbers only, some with a comma. A number with a point anywhere leaves it open what
 * a comma is. */
static gboolean
has_commas (const NearCsv *self, guint column, gboolean *has_point)
{
  gboolean only_numbers = TRUE, any = FALSE;

  for (gsize i = 0; i < self->n_rows; i++)
    {
      const char *cell = _near_csv_get_cell (self, i * self->n_columns + column);
      double ignored;

      if (_near_csv_is_missing (cell))
        continue;
      if (_near_csv_has_decimal_comma (cell))
        any = TRUE;
      else if (!near_text_parse_double (cell, &ignored, NULL))
        only_numbers = FALSE;
      else if (strchr (cell, '.') != NULL)
        *has_point = TRUE;
    }
  return any && only_numbers;
}

static void
read_decimal_commas (Parser *parser)
{
  NearCsv *self = parser->csv;
  g_autofree gboolean *chosen = g_new0 (gboolean, self->n_columns);
  gboolean has_point = FALSE, any = FALSE;

  if (parser->separator == ',')
    return;
  for (guint c = 0; c < self->n_columns; c++)
    {
      chosen[c] = has_commas (self, c, &has_point);
      any = any || chosen[c];
    }
  if (!any || has_point)
    return;
  for (gsize i = 0; i < self->n_rows * self->n_columns; i++)
    {
      char *cell = self->text + g_array_index (self->cells, guint32, i);

      if (chosen[i % self->n_columns] && _near_csv_has_decimal_comma (cell))
        *strchr (cell, ',') = '.';
    }
  g_ptr_array_add (self->notes, g_strdup (_ ("commas in numbers were read as decimal points")));
}

/* Takes @text, which has a NUL after its @n_bytes. */
static NearCsv *
parse_taken (char *text,
             gsize n_bytes,
             const char *name,
             gboolean names_optional,
             gsize max_rows,
             const NearMonitor *monitor,
             GError **error)
{
  g_autoptr (NearCsv) self = g_atomic_rc_box_new0 (NearCsv);
  Parser parser = { .csv = self,
                    .text = text,
                    .n_bytes = n_bytes,
                    .line = 1,
                    .names_optional = names_optional };

  self->name = g_strdup (name);
  self->text = text;
  self->cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  if (n_bytes > MAX_BYTES)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%s: %zu bytes; tables of at most %zu bytes can be read"), name, n_bytes,
                   MAX_BYTES);
      return NULL;
    }
  if (!check_text (&parser, error) || !parse_header (&parser, error)
      || !parse_rows (&parser, max_rows, monitor, error))
    return NULL;
  read_decimal_commas (&parser);
  g_ptr_array_add (self->notes, NULL);
  return g_steal_pointer (&self);
}

static char *
dup_bytes (const char *data, gsize n_bytes)
{
  char *text = g_malloc (n_bytes + 1);

  if (n_bytes > 0)
    memcpy (text, data, n_bytes);
  text[n_bytes] = '\0';
  return text;
}

/**
 * near_csv_parse:
 * @data: copied
 * @name: what messages call the source
 * @max_rows: more rows below the header are refused; G_MAXSIZE for no limit
 *
 * Errors: NEAR_ERROR_PARSE with name:line for binary files, other encodings, rows of another length
 *   than the header, quotes that are not closed; NEAR_ERROR_NO_DATA; NEAR_ERROR_TOO_LARGE;
 *   NEAR_ERROR_CANCELLED
 * Cost: the text once, 4 bytes per cell and per row; 10^6 rows of 3 numbers in about 0.2 s
 * Returns: (transfer full): a table with one row or more
 */
NearCsv *
near_csv_parse (const char *data,
                gsize n_bytes,
                const char *name,
                gsize max_rows,
                const NearMonitor *monitor,
                GError **error)
{
  g_return_val_if_fail ((data != NULL || n_bytes == 0) && name != NULL, NULL);

  return parse_taken (dup_bytes (data, n_bytes), n_bytes, name, FALSE, max_rows, monitor, error);
}

/**
 * near_csv_parse_pasted:
 *
 * As near_csv_parse(), but a first row of numbers is the first row of data: the columns are called x and y, or x1,
 * x2... and y, which is a note.
 *
 * Errors: those of near_csv_parse()
 */
NearCsv *
near_csv_parse_pasted (const char *data,
                       gsize n_bytes,
                       const char *name,
                       gsize max_rows,
                       const NearMonitor *monitor,
                       GError **error)
{
  g_return_val_if_fail ((data != NULL || n_bytes == 0) && name != NULL, NULL);

  return parse_taken (dup_bytes (data, n_bytes), n_bytes, name, TRUE, max_rows, monitor, error);
}

/**
 * near_csv_load:
 *
 * Errors: those of near_file_read() and near_csv_parse()
 */
NearCsv *
near_csv_load (const char *path, gsize max_rows, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *name = g_filename_display_name (path);
  char *text;
  gsize n_bytes;

  if (!near_file_read (path, MAX_BYTES, &text, &n_bytes, error))
    return NULL;
  return parse_taken (text, n_bytes, name, FALSE, max_rows, monitor, error);
}
