/* near-mean.c — mean functions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-mean-private.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _NearMean
{
  NearMeanKind kind;
  guint n_inputs;
  guint column; /* of COLUMN */
  gboolean learn;
  NearMeanFormula *formula; /* of FORMULA */
};

static const NearInfo rows[] = {
  [NEAR_MEAN_ZERO] = { .id = "zero",
                       .name = N_ ("zero"),
                       .sentence = N_ ("Far from every point the prediction goes back to 0.") },
  [NEAR_MEAN_CONSTANT] = { .id = "constant",
                           .name = N_ ("constant"),
                           .sentence = N_ ("Far from every point the prediction goes back to a level that is "
                                           "learned with the fit.") },
  [NEAR_MEAN_LINEAR] = { .id = "linear",
                         .name = N_ ("linear"),
                         .sentence = N_ ("A plane is learned with the fit; the kernel describes what departs "
                                         "from it.") },
  [NEAR_MEAN_QUADRATIC] = { .id = "quadratic",
                            .name = N_ ("quadratic"),
                            .sentence = N_ ("A polynomial of second degree is learned with the fit; the kernel "
                                            "describes what departs from it.") },
  [NEAR_MEAN_FORMULA] = { .id = "formula",
                          .name = N_ ("formula"),
                          .sentence = N_ ("A theory written as a formula; names that are no inputs are "
                                          "parameters, optimised with those of the kernel.") },
  [NEAR_MEAN_COLUMN] = { .id = "column",
                         .name = N_ ("theory column"),
                         .sentence = N_ ("What a theory says of each point stands in a column of the data; the "
                                         "kernel describes what departs from it.") },
};

const NearTable near_mean_table = NEAR_TABLE_INIT ("mean", N_ ("mean function"), rows);

static void
clear (gpointer data)
{
  NearMean *self = data;

  _near_mean_formula_free (self->formula);
}

NearMean *
near_mean_ref (NearMean *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
near_mean_unref (NearMean *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

static NearMean *
allocate (NearMeanKind kind, guint n_inputs)
{
  NearMean *self = g_atomic_rc_box_new0 (NearMean);

  self->kind = kind;
  self->n_inputs = n_inputs;
  return self;
}

NearMean *
near_mean_new (NearMeanKind kind, guint n_inputs)
{
  g_return_val_if_fail (n_inputs > 0 && kind <= NEAR_MEAN_QUADRATIC, NULL);
  return allocate (kind, n_inputs);
}

NearMean *
near_mean_new_column (guint n_inputs, guint column, gboolean learn)
{
  g_return_val_if_fail (column < n_inputs, NULL);

  NearMean *self = allocate (NEAR_MEAN_COLUMN, n_inputs);

  self->column = column;
  self->learn = learn;
  return self;
}

/* --- as text ------------------------------------------------------------------------------------ */

/* "column(theory)" or "learned column(x2)"; NULL without an error: it is something else */
static NearMean *
parse_column (const char *text, guint n_inputs, const char *const *input_names, GError **error)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "()", 3);
  gboolean learn;

  if (g_strv_length (parts) != 3 || *g_strstrip (parts[2]) != '\0')
    return NULL;
  g_strstrip (parts[0]);
  g_strstrip (parts[1]);
  learn = g_ascii_strcasecmp (parts[0], "learned column") == 0;
  if (!learn && g_ascii_strcasecmp (parts[0], "column") != 0)
    return NULL;
  for (guint i = 0; i < n_inputs; i++)
    if (input_names != NULL && g_strcmp0 (input_names[i], parts[1]) == 0)
      return near_mean_new_column (n_inputs, i, learn);
  for (guint i = 0; i < n_inputs; i++)
    {
      g_autofree char *number = g_strdup_printf ("x%u", i + 1);
      g_autofree char *bare
          = input_names != NULL ? near_text_dup_bare_name (n_inputs, input_names, i) : NULL;

      if (g_str_equal (number, parts[1]) || g_strcmp0 (bare, parts[1]) == 0)
        return near_mean_new_column (n_inputs, i, learn);
    }

  g_autofree char *shown = near_text_excerpt (parts[1], -1, 40);
  glong place = g_utf8_pointer_to_offset (text, strchr (text, '(')) + 2;

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("mean, character %ld (“%s”): there is no such input; give a name, or x1 to x%u"), place, shown,
               n_inputs);
  return NULL;
}

/**
 * near_mean_parse:
 * @text: see the header
 *
 * Errors: NEAR_ERROR_PARSE "mean, character 7 (“…”): what is wrong", characters counted from 1
 */
NearMean *
near_mean_parse (const char *text, guint n_inputs, const char *const *input_names, GError **error)
{
  g_return_val_if_fail (text != NULL && n_inputs > 0, NULL);

  g_autofree char *word = g_strstrip (g_strdup (text));
  GError *problem = NULL;
  NearMean *self;
  NearMeanFormula *formula;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("mean: the text is not UTF-8"));
      return NULL;
    }
  for (guint i = NEAR_MEAN_ZERO; i <= NEAR_MEAN_QUADRATIC; i++)
    if (g_ascii_strcasecmp (word, rows[i].id) == 0)
      return near_mean_new ((NearMeanKind) i, n_inputs);
  self = parse_column (text, n_inputs, input_names, &problem);
  if (self != NULL)
    return self;
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return NULL;
    }
  formula = _near_mean_formula_parse (text, n_inputs, input_names, error);
  if (formula == NULL)
    return NULL;
  self = allocate (NEAR_MEAN_FORMULA, n_inputs);
  self->formula = formula;
  return self;
}

/**
 * near_mean_format:
 *
 * Returns: (transfer full): what near_mean_parse() reads back as the same mean, given the same names of inputs;
 *   numbers with all the digits they need
 */
char *
near_mean_format (const NearMean *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == NEAR_MEAN_FORMULA)
    return _near_mean_formula_format (self->formula);
  if (self->kind == NEAR_MEAN_COLUMN)
    return g_strdup_printf ("%scolumn(x%u)", self->learn ? "learned " : "", self->column + 1);
  return g_strdup (rows[self->kind].id);
}

NearMeanKind
near_mean_get_kind (const NearMean *self)
{
  g_return_val_if_fail (self != NULL, NEAR_MEAN_ZERO);
  return self->kind;
}

guint
near_mean_get_n_inputs (const NearMean *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_inputs;
}

/**
 * near_mean_get_column:
 *
 * Returns: the input, from 0, that holds the theory's values; -1 unless the kind is NEAR_MEAN_COLUMN
 */
int
near_mean_get_column (const NearMean *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->kind == NEAR_MEAN_COLUMN ? (int) self->column : -1;
}

/* --- learned coefficients ----------------------------------------------------------------------- */

guint
near_mean_get_n_basis (const NearMean *self)
{
  g_return_val_if_fail (self != NULL, 0);
  switch (self->kind)
    {
    case NEAR_MEAN_CONSTANT:
      return 1;
    case NEAR_MEAN_LINEAR:
      return 1 + self->n_inputs;
    case NEAR_MEAN_QUADRATIC:
      return (self->n_inputs + 1) * (self->n_inputs + 2) / 2;
    case NEAR_MEAN_COLUMN:
      return self->learn ? 2 : 0;
    case NEAR_MEAN_ZERO:
    case NEAR_MEAN_FORMULA:
    default:
      return 0;
    }
}

/* The factors of function @j: one input, two, or none (-1). */
static void
find_factors (const NearMean *self, guint j, int factors[2])
{
  guint d = self->n_inputs;

  factors[0] = factors[1] = -1;
  if (j == 0)
    return;
  if (self->kind == NEAR_MEAN_COLUMN)
    factors[0] = (int) self->column;
  else if (j <= d)
    factors[0] = (int) j - 1;
  else
    {
      guint k = j - d - 1, i = 0;

      for (; k >= d - i; i++)
        k -= d - i;
      factors[0] = (int) i;
      factors[1] = (int) (i + k);
    }
}

/**
 * near_mean_basis:
 * @h: (out) (array) (n, n_basis)
 */
void
near_mean_basis (const NearMean *self, gsize n, const double *x, double *h)
{
  g_return_if_fail (self != NULL);

  guint p = near_mean_get_n_basis (self), d = self->n_inputs;

  for (guint j = 0; j < p; j++)
    {
      int factors[2];

      find_factors (self, j, factors);
      for (gsize i = 0; i < n; i++)
        h[i * p + j] = (factors[0] >= 0 ? x[i * d + (guint) factors[0]] : 1.0)
                       * (factors[1] >= 0 ? x[i * d + (guint) factors[1]] : 1.0);
    }
}

/**
 * near_mean_dup_basis_name:
 *
 * Returns: (transfer full): "1", "x2", "x1 x2", "x2²"
 */
char *
near_mean_dup_basis_name (const NearMean *self, guint j)
{
  g_return_val_if_fail (self != NULL && j < near_mean_get_n_basis (self), NULL);

  int factors[2];

  find_factors (self, j, factors);
  if (factors[0] < 0)
    return g_strdup ("1");
  if (factors[1] < 0)
    return g_strdup_printf ("x%d", factors[0] + 1);
  if (factors[0] == factors[1])
    return g_strdup_printf ("x%d²", factors[0] + 1);
  return g_strdup_printf ("x%d x%d", factors[0] + 1, factors[1] + 1);
}

/* --- what is given ------------------------------------------------------------------------------ */

static gboolean
check_finite (const NearMean *self, gsize n, const double *x, const double *m, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (m[i]))
      {
        g_autoptr (GString) inputs = g_string_new (NULL);

        for (guint k = 0; k < MIN (self->n_inputs, 8); k++)
          g_string_append_printf (inputs, "%sx%u = %g", k > 0 ? ", " : "", k + 1, x[i * self->n_inputs + k]);
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("the formula of the mean has no finite value at point %zu (%s)"), i + 1, inputs->str);
        return FALSE;
      }
  return TRUE;
}

/**
 * near_mean_offset:
 * @m: (out) (array length=n)
 *
 * Errors: NEAR_ERROR_NOT_FINITE with the point, where a formula has no value
 */
gboolean
near_mean_offset (const NearMean *self, gsize n, const double *x, double *m, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->kind == NEAR_MEAN_FORMULA)
    {
      _near_mean_formula_eval (self->formula, NULL, n, x, m);
      return check_finite (self, n, x, m, error);
    }
  for (gsize i = 0; i < n; i++)
    m[i] = self->kind == NEAR_MEAN_COLUMN && !self->learn ? x[i * self->n_inputs + self->column] : 0.0;
  return TRUE;
}

guint
near_mean_get_n_parameters (const NearMean *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->formula != NULL ? _near_mean_formula_get_n_parameters (self->formula) : 0;
}

const char *
near_mean_get_parameter_name (const NearMean *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < near_mean_get_n_parameters (self), NULL);
  return _near_mean_formula_get_name (self->formula, i);
}

double
near_mean_get_parameter (const NearMean *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < near_mean_get_n_parameters (self), NAN);
  return _near_mean_formula_get_value (self->formula, i);
}

/**
 * near_mean_with_parameters:
 * @values: (array) (n_parameters)
 */
NearMean *
near_mean_with_parameters (const NearMean *self, const double *values)
{
  g_return_val_if_fail (self != NULL && (self->formula == NULL || values != NULL), NULL);

  NearMean *copy = allocate (self->kind, self->n_inputs);

  copy->column = self->column;
  copy->learn = self->learn;
  if (self->formula != NULL)
    copy->formula = _near_mean_formula_with_values (self->formula, values);
  return copy;
}

/* "X1", "y", or an input's name in other letters. */
static gboolean
looks_like_input (const char *name, guint n, const char *const *input_names)
{
  if (strchr ("xyXY", name[0]) != NULL && name[1 + strspn (name + 1, "0123456789")] == '\0')
    return TRUE;
  for (guint i = 0; input_names != NULL && i < n; i++)
    {
      g_autofree char *bare = near_text_dup_bare_name (n, input_names, i);

      if ((input_names[i] != NULL && g_ascii_strcasecmp (name, input_names[i]) == 0)
          || (bare != NULL && g_ascii_strcasecmp (name, bare) == 0))
        return TRUE;
    }
  return FALSE;
}

static char *
dup_input_list (guint n, const char *const *input_names)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (input_names != NULL && input_names[i] != NULL)
      g_string_append_printf (list, "%s%s (x%u)", i > 0 ? ", " : "", input_names[i], i + 1);
    else
      g_string_append_printf (list, "%sx%u", i > 0 ? ", " : "", i + 1);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/**
 * near_mean_dup_parameter_note:
 * @input_names: (nullable) (array) (n_inputs): as near_mean_parse() had them
 */
char *
near_mean_dup_parameter_note (const NearMean *self, const char *const *input_names)
{
  g_return_val_if_fail (self != NULL, NULL);

  guint n = near_mean_get_n_parameters (self), n_odd = 0;
  g_autoptr (GString) names = g_string_new (NULL), odd = g_string_new (NULL);
  g_autofree char *inputs = NULL;

  if (n == 0)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      const char *name = near_mean_get_parameter_name (self, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
      if (looks_like_input (name, self->n_inputs, input_names))
        g_string_append_printf (odd, "%s%s", n_odd++ > 0 ? ", " : "", name);
    }
  if (n_odd == 0)
    return g_strdup_printf (ngettext ("%s is a parameter of the formula, to be found with the kernel's",
                                      "%s are parameters of the formula, to be found with the kernel's", n),
                            names->str);
  inputs = dup_input_list (self->n_inputs, input_names);
  return g_strdup_printf (ngettext ("%s is a parameter of the formula, to be found with the kernel's; if %s is "
                                    "meant to be an input: the inputs are %s",
                                    "%s are parameters of the formula, to be found with the kernel's; if %s is "
                                    "meant to be an input: the inputs are %s",
                                    n),
                          names->str, odd->str, inputs);
}

/**
 * near_mean_parameter_derivative:
 * @dm: (out) (array length=n)
 *
 * (m (p + h) - m (p - h)) / 2h with h = 6e-6 max (|p|, 0.01), at which rounding and what the difference leaves out
 * are alike, about 1e-10 of the value; a difference to one side where the other has no value.
 *
 * Errors: NEAR_ERROR_NOT_FINITE
 */
gboolean
near_mean_parameter_derivative (const NearMean *self, guint i, gsize n, const double *x, double *dm,
                                GError **error)
{
  g_return_val_if_fail (self != NULL && i < near_mean_get_n_parameters (self), FALSE);

  double values[NEAR_MEAN_MAX_PARAMETERS];
  g_autofree double *below = g_new (double, MAX (n, 1));
  g_autofree double *at = g_new (double, MAX (n, 1));

  for (guint k = 0; k < near_mean_get_n_parameters (self); k++)
    values[k] = near_mean_get_parameter (self, k);

  double p = values[i], h = 6e-6 * fmax (fabs (p), 0.01);
  double high = p + h, low = p - h;

  values[i] = high;
  _near_mean_formula_eval (self->formula, values, n, x, dm);
  values[i] = low;
  _near_mean_formula_eval (self->formula, values, n, x, below);
  values[i] = p;
  _near_mean_formula_eval (self->formula, values, n, x, at);
  for (gsize k = 0; k < n; k++)
    dm[k] = !isfinite (dm[k])      ? (at[k] - below[k]) / (p - low)
            : !isfinite (below[k]) ? (dm[k] - at[k]) / (high - p)
                                   : (dm[k] - below[k]) / (high - low);
  return check_finite (self, n, x, dm, error);
}
