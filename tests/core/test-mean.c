/* test-mean.c — mean functions: formulas, what they say of mistakes, basis functions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-mean.h"

#include "near-test.h"

#include <math.h>
#include <string.h>

static const char *const names[] = { "lnN", "alpha", NULL };

static NearMean *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  NearMean *mean = near_mean_parse (text, 2, names, &error);

  g_assert_no_error (error);
  return mean;
}

static double
eval (const NearMean *mean, double x1, double x2)
{
  g_autoptr (GError) error = NULL;
  const double x[2] = { x1, x2 };
  double m = NAN;

  near_mean_offset (mean, 1, x, &m, &error);
  g_assert_no_error (error);
  return m;
}

static void
test_words (void)
{
  static const struct
  {
    const char *text, *again;
    NearMeanKind kind;
    guint n_basis;
  } rows[] = {
    { "zero", "zero", NEAR_MEAN_ZERO, 0 },
    { " Constant ", "constant", NEAR_MEAN_CONSTANT, 1 },
    { "LINEAR", "linear", NEAR_MEAN_LINEAR, 3 },
    { "quadratic", "quadratic", NEAR_MEAN_QUADRATIC, 6 },
    { "column(alpha)", "column(x2)", NEAR_MEAN_COLUMN, 0 },
    { "Learned column( x1 )", "learned column(x1)", NEAR_MEAN_COLUMN, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NearMean) mean = parse (rows[i].text);
      g_autofree char *text = near_mean_format (mean);

      g_assert_cmpint (near_mean_get_kind (mean), ==, rows[i].kind);
      g_assert_cmpuint (near_mean_get_n_basis (mean), ==, rows[i].n_basis);
      g_assert_cmpuint (near_mean_get_n_parameters (mean), ==, 0);
      g_assert_cmpuint (near_mean_get_n_inputs (mean), ==, 2);
      g_assert_cmpstr (text, ==, rows[i].again);
      g_autoptr (NearMean) again = parse (text);
      g_assert_cmpint (near_mean_get_kind (again), ==, rows[i].kind);
    }
  g_assert_cmpuint (near_mean_table.n_rows, ==, NEAR_MEAN_COLUMN + 1);
}

static void
test_formula (void)
{
  g_autoptr (NearMean) theory = parse ("2*nu*lnN + c");
  g_autoptr (NearMean) set = parse ("nu=0.588; c = -1.5; 2*nu*lnN + c");
  g_autofree char *text = near_mean_format (set);
  const double values[2] = { 0.5, -1.75 };

  g_assert_cmpint (near_mean_get_kind (theory), ==, NEAR_MEAN_FORMULA);
  g_assert_cmpuint (near_mean_get_n_parameters (theory), ==, 2);
  g_assert_cmpstr (near_mean_get_parameter_name (theory, 0), ==, "nu");
  g_assert_cmpstr (near_mean_get_parameter_name (theory, 1), ==, "c");
  near_assert_close (eval (theory, 3.0, 9.0), 7.0, 1e-15, 0.0);
  near_assert_close (near_mean_get_parameter (set, 0), 0.588, 0.0, 0.0);
  near_assert_close (eval (set, 3.0, 9.0), 2.0 * 0.588 * 3.0 - 1.5, 1e-15, 0.0);
  g_assert_cmpstr (text, ==, "nu=0.588; c=-1.5; 2*nu*lnN + c");
  g_autoptr (NearMean) again = parse (text);
  near_assert_close (eval (again, 3.0, 9.0), eval (set, 3.0, 9.0), 0.0, 0.0);
  g_autoptr (NearMean) ideal = near_mean_with_parameters (set, values);
  near_assert_close (eval (ideal, 3.0, 9.0), 3.0 - 1.75, 1e-15, 0.0);
  near_assert_close (eval (set, 3.0, 9.0), 2.0 * 0.588 * 3.0 - 1.5, 1e-15, 0.0);

  g_autoptr (NearMean) numbered = parse ("x1*x2 + exp(-pi*0) + ln(alpha) + (x1 >= 2 ? 10 : 20)");
  near_assert_close (eval (numbered, 2.0, 3.0), 6.0 + 1.0 + log (3.0) + 10.0, 1e-15, 0.0);
  g_assert_cmpuint (near_mean_get_n_parameters (numbered), ==, 0);
}

/* An input that is called x2 but stands first is meant by x2; names that no formula can have do no harm. */
static void
test_names (void)
{
  static const char *const odd[] = { "x2", "T (K)", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearMean) mean = near_mean_parse ("10*x2 + x1", 2, odd, &error);
  g_autoptr (NearMean) plain = near_mean_parse ("10*x2 + x1", 2, NULL, &error);
  const double x[2] = { 3.0, 5.0 };
  double m;

  g_assert_no_error (error);
  near_mean_offset (mean, 1, x, &m, &error);
  near_assert_close (m, 33.0, 0.0, 0.0);
  near_mean_offset (plain, 1, x, &m, &error);
  near_assert_close (m, 53.0, 0.0, 0.0);
}

static void
test_mistakes (void)
{
  static const struct
  {
    const char *text, *message;
  } rows[] = {
    { "2**lnN", "mean, character 3 (“*lnN”): an operator stands where" },
    { "2*(lnN", "mean, character 7 (the end): a closing bracket is missing" },
    { "2*lnN)", "mean, character 6 (“)”): a bracket is out of place" },
    { "2*lnN +", "mean, character 8 (the end): the formula ends too early" },
    { "2 lnN", "mean, character 3 (“lnN”): an operator was expected" },
    { "2,5*lnN", "this is more than one formula; a comma is no decimal sign" },
    { "expp(lnN)", "there is no function “expp”; did you mean “exp”?" },
    { "c(lnN)", "there is no function “c”; for a product write c*(" },
    { "é*2 + 3", "mean, character 1 (“é*2 + 3”): this is no number" },
    { "c + 2·lnN", "mean, character 6 (“·lnN”): this is no number" },
    { "", "there is no formula" },
    { "nu=0.5;", "there is no formula" },
    { "nu=0.5; 2*mu", "mean, character 1 (“nu=0.5; 2*mu”): “nu” is no parameter of the formula" },
    { "nu=half; 2*nu", "mean, character 4 (“half; 2*nu”): a parameter starts at a number" },
    { "0.5; nu", "mean, character 1 (“0.5; nu”): in front of a semicolon" },
    { "2x=1; nu", "mean, character 1 (“2x=1; nu”): the name of a parameter" },
    { "nu=0.5", "mean, character 3 (“=0.5”): “=” belongs in front" },
    { "lnN = 3*c", "“=” belongs in front" },
    { "exp(1,2)", "the function has too many arguments" },
    { "atan2(1)", "the function has too few arguments" },
    { "lnN ? 2", "a choice is written" },
    { "\"text\"", "mean" },
    { "column(theory)", "mean, character 8 (“theory”): there is no such input; give a name, or x1 to x2" },
    { "\xff", "the text is not UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearMean) mean = near_mean_parse (rows[i].text, 2, names, &error);

      g_test_message ("%s: %s", rows[i].text, error != NULL ? error->message : "none");
      g_assert_null (mean);
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_assert_nonnull (strstr (error->message, rows[i].message));
    }
}

static void
test_too_many_parameters (void)
{
  g_autoptr (GString) text = g_string_new ("0");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (text, " + p%u", i);
  g_autoptr (NearMean) fits = parse (text->str);
  g_assert_cmpuint (near_mean_get_n_parameters (fits), ==, 32);
  near_assert_close (eval (fits, 1, 1), 32.0, 0.0, 0.0);
  g_string_append (text, " + one_more");
  g_assert_null (near_mean_parse (text->str, 2, names, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "more than 32 parameters"));
}

static void
test_not_finite (void)
{
  g_autoptr (NearMean) mean = parse ("ln(lnN)");
  g_autoptr (GError) error = NULL;
  const double x[4] = { 2.0, 1.0, -1.0, 4.0 };
  double m[2];

  g_assert_false (near_mean_offset (mean, 2, x, m, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_nonnull (strstr (error->message, "at point 2 (x1 = -1, x2 = 4)"));
}

static void
test_basis (void)
{
  const double x[4] = { 2.0, 3.0, -1.0, 0.5 };
  const double quadratic[12] = { 1, 2, 3, 4, 6, 9, 1, -1, 0.5, 1, -0.5, 0.25 };
  static const char *const expected[] = { "1", "x1", "x2", "x1²", "x1 x2", "x2²" };
  g_autoptr (NearMean) mean = near_mean_new (NEAR_MEAN_QUADRATIC, 2);
  g_autoptr (NearMean) three = near_mean_new (NEAR_MEAN_QUADRATIC, 3);
  g_autoptr (NearMean) theory = near_mean_new_column (2, 1, TRUE);
  g_autoptr (NearMean) as_it_is = near_mean_new_column (2, 1, FALSE);
  double h[12];

  near_mean_basis (mean, 2, x, h);
  near_assert_close_array (h, quadratic, 12, 1e-15, 0.0);
  for (guint j = 0; j < 6; j++)
    {
      g_autofree char *name = near_mean_dup_basis_name (mean, j);

      g_assert_cmpstr (name, ==, expected[j]);
    }
  g_assert_cmpuint (near_mean_get_n_basis (three), ==, 10);
  g_autofree char *last = near_mean_dup_basis_name (three, 9);
  g_autofree char *middle = near_mean_dup_basis_name (three, 8);
  g_assert_cmpstr (last, ==, "x3²");
  g_assert_cmpstr (middle, ==, "x2 x3");

  near_mean_basis (theory, 2, x, h);
  near_assert_close_array (h, ((const double[]){ 1, 3, 1, 0.5 }), 4, 0.0, 0.0);
  near_assert_close (eval (theory, 2, 3), 0.0, 0.0, 0.0);
  near_assert_close (eval (as_it_is, 2, 3), 3.0, 0.0, 0.0);
  g_assert_cmpuint (near_mean_get_n_basis (as_it_is), ==, 0);
  g_assert_cmpint (near_mean_get_column (theory), ==, 1);
  g_assert_cmpint (near_mean_get_column (mean), ==, -1);
}

/* d/da a exp (b x) = exp (b x), d/db = a x exp (b x); at the edge of what has a value, from one side. */
static void
test_derivatives (void)
{
  g_autoptr (NearMean) mean = parse ("a=1.5; b=-0.7; a*exp(b*lnN)");
  g_autoptr (NearMean) edge = parse ("a=0; sqrt(a)*0 + 3*a + lnN");
  g_autoptr (GError) error = NULL;
  const double x[6] = { 0.3, 0, 1.9, 0, 4.0, 0 };
  double da[3], db[3];

  g_assert_true (near_mean_parameter_derivative (mean, 0, 3, x, da, &error));
  g_assert_true (near_mean_parameter_derivative (mean, 1, 3, x, db, &error));
  for (guint i = 0; i < 3; i++)
    {
      near_assert_close (da[i], exp (-0.7 * x[2 * i]), 1e-8, 0.0);
      near_assert_close (db[i], 1.5 * x[2 * i] * exp (-0.7 * x[2 * i]), 1e-8, 0.0);
    }
  g_assert_true (near_mean_parameter_derivative (edge, 0, 3, x, da, &error));
  near_assert_close (da[1], 3.0, 1e-7, 0.0);
}

static gpointer
eval_often (gpointer user_data)
{
  for (guint i = 0; i < 2000; i++)
    near_assert_close (eval (user_data, i, 1.0), 2.0 * i + 1.0, 1e-15, 0.0);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (NearMean) mean = parse ("2*lnN + c");
  GThread *threads[4];

  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("eval", eval_often, mean);
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

static void
check_note (const char *text, const char *const *inputs, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearMean) mean = near_mean_parse (text, 2, inputs, &error);
  g_autofree char *note = NULL;

  g_assert_no_error (error);
  note = near_mean_dup_parameter_note (mean, inputs);
  g_assert_cmpstr (note, ==, expected);
}

static void
test_units (void)
{
  static const char *const units[] = { "T [K]", "p (bar)", NULL }, *twice[] = { "T (K)", "T (C)", NULL };
  static const char *const functions[] = { "log (N)", "a", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearMean) mean = near_mean_parse ("a=3; a*T + 10*p", 2, units, &error);
  g_assert_no_error (error);
  const double value = 4.0;
  g_autoptr (NearMean) other = near_mean_with_parameters (mean, &value);
  g_autoptr (NearMean) column = near_mean_parse ("column(p)", 2, units, &error);
  g_autoptr (NearMean) sure = near_mean_parse ("log(x1)", 2, functions, &error);

  g_assert_no_error (error);
  near_assert_close (eval (mean, 2.0, 5.0), 56.0, 0, 0);
  near_assert_close (eval (other, 2.0, 5.0), 58.0, 0, 0);
  near_assert_close (eval (sure, 1.0, 5.0), 0.0, 0, 0);
  g_assert_cmpint (near_mean_get_column (column), ==, 1);
  check_note ("T*p", units, NULL);
  check_note ("linear", units, NULL);
  check_note ("T + a", units, "a is a parameter of the formula, to be found with the kernel's");
  check_note ("T + a*exp(E0)", units, "a, E0 are parameters of the formula, to be found with the kernel's");
  check_note ("x*t + a", units,
              "x, t, a are parameters of the formula, to be found with the kernel's; if x, t is meant to be an "
              "input: the inputs are T [K] (x1), p (bar) (x2)");
  check_note ("T", twice,
              "T is a parameter of the formula, to be found with the kernel's");
  check_note ("X1", NULL,
              "X1 is a parameter of the formula, to be found with the kernel's; if X1 is meant to be an input: "
              "the inputs are x1, x2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mean/words", test_words);
  g_test_add_func ("/mean/formula", test_formula);
  g_test_add_func ("/mean/names", test_names);
  g_test_add_func ("/mean/mistakes", test_mistakes);
  g_test_add_func ("/mean/too-many-parameters", test_too_many_parameters);
  g_test_add_func ("/mean/not-finite", test_not_finite);
  g_test_add_func ("/mean/basis", test_basis);
  g_test_add_func ("/mean/derivatives", test_derivatives);
  g_test_add_func ("/mean/threads", test_threads);
  g_test_add_func ("/mean/units", test_units);
  return g_test_run ();
}
