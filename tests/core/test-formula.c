/* test-formula.c — the network as a formula: what is written, and that the check notices any change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-feature.h"
#include "near-formula.h"
#include "near-test.h"
#include "nn-test.h"

#define X_AND_Y 0x003u
#define ALL 0x3ffu

static NearNetwork *
new_network (guint features,
             guint n_hidden,
             const guint *hidden,
             NearActivation activation,
             NearActivation output,
             const double *p)
{
  g_autoptr (NearNetwork) shape = near_network_new_simple (near_features_count (features), n_hidden,
                                                           hidden, 1, activation, output);

  return near_network_with_parameters (shape, p);
}

/* Weights and biases between 0.1 and 1 in size: no neuron is saturated all over the square. */
static NearNetwork *
new_random_network (guint features,
                    guint n_hidden,
                    const guint *hidden,
                    NearActivation activation,
                    NearActivation output,
                    guint64 seed)
{
  g_autoptr (NearNetwork) shape = near_network_new_simple (near_features_count (features), n_hidden,
                                                           hidden, 1, activation, output);
  gsize n = near_network_get_n_parameters (shape);
  g_autofree double *p = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    p[i] = nn_test_uniform (&seed, 0.1, 1.0)
           * (nn_test_uniform (&seed, 0.0, 1.0) < 0.5 ? -1.0 : 1.0);
  return near_network_with_parameters (shape, p);
}

static NearFormulaCheck
check (const char *formula, const NearNetwork *network, guint features, int digits)
{
  NearFormulaCheck result;
  g_autoptr (GError) error = NULL;

  g_assert_true (near_formula_check (formula, network, features, digits, &result, &error));
  g_assert_no_error (error);
  return result;
}

static void
test_text (void)
{
  g_autoptr (NearNetwork) line
      = new_network (X_AND_Y, 0, NULL, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_TANH,
                     (double[]){ 1.2345, -0.5, 0.25 });
  g_autoptr (NearNetwork) example
      = new_network (X_AND_Y, 1, (guint[]){ 1 }, NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_TANH,
                     (double[]){ 1.1, 1.2, 0.018, 1.5, 0.02 });
  g_autoptr (NearNetwork) deep
      = new_network (X_AND_Y, 2, (guint[]){ 2, 1 }, NEAR_ACTIVATION_RELU, NEAR_ACTIVATION_SIGMOID,
                     (double[]){ 1, 0, 2, -3, 0, 4, 5, -6, 7, 8, 0 });
  g_autoptr (NearNetwork) zero
      = new_network (X_AND_Y, 1, (guint[]){ 2 }, NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_LINEAR,
                     (double[]){ 0, 0, 0, 0, 0, 0, 0, 0, 0 });
  g_autofree char *line_text = near_formula_write (line, X_AND_Y, 3);
  g_autofree char *example_text = near_formula_write (example, X_AND_Y, 3);
  g_autofree char *deep_text = near_formula_write (deep, X_AND_Y, 3);
  g_autofree char *zero_text = near_formula_write (zero, X_AND_Y, 3);

  g_assert_cmpstr (line_text, ==, "tanh(1.23*x1 - 0.5*x2 + 0.25)");
  g_assert_cmpstr (example_text, ==, "tanh(1.5*tanh(1.1*x1 + 1.2*x2 + 0.018) + 0.02)");
  g_assert_cmpstr (deep_text, ==,
                   "h1_1 = relu(1*x1)\n"
                   "h1_2 = relu(2*x1 - 3*x2 + 4)\n"
                   "h2_1 = relu(5*h1_1 - 6*h1_2 + 7)\n"
                   "output = sigmoid(8*h2_1)");
  g_assert_cmpstr (zero_text, ==, "0");
  g_assert_true (check (example_text, example, X_AND_Y, 3).exact);
  g_assert_true (check (deep_text, deep, X_AND_Y, 3).exact);
  g_assert_true (check (zero_text, zero, X_AND_Y, 3).exact);
  /* spaces and order do not matter to the arithmetic */
  g_assert_cmpfloat (check ("tanh(0.25+1.23*x1-x2/2)", line, X_AND_Y, 3).text_error, <, 1e-14);
}

/* All activations and features, up to eight layers of sixteen: the text is the network. */
static void
test_is_the_network (void)
{
  static const guint hidden[8] = { 4, 2, 16, 3, 8, 8, 8, 8 };

  for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
    for (guint output = 0; output < NEAR_N_ACTIVATIONS; output++)
      for (guint n_hidden = 0; n_hidden <= 8; n_hidden += n_hidden < 3 ? 1 : 5)
        for (int digits = 2; digits <= 17; digits += 5)
          {
            guint features = n_hidden == 8 ? X_AND_Y : ALL;
            g_autoptr (NearNetwork) network
                = new_random_network (features, n_hidden, hidden, f, output, f + 10 * n_hidden);
            g_autofree char *text = near_formula_write (network, features, digits);
            NearFormulaCheck result = check (text, network, features, digits);

            g_assert_true (result.exact);
            g_assert_cmpuint (result.n_points, >, 100);
            if (digits == 17)
              g_assert_cmpfloat (result.rounding_error, ==, result.text_error);
            else if (digits == 2 && output != NEAR_ACTIVATION_RELU)
              g_assert_cmpfloat (result.rounding_error, >, 1e-6);
          }
}

/* Exponents, both ways; a weight of zero, of minus zero, of the least number there is. */
static void
test_magnitudes (void)
{
  static const double sizes[] = {
    1e-300, 1e-12, 1.5e-7, 1e-4, 1e5, 1.25e9, 1e22, 0.0, -0.0, -1e-5, 4.9406564584124654e-324
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint place = 0; place < 5; place++)
      {
        double p[5] = { 0.5, -0.25, 0.125, 0.75, -0.5 };

        p[place] = sizes[i];
        g_autoptr (NearNetwork) network = new_network (
            X_AND_Y, 1, (guint[]){ 1 }, NEAR_ACTIVATION_LEAKY_RELU, NEAR_ACTIVATION_LINEAR, p);
        g_autofree char *text = near_formula_write (network, X_AND_Y, 4);

        g_assert_true (check (text, network, X_AND_Y, 4).exact);
      }
}

/* Each digit of the text is changed in turn, each way: no change passes. */
static void
change_digits (const NearNetwork *network, guint features, int digits)
{
  g_autofree char *text = near_formula_write (network, features, digits);
  guint n_changes = 0;

  g_assert_true (check (text, network, features, digits).exact);
  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      {
        const char was = *c;

        for (char digit = '0'; digit <= '9'; digit++)
          {
            g_autoptr (GError) error = NULL;
            NearFormulaCheck result;

            if (digit == was)
              continue;
            *c = digit;
            n_changes++;
            if (near_formula_check (text, network, features, digits, &result, &error)
                && result.exact)
              g_error ("digit %d, which was %c, went unnoticed in\n%s", (int) (c - text), was,
                       text);
          }
        *c = was;
      }
  g_assert_cmpuint (n_changes, >, 30);
}

static void
test_changed_digit (void)
{
  static const struct
  {
    guint features, n_hidden, hidden[3];
    NearActivation activation, output;
    int digits;
  } cases[] = {
    { X_AND_Y, 0, { 0 }, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_TANH, 3 },
    { ALL, 0, { 0 }, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_LINEAR, 3 },
    { X_AND_Y, 1, { 3 }, NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_TANH, 3 },
    { X_AND_Y, 1, { 3 }, NEAR_ACTIVATION_RELU, NEAR_ACTIVATION_LINEAR, 4 },
    { X_AND_Y, 2, { 4, 2 }, NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_TANH, 4 },
    { 0x1f, 2, { 2, 2 }, NEAR_ACTIVATION_SIGMOID, NEAR_ACTIVATION_SIGMOID, 3 },
    { X_AND_Y, 3, { 2, 2, 2 }, NEAR_ACTIVATION_LEAKY_RELU, NEAR_ACTIVATION_LINEAR, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearNetwork) network
          = new_random_network (cases[i].features, cases[i].n_hidden, cases[i].hidden,
                                cases[i].activation, cases[i].output, 40 + i);

      change_digits (network, cases[i].features, cases[i].digits);
    }
}

/* What the grid cannot see: a neuron that is silent or saturated everywhere, a term far below the
 * others. The digits are in the text all the same. */
static void
test_changed_digit_without_effect (void)
{
  g_autoptr (NearNetwork) silent
      = new_network (X_AND_Y, 1, (guint[]){ 2 }, NEAR_ACTIVATION_RELU, NEAR_ACTIVATION_TANH,
                     (double[]){ 0.5, 0.25, 0.1, -0.2, -9.5, 0.3, 0.75, 0.5, 0.1 });
  g_autoptr (NearNetwork) saturated
      = new_network (X_AND_Y, 1, (guint[]){ 2 }, NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_TANH,
                     (double[]){ 0.5, 0.25, 0.11, 0.25, 99.5, 0.35, 0.75, 0.5, 0.15 });
  g_autoptr (NearNetwork) small
      = new_network (X_AND_Y, 0, NULL, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_LINEAR,
                     (double[]){ 1234567.0, 2.5e-13, 0.001 });

  change_digits (silent, X_AND_Y, 3);
  change_digits (saturated, X_AND_Y, 3);
  change_digits (small, X_AND_Y, 7);
}

static void
test_wrong_text (void)
{
  static const char *const malformed[] = {
    "",
    " ",
    "\n",
    "tanh(",
    "tanh(x1))",
    "x3",
    "1 +* x1",
    "foo(x1)",
    "x1 x2",
    "0.5*",
    "h1_1",
    "1.2.3",
    "tanh",
    "= 3",
    "h1_1 = x1\noutput = h1_2",
    "h1_1 = (\noutput = 1",
    "nan*x1",
    "\xff\xfe",
    "x1 = ",
    "\"x\"",
    "0, tanh(0.5*x1 - 0.25*x2 + 0.125)",
    "1h = 3\noutput = 1",
    "x1 = 3\noutput = tanh(x1)",
  };
  g_autoptr (NearNetwork) network
      = new_network (X_AND_Y, 0, NULL, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_TANH,
                     (double[]){ 0.5, -0.25, 0.125 });
  g_autoptr (GString) passed = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autoptr (GError) error = NULL;
      NearFormulaCheck result;

      if (near_formula_check (malformed[i], network, X_AND_Y, 3, &result, &error))
        {
          g_string_append_printf (passed, "\n“%s”%s", malformed[i], result.exact ? " exact" : "");
          continue;
        }
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_assert_nonnull (strstr (error->message, "line"));
    }
  g_assert_cmpstr (passed->str, ==, "");
}

/* A formula that has the other sign everywhere, and one that is right on half of the square. */
static void
test_same_side (void)
{
  g_autoptr (NearNetwork) network
      = new_network (X_AND_Y, 0, NULL, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_LINEAR,
                     (double[]){ 1.0, 0.0, 0.001 });
  NearFormulaCheck result = check ("-x1 - 0.001", network, X_AND_Y, 3);

  g_assert_cmpfloat (result.same_side, ==, 0.0);
  near_assert_close (result.rounding_error, 12.002, 1e-12, 0.0);
  g_assert_false (result.exact);
  result = check ("1*x1 + 0.001", network, X_AND_Y, 3);
  g_assert_cmpfloat (result.same_side, ==, 1.0);
  g_assert_true (result.exact);
  result = check ("x2 + 0.001", network, X_AND_Y, 3);
  g_assert_cmpfloat (result.same_side, >, 0.4);
  g_assert_cmpfloat (result.same_side, <, 0.6);
}

/* A network that has diverged is no formula's equal. */
static void
test_not_finite (void)
{
  g_autoptr (NearNetwork) network
      = new_network (X_AND_Y, 0, NULL, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_LINEAR,
                     (double[]){ NAN, 0.5, 0.25 });
  NearFormulaCheck result;
  g_autofree char *text = near_formula_write (network, X_AND_Y, 3);

  g_assert_false (near_formula_check (text, network, X_AND_Y, 3, &result, NULL) && result.exact);
  g_assert_false (near_formula_check ("0.5*x2 + 0.25", network, X_AND_Y, 3, &result, NULL)
                  && result.exact);
}

/* For people: real signs and figures; no character that a label would take for markup. */
static void
test_display (void)
{
  static const guint hidden[] = { 4, 2 };

  for (guint n_hidden = 0; n_hidden <= 2; n_hidden++)
    {
      g_autoptr (NearNetwork) network = new_random_network (
          ALL, n_hidden, hidden, NEAR_ACTIVATION_LEAKY_RELU, NEAR_ACTIVATION_TANH, 3);
      g_autoptr (NearNetwork) tiny = near_network_with_parameter (network, 0, -1.5e-7);
      g_autofree char *text = near_formula_write (tiny, ALL, 3);
      g_autofree char *shown = near_formula_to_display (text);
      g_autofree char *escaped = g_markup_escape_text (shown, -1);

      g_assert_true (g_utf8_validate (shown, -1, NULL));
      g_assert_cmpstr (shown, ==, escaped);
      g_assert_nonnull (strstr (shown, "−1.5·10⁻⁷"));
      g_assert_nonnull (strstr (shown, "x₂"));
      g_assert_nonnull (strstr (shown, "x₁²"));
      g_assert_null (strpbrk (shown, "-*^_"));
    }
  g_autofree char *large = near_formula_to_display ("1.25e+09*x1 - 3e-10*h1_12 + 2e+00*h12_3");

  g_assert_nonnull (strstr (large, "1.25·10⁹"));
  g_assert_nonnull (strstr (large, "3·10⁻¹⁰"));
  g_assert_nonnull (strstr (large, "2·10⁰"));
}

static void
test_linear_form (void)
{
  static const guint hidden[] = { 3, 5 };
  guint64 state = 8;

  for (guint n_hidden = 0; n_hidden <= 2; n_hidden++)
    {
      g_autoptr (NearNetwork) network = new_random_network (
          0x0f, n_hidden, hidden, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_TANH, n_hidden);
      g_autofree double *p = nn_test_dup_parameters (network);
      NearLinearForm form;

      g_assert_true (near_network_get_linear_form (network, &form));
      for (guint i = 0; i < 20; i++)
        {
          double x[4], neurons[16], totals[16], z = form.constant;
          const double *out;

          nn_test_fill (&state, 4, -3.0, 3.0, x);
          out = nn_test_forward (network, p, x, neurons, totals);
          for (guint k = 0; k < 4; k++)
            z += form.coefficients[k] * x[k];
          near_assert_close (z, totals[out - neurons], 1e-12, 1e-13);
        }
      near_assert_close (form.constant_without_output_bias,
                         form.constant - near_network_get_bias (network, n_hidden, 0), 1e-14,
                         1e-14);
      near_linear_form_clear (&form);
    }
  for (guint f = NEAR_ACTIVATION_SIGMOID; f < NEAR_N_ACTIVATIONS; f++)
    {
      g_autoptr (NearNetwork) network
          = new_random_network (X_AND_Y, 1, hidden, f, NEAR_ACTIVATION_LINEAR, f);
      NearLinearForm form = { NULL };

      g_assert_false (near_network_get_linear_form (network, &form));
      near_linear_form_clear (&form);
    }
}

/* What is shown says the same as what is checked: all ten features, powers of ten, many neurons. */
static void
test_display_and_back (void)
{
  static const char *const texts[][2] = {
    { "0.228*sin(x1^2+x2^2)", "0.228·sin(x₁²+x₂²)" },
    { "-1.5e-05*x1^2 - 2*x1*x2 + 1e+06", "−1.5·10⁻⁵·x₁² − 2·x₁·x₂ + 1·10⁶" },
    { "h1_12 = relu(3e+10*x1 + (x1+x2)/2)", "h₁‚₁₂ = relu(3·10¹⁰·x₁ + (x₁+x₂)/2)" },
  };
  guint sizes[] = { 10, 12, 11, 1 };
  NearActivation activations[] = { NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_SIGMOID, NEAR_ACTIVATION_TANH };
  g_autoptr (NearNetwork) shape
      = near_network_new (3, sizes, activations, NEAR_PRECISION_DOUBLE, NULL);
  g_autoptr (NearNetwork) network
      = near_network_initialized (shape, NEAR_INITIALIZATION_XAVIER, 5);
  g_autoptr (NearNetwork) small = near_network_with_parameter (network, 3, 1.234e-7);
  g_autofree char *text = near_formula_write (small, (1u << NEAR_N_FEATURES) - 1, 3);
  g_autofree char *display = near_formula_to_display (text);
  g_autofree char *back = near_formula_from_display (display);
  g_autofree char *again = near_formula_to_display (back);
  NearFormulaCheck check;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *shown = near_formula_to_display (texts[i][0]);

      g_assert_cmpstr (shown, ==, texts[i][1]);
    }
  g_assert_cmpstr (display, ==, again);
  g_assert_true (near_formula_check (back, small, (1u << NEAR_N_FEATURES) - 1, 3, &check, NULL));
  g_assert_true (check.exact);
  /* a sign that is lost on the way is noticed */
  g_autofree char *plus = g_strdup (back);
  char *sum = strstr (plus, "x1^2+x2^2");

  g_assert_nonnull (sum);
  sum[4] = '*';
  g_assert_true (near_formula_check (plus, small, (1u << NEAR_N_FEATURES) - 1, 3, &check, NULL));
  g_assert_false (check.exact);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/text", test_text);
  g_test_add_func ("/formula/is-the-network", test_is_the_network);
  g_test_add_func ("/formula/magnitudes", test_magnitudes);
  g_test_add_func ("/formula/changed-digit", test_changed_digit);
  g_test_add_func ("/formula/changed-digit-without-effect", test_changed_digit_without_effect);
  g_test_add_func ("/formula/wrong-text", test_wrong_text);
  g_test_add_func ("/formula/same-side", test_same_side);
  g_test_add_func ("/formula/not-finite", test_not_finite);
  g_test_add_func ("/formula/display", test_display);
  g_test_add_func ("/formula/linear-form", test_linear_form);
  g_test_add_func ("/formula/display-and-back", test_display_and_back);
  return g_test_run ();
}
