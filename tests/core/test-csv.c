/* test-csv.c — tables of text: what is read, what is refused and how it is said
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-csv.h"
#include "near-file.h"
#include "near-test.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static NearCsv *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  NearCsv *csv = near_csv_parse (text, strlen (text), "t.csv", G_MAXSIZE, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (csv);
  return csv;
}

/* Cells joined by | and rows by newlines, the header first. */
static char *
join (const NearCsv *csv)
{
  GString *text = g_string_new (NULL);

  for (guint k = 0; k < near_csv_get_n_columns (csv); k++)
    g_string_append_printf (text, "%s|", near_csv_get_column_name (csv, k));
  for (gsize i = 0; i < near_csv_get_n_rows (csv); i++)
    {
      g_string_append_c (text, '\n');
      for (guint k = 0; k < near_csv_get_n_columns (csv); k++)
        g_string_append_printf (text, "%s|", near_csv_get_text (csv, i, k));
    }
  return g_string_free (text, FALSE);
}

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    const char *joined;
    const char *note; /* nullable */
  } cases[] = {
    { "a,b\n1,2\n", "a|b|\n1|2|", NULL },
    { "a,b\n1,2", "a|b|\n1|2|", NULL },
    { "a,b\r\n1,2\r\n3,4\r\n", "a|b|\n1|2|\n3|4|", NULL },
    { "a,b\r1,2\r", "a|b|\n1|2|", NULL },
    { "\xef\xbb\xbf"
      "a,b\n1,2\n",
      "a|b|\n1|2|", NULL },
    { "a;b\n1,5;2\n", "a|b|\n1.5|2|", "semicolons" },
    { "a\tb\n1\t2\n", "a|b|\n1|2|", "tabs" },
    { "\"a;x\";\"b,c,d,e\"\n1;2\n", "a;x|b,c,d,e|\n1|2|", "semicolons" },
    { "a\n1\n2\n", "a|\n1|\n2|", NULL },
    { "\n\na,b\n\n1,2\n\n\n3,4\n\n", "a|b|\n1|2|\n3|4|", NULL },
    { " a , b \n 1 , x y \n", "a|b|\n 1 | x y |", NULL },
    { "a,b\n\"1\",\"x, \"\"y\"\"\"\n", "a|b|\n1|x, \"y\"|", NULL },
    { "a,b\n\"\",\n", "a|b|\n||", NULL },
    { "a,b\n1,", "a|b|\n1||", NULL },
    { "a,b\n\"two\nlines\",2\n", "a|b|\ntwo\nlines|2|", NULL },
    { "a,b\n\"1\" ,2\n", "a|b|\n1|2|", NULL },
    { "a,b\n5\" pipe,x\"y\n", "a|b|\n5\" pipe|x\"y|", NULL },
    { ",b\n1,2\n", "column 1|b|\n1|2|", "column 1 has no name" },
    { "\"400\",\"410\"\n1,2\n", "400|410|\n1|2|", NULL },
    { "größe\n1\n", "größe|\n1|", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearCsv) csv = parse (cases[i].text);
      g_autofree char *joined = join (csv);
      const char *const *notes = near_csv_get_notes (csv);

      g_assert_cmpstr (joined, ==, cases[i].joined);
      if (cases[i].note == NULL)
        g_assert_null (notes[0]);
      else
        g_assert_nonnull (strstr (notes[0], cases[i].note));
    }
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    gssize n; /* -1: up to the NUL */
    NearError code;
    const char *message;
  } cases[] = {
    { "", -1, NEAR_ERROR_NO_DATA, "t.csv: the file is empty" },
    { "\n\r\n", -1, NEAR_ERROR_NO_DATA, "t.csv: the file is empty" },
    { "\xef\xbb\xbf", -1, NEAR_ERROR_NO_DATA, "t.csv: the file is empty" },
    { "a,b\n", -1, NEAR_ERROR_NO_DATA, "no rows" },
    { "a,b", -1, NEAR_ERROR_NO_DATA, "no rows" },
    { "a,b\n1\0,2\n", 9, NEAR_ERROR_PARSE, "t.csv:2: this is a binary file" },
    { "\x89PNG\r\n\x1a\n\0\0", 10, NEAR_ERROR_PARSE, "binary file" },
    { "a,b\n1,\xe4\n", -1, NEAR_ERROR_PARSE, "t.csv:2: the text is not UTF-8 (at “\\xe4" },
    { "\xff\xfe"
      "a\0",
      4, NEAR_ERROR_PARSE, "UTF-16" },
    { "\xfe\xff\0a", 4, NEAR_ERROR_PARSE, "UTF-16" },
    { "a,b\n1,2\n3\n4,5\n", -1, NEAR_ERROR_PARSE,
      "t.csv:3: the header has 2 columns, but this row has 1; cells" },
    { "a,b\n1,2,3\n", -1, NEAR_ERROR_PARSE,
      "t.csv:2: the header has 2 columns, but this row has 3" },
    { "a,b\n1,2\n3", -1, NEAR_ERROR_PARSE,
      "t.csv:3: the header has 2 columns, but this row has 1; "
      "it is the last and has no line end" },
    { "a,b\n\"x\ny\",2\n3\n", -1, NEAR_ERROR_PARSE, "t.csv:4: the header" },
    { "a,b\n1,\"2\n3,4\n", -1, NEAR_ERROR_PARSE, "t.csv:2: a quote is opened but never closed" },
    { "a,b\n1,\"2\"x\n", -1, NEAR_ERROR_PARSE, "t.csv:2: “x\\n” follows a closing quote" },
    { "\"a,b\n", -1, NEAR_ERROR_PARSE, "t.csv:1: a quote" },
    { "a,b, a\n1,2,3\n", -1, NEAR_ERROR_PARSE, "t.csv:1: two columns are called “a”" },
    { "1,2\n3,4\n", -1, NEAR_ERROR_PARSE, "t.csv:1: the first row has numbers only" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize n = cases[i].n < 0 ? strlen (cases[i].text) : (gsize) cases[i].n;
      g_autofree char *exact = n > 0 ? g_memdup2 (cases[i].text, n) : NULL;

      g_assert_null (near_csv_parse (exact, n, "t.csv", G_MAXSIZE, NULL, &error));
      g_assert_error (error, NEAR_ERROR, (gint) cases[i].code);
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].message);
    }
}

static void
test_numbers (void)
{
  g_autoptr (NearCsv) csv = parse ("x,y\n1, -2.5e3 \n\n\"0.1\",4\n");
  g_autoptr (GError) error = NULL;
  double value;
  gsize n;
  g_autofree double *x = near_csv_dup_numbers (csv, 0, FALSE, &n, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (x[0], ==, 1.0);
  g_assert_cmpfloat (x[1], ==, 0.1);
  g_assert_true (near_csv_get_number (csv, 0, 1, &value, &error));
  g_assert_cmpfloat (value, ==, -2500.0);
  g_assert_cmpuint (near_csv_get_line (csv, 0), ==, 2);
  g_assert_cmpuint (near_csv_get_line (csv, 1), ==, 4);
}

static void
test_bad_numbers (void)
{
  static const struct
  {
    const char *cell;
    NearError code;
    const char *message;
  } cases[] = {
    { "abc", NEAR_ERROR_PARSE, "t.csv:3:2 (column “energy”): “abc” is not a number" },
    { "", NEAR_ERROR_PARSE, "t.csv:3:2 (column “energy”): there is nothing where a number" },
    { "\"1,5\"", NEAR_ERROR_PARSE, "decimal sign is a point" },
    { "nan", NEAR_ERROR_NOT_FINITE, "t.csv:3:2 (column “energy”): “nan” is not a finite number" },
    { "-inf", NEAR_ERROR_NOT_FINITE, "“-inf”" },
    { "1e999", NEAR_ERROR_RANGE, "“1e999”" },
    { "12 eV", NEAR_ERROR_PARSE, "“12 eV”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("id,energy\n1,2\n2,%s\n", cases[i].cell);
      g_autoptr (NearCsv) csv = parse (text);
      g_autoptr (GError) error = NULL;
      gsize n;

      g_assert_null (near_csv_dup_numbers (csv, 1, FALSE, &n, &error));
      g_assert_error (error, NEAR_ERROR, (gint) cases[i].code);
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].message);
    }
}

static void
test_missing (void)
{
  g_autoptr (NearCsv) csv = parse ("x,y\n1,1\n,2\nNA,3\n n/a ,inf\nNaN,4\nnull,5\n");
  g_autoptr (GError) error = NULL;
  gsize n;
  g_autofree double *x = near_csv_dup_numbers (csv, 0, TRUE, &n, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpfloat (x[0], ==, 1.0);
  for (gsize i = 1; i < n; i++)
    g_assert_true (isnan (x[i]));
  g_assert_null (near_csv_dup_numbers (csv, 1, TRUE, &n, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
}

static void
test_find_column (void)
{
  g_autoptr (NearCsv) csv = parse ("temperature,energy\n1,2\n");
  g_autoptr (GError) error = NULL;
  guint column;

  g_assert_true (near_csv_find_column (csv, "energy", &column, &error));
  g_assert_cmpuint (column, ==, 1);
  g_assert_false (near_csv_find_column (csv, "Energie", &column, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
  g_assert_cmpstr (error->message, ==,
                   "t.csv: there is no column “Energie”; did you mean “energy”? There are: "
                   "temperature, energy");
  g_clear_error (&error);
  g_assert_false (near_csv_find_column (csv, "z", &column, &error));
  g_assert_cmpstr (error->message, ==,
                   "t.csv: there is no column “z”; there are: temperature, energy");
}

static void
test_max_rows (void)
{
  const char *text = "a\n1\n2\n3\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCsv) csv = near_csv_parse (text, strlen (text), "t.csv", 3, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_csv_get_n_rows (csv), ==, 3);
  g_assert_null (near_csv_parse (text, strlen (text), "t.csv", 2, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "more than 2 rows"));
}

static gboolean
stop (double fraction, const char *stage, gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  *last = fraction;
  return fraction < 0.3;
}

static void
test_cancel (void)
{
  g_autoptr (GString) text = g_string_new ("a,b\n");
  double last = 0.0;
  NearMonitor monitor = { .poll = stop, .user_data = &last };
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append (text, "1,2\n");
  g_assert_null (near_csv_parse (text->str, text->len, "t.csv", G_MAXSIZE, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_cmpfloat (last, >=, 0.3);
  g_assert_cmpfloat (last, <, 0.5);
}

static void
test_load (void)
{
  g_autofree char *path = near_test_path ("table.csv");
  g_autofree char *missing = near_test_path ("missing.csv");
  g_autoptr (GError) error = NULL;

  g_assert_true (near_file_write_atomic (path, "a,b\n1,x\n", 8, NULL));
  g_autoptr (NearCsv) csv = near_csv_load (path, G_MAXSIZE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearCsv) same = near_csv_ref (csv);
  double value;
  g_assert_false (near_csv_get_number (same, 0, 1, &value, &error));
  g_assert_nonnull (strstr (error->message, "table.csv:2:2"));
  g_clear_error (&error);
  g_assert_null (near_csv_load (missing, G_MAXSIZE, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
}

/* --- writing -------------------------------------------------------------------------------- */

static void
test_format (void)
{
  static const char *const names[] = { "x, in Å", "400", "a\"b" };
  const double x[] = { 0.1, -1e-300 }, y[] = { 1.0, NAN }, z[] = { 3.0, 1.0 / 3.0 };
  const double *const columns[] = { x, y, z };
  g_autoptr (GString) text = near_csv_format (3, names, 2, columns);
  g_autoptr (NearCsv) csv = parse (text->str);
  g_autofree double *again = near_csv_dup_numbers (csv, 0, FALSE, NULL, NULL);
  g_autofree double *missing = near_csv_dup_numbers (csv, 1, TRUE, NULL, NULL);

  g_assert_cmpstr (text->str, ==,
                   "\"x, in Å\",\"400\",\"a\"\"b\"\n0.1,1,3\n-1e-300,nan,0.3333333333333333\n");
  for (guint k = 0; k < 3; k++)
    g_assert_cmpstr (near_csv_get_column_name (csv, k), ==, names[k]);
  near_assert_close_array (again, x, 2, 0.0, 0.0);
  g_assert_true (isnan (missing[1]));
}

static void
test_append_field (void)
{
  static const struct
  {
    const char *field, *text;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "two words", "two words" },
    { "a,b", "\"a,b\"" },
    { "a;b", "\"a;b\"" },
    { "a\tb", "\"a\tb\"" },
    { "a\nb", "\"a\nb\"" },
    { "a\"b", "\"a\"\"b\"" },
    { " a", "\" a\"" },
    { "a ", "\"a \"" },
    /* Found by fuzz-csv: unquoted, it would be read as a byte-order mark. */
    { "\xef\xbb\xbf%1", "\"\xef\xbb\xbf%1\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      near_csv_append_field (text, cases[i].field);
      g_assert_cmpstr (text->str, ==, cases[i].text);
    }
}

static void
test_large (void)
{
  g_autoptr (GString) text = g_string_new ("x,y,label\n");
  gsize n_rows = g_test_slow () ? 1000000 : 100000, n;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n_rows; i++)
    g_string_append_printf (text, "%" G_GSIZE_FORMAT ".5,-%" G_GSIZE_FORMAT "e-3,12345.678901\n", i,
                            i);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NearCsv) csv = near_csv_parse (text->str, text->len, "t.csv", G_MAXSIZE, NULL, &error);
  gint64 parsed = g_get_monotonic_time ();
  g_assert_no_error (error);
  g_autofree double *x = near_csv_dup_numbers (csv, 0, FALSE, &n, &error);
  g_autofree double *y = near_csv_dup_numbers (csv, 1, TRUE, &n, &error);
  g_autofree double *z = near_csv_dup_numbers (csv, 2, FALSE, &n, &error);
  g_test_message ("%" G_GSIZE_FORMAT " rows: read in %.3f s, numbers in %.3f s", n_rows,
                  1e-6 * (double) (parsed - start),
                  1e-6 * (double) (g_get_monotonic_time () - parsed));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, n_rows);
  g_assert_cmpfloat (x[n - 1], ==, (double) n - 0.5);
  near_assert_close (y[n - 1], -1e-3 * (double) (n - 1), 1e-15, 0.0);
  g_assert_cmpfloat (z[n / 2], ==, 12345.678901);
}

static void
test_locale (void)
{
  g_autofree char *old = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("the locale de_DE.UTF-8 is not installed");
      return;
    }
  test_numbers ();
  test_bad_numbers ();
  test_format ();
  setlocale (LC_ALL, old);
}

/* Text from a clipboard: names may be missing, and lines keep their numbers. */
static void
test_pasted (void)
{
  static const struct
  {
    const char *text, *names;
    guint n_rows;
    gsize line; /* of the second row */
  } cases[] = {
    { "1\t2\r\n3\t4\r\n", "x y", 2, 2 },
    { "\n0.5;1e3;-2\n\n1;2;3", "x1 x2 y", 2, 4 },
    { "a,b\n1,2\n3,4\n", "a b", 2, 3 },
    { "\"1\",\"2\"\n1,2\n3,4\n", "1 2", 2, 3 },
  };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *text = cases[i].text;
      g_autoptr (NearCsv) csv
          = near_csv_parse_pasted (text, strlen (text), "pasted", G_MAXSIZE, NULL, &error);
      g_autoptr (GString) names = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint c = 0; c < near_csv_get_n_columns (csv); c++)
        g_string_append_printf (names, "%s%s", c > 0 ? " " : "", near_csv_get_column_name (csv, c));
      g_assert_cmpstr (names->str, ==, cases[i].names);
      g_assert_cmpuint (near_csv_get_n_rows (csv), ==, cases[i].n_rows);
      g_assert_cmpuint (near_csv_get_line (csv, 1), ==, cases[i].line);
      g_assert_cmpint (near_csv_get_notes (csv)[0] != NULL, ==, i < 2);
    }
  g_assert_null (near_csv_parse_pasted ("1,2\n3\n", 6, "pasted", G_MAXSIZE, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_cmpstr (error->message, ==, "pasted:2: the first row has 2 columns, but this row has 1");
}

static double
get (const NearCsv *csv, gsize row, guint column)
{
  g_autoptr (GError) error = NULL;
  double value = 0.0;

  near_csv_get_number (csv, row, column, &value, &error);
  g_assert_no_error (error);
  return value;
}

static NearCsv *
read_text (const char *text, gboolean pasted, GError **error)
{
  return pasted ? near_csv_parse_pasted (text, strlen (text), "t.csv", 9, NULL, error)
                : near_csv_parse (text, strlen (text), "t.csv", 9, NULL, error);
}

static void
test_decimal_commas (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCsv) csv
      = read_text ("T;c;name;n\n300;-1,5e-3;a 1,5;7\nNA;+0,25;b;8\n", FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (NearCsv) pasted = read_text ("1,5\t2,5\t0\n3,5\t4,5\t1\n", TRUE, &error);
  double value;

  g_assert_no_error (error);
  g_assert_cmpfloat (get (csv, 0, 1), ==, -1.5e-3);
  g_assert_cmpfloat (get (csv, 1, 1), ==, 0.25);
  g_assert_cmpstr (near_csv_get_text (csv, 0, 2), ==, "a 1,5");
  g_assert_true (g_strv_contains (near_csv_get_notes (csv), "commas in numbers were read as decimal points"));
  g_assert_cmpuint (near_csv_get_n_columns (pasted), ==, 3);
  g_assert_cmpuint (near_csv_get_n_rows (pasted), ==, 2);
  g_assert_cmpfloat (get (pasted, 0, 1), ==, 2.5);
  /* with a point somewhere it is not clear what a comma is */
  g_autoptr (NearCsv) both = read_text ("a;b\n1,5;2.5\n", FALSE, &error);
  g_assert_no_error (error);
  g_assert_false (near_csv_get_number (both, 0, 0, &value, &error));
  g_assert_cmpstr (error->message, ==,
                   "t.csv:2:1 (column “a”): “1,5”: the decimal sign is a point; or write commas in all "
                   "numbers, and semicolons between the columns");
  g_clear_error (&error);
  g_assert_null (read_text ("a,b\n1,5,2,5\n", FALSE, &error));
  g_assert_cmpstr (error->message, ==,
                   "t.csv:2: the first row has 2 columns, but this row has 4; if numbers have decimal commas, "
                   "put semicolons between the columns, or write points");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/forms", test_forms);
  g_test_add_func ("/csv/bad", test_bad);
  g_test_add_func ("/csv/numbers", test_numbers);
  g_test_add_func ("/csv/bad-numbers", test_bad_numbers);
  g_test_add_func ("/csv/missing", test_missing);
  g_test_add_func ("/csv/find-column", test_find_column);
  g_test_add_func ("/csv/max-rows", test_max_rows);
  g_test_add_func ("/csv/cancel", test_cancel);
  g_test_add_func ("/csv/load", test_load);
  g_test_add_func ("/csv/format", test_format);
  g_test_add_func ("/csv/append-field", test_append_field);
  g_test_add_func ("/csv/pasted", test_pasted);
  g_test_add_func ("/csv/large", test_large);
  g_test_add_func ("/csv/decimal-commas", test_decimal_commas);
  g_test_add_func ("/csv/locale", test_locale);
  return g_test_run ();
}
