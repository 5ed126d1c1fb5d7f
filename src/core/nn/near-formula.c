/* near-formula.c — a network written out as a formula, and the formula checked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-formula.h"
#include "near-feature.h"
#include "near-loss.h"
#include "near-pattern.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <muParserDLL.h>
#include <string.h>

/* --- writing ---------------------------------------------------------------------------------- */

static void
append_number (GString *text, double value, int digits, gboolean first)
{
  g_autofree char *number = near_text_dup_significant (fabs (value), digits);

  if (first)
    g_string_append (text, signbit (value) ? "-" : "");
  else
    g_string_append (text, signbit (value) ? " - " : " + ");
  g_string_append (text, number);
}

/* The total input of neuron @o: "1.1*x1 + 1.2*x2 + 0.018". @names are the layer's inputs. */
static char *
write_sum (const NearNetwork *network, guint l, guint o, char *const *names, int digits)
{
  GString *text = g_string_new (NULL);
  double bias = near_network_get_bias (network, l, o);

  for (guint i = 0; names[i] != NULL; i++)
    {
      double w = near_network_get_weight (network, l, o, i);

      if (w == 0.0)
        continue;
      append_number (text, w, digits, text->len == 0);
      g_string_append_printf (text, "*%s", names[i]);
    }
  if (bias != 0.0 || text->len == 0)
    append_number (text, bias, digits, text->len == 0);
  return g_string_free (text, FALSE);
}

static char *
write_neuron (const NearNetwork *network, guint l, guint o, char *const *names, int digits)
{
  g_autofree char *sum = write_sum (network, l, o, names, digits);
  NearActivation activation = near_network_get_layers (network)[l].activation;
  g_auto (GStrv) around
      = g_strsplit (near_activation_get_info (activation)->formula, "%s", 2);

  return g_strconcat (around[0], sum, around[1], NULL);
}

static char **
list_inputs (const NearNetwork *network, guint features)
{
  NearFeature list[NEAR_N_FEATURES];
  guint n = near_features_list (features, list);
  char **names = g_new0 (char *, n + 1);

  g_return_val_if_fail (n == near_network_get_n_inputs (network), names);
  for (guint i = 0; i < n; i++)
    names[i] = g_strdup (near_feature_get_info (list[i])->formula);
  return names;
}

/* One hidden layer: its neurons stand in the output's expression, linear ones in parentheses. */
static char *
write_expression (const NearNetwork *network, char *const *inputs, int digits)
{
  g_auto (GStrv) hidden = NULL;
  const NearLayer *layers = near_network_get_layers (network);

  if (near_network_get_n_layers (network) == 1)
    return write_neuron (network, 0, 0, inputs, digits);
  hidden = g_new0 (char *, layers[0].n_out + 1);
  for (guint o = 0; o < layers[0].n_out; o++)
    {
      g_autofree char *neuron = write_neuron (network, 0, o, inputs, digits);

      hidden[o] = layers[0].activation == NEAR_ACTIVATION_LINEAR
                      ? g_strdup_printf ("(%s)", neuron)
                      : g_steal_pointer (&neuron);
    }
  return write_neuron (network, 1, 0, hidden, digits);
}

static char *
write_lines (const NearNetwork *network, char **inputs, int digits)
{
  GString *text = g_string_new (NULL);
  guint n_layers = near_network_get_n_layers (network);
  g_auto (GStrv) names = g_strdupv (inputs);

  for (guint l = 0; l < n_layers; l++)
    {
      guint n_out = near_network_get_layers (network)[l].n_out;
      char **outputs = g_new0 (char *, n_out + 1);

      for (guint o = 0; o < n_out; o++)
        {
          g_autofree char *neuron = write_neuron (network, l, o, names, digits);

          outputs[o] = l + 1 < n_layers ? g_strdup_printf ("h%u_%u", l + 1, o + 1)
                                        : g_strdup ("output");
          g_string_append_printf (text, "%s%s = %s", text->len > 0 ? "\n" : "", outputs[o], neuron);
        }
      g_strfreev (names);
      names = outputs;
    }
  return g_string_free (text, FALSE);
}

/**
 * near_formula_write:
 * @network: one output
 * @features: bits; as many as the network has inputs
 * @digits: significant digits of each parameter
 *
 * Returns: (transfer full): the formula, in the syntax of near-formula.h
 */
char *
near_formula_write (const NearNetwork *network, guint features, int digits)
{
  g_auto (GStrv) inputs = list_inputs (network, features);

  return near_network_get_n_layers (network) <= 2 ? write_expression (network, inputs, digits)
                                                  : write_lines (network, inputs, digits);
}

/* --- reading ---------------------------------------------------------------------------------- */

static double
read_sigmoid (double z)
{
  return near_activation_eval (NEAR_ACTIVATION_SIGMOID, z);
}

static double
read_relu (double z)
{
  return near_activation_eval (NEAR_ACTIVATION_RELU, z);
}

static double
read_leaky_relu (double z)
{
  return near_activation_eval (NEAR_ACTIVATION_LEAKY_RELU, z);
}

/* One parser per line; the value of each line is a variable of those below. */
typedef struct
{
  gsize n;
  double x1, x2;
  double *values;
  char **names;
  muParserHandle_t *parsers;
} Reader;

static void
on_parser_error (muParserHandle_t parser)
{
  /* mupError() is asked after each call: without a handler muParser would print */
}

static void
reader_clear (Reader *reader)
{
  for (gsize i = 0; i < reader->n; i++)
    if (reader->parsers[i] != NULL)
      mupRelease (reader->parsers[i]);
  g_free (reader->parsers);
  g_free (reader->values);
  g_strfreev (reader->names);
}

static muParserHandle_t
new_parser (Reader *reader, gsize line, const char *expression)
{
  muParserHandle_t parser = mupCreate (muBASETYPE_FLOAT);

  mupSetErrorHandler (parser, on_parser_error);
  mupDefineFun1 (parser, "sigmoid", read_sigmoid, 1);
  mupDefineFun1 (parser, "relu", read_relu, 1);
  mupDefineFun1 (parser, "leakyrelu", read_leaky_relu, 1);
  mupDefineVar (parser, "x1", &reader->x1);
  mupDefineVar (parser, "x2", &reader->x2);
  for (gsize i = 0; i < line; i++)
    mupDefineVar (parser, reader->names[i], &reader->values[i]);
  mupSetExpr (parser, expression);
  return parser;
}

static gboolean
reader_check (Reader *reader, gsize line, GError **error)
{
  if (!mupError (reader->parsers[line]))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("line %zu of the formula: %s"),
               line + 1, mupGetErrorMsg (reader->parsers[line]));
  return FALSE;
}

/* Whether the name of a line means something already. */
static gboolean
is_taken (const Reader *reader, gsize line)
{
  const char *name = reader->names[line];
  gboolean taken = g_str_equal (name, "x1") || g_str_equal (name, "x2");

  for (gsize i = 0; i < line; i++)
    taken = taken || g_str_equal (name, reader->names[i]);
  return taken;
}

static gboolean
reader_init (Reader *reader, const char *formula, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (formula, "\n", -1);

  memset (reader, 0, sizeof *reader);
  reader->n = g_strv_length (lines);
  reader->values = g_new0 (double, reader->n + 1);
  reader->names = g_new0 (char *, reader->n + 1);
  reader->parsers = g_new0 (muParserHandle_t, reader->n + 1);
  if (reader->n == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("line 1 of the formula: it is empty"));
      return FALSE;
    }
  for (gsize i = 0; i < reader->n; i++)
    {
      const char *equals = strstr (lines[i], " = "), *expression;
      int n_values = 0;

      reader->names[i] = equals != NULL ? g_strndup (lines[i], (gsize) (equals - lines[i]))
                                        : g_strdup ("output");
      expression = equals != NULL ? equals + 3 : lines[i];
      reader->parsers[i] = new_parser (reader, i, expression);
      mupEvalMulti (reader->parsers[i], &n_values);
      if (!reader_check (reader, i, error))
        return FALSE;
      if (n_values != 1 || strchr (expression, '=') != NULL || is_taken (reader, i))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("line %zu of the formula: expected one expression, or a new name, “ = ” and "
                          "one expression"),
                       i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

static double
reader_eval (Reader *reader, double x1, double x2)
{
  reader->x1 = x1;
  reader->x2 = x2;
  for (gsize i = 0; i < reader->n; i++)
    reader->values[i] = mupEval (reader->parsers[i]);
  return reader->n > 0 ? reader->values[reader->n - 1] : NAN;
}

/* --- the check -------------------------------------------------------------------------------- */

static NearNetwork *
round_network (const NearNetwork *network, int digits)
{
  gsize n = near_network_get_n_parameters (network);
  g_autofree double *parameters = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      double value = near_network_get_parameter (network, i);
      g_autofree char *text = near_text_dup_significant (value, digits);

      parameters[i] = isfinite (value) ? g_ascii_strtod (text, NULL) : value;
    }
  return near_network_with_parameters (network, parameters);
}

/* x1, x2 and the features of a (side x side) grid over the square. */
static void
fill_grid (guint side, const NearFeature *list, guint n_features, double *points, double *inputs)
{
  const double e = NEAR_PATTERN_EXTENT;

  for (guint p = 0; p < side * side; p++)
    {
      double *point = points + 2 * p;

      point[0] = -e + 2.0 * e * (p % side) / (side - 1);
      point[1] = -e + 2.0 * e * (p / side) / (side - 1);
      for (guint f = 0; f < n_features; f++)
        inputs[p * n_features + f] = near_feature_eval (list[f], point[0], point[1]);
    }
}

/**
 * near_formula_check:
 * @formula: any text that claims to be the network with @digits significant digits
 * @check: (out caller-allocates)
 *
 * Evaluates the text on a 25 x 25 grid over the square and compares it with the network whose
 * parameters are rounded to @digits, which it must equal to 1e-9 of the largest value, and with the
 * network itself, which shows what the rounding costs.
 *
 * Errors: NEAR_ERROR_PARSE if the text is no formula
 * Cost: about 1 us per term and point
 */
gboolean
near_formula_check (const char *formula,
                    const NearNetwork *network,
                    guint features,
                    int digits,
                    NearFormulaCheck *check,
                    GError **error)
{
  enum { SIDE = 25, N = SIDE * SIDE };
  NearFeature list[NEAR_N_FEATURES];
  guint n_features = near_features_list (features, list);
  g_autofree double *points = g_new (double, 2 * N);
  g_autofree double *inputs = g_new (double, (gsize) N *n_features);
  g_autofree double *exact = g_new (double, N);
  g_autofree double *rounded = g_new (double, N);
  g_autoptr (NearNetwork) rounded_network = round_network (network, digits);
  const NearLayer *last
      = &near_network_get_layers (network)[near_network_get_n_layers (network) - 1];
  double threshold = near_output_threshold (last->activation), largest = 1.0;
  g_autofree char *written = near_formula_write (network, features, digits);
  g_autofree char *written_shown = near_formula_to_display (written);
  g_autofree char *shown = near_formula_to_display (formula);
  gsize n_same = 0;
  Reader reader;

  g_return_val_if_fail (n_features == near_network_get_n_inputs (network) && last->n_out == 1, FALSE);
  memset (check, 0, sizeof *check);
  if (!reader_init (&reader, formula, error))
    {
      reader_clear (&reader);
      return FALSE;
    }
  fill_grid (SIDE, list, n_features, points, inputs);
  near_network_predict (network, N, inputs, exact);
  near_network_predict (rounded_network, N, inputs, rounded);
  check->n_points = N;
  for (gsize p = 0; p < N; p++)
    {
      double text = reader_eval (&reader, points[2 * p], points[2 * p + 1]);

      check->text_error = fmax (check->text_error, fabs (text - rounded[p]));
      check->rounding_error = fmax (check->rounding_error, fabs (text - exact[p]));
      largest = fmax (largest, fabs (rounded[p]));
      n_same += (text > threshold) == (exact[p] > threshold);
      if (!isfinite (text - rounded[p]))
        check->text_error = INFINITY;
    }
  check->same_side = (double) n_same / N;
  /* the grid does not see the digits of a silent or saturated neuron: the text has to be the one */
  check->exact = check->text_error <= 1e-9 * largest && g_str_equal (shown, written_shown);
  reader_clear (&reader);
  return TRUE;
}

/* --- linear networks -------------------------------------------------------------------------- */

/**
 * near_network_get_linear_form:
 * @form: (out caller-allocates): clear it if the answer is %TRUE
 *
 * Returns: whether all hidden layers are linear, so that the network is one linear combination of its
 *   inputs up to the output's activation; one output
 */
gboolean
near_network_get_linear_form (const NearNetwork *network, NearLinearForm *form)
{
  guint n_layers = near_network_get_n_layers (network);
  const NearLayer *layers = near_network_get_layers (network);
  g_autofree double *row = NULL;
  double constant = 0.0;

  for (guint l = 0; l + 1 < n_layers; l++)
    if (layers[l].activation != NEAR_ACTIVATION_LINEAR)
      return FALSE;
  /* from the output down: row <- row W, constant <- constant + row b */
  row = g_new (double, 1);
  row[0] = 1.0;
  for (guint l = n_layers; l-- > 0;)
    {
      double *next = g_new0 (double, layers[l].n_in);

      for (guint o = 0; o < layers[l].n_out; o++)
        {
          constant += row[o] * near_network_get_bias (network, l, o);
          for (guint i = 0; i < layers[l].n_in; i++)
            next[i] += row[o] * near_network_get_weight (network, l, o, i);
        }
      g_free (row);
      row = next;
    }
  form->coefficients = g_steal_pointer (&row);
  form->constant = constant;
  form->constant_without_output_bias = constant - near_network_get_bias (network, n_layers - 1, 0);
  return TRUE;
}

void
near_linear_form_clear (NearLinearForm *form)
{
  g_clear_pointer (&form->coefficients, g_free);
}

/**
 * near_formula_write_linear:
 * @features: bits; as many as the network has inputs
 *
 * Returns: (transfer full) (nullable): the sum before the output's activation, multiplied out; %NULL if
 *   a hidden layer is not linear
 */
char *
near_formula_write_linear (const NearNetwork *network, guint features, int digits)
{
  g_auto (GStrv) names = list_inputs (network, features);
  NearLinearForm form;
  GString *text;

  if (!near_network_get_linear_form (network, &form))
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; names[i] != NULL; i++)
    {
      append_number (text, form.coefficients[i], digits, text->len == 0);
      g_string_append_printf (text, "*%s", names[i]);
    }
  append_number (text, form.constant, digits, text->len == 0);
  near_linear_form_clear (&form);
  return g_string_free (text, FALSE);
}
