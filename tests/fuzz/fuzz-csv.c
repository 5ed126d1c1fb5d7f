/* fuzz-csv.c — any bytes as a table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-csv.h"
#include "near-fuzz.h"

#include <math.h>

#define MAX_ROWS 10000

static void
check_cells (const NearCsv *csv)
{
  for (gsize row = 0; row < near_csv_get_n_rows (csv); row++)
    {
      g_assert_cmpuint (near_csv_get_line (csv, row), >, 1);
      for (guint column = 0; column < near_csv_get_n_columns (csv); column++)
        {
          g_autoptr (GError) error = NULL;
          double value;

          g_assert_true (g_utf8_validate (near_csv_get_text (csv, row, column), -1, NULL));
          if (near_csv_get_number (csv, row, column, &value, &error))
            g_assert_true (isfinite (value));
          else
            g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }
}

/* Numbers that are written and read again are the same. */
static void
check_round_trip (const NearCsv *csv, guint column)
{
  g_autoptr (GError) error = NULL;
  gsize n;
  g_autofree double *values = near_csv_dup_numbers (csv, column, TRUE, &n, NULL);
  const char *name = near_csv_get_column_name (csv, column);
  const double *columns[] = { values };

  if (values == NULL)
    return;
  g_autoptr (GString) text = near_csv_format (1, &name, n, columns);
  g_autoptr (NearCsv) again = near_csv_parse (text->str, text->len, "again", n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (near_csv_get_column_name (again, 0), ==, name);
  g_autofree double *read = near_csv_dup_numbers (again, 0, TRUE, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    g_assert_true (read[i] == values[i] || (isnan (read[i]) && isnan (values[i])));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCsv) csv
      = near_csv_parse ((const char *) data, n_bytes, "fuzz.csv", MAX_ROWS, NULL, &error);

  if (csv == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_cells (csv);
  for (guint column = 0; column < near_csv_get_n_columns (csv); column++)
    {
      guint found;

      g_assert_true (
          near_csv_find_column (csv, near_csv_get_column_name (csv, column), &found, NULL));
      g_assert_cmpuint (found, ==, column);
      check_round_trip (csv, column);
    }
  guint none;
  g_assert_false (near_csv_find_column (csv, " no such column ", &none, NULL));
  return 0;
}
