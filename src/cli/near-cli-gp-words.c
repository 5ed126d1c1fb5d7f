/* near-cli-gp-words.c — nearsight-cli gp classify: classes that are words, such as fcc and bcc
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp.h"

#include "near-csv.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
is_number (const char *cell)
{
  double value;

  return cell[strspn (cell, " ")] == '\0' || near_text_parse_double (cell, &value, NULL);
}

static gboolean
has_numbers_only (const NearCsv *csv, guint column)
{
  for (gsize i = 0; i < near_csv_get_n_rows (csv); i++)
    if (!is_number (near_csv_get_text (csv, i, column)))
      return FALSE;
  return TRUE;
}

/* The column that was named; else one called label, class or phase; else the last. */
static gboolean
find_target (const NearCsv *csv, const char *name, guint *column)
{
  static const char *const usual[] = { "label", "class", "phase", NULL };
  guint n = near_csv_get_n_columns (csv);

  if (name != NULL)
    return near_csv_find_column (csv, name, column, NULL);
  *column = n - 1;
  for (guint c = 0; c < n; c++)
    {
      g_autofree char *lower = g_ascii_strdown (near_csv_get_column_name (csv, c), -1);

      if (g_strv_contains (usual, lower))
        {
          *column = c;
          break;
        }
    }
  return n > 0;
}

/* Columns of the inputs: those that were named, or all with numbers. */
static GArray *
find_inputs (const NearCsv *csv, const NearCliGpInput *input, guint target, GPtrArray *notes, GError **error)
{
  g_auto (GStrv) names = input->inputs != NULL ? g_strsplit (input->inputs, ",", -1) : NULL;
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      guint c;

      if (!near_csv_find_column (csv, g_strstrip (names[i]), &c, error))
        return NULL;
      g_array_append_val (columns, c);
    }
  for (guint c = 0; names == NULL && c < near_csv_get_n_columns (csv); c++)
    if (c != target && has_numbers_only (csv, c))
      {
        g_string_append_printf (said, "%s%s", said->len > 0 ? ", " : "", near_csv_get_column_name (csv, c));
        g_array_append_val (columns, c);
      }
  if (names == NULL)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("input: %s", "inputs: %s", columns->len), said->str));
  if (columns->len > 0)
    return g_steal_pointer (&columns);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("%s: there is no column of numbers to learn the classes from"),
               near_csv_get_name (csv));
  return NULL;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The different words in alphabetical order. */
static GPtrArray *
find_words (const NearCsv *csv, guint target)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < near_csv_get_n_rows (csv); i++)
    {
      const char *cell = near_csv_get_text (csv, i, target);

      if (cell[strspn (cell, " ")] != '\0' && g_hash_table_add (seen, (gpointer) cell))
        g_ptr_array_add (words, g_strdup (cell));
    }
  g_ptr_array_sort (words, compare_words);
  return words;
}

/* Inputs row by row, and the number of each row's word; rows with an empty cell are left out. */
static NearGpPoints *
read_rows (const NearCsv *csv, const GArray *inputs, guint target, const GPtrArray *words, GPtrArray *notes,
           GError **error)
{
  gsize n = near_csv_get_n_rows (csv), kept = 0;
  guint d = inputs->len;
  g_autofree double *x = g_new (double, n *d + 1), *y = g_new (double, n + 1);

  for (guint j = 0; j < d; j++)
    {
      g_autofree double *numbers
          = near_csv_dup_numbers (csv, g_array_index (inputs, guint, j), TRUE, NULL, error);

      if (numbers == NULL)
        return NULL;
      for (gsize i = 0; i < n; i++)
        x[i * d + j] = numbers[i];
    }
  for (gsize i = 0; i < n; i++)
    {
      const char *cell = near_csv_get_text (csv, i, target);
      gboolean whole = cell[strspn (cell, " ")] != '\0';
      guint word = 0;

      for (guint j = 0; j < d; j++)
        whole = whole && isfinite (x[i * d + j]);
      if (!whole)
        continue;
      while (!g_str_equal (words->pdata[word], cell))
        word++;
      memmove (x + kept * d, x + i * d, d * sizeof *x);
      y[kept++] = word;
    }
  if (kept < n)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%zu row with empty cells was left out",
                                                       "%zu rows with empty cells were left out", n - kept),
                                             n - kept));
  return near_gp_points_new (kept, d, x, y);
}

gboolean
near_cli_gp_words_load (const NearCliGpInput *input, NearCliGpProblem *problem, const NearMonitor *monitor,
                        GError **error)
{
  g_autoptr (NearCsv) csv = near_csv_load (input->data, G_MAXSIZE, monitor, error);
  g_autoptr (GArray) inputs = NULL;
  guint target;

  if (csv == NULL)
    return FALSE;
  if (!find_target (csv, input->target, &target) || has_numbers_only (csv, target))
    return TRUE;
  inputs = find_inputs (csv, input, target, problem->notes, error);
  if (inputs == NULL)
    return FALSE;
  problem->words = find_words (csv, target);
  problem->points = read_rows (csv, inputs, target, problem->words, problem->notes, error);
  if (problem->points == NULL)
    return FALSE;
  for (guint j = 0; j < inputs->len; j++)
    {
      g_free (problem->points->input_names[j]);
      problem->points->input_names[j]
          = g_strdup (near_csv_get_column_name (csv, g_array_index (inputs, guint, j)));
    }
  g_free (problem->points->target_name);
  problem->points->target_name = g_strdup (near_csv_get_column_name (csv, target));
  problem->points->own = TRUE;
  return TRUE;
}
