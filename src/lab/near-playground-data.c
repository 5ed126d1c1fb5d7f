/* near-playground-data.c — the points of a playground
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-data.h"
#include "near-csv.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of a header, in bytes. */
#define MAX_HEADER 65536

/* --- CSV -------------------------------------------------------------------------------------- */

static gboolean
read_part (const NearCsv *csv, const char *name, guint column, gsize row, guint8 *part, GError **error)
{
  const char *text = near_csv_get_text (csv, row, column);

  if (g_str_equal (text, "train"))
    *part = NEAR_PART_TRAIN;
  else if (g_str_equal (text, "test"))
    *part = NEAR_PART_TEST;
  else
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s:%zu: the column “split” has “%s”, but must have “train” or "
                      "“test”"),
                   name, near_csv_get_line (csv, row), text);
      return FALSE;
    }
  return TRUE;
}

/* Without a column "split" the first rows are trained on: order is kept. */
static gboolean
read_parts (const NearCsv *csv, const char *name, double train_ratio, gsize n, guint8 *part,
            GError **error)
{
  guint column;
  gsize n_train = (gsize) floor ((double) n * train_ratio + 1e-9);

  if (!near_csv_find_column (csv, "split", &column, NULL))
    {
      for (gsize i = 0; i < n; i++)
        part[i] = i < n_train ? NEAR_PART_TRAIN : NEAR_PART_TEST;
      return TRUE;
    }
  for (gsize i = 0; i < n; i++)
    if (!read_part (csv, name, column, i, &part[i], error))
      return FALSE;
  return TRUE;
}

/* Classes are -1 and +1; 0 and 1 are taken for them, with a note. */
static gboolean
read_classes (const NearCsv *csv, const char *name, gsize n, double *label, GPtrArray *notes,
              GError **error)
{
  gboolean zeros = FALSE;

  for (gsize i = 0; i < n; i++)
    if (label[i] == 0.0)
      zeros = TRUE;
  for (gsize i = 0; i < n; i++)
    {
      if (zeros && label[i] == 0.0)
        label[i] = -1.0;
      else if (label[i] != 1.0 && (zeros || label[i] != -1.0))
        {
          g_autofree char *shown = g_strdup_printf ("%g", label[i]);

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("%s:%zu: the label is %s, but classes are -1 and 1 (or 0 "
                          "and 1): correct it, or choose the problem “regression”"),
                       name, near_csv_get_line (csv, i), shown);
          return FALSE;
        }
    }
  if (zeros && notes != NULL)
    g_ptr_array_add (notes, g_strdup (_ ("labels 0 and 1 were read as −1 and 1")));
  return TRUE;
}

static double *
read_column (const NearCsv *csv, const char *column, gsize *n, GError **error)
{
  guint i;

  return near_csv_find_column (csv, column, &i, error)
             ? near_csv_dup_numbers (csv, i, FALSE, n, error)
             : NULL;
}

/* The map shows the square that the features are made for. */
static void
add_outside_note (const double *points, gsize n, GPtrArray *notes)
{
  gsize n_outside = 0;

  for (gsize i = 0; i < n; i++)
    n_outside += fabs (points[2 * i]) > NEAR_PATTERN_EXTENT || fabs (points[2 * i + 1]) > NEAR_PATTERN_EXTENT;
  if (n_outside > 0 && notes != NULL)
    g_ptr_array_add (notes, g_strdup_printf (_ ("%zu of %zu points lie outside the map, which shows x and y "
                                                "from −6 to 6: they are trained on, but not seen; rescale "
                                                "them"),
                                             n_outside, n));
}

static NearDataSet *
read_table (const NearCsv *csv, const char *name, NearProblem problem, double train_ratio,
            GPtrArray *notes, GError **error)
{
  gsize n = near_csv_get_n_rows (csv);
  g_autofree double *x = read_column (csv, "x", &n, error);
  g_autofree double *y = x != NULL ? read_column (csv, "y", &n, error) : NULL;
  g_autofree double *label = y != NULL ? read_column (csv, "label", &n, error) : NULL;
  g_autofree guint8 *part = g_new0 (guint8, n + 1);
  g_autofree double *points = g_new (double, 2 * n + 1);

  if (label == NULL || !read_parts (csv, name, train_ratio, n, part, error)
      || (problem == NEAR_PROBLEM_CLASSIFICATION
          && !read_classes (csv, name, n, label, notes, error)))
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      points[2 * i] = x[i];
      points[2 * i + 1] = y[i];
    }
  add_outside_note (points, n, notes);
  for (const char *const *note = near_csv_get_notes (csv);
       notes != NULL && note != NULL && *note != NULL; note++)
    g_ptr_array_add (notes, g_strdup (*note));
  g_autoptr (NearArray) xs = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, 2 }, points);
  g_autoptr (NearArray) ys = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, 1 }, label);

  return near_data_set_new (xs, ys, (const char *const[]){ "x", "y", NULL },
                            (const char *const[]){ "label", NULL }, part);
}

/* The header once more below itself is a table with one row, whatever the file's rows are. */
gboolean
near_playground_reads_csv (const char *path)
{
  static const char *const names[] = { "x", "y", "label" };
  g_autofree char *line = g_malloc (MAX_HEADER + 1);
  FILE *file = g_fopen (path, "rb");
  gsize n = file != NULL ? fread (line, 1, MAX_HEADER, file) : 0, start = 0;
  g_autofree char *twice = NULL;
  g_autoptr (NearCsv) csv = NULL;

  if (file != NULL)
    fclose (file);
  line[n] = '\0';
  start = strspn (line, "\r\n");
  line[start + strcspn (line + start, "\r\n")] = '\0';
  if (g_str_has_prefix (line + start, "\xef\xbb\xbf"))
    start += 3;
  twice = g_strdup_printf ("%s\n%s\n", line + start, line + start);
  csv = near_csv_parse (twice, strlen (twice), path, 1, NULL, NULL);
  for (gsize i = 0; csv != NULL && i < G_N_ELEMENTS (names); i++)
    {
      guint column;

      if (!near_csv_find_column (csv, names[i], &column, NULL))
        return FALSE;
    }
  return csv != NULL;
}

/**
 * near_playground_load_csv:
 * @problem: whether labels must be classes
 * @train_ratio: how many of the first rows are trained on where there is no column "split"
 * @notes: (nullable) (element-type utf8): what was assumed is added
 *
 * Columns x, y, label and optionally split ("train" or "test"), in any order; others are ignored.
 *
 * Errors: those of near_csv_load(); NEAR_ERROR_PARSE, NEAR_ERROR_RANGE with the line
 */
NearDataSet *
near_playground_load_csv (const char *path, NearProblem problem, double train_ratio,
                          const NearMonitor *monitor, GPtrArray *notes, GError **error)
{
  g_autoptr (NearCsv) csv = near_csv_load (path, NEAR_PLAYGROUND_MAX_ROWS, monitor, error);

  return csv != NULL ? read_table (csv, path, problem, train_ratio, notes, error) : NULL;
}

NearDataSet *
near_playground_read_csv (const char *data, gsize n_bytes, const char *name, NearProblem problem,
                          double train_ratio, GPtrArray *notes, GError **error)
{
  g_autoptr (NearCsv) csv
      = near_csv_parse (data, n_bytes, name, NEAR_PLAYGROUND_MAX_ROWS, NULL, error);

  return csv != NULL ? read_table (csv, name, problem, train_ratio, notes, error) : NULL;
}

/* --- attachments ------------------------------------------------------------------------------ */

void
near_playground_data_to_attachments (const NearDataSet *data, GHashTable *attachments)
{
  gsize n = near_data_set_get_n (data);
  g_autofree guint8 *part = g_new (guint8, n + 1);

  for (gsize i = 0; i < n; i++)
    part[i] = near_data_set_get_part (data, i);
  g_hash_table_insert (attachments, g_strdup ("data_x"),
                       near_array_ref (near_data_set_get_x (data)));
  g_hash_table_insert (attachments, g_strdup ("data_label"),
                       near_array_ref (near_data_set_get_y (data)));
  g_hash_table_insert (attachments, g_strdup ("data_part"),
                       near_array_new (NEAR_ARRAY_UINT8, 1, &n, part));
}

static gboolean
is_finite_table (const NearArray *array, gsize n, gsize width)
{
  const double *numbers = array != NULL ? near_array_peek_doubles (array) : NULL;

  if (numbers == NULL || near_array_get_n_dims (array) != 2 || near_array_get_dim (array, 0) != n
      || near_array_get_dim (array, 1) != width)
    return FALSE;
  for (gsize i = 0; i < n * width; i++)
    if (!isfinite (numbers[i]))
      return FALSE;
  return TRUE;
}

static gboolean
are_parts (const NearArray *array)
{
  const guint8 *part = near_array_peek (array);
  gsize n = near_array_get_length (array);

  for (gsize i = 0; i < n; i++)
    if (part[i] > NEAR_PART_TEST)
      return FALSE;
  return TRUE;
}

/**
 * near_playground_data_from_attachments:
 *
 * Errors: NEAR_ERROR_PARSE if they are there and do not fit together
 *
 * Returns: (transfer full) (nullable): NULL without error if there are none
 */
NearDataSet *
near_playground_data_from_attachments (GHashTable *attachments, GError **error)
{
  NearArray *x = g_hash_table_lookup (attachments, "data_x");
  NearArray *label = g_hash_table_lookup (attachments, "data_label");
  NearArray *part = g_hash_table_lookup (attachments, "data_part");
  gsize n;

  if (x == NULL && label == NULL && part == NULL)
    return NULL;
  n = part != NULL ? near_array_get_length (part) : 0;
  if (part == NULL || near_array_get_array_type (part) != NEAR_ARRAY_UINT8
      || !are_parts (part) || !is_finite_table (x, n, 2) || !is_finite_table (label, n, 1))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                           _ ("the document's own points are damaged: data_x, data_label and "
                              "data_part do not fit together; load the CSV file again"));
      return NULL;
    }
  return near_data_set_new (x, label, (const char *const[]){ "x", "y", NULL },
                            (const char *const[]){ "label", NULL }, near_array_peek (part));
}

/* --- what the spec asks for ------------------------------------------------------------------- */

static gboolean
check_classes (const NearDataSet *data, GError **error)
{
  gboolean seen[2] = { FALSE, FALSE };
  gsize n = near_data_set_get_n (data);

  for (gsize i = 0; i < n; i++)
    if (fabs (near_data_set_get_target (data, i, 0)) != 1.0)
      {
        g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                             _ ("the labels are numbers, not the classes -1 and 1: choose the problem "
                                "“regression”, or load the file again as classes"));
        return FALSE;
      }
  for (gsize i = 0; i < n; i++)
    if (near_data_set_get_part (data, i) == NEAR_PART_TRAIN)
      seen[near_data_set_get_target (data, i, 0) > 0.0] = TRUE;
  if (seen[0] && seen[1])
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
               _ ("all training points are of one class (%s): there is nothing to tell apart; add "
                  "points of the other class"),
               seen[1] ? "+1" : "−1");
  return FALSE;
}

/**
 * near_playground_make_data:
 * @own: (nullable): what the pattern "own" stands for
 *
 * Errors: NEAR_ERROR_NO_DATA without training points, with one class only, or with fewer points than
 *   a batch
 */
NearDataSet *
near_playground_make_data (const NearPlaygroundSpec *spec, NearDataSet *own, GError **error)
{
  g_autoptr (NearDataSet) data
      = spec->pattern == NEAR_PATTERN_OWN && own != NULL
            ? near_data_set_ref (own)
            : near_pattern_generate (spec->pattern, (gsize) spec->samples, spec->noise,
                                     spec->train_ratio, (guint64) spec->seed, error);
  gsize n_train;

  if (data == NULL)
    return NULL;
  n_train = near_data_set_get_n_in_part (data, NEAR_PART_TRAIN);
  if (n_train == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("there are no training points: raise the training share or the number "
                              "of samples"));
      return NULL;
    }
  if (n_train < (gsize) spec->batch)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("there are %zu training points, fewer than a batch of "
                      "%" PRId64 ": lower the batch or add points"),
                   n_train, spec->batch);
      return NULL;
    }
  if (spec->problem == NEAR_PROBLEM_CLASSIFICATION && !check_classes (data, error))
    return NULL;
  return g_steal_pointer (&data);
}
