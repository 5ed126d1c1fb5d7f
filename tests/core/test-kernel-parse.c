/* test-kernel-parse.c — texts of kernels: round trips, other names, every error with its place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-kernel.h"

#include "near-error.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static const char *const names[] = { "lnN", "alpha", "T (K)" };

static NearKernel *
parse (const char *text, guint n_inputs)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, n_inputs, names, &error);

  g_assert_no_error (error);
  return kernel;
}

static char *
reformat (const char *text, guint n_inputs)
{
  g_autoptr (NearKernel) kernel = parse (text, n_inputs);

  return near_kernel_format (kernel, 0);
}

static void
assert_same (const NearKernel *one, const NearKernel *two)
{
  g_assert_cmpuint (near_kernel_get_n_parameters (one), ==, near_kernel_get_n_parameters (two));
  for (guint p = 0; p < near_kernel_get_n_parameters (one); p++)
    {
      const NearKernelParameter *a = near_kernel_get_parameter (one, p),
                                *b = near_kernel_get_parameter (two, p);

      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpstr (a->path, ==, b->path);
      g_assert_true (a->value == b->value);
      g_assert_cmpint (a->fixed, ==, b->fixed);
      g_assert_cmpint (a->is_log, ==, b->is_log);
    }
}

/* --- what comes back -----------------------------------------------------------------------------
 */

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    guint n_inputs;
    const char *expected; /* NULL: the text itself */
  } cases[] = {
    { "1.5*RBF(l=0.4)*Linear(s0=0.3) + White(0.01)", 1, NULL },
    { "RBF", 1, NULL },
    { "  rbf ( L = 0.4 ) ", 1, "RBF(l=0.4)" },
    { "RBF(0.4)", 1, "RBF(l=0.4)" },
    { "RBF(l=[0.3,2])", 2, NULL },
    { "RBF(l=[0.3])", 1, "RBF(l=0.3)" },
    { "RBF(l=[1,1])", 2, NULL },
    { "RBF(l=0.4!)", 1, NULL },
    { "2!*RBF", 1, NULL },
    { "RBF(l=a:0.4) + Matern32(l=a)", 1, NULL },
    { "a:0.4!*RBF(l=a) + a*White", 1, "a:0.4!*RBF(l=a) + White(a)" },
    { "RBF(l=[a:0.4,a])", 2, NULL },
    { "Matern(l=0.4, nu=1.7)", 1, NULL },
    { "Matern(l=0.4, nu=1.7~)", 1, NULL },
    { "Matern(nu=1.5)", 1, NULL },
    { "SM(w=[1,0.5], mu=[0.2,0.7], v=[0.01,0.02])", 1, NULL },
    { "SM(w=[1~,0.5], mu=[0.2,0.7], v=[0.01,0.02])", 1, NULL },
    { "RBF(on=2)", 3, "RBF(on=[alpha])" },
    { "RBF(on=[3,1])", 3, "RBF(on=[T,lnN])" },
    { "RBF(on=[ALPHA])", 3, "RBF(on=[alpha])" },
    { "RBF(on=\"T (K)\")", 3, "RBF(on=[T])" },
    { "RBF(on=[1,2,3])", 3, "RBF" },
    { "RBF(on=[2,1])", 2, "RBF(on=[alpha,lnN])" },
    { "RBF(metric=Aitchison)", 3, "RBF(metric=aitchison)" },
    { "RBF(l=2, metric=hellinger, on=[1,3])", 3, "RBF(l=2, metric=hellinger, on=[lnN,T])" },
    { "RBF(metric=euclidean)", 3, "RBF" },
    { "Linear(s0=0)", 1, NULL },
    { "Linear(s0=0.5, c=-1.5)", 1, NULL },
    { "Linear(c=0)", 1, NULL },
    { "Linear(w=[1,2])", 2, NULL },
    { "Poly(q=3, s0=0)", 1, NULL },
    { "Gibbs(l=0.4, slope=-0.3)", 1, NULL },
    { "ChangePoint(RBF(l=0.1), 2*Linear + White(0.1), x0=0.5, w=0.1)", 1, NULL },
    { "ChangePoint(RBF, Linear, -0.5, 0.1, on=[1])", 3,
      "ChangePoint(RBF, Linear, x0=-0.5, w=0.1, on=[lnN])" },
    { "2*ChangePoint(RBF, Linear)", 1, NULL },
    { "NormalizedDot(zeta=4)", 1, NULL },
    { "ArcSine(b=2, w=[1,3])", 2, NULL },
    /* numbers come together in front */
    { "2*RBF*3", 1, "6*RBF" },
    { "2*(3*RBF)", 1, "6*RBF" },
    { "2*3!*RBF", 1, "6!*RBF" },
    { "Constant(2)*RBF", 1, "2*RBF" },
    { "RBF*White(2)*3", 1, "6*RBF*White" },
    { "2*White(0.1)", 1, "White(0.2)" },
    { "3", 1, "Constant(3)" },
    { "RBF + 3", 1, "RBF + Constant(3)" },
    { "2*3", 1, "Constant(6)" },
    { "0.5**2 * RBF(length_scale=2)", 1, "0.25*RBF(l=2)" },
    { "(2*RBF)^2", 1, "4*RBF^2" },
    { "(2*RBF*Linear)^2", 1, "4*(RBF*Linear)^2" },
    { "Constant(3)^2", 1, "Constant(9)" },
    { "RBF^1", 1, "RBF" },
    { "(RBF^2)^3", 1, "RBF^6" },
    { "(RBF)", 1, "RBF" },
    { "((2*(RBF)))", 1, "2*RBF" },
    { "RBF*(Linear*Cosine)", 1, "RBF*Linear*Cosine" },
    { "RBF*(2*Linear)", 1, "2*RBF*Linear" },
    { "(RBF + Linear) + White", 1, "RBF + Linear + White" },
    { "2*(RBF + Linear) + White", 1, NULL },
    { "(RBF + Linear)*Cosine", 1, NULL },
    { "2*(RBF + Linear)*Cosine", 1, NULL },
    { "1*(RBF + Linear)*Cosine", 1, NULL },
    { "(RBF + Linear)^2", 1, NULL },
    { "3*(RBF + Linear)^2", 1, NULL },
    { "RBF×Linear·Cosine", 1, "RBF*Linear*Cosine" },
    /* other names */
    { "SE(0.4) + SquaredExponential", 1, "RBF(l=0.4) + RBF" },
    { "Exponential(2)", 1, "Matern12(l=2)" },
    { "RationalQuadratic(alpha=0.1, length_scale=2)", 1, "RQ(l=2, alpha=0.1)" },
    { "ExpSineSquared(length_scale=1.1, periodicity=5.5)", 1, "Periodic(l=1.1, p=5.5)" },
    { "DotProduct(sigma_0=0.5)", 1, "Linear(s0=0.5)" },
    { "WhiteKernel(noise_level=0.01)", 1, "White(0.01)" },
    { "Const(4) + ConstantKernel(constant_value=2)", 1, "Constant(4) + Constant(2)" },
    { "Poly(q=3,s0=0.5) + Polynomial(2)", 1, "Poly(q=3, s0=0.5) + Poly(q=2)" },
    /* as scikit-learn writes it */
    { "1.41**2 * RBF(length_scale=[0.4, 0.9]) + WhiteKernel(noise_level=0.01)", 2, NULL },
  };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autofree char *text = reformat (cases[c].text, cases[c].n_inputs);
      g_autofree char *again = reformat (text, cases[c].n_inputs);
      g_autoptr (NearKernel) one = parse (cases[c].text, cases[c].n_inputs),
                             two = parse (text, cases[c].n_inputs);

      if (strstr (cases[c].text, "1.41**") == NULL)
        g_assert_cmpstr (text, ==, cases[c].expected != NULL ? cases[c].expected : cases[c].text);
      g_assert_cmpstr (again, ==, text);
      assert_same (one, two);
    }
}

static void
check_names (const char *text, guint n_inputs, const char *expected)
{
  g_autoptr (NearKernel) kernel = parse (text, n_inputs);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint p = 0; p < near_kernel_get_n_parameters (kernel); p++)
    {
      const NearKernelParameter *one = near_kernel_get_parameter (kernel, p);
      guint found = 99;

      g_string_append_printf (all, "%s%s@%s", p > 0 ? " " : "", one->name, one->path);
      g_assert_true (near_kernel_find_parameter (kernel, one->name, &found));
      g_assert_cmpuint (found, ==, p);
      g_assert_nonnull (one->sentence);
    }
  g_assert_cmpstr (all->str, ==, expected);
}

static void
test_names (void)
{
  check_names ("RBF", 1, "variance@ RBF.l@");
  check_names ("White(0.1)", 1, "variance@");
  check_names ("RBF(l=[1,2])*Linear", 2, "variance@ RBF.l[1]@0 RBF.l[2]@0 Linear.s0@1");
  check_names ("RBF + White", 1, "RBF.variance@0 RBF.l@0 White.variance@1");
  check_names ("RBF + RBF + Linear*RBF", 1,
               "RBF.variance@0 RBF.l@0 RBF2.variance@1 RBF2.l@1 Product.variance@2 Linear.s0@2.0 "
               "RBF3.l@2.1");
  check_names ("(RBF + White)*Cosine", 1,
               "RBF.variance@0.0 RBF.l@0.0 White.variance@0.1 Cosine.l@1");
  check_names ("2*(RBF + White)*Cosine", 1,
               "variance@ RBF.variance@0.0 RBF.l@0.0 White.variance@0.1 Cosine.l@1");
  check_names ("2*(RBF + White)", 1, "variance@ RBF.variance@0 RBF.l@0 White.variance@1");
  check_names ("RBF(l=a:2) + Matern32(l=a)", 1, "RBF.variance@0 a@0 Matern32.variance@1");
  check_names ("Matern(nu=2) + Linear(s0=0)", 1,
               "Matern.variance@0 Matern.l@0 Matern.nu@0 Linear.variance@1");
  check_names ("ChangePoint(RBF, White, x0=1)", 1,
               "RBF.variance@0 RBF.l@0 White.variance@1 ChangePoint.x0@ ChangePoint.w@");
  check_names ("Poly(q=3)^2", 1, "variance@ Poly.s0@0");
  g_autoptr (NearKernel) tied = parse ("RBF(l=a:2) + Matern32(l=a)", 1);
  guint p = 99;
  g_assert_true (near_kernel_find_parameter (tied, "Matern32.l", &p));
  g_assert_cmpuint (p, ==, 1);
  g_assert_false (near_kernel_find_parameter (tied, "RBF.p", &p));
}

/* --- errors --------------------------------------------------------------------------------------
 */

static void
test_errors (void)
{
  g_autofree char *deep = g_strnfill (40, '(');
  g_autoptr (GString) wide = g_string_new ("RBF"), numbers = g_string_new ("1");
  const struct
  {
    const char *text;
    guint n_inputs;
    NearError code;
    const char *message; /* how it begins */
  } cases[] = {
    { "", 1, NEAR_ERROR_PARSE, "the kernel is empty; write one such as" },
    { "   ", 1, NEAR_ERROR_PARSE, "the kernel is empty; write one such as" },
    { "2*RBF + Rbg(l=1)", 1, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 9 (“Rbg”): no kernel is called so; there are RBF, Matern12, Matern32," },
    { "µ*RBF + ßx", 1, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 1 (“µ”): no kernel is called so" },
    { "RBF·Rbg", 1, NEAR_ERROR_UNKNOWN_NAME, "kernel, character 5 (“Rbg”): no kernel" },
    { "RBF +", 1, NEAR_ERROR_PARSE,
      "kernel, character 6 (the end): a kernel such as RBF(l=0.4), a number or a" },
    { "RBF - White", 1, NEAR_ERROR_PARSE,
      "kernel, character 5 (“-”): after a kernel comes +, *, ^ or the end" },
    { "RBF + -White", 1, NEAR_ERROR_PARSE,
      "kernel, character 7 (“-”): kernels are added or multiplied, never" },
    { "RBF White", 1, NEAR_ERROR_PARSE, "kernel, character 5 (“White”): after a kernel comes" },
    { "RBF)", 1, NEAR_ERROR_PARSE, "kernel, character 4 (“)”): after a kernel comes" },
    { "(RBF", 1, NEAR_ERROR_PARSE,
      "kernel, character 5 (the end): a closing bracket is expected here" },
    { "RBF(l=1", 1, NEAR_ERROR_PARSE,
      "kernel, character 8 (the end): a comma or a closing bracket is expected" },
    { "RBF(l=1,)", 1, NEAR_ERROR_PARSE,
      "kernel, character 9 (“)”): a number or a name with = is expected here" },
    { "RQ(l=1, 2)", 1, NEAR_ERROR_PARSE,
      "kernel, character 9 (“2”): behind what has a name, every number needs" },
    { "RBF(l=)", 1, NEAR_ERROR_PARSE, "kernel, character 7 (“)”): a number is expected here" },
    { "RBF(l=-1)", 1, NEAR_ERROR_RANGE,
      "kernel, character 7 (“-”): this number cannot be below zero" },
    { "RBF(l=0)", 1, NEAR_ERROR_RANGE, "kernel, character 7 (“0”): l must be greater than 0" },
    { "RBF(l=1e200)", 1, NEAR_ERROR_RANGE,
      "kernel, character 7 (“1e200”): this number is larger than 1e100" },
    { "RBF(l=1e999)", 1, NEAR_ERROR_PARSE, "kernel, character 7 (“1e999”): this is not a number" },
    { "RBF(l=1,l=2)", 1, NEAR_ERROR_PARSE, "kernel, character 7 (“1”): l is given twice" },
    { "RBF(p=1)", 1, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 5 (“p”): RBF has no such parameter; it has l=, on=, metric=" },
    { "Periodic(x=1)", 1, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 10 (“x”): Periodic has no such parameter; it has l=, p=, on=" },
    { "White(l=1)", 1, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 7 (“l”): White has no such parameter; it has its variance" },
    { "RBF(1,2)", 1, NEAR_ERROR_PARSE,
      "kernel, character 7 (“2”): RBF has no further number; it has l=, on=, metric=" },
    { "White(1,2)", 1, NEAR_ERROR_PARSE,
      "kernel, character 9 (“2”): it has one number, its variance" },
    { "White(0)", 1, NEAR_ERROR_RANGE,
      "kernel, character 7 (“0”): a variance must be greater than 0" },
    { "0*RBF", 1, NEAR_ERROR_RANGE,
      "kernel, character 1 (“0”): a variance must be greater than 0" },
    { "2RBF", 1, NEAR_ERROR_PARSE,
      "kernel, character 1 (“2RBF”): a number and what follows it must be apart" },
    { "RBF(l=[1,2])", 3, NEAR_ERROR_PARSE,
      "kernel, character 7 (“[”): there are 2 numbers, but 3 inputs" },
    { "RBF(l=[1,2],on=3)", 3, NEAR_ERROR_PARSE,
      "kernel, character 7 (“[”): there are 2 numbers, but 1 inputs" },
    { "RBF(l=[1,2,3])", 2, NEAR_ERROR_RANGE,
      "kernel, character 12 (“3”): there are more than 2 numbers here" },
    { "RBF(l=[1;2])", 2, NEAR_ERROR_PARSE,
      "kernel, character 9 (“;”): this sign has no meaning in a kernel" },
    { "RBF(l=[1 2])", 2, NEAR_ERROR_PARSE,
      "kernel, character 10 (“2”): a comma or ] is expected here" },
    { "RQ(alpha=[1,2])", 2, NEAR_ERROR_PARSE,
      "kernel, character 10 (“[”): this is one number, not a list" },
    { "RBF(on=4)", 3, NEAR_ERROR_RANGE,
      "kernel, character 8 (“4”): an input is a whole number from 1 to 3" },
    { "RBF(on=0)", 3, NEAR_ERROR_RANGE,
      "kernel, character 8 (“0”): an input is a whole number from 1 to 3" },
    { "RBF(on=beta)", 3, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 8 (“beta”): no input is called so; there are lnN, alpha, T (K), or "
      "numbers from 1 to 3" },
    { "RBF(on=[1,lnN])", 3, NEAR_ERROR_PARSE,
      "kernel, character 11 (“lnN”): this input is there twice" },
    { "RBF(on=[1],on=2)", 3, NEAR_ERROR_PARSE, "kernel, character 15 (“2”): on is given twice" },
    { "RBF(on=*)", 3, NEAR_ERROR_PARSE,
      "kernel, character 8 (“*”): the number or the name of an input is" },
    { "RBF(on=\"T)", 3, NEAR_ERROR_PARSE,
      "kernel, character 8 (“\"”): this quotation mark has no second one" },
    { "RBF(metric=cityblock)", 3, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 12 (“cityblock”): no metric is called so; there are euclidean, simplex, "
      "aitchison, "
      "hellinger, angle" },
    { "Linear(metric=simplex)", 3, NEAR_ERROR_UNSUPPORTED,
      "kernel, character 15 (“simplex”): Linear has no metric" },
    { "RBF(metric=simplex, on=2)", 3, NEAR_ERROR_RANGE,
      "kernel, character 12 (“simplex”): fractions need the amounts of at least two components" },
    { "RBF(metric=angle, metric=angle)", 3, NEAR_ERROR_PARSE,
      "kernel, character 26 (“angle”): metric is given twice" },
    { "RBF^0", 1, NEAR_ERROR_RANGE,
      "kernel, character 5 (“0”): a power is a whole number from 1 to 16" },
    { "RBF^1.5", 1, NEAR_ERROR_RANGE,
      "kernel, character 5 (“1.5”): a power is a whole number from 1 to 16" },
    { "RBF^2^3", 1, NEAR_ERROR_PARSE,
      "kernel, character 6 (“^”): a power of a power needs brackets" },
    { "(RBF^8)^3", 1, NEAR_ERROR_RANGE,
      "kernel, character 8 (“^”): powers of powers are larger than 16" },
    { "Constant(1e90)^2", 1, NEAR_ERROR_RANGE,
      "kernel, character 10 (“1e90”): this number to this power is too" },
    { "1e90*1e90*RBF", 1, NEAR_ERROR_RANGE,
      "kernel, character 6 (“1e90”): the product of the numbers in front is" },
    { "RBF(l=a)", 1, NEAR_ERROR_UNKNOWN_NAME,
      "kernel, character 7 (“a”): no number is called so; write a:1 where it stands first" },
    { "RBF(l=a:1) + RBF(l=a:2)", 1, NEAR_ERROR_PARSE,
      "kernel, character 20 (“a”): a number of this name was given before: write the name alone" },
    { "RBF(l=rbf:1)", 1, NEAR_ERROR_PARSE, "kernel, character 7 (“rbf”): a kernel has this name" },
    { "RBF(l=variance:1)", 1, NEAR_ERROR_PARSE,
      "kernel, character 7 (“variance”): variances have this name" },
    { "RBF(l=a:1)*ChangePoint(RBF, White, x0=a)", 1, NEAR_ERROR_PARSE,
      "kernel, character 39 (“a”): a scale and a place cannot share one number" },
    { "a:2*b:3*RBF", 1, NEAR_ERROR_PARSE,
      "kernel, character 5 (“b”): a number with a name is the only one" },
    { "(a:2*RBF)^2", 1, NEAR_ERROR_PARSE,
      "kernel, character 2 (“a”): a number with a name cannot stand inside" },
    { "ChangePoint(RBF)", 1, NEAR_ERROR_PARSE,
      "kernel, character 1 (“ChangePoint”): two kernels belong in here" },
    { "ChangePoint(RBF, White)", 2, NEAR_ERROR_RANGE,
      "kernel, character 1 (“ChangePoint”): ChangePoint sees one" },
    { "SM(on=[1,2])", 3, NEAR_ERROR_RANGE,
      "kernel, character 7 (“[”): SM sees one input; say which" },
    { "SM(w=[1,2], mu=[1,2,3])", 1, NEAR_ERROR_PARSE,
      "kernel, character 6 (“[”): the lists of one mixture are equally long, here 2 and 3" },
    { "Matern(nu=50)", 1, NEAR_ERROR_RANGE,
      "kernel, character 11 (“50”): nu must be from 0.1 to 30" },
    { "GammaExp(gamma=2.5)", 1, NEAR_ERROR_RANGE,
      "kernel, character 16 (“2.5”): gamma must be from 0.01 to 2" },
    { "Poly(q=2.5)", 1, NEAR_ERROR_RANGE,
      "kernel, character 8 (“2.5”): q must be a whole number from 1 to 16" },
    { "Poly(q=17)", 1, NEAR_ERROR_RANGE, "kernel, character 8 (“17”): q must be from 1 to 16" },
    { "\xff", 1, NEAR_ERROR_PARSE, "the kernel is no text in UTF-8" },
    { deep, 1, NEAR_ERROR_RANGE,
      "kernel, character 33 (“(”): brackets are nested more than 32 deep" },
    { wide->str, 1, NEAR_ERROR_RANGE,
      "kernel, character 257 (“RBF”): there are more than 64 kernels in one" },
    { numbers->str, 1, NEAR_ERROR_RANGE,
      "kernel, character 202 (the end): there are more than 64 kernels in one" },
  };

  for (guint i = 0; i < 64; i++)
    g_string_append (wide, "+RBF");
  for (guint i = 0; i < 100; i++)
    g_string_append (numbers, "+1");
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (GError) error = NULL;
      const char *text = c + 2 == G_N_ELEMENTS (cases)   ? wide->str
                         : c + 1 == G_N_ELEMENTS (cases) ? numbers->str
                                                         : cases[c].text;
      g_autoptr (NearKernel) kernel = near_kernel_parse (text, cases[c].n_inputs, names, &error);

      g_assert_null (kernel);
      g_assert_error (error, NEAR_ERROR, (int) cases[c].code);
      if (!g_str_has_prefix (error->message, cases[c].message))
        {
          g_test_message ("%s:\n  %s\nis not\n  %s", text, error->message, cases[c].message);
          g_test_fail ();
        }
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (near_kernel_parse ("RBF(on=x)", 2, NULL, &error));
  g_assert_cmpstr (
      error->message, ==,
      "kernel, character 8 (“x”): the inputs have no names here; write numbers from 1 to 2");
}

/* --- random trees --------------------------------------------------------------------------------
 */

static void
append_number (GString *text, NearRng *rng)
{
  g_string_append_printf (text, "%.3g", exp (near_rng_normal (rng, 0.0, 2.0)));
  if (near_rng_index (rng, 5) == 0)
    g_string_append_c (text, near_rng_index (rng, 2) ? '!' : '~');
}

static void
append_leaf (GString *text, NearRng *rng)
{
  static const char *const kinds[]
      = { "RBF",    "Matern12", "Matern32", "Matern52", "Periodic", "Cosine",
          "Linear", "RQ",       "White",    "Constant", "ArcSine",  "Gibbs" };
  gsize kind = near_rng_index (rng, G_N_ELEMENTS (kinds));

  g_string_append (text, kinds[kind]);
  if (near_rng_index (rng, 3) == 0)
    return;
  g_string_append_c (text, '(');
  if (kind < 8)
    g_string_append (text, kind == 6 ? "s0=" : "l=");
  if (kind == 10 || kind == 11)
    g_string_append (text, kind == 10 ? "b=" : "l=");
  append_number (text, rng);
  if (kind < 4 && near_rng_index (rng, 3) == 0)
    g_string_append (text, near_rng_index (rng, 2) ? ", metric=hellinger" : ", metric=angle");
  if (kind != 8 && kind != 9 && near_rng_index (rng, 3) == 0)
    g_string_append (text, near_rng_index (rng, 2) ? ", on=[2,1]" : ", on=[3,2]");
  g_string_append_c (text, ')');
}

static void
append_tree (GString *text, NearRng *rng, guint depth)
{
  gsize choice = depth == 0 ? 0 : near_rng_index (rng, 8);

  if (choice <= 1)
    append_leaf (text, rng);
  else if (choice == 2)
    append_number (text, rng);
  else if (choice == 7)
    {
      g_string_append (text, "ChangePoint(");
      append_tree (text, rng, depth - 1);
      g_string_append (text, ", ");
      append_tree (text, rng, depth - 1);
      g_string_append (text, ", x0=-0.5, w=0.2, on=2)");
    }
  else if (choice == 6)
    {
      g_string_append_c (text, '(');
      append_tree (text, rng, depth - 1);
      g_string_append_printf (text, ")^%zu", 1 + near_rng_index (rng, 3));
    }
  else
    {
      gsize n = 2 + near_rng_index (rng, 2);

      for (gsize i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append (text, near_rng_index (rng, 2) ? "*" : " + ");
          g_string_append_c (text, '(');
          append_tree (text, rng, depth - 1);
          g_string_append_c (text, ')');
        }
    }
}

static gboolean
is_well_formed (const char *xml)
{
  const GMarkupParser nothing = { 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&nothing, 0, NULL, NULL);

  return g_markup_parse_context_parse (context, xml, -1, NULL)
         && g_markup_parse_context_end_parse (context, NULL);
}

/* Text to kernel to text to kernel: the same text, the same numbers, the same values. */
static void
test_random_trees (void)
{
  static const double x[] = { 0.3, 0.7, 1.1, 0.9, 0.2, 0.6, 1.3, 0.1, 0.4 };
  guint n_done = 0;

  for (guint64 seed = 1; seed <= 400; seed++)
    {
      g_autoptr (NearRng) rng = near_rng_new (seed, "kernel tree");
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      double k[2][9], diagonal[3];

      append_tree (text, rng, 1 + (guint) (seed % 4));
      g_autoptr (NearKernel) one = near_kernel_parse (text->str, 3, names, &error);
      if (one == NULL)
        {
          /* only powers of powers and too many kernels are refused */
          g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
          continue;
        }
      g_autofree char *formatted = near_kernel_format (one, 0);
      g_autoptr (NearKernel) two = near_kernel_parse (formatted, 3, names, &error);
      g_assert_no_error (error);
      g_autofree char *again = near_kernel_format (two, 0);
      g_assert_cmpstr (again, ==, formatted);
      assert_same (one, two);
      near_kernel_cross (one, 3, x, 3, x, k[0], 3);
      near_kernel_cross (two, 3, x, 3, x, k[1], 3);
      near_assert_close_array (k[1], k[0], 9, 0, 0);
      near_kernel_diagonal (one, 3, x, FALSE, diagonal);
      for (guint i = 0; i < 3; i++)
        near_assert_close (diagonal[i], k[0][4 * i], 1e-9, 0);
      g_autofree char *markup = near_kernel_dup_markup (one, 3);
      /* its tags fit together */
      g_autofree char *xml = g_strdup_printf ("<k>%s</k>", markup);
      g_assert_true (is_well_formed (xml));
      n_done++;
    }
  g_assert_cmpuint (n_done, >=, 200);
}

/* --- parts ---------------------------------------------------------------------------------------
 */

static void
test_tree (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel
      = parse ("1.5*RBF(l=0.4)*Linear(s0=0.3) + White(0.01) + 2*(Cosine + RQ)", 1);
  g_autofree char *term = near_kernel_format (near_kernel_get_term (kernel, 0), 0);
  g_autofree char *last = near_kernel_format (near_kernel_get_term (kernel, 2), 0);
  g_autofree char *factor
      = near_kernel_format (near_kernel_get_child (near_kernel_get_term (kernel, 0), 1), 0);

  g_assert_cmpint (near_kernel_get_kind (kernel), ==, NEAR_KERNEL_SUM);
  g_assert_cmpuint (near_kernel_get_n_terms (kernel), ==, 3);
  g_assert_cmpuint (near_kernel_get_n_children (kernel), ==, 3);
  g_assert_true (near_kernel_is_white (near_kernel_get_term (kernel, 1)));
  g_assert_false (near_kernel_is_white (kernel));
  g_assert_cmpstr (term, ==, "1.5*RBF(l=0.4)*Linear(s0=0.3)");
  g_assert_cmpstr (factor, ==, "Linear(s0=0.3)");
  g_assert_cmpstr (last, ==, "2*(Cosine + RQ)");
  g_autoptr (NearKernel) one = parse ("RBF*Linear", 1);
  g_assert_cmpuint (near_kernel_get_n_terms (one), ==, 1);
  g_assert_true (near_kernel_get_term (one, 0) == one);
}

static void
check_replace (const char *text, const char *path, const char *with, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse (text, 1), other = with != NULL ? parse (with, 1) : NULL;
  g_autoptr (NearKernel) replaced = near_kernel_replace (kernel, path, other, &error);

  if (replaced == NULL)
    {
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_assert_cmpstr (error->message, ==, expected);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *formatted = near_kernel_format (replaced, 0);
  g_assert_cmpstr (formatted, ==, expected);
}

static void
test_replace (void)
{
  check_replace ("RBF + White(0.1)", "0", "2*Linear", "2*Linear + White(0.1)");
  check_replace ("RBF + White(0.1)", "1", NULL, "RBF");
  check_replace ("RBF + White(0.1)", "", "Cosine", "Cosine");
  check_replace ("RBF + White(0.1)", "0", "Cosine + RQ", "Cosine + RQ + White(0.1)");
  check_replace ("2*RBF*Linear", "1", "3*Cosine", "6*RBF*Cosine");
  check_replace ("2*RBF*Linear", "1", NULL, "2*RBF");
  check_replace ("2*RBF*Linear", "0", "RQ + White", "2*(RQ + White)*Linear");
  check_replace ("2*RBF^2", "0", "Linear", "2*Linear^2");
  check_replace ("2*RBF^2 + White", "0.0", NULL, "White");
  check_replace ("ChangePoint(RBF, Linear, x0=2)", "0", NULL, "Linear");
  check_replace ("3*ChangePoint(RBF, 2*Linear, x0=2)*Cosine", "0.1", NULL, "3*RBF*Cosine");
  check_replace ("ChangePoint(RBF, Linear, x0=2)", "1", "RQ + RBF",
                 "ChangePoint(RBF, RQ + RBF, x0=2)");
  check_replace ("RBF", "", NULL,
                 "nothing would be left of the kernel; put another one in its place");
  check_replace ("RBF^2", "0", NULL,
                 "nothing would be left of the kernel; put another one in its place");
  check_replace ("RBF + White", "2", "RBF", "the kernel has no part “2”");
  check_replace ("RBF + White", "0.0", "RBF", "the kernel has no part “0.0”");
  check_replace ("RBF + White", "x", "RBF", "the kernel has no part “x”");
  check_replace ("RBF(l=a:2) + White", "1", "RBF(l=a:3)",
                 "the kernel cannot be put together: one name stands for two different numbers");
}

static void
test_parameters (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse ("1.5*RBF(l=0.4) + ChangePoint(White, Linear, x0=-2)", 1);
  guint n = near_kernel_get_n_parameters (kernel), x0 = 99;
  g_autofree double *theta = g_new (double, n), *other = g_new (double, n);

  near_kernel_get_theta (kernel, theta);
  g_assert_true (near_kernel_find_parameter (kernel, "ChangePoint.x0", &x0));
  g_assert_false (near_kernel_get_parameter (kernel, x0)->is_log);
  near_assert_close (theta[x0], -2.0, 0, 0);
  near_assert_close (theta[0], log (1.5), 1e-15, 0);
  near_assert_close (near_kernel_get_parameter (kernel, 0)->low, 1e-5, 0, 0);
  near_assert_close (near_kernel_get_parameter (kernel, 1)->high, 1e5, 0, 0);
  theta[1] = log (3.0);
  theta[x0] = 5.0;
  g_autoptr (NearKernel) moved = near_kernel_with_theta (kernel, theta);
  near_kernel_get_theta (moved, other);
  near_assert_close_array (other, theta, n, 1e-15, 0);
  near_assert_close (near_kernel_get_parameter (kernel, 1)->value, 0.4, 0, 0);

  g_autoptr (NearKernel) changed = near_kernel_with_parameter (kernel, 1, 0.7, &error);
  g_autoptr (NearKernel) fixed = near_kernel_with_fixed (changed, 1, TRUE);
  g_autofree char *text = near_kernel_format (fixed, 0);
  g_assert_cmpstr (text, ==, "1.5*RBF(l=0.7!) + ChangePoint(White, Linear, x0=-2)");
  g_assert_null (near_kernel_with_parameter (kernel, 1, -0.7, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_cmpstr (error->message, ==, "RBF.l must be greater than 0, but is -0.7");
  g_clear_error (&error);
  g_assert_null (near_kernel_with_parameter (kernel, 1, NAN, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_clear_error (&error);
  g_assert_null (near_kernel_with_bounds (kernel, 1, 0.5, 2.0, &error));
  g_assert_cmpstr (error->message, ==, "the bounds 0.5 and 2 of RBF.l do not hold its value 0.4");
  g_clear_error (&error);
  g_assert_null (near_kernel_with_bounds (kernel, 1, 0.0, 2.0, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_autoptr (NearKernel) bounded = near_kernel_with_bounds (kernel, 1, 0.3, 2.0, &error);
  g_assert_no_error (error);
  near_assert_close (near_kernel_get_parameter (bounded, 1)->low, 0.3, 0, 0);
  near_assert_close (near_kernel_get_parameter (bounded, 1)->high, 2.0, 0, 0);
  /* a part keeps what was set */
  near_assert_close (near_kernel_get_parameter (near_kernel_get_term (bounded, 0), 1)->high, 2.0, 0,
                     0);
  g_autofree char *markup = near_kernel_dup_markup (kernel, 3);
  g_assert_cmpstr (markup, ==,
                   "1.5 · RBF<sub>l=0.4</sub> + ChangePoint<sub>x0=-2, w=1</sub>(White(1), 1 · "
                   "Linear<sub>s0=1</sub>)");
}

static void
check_bounds (const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_parse (text, 2, NULL, &error);

  g_assert_null (kernel);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

static void
check_same_text (const char *text, const char *expected)
{
  g_autoptr (NearKernel) kernel = parse (text, 2);
  g_autofree char *once = near_kernel_format (kernel, 0);
  g_autoptr (NearKernel) again = parse (once, 2);
  g_autofree char *twice = near_kernel_format (again, 0);

  g_assert_cmpstr (once, ==, expected);
  g_assert_cmpstr (twice, ==, expected);
}

static void
test_bounds (void)
{
  static const double x[] = { 0.0, 0.0, 1.0, 200.0, 2.0, 400.0, 3.0, 500.0 }, y[] = { 0, 1, 0, 2 };
  double theta[3];
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse ("2{1,30}*RBF(l=[0.4{0.1,10}!, 2])", 2);
  g_autoptr (NearKernel) adapted = near_kernel_adapt (kernel, 4, x, y, TRUE);

  near_assert_close (near_kernel_get_parameter (kernel, 0)->high, 30.0, 0, 0);
  near_assert_close (near_kernel_get_parameter (kernel, 1)->low, 0.1, 0, 0);
  g_assert_true (near_kernel_get_parameter (kernel, 1)->fixed);
  near_assert_close (near_kernel_get_parameter (adapted, 0)->low, 1.0, 0, 0);
  near_assert_close (near_kernel_get_parameter (adapted, 1)->high, 10.0, 0, 0);
  near_assert_close (near_kernel_get_parameter (adapted, 2)->high, 5000.0, 1e-12, 0);
  check_same_text ("2{1,30}*RBF(l=[0.4{0.1,10}!, 2])", "2{1,30}*RBF(l=[0.4{0.1,10}!,2])");
  check_same_text ("RBF(l = 0.4! { 0.1 , 10 })", "RBF(l=0.4{0.1,10}!)");
  check_same_text ("RBF(l=1{1,1e3}) + White(0.1{1e-3,0.1})", "RBF(l=1{1,1000}) + White(0.1{0.001,0.1})");
  check_same_text ("RBF(l=a:2{1,3}) + 2*RBF(l=a)", "RBF(l=a:2{1,3}) + 2*RBF(l=a)");
  check_same_text ("Linear(c=-1{-2,-0.5})", "Linear(c=-1{-2,-0.5})");
  check_same_text ("2{1,3}*4*RBF", "8{4,12}*RBF");
  check_same_text ("(2{1,3}*RBF)^2", "4{1,9}*RBF^2");
  /* what lies on a bound by theta lies on it in the text */
  near_kernel_get_theta (kernel, theta);
  theta[0] = log (30.0);
  g_autoptr (NearKernel) top = near_kernel_with_theta (kernel, theta);
  g_autofree char *text = near_kernel_format (top, 0);
  g_assert_cmpstr (text, ==, "30{1,30}*RBF(l=[0.4{0.1,10}!,2])");
  g_autoptr (NearKernel) set = near_kernel_with_bounds (kernel, 2, 1.0, 8.0, &error);
  g_autofree char *set_text = near_kernel_format (set, 0);
  g_assert_cmpstr (set_text, ==, "2{1,30}*RBF(l=[0.4{0.1,10}!,2{1,8}])");
  check_bounds ("RBF(l=0.4{1,10})",
                "kernel, character 11 (“1”): the value 0.4 is below its lower bound");
  check_bounds ("RBF(l=40{1,10})",
                "kernel, character 12 (“10”): the value 40 is above its upper bound");
  check_bounds ("RBF(l=4{10,1})", "kernel, character 9 (“10”): the lower bound is above the upper "
                                  "one; write the lower one first");
  check_bounds ("RBF(l=4{0,10})", "kernel, character 9 (“0”): a lower bound must be greater than 0");
  check_bounds ("RBF(l=4{1})", "kernel, character 10 (“}”): a comma and the upper bound, as in "
                               "{0.1,10}, is expected here");
  check_bounds ("RBF(l=4{1,10)", "kernel, character 13 (“)”): a closing brace is expected here");
  check_bounds ("RBF(l=4{1,9}!{1,9})",
                "kernel, character 14 (“{”): this number has its bounds already");
  check_bounds ("Poly(q=2{1,3})",
                "kernel, character 8 (“2”): q is not searched for and has no bounds");
  check_bounds ("GammaExp(gamma=1{0.5,3})",
                "kernel, character 16 (“1”): bounds of gamma must be from 0.01 to 2");
}

static void
test_units (void)
{
  static const char *const units[] = { "T [K]", "p (bar)", "P", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_parse ("RBF(on=[t])*RBF(on=[2])", 3, units, &error);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_assert_no_error (error);
  text = near_kernel_format (kernel, 0);
  markup = near_kernel_dup_markup (kernel, 0);
  /* p and P are too alike: a number is sure */
  g_assert_cmpstr (text, ==, "RBF(on=[T])*RBF(on=[2])");
  g_assert_nonnull (strstr (markup, "on=[T]"));
  g_autoptr (NearKernel) third = near_kernel_parse ("RBF(on=[p])", 3, units, &error);
  g_assert_no_error (error);
  g_free (text);
  text = near_kernel_format (third, 0);
  g_assert_cmpstr (text, ==, "RBF(on=[P])");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel-parse/forms", test_forms);
  g_test_add_func ("/kernel-parse/names", test_names);
  g_test_add_func ("/kernel-parse/errors", test_errors);
  g_test_add_func ("/kernel-parse/random-trees", test_random_trees);
  g_test_add_func ("/kernel-parse/tree", test_tree);
  g_test_add_func ("/kernel-parse/replace", test_replace);
  g_test_add_func ("/kernel-parse/parameters", test_parameters);
  g_test_add_func ("/kernel-parse/bounds", test_bounds);
  g_test_add_func ("/kernel-parse/units", test_units);
  return g_test_run ();
}
