/* test-gp-points.c — points: sources, their truths, parts, tables with any header
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-columns.h"
#include "near-gp-points.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearGpSpec
get_spec (const char *source)
{
  NearGpSpec spec = *(const NearGpSpec *) near_gp_schema.defaults;

  g_assert_true (near_spec_set_from_text (&near_gp_schema, &spec, "source", source, NULL));
  near_gp_spec_follow (&spec, "source");
  return spec;
}

/* --- sources ------------------------------------------------------------------------------------ */

/* The notebook's function: 1001 points of [0, 100], largest at 41.694 with 4.39234, 0.809 at 0. */
static void
test_workshop (void)
{
  NearGpSpec spec = get_spec ("workshop");
  double x[3] = { 0.0, 41.694, 100.0 }, y[3];
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&spec, NULL);
  double squares = 0.0;

  g_assert_true (near_gp_source_truth (&spec, 3, x, y));
  near_assert_close (y[0], 0.80901699437494745, 1e-14, 0.0);
  near_assert_close (y[1], 4.39234, 0.0, 1e-5);
  /* sin 2 pi + 3 sin pi + sin 10.3 pi */
  near_assert_close (y[2], sin (10.3 * G_PI), 0.0, 1e-13);
  g_assert_cmpuint (points->n, ==, 20);
  for (gsize i = 0; i < 20; i++)
    {
      double truth;

      near_assert_close (points->x[i], 40.0 * (double) i / 19.0, 1e-15, 0.0);
      near_gp_source_truth (&spec, 1, &points->x[i], &truth);
      squares += (points->y[i] - truth) * (points->y[i] - truth);
      g_assert_cmpfloat (points->sd[i], ==, 0.25);
    }
  /* chi-squared with 20 degrees of freedom: 99.9 % lie between 5.9 and 45.3 */
  g_assert_cmpfloat (squares / 0.0625, >, 5.9);
  g_assert_cmpfloat (squares / 0.0625, <, 45.3);
}

/* One more point leaves the others as they are; growing noise has the root of the value. */
static void
test_far_point (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpPoints) few = near_gp_source_generate (&spec, NULL);
  g_autoptr (NearGpPoints) more = NULL;

  spec.far_point = TRUE;
  spec.noise_grows = TRUE;
  more = near_gp_source_generate (&spec, NULL);
  g_assert_cmpuint (more->n, ==, 21);
  g_assert_cmpfloat (more->x[20], ==, 80.0);
  for (gsize i = 0; i < 20; i++)
    {
      double truth;

      near_gp_source_truth (&spec, 1, &few->x[i], &truth);
      near_assert_close (more->sd[i], 0.25 * sqrt (truth), 1e-14, 0.0);
      near_assert_close ((more->y[i] - truth) / more->sd[i], (few->y[i] - truth) / 0.25, 1e-10, 1e-12);
    }
}

static void
test_same_seed (void)
{
  g_autoptr (NearGpTruth) truth = near_gp_truth_new (2, (const double[]){ 0.0, 10.0 }, (const double[]){ 1.0, 2.0 }, NULL);

  for (gsize s = 1; s < near_gp_source_table.n_rows; s++)
    {
      const char *id = near_table_get (&near_gp_source_table, s)->id;
      NearGpSpec spec = get_spec (id);
      g_autoptr (GError) error = NULL;
      g_autoptr (NearGpPoints) a = near_gp_source_generate_with (&spec, truth, &error);
      g_autoptr (NearGpPoints) b = near_gp_source_generate_with (&spec, truth, NULL);
      g_autoptr (NearGpPoints) c = NULL;

      g_assert_no_error (error);
      g_assert_true (near_spec_validate (&near_gp_schema, &spec, NULL));
      g_assert_cmpuint (a->n, >, 0);
      g_assert_cmpmem (a->x, a->n * a->n_inputs * sizeof (double), b->x, b->n * b->n_inputs * sizeof (double));
      g_assert_cmpmem (a->y, a->n * sizeof (double), b->y, b->n * sizeof (double));
      g_assert_false (a->own);
      spec.seed++;
      c = near_gp_source_generate_with (&spec, truth, NULL);
      if (spec.source != NEAR_GP_SOURCE_POLYMER)
        g_assert_true (memcmp (a->y, c->y, a->n * sizeof (double)) != 0
                       || memcmp (a->x, c->x, a->n * sizeof (double)) != 0);
    }
}

/* A draw from 5 RBF (10): over many seeds its variance is 5 + 0.0625 and its covariance at one length 5/sqrt e. */
static void
test_prior (void)
{
  NearGpSpec spec = get_spec ("prior");
  double sum = 0.0;
  const guint n_seeds = 200;
  g_autoptr (GError) error = NULL;

  for (guint s = 0; s < n_seeds; s++)
    {
      g_autoptr (NearGpPoints) points = NULL;

      spec.seed = s;
      points = near_gp_source_generate (&spec, NULL);
      for (gsize i = 0; i < points->n; i++)
        sum += points->y[i] * points->y[i] / (double) (points->n * n_seeds);
    }
  /* about 2000 independent values: a deviation of 0.16 */
  near_assert_close (sum, 5.0625, 0.0, 0.8);
  g_strlcpy (spec.true_kernel, "RBF(", sizeof spec.true_kernel);
  g_assert_null (near_gp_source_generate (&spec, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
}

/* The slope is the curve's derivative; the bond's energy is lowest at 0.741 Å. */
static double
morse (const double *x, gpointer spec)
{
  double y;

  near_gp_source_truth (spec, 1, x, &y);
  return y;
}

static void
test_morse (void)
{
  NearGpSpec spec = get_spec ("morse");
  g_autoptr (NearGpPoints) points = NULL;
  double at = 0.741, y;

  spec.true_noise = 0.0;
  points = near_gp_source_generate (&spec, NULL);
  for (gsize i = 0; i < points->n; i++)
    near_assert_gradient (morse, &spec, &points->x[i], &points->slope[i], 1, 1e-3, 1e-8, 1e-9);
  g_assert_true (near_gp_source_truth (&spec, 1, &at, &y));
  near_assert_close (y, -4.747, 1e-12, 0.0);
}

/* ln N of the shortest chain is ln 8; the theory is ln N - ln 6 of the ideal chain. */
static void
test_polymer (void)
{
  NearGpSpec spec = get_spec ("polymer");
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&spec, NULL);
  g_autoptr (NearGpPoints) few = NULL;
  gsize n_fitted = 0;

  g_assert_cmpuint (points->n, >=, 147);
  g_assert_cmpuint (points->n_inputs, ==, 2);
  g_assert_cmpstr (points->input_names[1], ==, "alpha");
  near_assert_close (points->x[0], log (8.0), 1e-12, 0.0);
  for (gsize i = 0; i < points->n; i++)
    {
      near_assert_close (points->theory[i], points->x[2 * i] - log (6.0), 1e-9, 0.0);
      g_assert_cmpfloat (points->sd[i], >, 0.0);
    }
  spec.samples = 31;
  few = near_gp_source_generate (&spec, NULL);
  for (gsize i = 0; i < few->n; i++)
    n_fitted += !few->test[i];
  g_assert_cmpuint (n_fitted, ==, 31);
}

/* --- parts -------------------------------------------------------------------------------------- */

static void
test_parts (void)
{
  NearGpSpec spec = get_spec ("workshop");
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&spec, NULL);
  g_autoptr (NearGpPoints) more = NULL;
  g_autoptr (NearGpData) fitted = NULL;
  g_autoptr (NearGpData) test = NULL;
  g_autoptr (NearGpData) noisy = NULL;
  double x = 90.0;

  more = near_gp_points_with (points, &x, 2.0);
  more->test[0] = 1;
  spec.test_share = 0.25;
  fitted = near_gp_points_to_data (more, &spec, FALSE, NULL);
  test = near_gp_points_to_data (more, &spec, TRUE, NULL);
  g_assert_cmpuint (near_gp_data_get_n (fitted) + near_gp_data_get_n (test), ==, 21);
  g_assert_cmpuint (near_gp_data_get_n (test), >=, 5);
  g_assert_cmpuint (near_gp_data_get_n (test), <=, 6);
  g_assert_null (near_gp_data_peek_noise (fitted));
  g_assert_true (more->own && !points->own);

  /* variances are squares of error bars; without one the model's noise counts */
  spec.noise = NEAR_GP_NOISE_POINTS;
  spec.noise_sd = 2.0;
  spec.test_share = 0.0;
  noisy = near_gp_points_to_data (more, &spec, FALSE, NULL);
  g_assert_cmpuint (near_gp_data_get_n (noisy), ==, 20);
  near_assert_close (near_gp_data_peek_noise (noisy)[0], 0.0625, 1e-15, 0.0);
  near_assert_close (near_gp_data_peek_noise (noisy)[19], 4.0, 1e-15, 0.0);
}

static void
test_without (void)
{
  double x[6] = { 1, 2, 3, 4, 5, 6 }, y[3] = { 10, 20, 30 };
  g_autoptr (NearGpPoints) all = near_gp_points_new (3, 2, x, y);
  g_autoptr (NearGpPoints) fewer = near_gp_points_without (all, 1);

  g_assert_cmpuint (fewer->n, ==, 2);
  g_assert_cmpfloat (fewer->x[2], ==, 5.0);
  g_assert_cmpfloat (fewer->y[1], ==, 30.0);
  g_assert_true (isnan (fewer->sd[0]) && isnan (fewer->label[1]));
  g_assert_cmpstr (fewer->input_names[1], ==, "x2");
  g_assert_cmpstr (fewer->target_name, ==, "y");
}

/* --- tables ------------------------------------------------------------------------------------- */

static NearGpPoints *
load (const char *text, const char *inputs, const char *target, const char *sd, GPtrArray *notes,
      GError **error)
{
  g_autofree char *path = near_test_path ("points.csv");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return near_gp_points_load_csv (path, inputs, target, sd, NULL, notes, error);
}

static gboolean
says (GPtrArray *notes, const char *word)
{
  for (guint i = 0; i < notes->len; i++)
    if (strstr (notes->pdata[i], word) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_guesses (void)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpPoints) points
      = load ("name,T,p,yield,std_dev of yield,var err\nA,1,10,5,0.5,4\nB,2,20,,0.5,9\nC,3,30,7,0.5,16\n",
              NULL, NULL, NULL, notes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (points->n, ==, 2);
  g_assert_cmpuint (points->n_inputs, ==, 2);
  g_assert_cmpstr (points->input_names[0], ==, "T");
  g_assert_cmpstr (points->target_name, ==, "yield");
  g_assert_cmpfloat (points->x[3], ==, 30.0);
  g_assert_cmpfloat (points->y[1], ==, 7.0);
  g_assert_true (points->own);
  g_assert_true (says (notes, "“yield” was taken as the target"));
  g_assert_true (says (notes, "T, p"));
  g_assert_true (says (notes, "“name” has no numbers"));
  g_assert_true (says (notes, "1 row with empty cells"));
  g_assert_true (says (notes, "error bars"));
}

static void
test_error_bars (void)
{
  g_autoptr (NearGpPoints) variance = load ("x,y,variance\n1,2,4\n2,3,9\n", NULL, NULL, NULL, NULL, NULL);
  g_autoptr (NearGpPoints) sigma = load ("x;y;sigma\n1;2;4\n2;3;9\n", NULL, NULL, NULL, NULL, NULL);
  g_autoptr (NearGpPoints) named
      = load ("x,y,bar,error\n1,2,0.1,7\n2,3,0.2,7\n", "x", "y", "bar", NULL, NULL);

  g_assert_cmpfloat (variance->sd[1], ==, 3.0);
  g_assert_cmpfloat (sigma->sd[1], ==, 9.0);
  g_assert_cmpfloat (named->sd[1], ==, 0.2);
  g_assert_cmpuint (named->n_inputs, ==, 1);
}

static void
test_roles (void)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NearGpPoints) classes
      = load ("a,b,phase\n0,1,fcc\n1,2,bcc\n2,3,fcc\n", NULL, NULL, NULL, notes, NULL);
  g_autoptr (NearGpPoints) mixed = load ("c,property,label\n0,1.5,\n0.2,,0\n0.8,2.5,1\n", NULL, NULL, NULL, NULL, NULL);
  g_autoptr (NearGpPoints) forces = load ("r,energy,force,split\n1,-1,3,train\n2,-2,-4,test\n", NULL, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (classes->n_inputs, ==, 2);
  g_assert_cmpfloat (classes->label[1], ==, 1.0);
  g_assert_cmpfloat (classes->y[2], ==, 0.0);
  g_assert_true (says (notes, "fcc = 0, bcc = 1"));
  g_assert_cmpuint (mixed->n, ==, 3);
  g_assert_true (isnan (mixed->y[1]) && isnan (mixed->label[0]));
  g_assert_cmpfloat (mixed->y[2], ==, 2.5);
  g_assert_cmpfloat (forces->slope[1], ==, 4.0);
  g_assert_cmpuint (forces->test[0], ==, 0);
  g_assert_cmpuint (forces->test[1], ==, 1);
}

static void
test_bad_tables (void)
{
  static const struct
  {
    const char *text, *inputs, *target, *said;
  } bad[] = {
    { "x,y\n1,2\n2,three\n", NULL, NULL, ":3:2" },
    { "x\n1\n2\n", NULL, NULL, "at least two" },
    { "x,y\n1,2\n", "x", "z", "“z”" },
    { "x,y\n1,2\n", "u", NULL, "“u”" },
    { "x,y,sd\n1,2,-1\n", NULL, NULL, "negative" },
    { "x,y\n,2\n,3\n", NULL, NULL, "columns of numbers" },
    { "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r\n1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9\n", NULL, NULL, "17 inputs" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load (bad[i].text, bad[i].inputs, bad[i].target, NULL, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].said));
    }
}

/* Each column has the part it is given, whatever its name says; commas in names and columns of one name are no harm. */
static void
test_columns (void)
{
  const NearGpColumn roles[] = { NEAR_GP_COLUMN_SD, NEAR_GP_COLUMN_INPUT, NEAR_GP_COLUMN_UNUSED,
                                 NEAR_GP_COLUMN_TARGET, NEAR_GP_COLUMN_INPUT };
  g_autofree char *path = near_test_path ("columns.csv");
  g_autoptr (NearGpColumns) columns = NULL;
  g_autoptr (NearGpPoints) points = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "y,\"T, in K\",label,error,p\n1,300,0,2.5,7\n2,400,1,3.5,\n3,500,0,4.5,9\n",
                                      -1, NULL));
  columns = near_gp_columns_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (columns->n, ==, 5);
  g_assert_cmpuint (columns->n_rows, ==, 3);
  g_assert_cmpstr (columns->names[1], ==, "T, in K");
  g_assert_cmpstr (columns->samples[4], ==, "7, –, 9");
  g_assert_cmpint (columns->roles[2], ==, NEAR_GP_COLUMN_LABEL);
  g_assert_cmpint (columns->roles[3], ==, NEAR_GP_COLUMN_SD);
  points = near_gp_points_load_columns (path, 5, roles, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->n, ==, 2);
  g_assert_cmpuint (points->n_inputs, ==, 2);
  g_assert_cmpstr (points->input_names[0], ==, "T, in K");
  g_assert_cmpstr (points->target_name, ==, "error");
  near_assert_close (points->x[2], 500.0, 0.0, 0.0);
  near_assert_close (points->x[3], 9.0, 0.0, 0.0);
  near_assert_close (points->y[1], 4.5, 0.0, 0.0);
  near_assert_close (points->sd[1], 3.0, 0.0, 0.0);
  g_assert_true (isnan (points->label[0]));
}

static void
test_bad_columns (void)
{
  static const struct
  {
    NearGpColumn roles[3];
    const char *said;
  } bad[] = {
    { { NEAR_GP_COLUMN_UNUSED, NEAR_GP_COLUMN_TARGET, NEAR_GP_COLUMN_UNUSED }, "must be an input" },
    { { NEAR_GP_COLUMN_INPUT, NEAR_GP_COLUMN_INPUT, NEAR_GP_COLUMN_UNUSED }, "must be the target" },
    { { NEAR_GP_COLUMN_INPUT, NEAR_GP_COLUMN_TARGET, NEAR_GP_COLUMN_TARGET }, "“Target”" },
    { { NEAR_GP_COLUMN_INPUT, NEAR_GP_COLUMN_TARGET, NEAR_GP_COLUMN_INPUT }, ":3:3" },
  };
  g_autofree char *path = near_test_path ("columns.csv");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "a,b,c\n1,2,3\n2,3,red\n", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) why = NULL;

      g_assert_null (near_gp_points_load_columns (path, 3, bad[i].roles, NULL, NULL, &why));
      g_assert_nonnull (strstr (why->message, bad[i].said));
    }
  g_assert_null (near_gp_points_load_columns (path, 2, bad[3].roles, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "3 columns now, and had 2"));
}

static void
test_thousands (void)
{
  g_autoptr (GString) text = g_string_new ("a,b,c,d,y\n");
  g_autoptr (NearGpPoints) points = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u,%u,%u,%u,%u\n", i, i % 7, i % 11, i % 13, i % 17);
  points = load (text->str, NULL, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (points->n, ==, 20000);
  g_assert_cmpuint (points->n_inputs, ==, 4);
  g_assert_cmpfloat (points->x[4 * 19999], ==, 19999.0);
}

static void
test_decimal_commas (void)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpPoints) points = load ("T;c;E\n300,5;1,25;2\n400;1,5;3,75\n", NULL, NULL, NULL, notes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (points->n_inputs, ==, 2);
  g_assert_cmpfloat (points->x[0], ==, 300.5);
  g_assert_cmpfloat (points->y[1], ==, 3.75);
  g_assert_true (says (notes, "decimal points"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-points/workshop", test_workshop);
  g_test_add_func ("/gp-points/far-point", test_far_point);
  g_test_add_func ("/gp-points/same-seed", test_same_seed);
  g_test_add_func ("/gp-points/prior", test_prior);
  g_test_add_func ("/gp-points/morse", test_morse);
  g_test_add_func ("/gp-points/polymer", test_polymer);
  g_test_add_func ("/gp-points/parts", test_parts);
  g_test_add_func ("/gp-points/without", test_without);
  g_test_add_func ("/gp-points/guesses", test_guesses);
  g_test_add_func ("/gp-points/error-bars", test_error_bars);
  g_test_add_func ("/gp-points/decimal-commas", test_decimal_commas);
  g_test_add_func ("/gp-points/roles", test_roles);
  g_test_add_func ("/gp-points/bad-tables", test_bad_tables);
  g_test_add_func ("/gp-points/columns", test_columns);
  g_test_add_func ("/gp-points/bad-columns", test_bad_columns);
  g_test_add_func ("/gp-points/thousands", test_thousands);
  return g_test_run ();
}
