/* test-gp-data.c — measured points: made, changed, read from tables, checked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-data.h"

#include "near-test.h"

#include <math.h>
#include <string.h>

static const double xs[6] = { 0, 10, 1, 20, 2, 40 }, ys[3] = { 5, 6, 8 }, variances[3] = { 0.1, 0.2, 0.3 };

static NearGpData *
new_data (const double *noise)
{
  static const char *const names[] = { "a", "b", NULL };
  g_autoptr (GError) error = NULL;
  NearGpData *data = near_gp_data_new (3, 2, xs, ys, noise, names, "target", &error);

  g_assert_no_error (error);
  return data;
}

static void
test_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_data (variances);
  g_autoptr (NearGpData) plain = near_gp_data_new (3, 2, xs, ys, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) empty = near_gp_data_new (0, 1, NULL, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_gp_data_get_n (data), ==, 3);
  g_assert_cmpuint (near_gp_data_get_n_inputs (data), ==, 2);
  near_assert_close_array (near_gp_data_peek_x (data), xs, 6, 0, 0);
  near_assert_close_array (near_gp_data_peek_noise (data), variances, 3, 0, 0);
  g_assert_cmpstr (near_gp_data_get_input_name (data, 1), ==, "b");
  g_assert_cmpstr (near_gp_data_get_target_name (data), ==, "target");
  g_assert_null (near_gp_data_peek_noise (plain));
  g_assert_cmpstr (near_gp_data_get_input_name (plain, 1), ==, "x2");
  g_assert_cmpstr (near_gp_data_peek_input_names (plain)[0], ==, "x1");
  g_assert_cmpstr (near_gp_data_get_target_name (plain), ==, "y");
  g_assert_cmpuint (near_gp_data_get_n (empty), ==, 0);
}

static void
check_refused (const double *x, const double *y, const double *noise, NearError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_gp_data_new (3, 2, x, y, noise, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refused (void)
{
  const double bad_x[6] = { 0, 1, 2, NAN, 4, 5 }, bad_y[3] = { 0, 1, INFINITY };
  const double negative[3] = { 0, -0.5, 0 }, nan[3] = { 0, 0, NAN };

  check_refused (bad_x, ys, NULL, NEAR_ERROR_NOT_FINITE, "point 2: its x2 is not a finite number");
  check_refused (xs, bad_y, NULL, NEAR_ERROR_NOT_FINITE, "point 3: its y is not a finite number");
  check_refused (xs, ys, nan, NEAR_ERROR_NOT_FINITE, "point 3: its noise variance is not a finite number");
  check_refused (xs, ys, negative, NEAR_ERROR_RANGE, "point 2: its noise variance is -0.5; it must be 0 or more");
}

static void
test_changes (void)
{
  g_autoptr (NearGpData) data = new_data (variances), plain = new_data (NULL);
  const gsize rows[4] = { 2, 0, 2, 1 };
  const double at[2] = { 7, 70 };
  g_autoptr (NearGpData) selected = near_gp_data_select (data, 4, rows);
  g_autoptr (NearGpData) more = near_gp_data_append (plain, at, 9, 0.0);
  g_autoptr (NearGpData) noisy = near_gp_data_append (plain, at, 9, 0.5);
  g_autoptr (NearGpData) fewer = near_gp_data_delete (data, 1);
  g_autoptr (NearGpData) moved = near_gp_data_replace (data, 0, at, -1, 0.7);
  g_autoptr (NearGpData) all = near_gp_data_with_noise (data, 1.0);
  g_autoptr (NearGpData) first = near_gp_data_with_noise (plain, 1.0);

  near_assert_close_array (near_gp_data_peek_y (selected), ((double[]){ 8, 5, 8, 6 }), 4, 0, 0);
  near_assert_close_array (near_gp_data_peek_x (selected), ((double[]){ 2, 40, 0, 10 }), 4, 0, 0);
  near_assert_close_array (near_gp_data_peek_noise (selected), ((double[]){ 0.3, 0.1, 0.3, 0.2 }), 4, 0, 0);
  g_assert_null (near_gp_data_peek_noise (more));
  near_assert_close_array (near_gp_data_peek_x (more) + 6, at, 2, 0, 0);
  near_assert_close_array (near_gp_data_peek_noise (noisy), ((double[]){ 0, 0, 0, 0.5 }), 4, 0, 0);
  near_assert_close_array (near_gp_data_peek_x (fewer), ((double[]){ 0, 10, 2, 40 }), 4, 0, 0);
  near_assert_close_array (near_gp_data_peek_y (fewer), ((double[]){ 5, 8 }), 2, 0, 0);
  near_assert_close_array (near_gp_data_peek_x (moved), ((double[]){ 7, 70, 1, 20, 2, 40 }), 6, 0, 0);
  near_assert_close_array (near_gp_data_peek_noise (moved), ((double[]){ 0.7, 0.2, 0.3 }), 3, 0, 0);
  near_assert_close_array (near_gp_data_peek_noise (all), ((double[]){ 1.1, 1.2, 1.3 }), 3, 1e-15, 0);
  near_assert_close_array (near_gp_data_peek_noise (first), ((double[]){ 1, 1, 1 }), 3, 0, 0);
  g_assert_cmpstr (near_gp_data_get_input_name (moved, 0), ==, "a");
  near_assert_close_array (near_gp_data_peek_y (data), ys, 3, 0, 0);
}

/* --- tables ------------------------------------------------------------------------------------- */

static NearCsv *
parse_csv (const char *text)
{
  g_autoptr (GError) error = NULL;
  NearCsv *csv = near_csv_parse (text, strlen (text), "points.csv", 1000, NULL, &error);

  g_assert_no_error (error);
  return csv;
}

static void
test_csv (void)
{
  g_autoptr (NearCsv) csv = parse_csv ("lnN;Rg;sd;alpha\n1;10;0.5;3\n2;;0.5;4\n3;30;2;5\n");
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = near_gp_data_from_csv (csv, " alpha, lnN", "Rg", "sd", notes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_gp_data_get_n (data), ==, 2);
  near_assert_close_array (near_gp_data_peek_x (data), ((double[]){ 3, 1, 5, 3 }), 4, 0, 0);
  near_assert_close_array (near_gp_data_peek_y (data), ((double[]){ 10, 30 }), 2, 0, 0);
  near_assert_close_array (near_gp_data_peek_noise (data), ((double[]){ 0.25, 4 }), 2, 0, 0);
  g_assert_cmpstr (near_gp_data_get_input_name (data, 0), ==, "alpha");
  g_assert_cmpstr (near_gp_data_get_target_name (data), ==, "Rg");
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_cmpstr (notes->pdata[0], ==, "1 of 3 rows were left out because a cell is empty; lines: 3.");

  /* and back */
  GString *text = near_gp_data_format_csv (data);
  g_autoptr (NearCsv) again = parse_csv (text->str);
  g_autoptr (NearGpData) same = near_gp_data_from_csv (again, "alpha,lnN", "Rg", "sd of Rg", NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (near_gp_data_peek_x (same), near_gp_data_peek_x (data), 4, 0, 0);
  near_assert_close_array (near_gp_data_peek_noise (same), near_gp_data_peek_noise (data), 2, 1e-15, 0);
  g_string_free (text, TRUE);
}

static void
check_csv_refused (const char *text, const char *inputs, const char *sd, NearError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCsv) csv = parse_csv (text);

  g_assert_null (near_gp_data_from_csv (csv, inputs, "y", sd, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_csv_refused (void)
{
  const char *table = "x,z,y,s\n1,2,3,0.1\n4,5,6,-0.2\n";

  check_csv_refused (table, "q", NULL, NEAR_ERROR_UNKNOWN_NAME, "points.csv: there is no column “q”");
  check_csv_refused (table, "x,x", NULL, NEAR_ERROR_RANGE, "points.csv: column “x” is chosen twice");
  check_csv_refused (table, "x,y", NULL, NEAR_ERROR_RANGE, "points.csv: column “y” is chosen twice");
  check_csv_refused (table, "x,,z", NULL, NEAR_ERROR_PARSE, "has an empty name");
  check_csv_refused (table, "x", "s", NEAR_ERROR_RANGE,
                     "points.csv:3:4 (column “s”): the standard deviation is -0.2");
  check_csv_refused ("x,y\n1,two\n", "x", NULL, NEAR_ERROR_PARSE, "points.csv:2:2");
  check_csv_refused ("x,y\n1,\n,2\n", "x", NULL, NEAR_ERROR_NO_DATA, "points.csv: no row has a number");
}

/* --- the check ---------------------------------------------------------------------------------- */

/* Whether one of the sentences about the points contains @part. */
static gboolean
says (gsize n, guint d, const double *x, const double *y, const double *noise, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = near_gp_data_new (n, d, x, y, noise, NULL, NULL, &error);
  g_autoptr (GPtrArray) notes = near_gp_data_check (data);

  for (guint i = 0; i < notes->len; i++)
    {
      g_test_message ("%s", (const char *) notes->pdata[i]);
      if (part == NULL || strstr (notes->pdata[i], part) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_check (void)
{
  const double fine[4] = { 0, 1, 2.5, 4 }, y[4] = { 1, 2, 0, 3 }, flat[4] = { 2, 2, 2, 2 };
  const double twice[4] = { 0, 1, 4, 1 }, near[4] = { 0, 1, 4, 1.0001 }, noise[4] = { 0.1, 0, 0.1, 0.1 };
  const double same[4] = { 1, 2, 0, 2 };
  const double wild[8] = { 0, 0, 0.1, 100, 0.3, 50, 0.2, 70 }, still[8] = { 0, 7, 1, 7, 2, 7, 3, 7 };

  g_assert_false (says (4, 1, fine, y, NULL, NULL));
  g_assert_false (says (0, 1, NULL, NULL, NULL, NULL));
  g_assert_false (says (1, 1, fine, y, NULL, NULL));
  g_assert_true (says (4, 1, twice, y, NULL, "Points 2, 4 lie at the same place with values from 2 to 3"));
  g_assert_true (says (4, 1, twice, same, NULL, "Points 2, 4 are the same measurement"));
  g_assert_true (says (4, 1, near, y, NULL, "nearly coincide: 1. The closest are 2 and 4, 2.5e-05 of the range"));
  g_assert_false (says (4, 1, twice, y, NULL, "nearly coincide"));
  g_assert_true (says (4, 1, fine, flat, NULL, "y is 2 at every point"));
  g_assert_true (says (4, 2, wild, y, NULL, "Input x2 spans 100 and input x1 spans 0.3"));
  g_assert_true (says (4, 2, still, y, NULL, "Input x2 is 7 at every point"));
  g_assert_true (says (4, 1, fine, y, noise, "1 of 4 points have no noise"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-data/new", test_new);
  g_test_add_func ("/gp-data/refused", test_refused);
  g_test_add_func ("/gp-data/changes", test_changes);
  g_test_add_func ("/gp-data/csv", test_csv);
  g_test_add_func ("/gp-data/csv-refused", test_csv_refused);
  g_test_add_func ("/gp-data/check", test_check);
  return g_test_run ();
}
