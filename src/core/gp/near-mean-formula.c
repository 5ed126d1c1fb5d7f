/* near-mean-formula.c — a formula that is a mean function
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * muParser's texts of errors share one buffer between threads, so that only its codes are asked for.
 */
#include "near-mean-private.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <muParserDLL.h>
#include <string.h>

#define EXCERPT_CHARS 40
/* Names begin so far into an expression that no input or parameter is longer. */
#define NAME_BYTES 64

static const char *const functions[]
    = { "sin",  "cos",   "tan",   "asin",  "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh",
        "atanh", "log2", "log10", "log",  "ln",   "exp",  "sqrt",  "sign", "rint", "abs",  "min",   "max",
        "sum",  "avg",   NULL };

struct _NearMeanFormula
{
  guint n_inputs;
  char **input_names; /* (n_inputs) and NULL: NULL pointers stand for names that no formula can have */
  char *expression;
  guint n_parameters;
  char *names[NEAR_MEAN_MAX_PARAMETERS];
  double values[NEAR_MEAN_MAX_PARAMETERS];
  /* from here on guarded by the lock */
  GMutex lock;
  muParserHandle_t parser;
  double *inputs; /* (n_inputs): the parser's variables */
  double slots[NEAR_MEAN_MAX_PARAMETERS + 1]; /* its parameters; the last is for those that are too many */
  gboolean too_many;
};

static void
on_parser_error (muParserHandle_t parser)
{
  /* mupError() is asked after each call: without a handler muParser would print */
}

static gboolean
is_name (const char *text)
{
  if (!g_ascii_isalpha (*text) && *text != '_')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && *text != '_')
      return FALSE;
  return TRUE;
}

/* A name that the parser does not know is a parameter, which starts at 1. */
static double *
add_parameter (const char *name, void *user_data)
{
  NearMeanFormula *self = user_data;
  guint i = self->n_parameters;

  if (i == NEAR_MEAN_MAX_PARAMETERS)
    {
      self->too_many = TRUE;
      return &self->slots[i];
    }
  self->names[i] = g_strdup (name);
  self->values[i] = self->slots[i] = 1.0;
  self->n_parameters++;
  return &self->slots[i];
}

static void
open_parser (NearMeanFormula *self)
{
  self->parser = mupCreate (muBASETYPE_FLOAT);
  mupSetErrorHandler (self->parser, on_parser_error);
  mupDefineConst (self->parser, "pi", G_PI);
  for (guint i = 0; i < self->n_inputs; i++)
    {
      g_autofree char *number = g_strdup_printf ("x%u", i + 1);

      mupDefineVar (self->parser, number, &self->inputs[i]);
    }
  /* An input that is called x2 but is the third one has the name: what the table says goes first. */
  for (guint i = 0; i < self->n_inputs; i++)
    if (self->input_names[i] != NULL)
      {
        mupRemoveVar (self->parser, self->input_names[i]);
        mupErrorReset (self->parser);
        mupDefineVar (self->parser, self->input_names[i], &self->inputs[i]);
        mupErrorReset (self->parser);
      }
  mupSetVarFactory (self->parser, add_parameter, self);
  mupSetExpr (self->parser, self->expression);
}

/* How formulas call an input: by its name, or "T [K]" by T; NULL: by its number alone. */
static char *
dup_name_in_formulas (guint n, const char *const *names, guint i)
{
  g_autofree char *bare = NULL;

  if (names == NULL || names[i] == NULL)
    return NULL;
  if (is_name (names[i]))
    return strlen (names[i]) < NAME_BYTES ? g_strdup (names[i]) : NULL;
  bare = near_text_dup_bare_name (n, names, i);
  if (bare == NULL || !is_name (bare) || strlen (bare) >= NAME_BYTES || g_strv_contains (functions, bare)
      || g_str_equal (bare, "pi"))
    return NULL;
  return g_steal_pointer (&bare);
}

static NearMeanFormula *
allocate (guint n_inputs, const char *const *input_names, const char *expression)
{
  NearMeanFormula *self = g_new0 (NearMeanFormula, 1);

  g_mutex_init (&self->lock);
  self->n_inputs = n_inputs;
  self->input_names = g_new0 (char *, n_inputs + 1);
  for (guint i = 0; i < n_inputs; i++)
    self->input_names[i] = dup_name_in_formulas (n_inputs, input_names, i);
  self->inputs = g_new0 (double, MAX (n_inputs, 1));
  self->expression = g_strdup (expression);
  return self;
}

void
_near_mean_formula_free (NearMeanFormula *self)
{
  if (self == NULL)
    return;
  if (self->parser != NULL)
    mupRelease (self->parser);
  for (guint i = 0; i < self->n_parameters; i++)
    g_free (self->names[i]);
  for (guint i = 0; i < self->n_inputs; i++)
    g_free (self->input_names[i]);
  g_free (self->input_names);
  g_free (self->inputs);
  g_free (self->expression);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* --- errors ------------------------------------------------------------------------------------- */

/* @at: within @text, or NULL if the place is not known */
static void
fail (const char *text, const char *at, const char *problem, GError **error)
{
  g_autofree char *shown = near_text_excerpt (at != NULL ? at : text, -1, EXCERPT_CHARS);

  if (at == NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("mean “%s”: %s"), shown, problem);
  else if (*at == '\0')
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("mean, character %ld (the end): %s"),
                 g_utf8_pointer_to_offset (text, at) + 1, problem);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("mean, character %ld (“%s”): %s"),
                 g_utf8_pointer_to_offset (text, at) + 1, shown, problem);
}

/* muParser's EErrorCodes */
static const char *
explain (int code)
{
  switch (code)
    {
    case 0:
      return _ ("an operator stands where a number, a name or a bracket was expected");
    case 1:
      return _ ("this is no number, name or operator; formulas have + - * / ^, brackets, functions such as exp "
                "and ln, and a point as decimal sign");
    case 2:
      return _ ("the formula ends too early; a number or a name was expected");
    case 3:
    case 4:
      return _ ("a comma is out of place; the decimal sign is a point");
    case 5:
    case 6:
    case 12:
      return _ ("an operator was expected before it, such as *");
    case 7:
      return _ ("a bracket is out of place");
    case 11:
      return _ ("a closing bracket is missing");
    case 14:
      return _ ("the function has too many arguments");
    case 15:
      return _ ("the function has too few arguments");
    case 25:
      return _ ("there is no formula; write one such as 2*x1 + c");
    case 32:
    case 33:
    case 34:
      return _ ("a choice is written condition ? one : other");
    default:
      return _ ("this is no formula; write one such as 2*x1 + c");
    }
}

/* "foo(2)": muParser took foo for a parameter and stumbles over the bracket. */
static char *
find_unknown_function (const NearMeanFormula *self, const char *expression, const char *at)
{
  const char *start = at;
  const char *nearest;

  while (start > expression && (g_ascii_isalnum (start[-1]) || start[-1] == '_'))
    start--;
  if (*at != '(' || start == at || self->n_parameters == 0)
    return NULL;

  g_autofree char *name = g_strndup (start, (gsize) (at - start));

  if (!g_str_equal (name, self->names[self->n_parameters - 1]))
    return NULL;
  nearest = near_text_nearest (name, functions);
  return nearest != NULL
             ? g_strdup_printf (_ ("there is no function “%s”; did you mean “%s”?"), name, nearest)
             : g_strdup_printf (_ ("there is no function “%s”; for a product write %s*("), name, name);
}

static void
fail_parser (const NearMeanFormula *self, const char *text, const char *expression, GError **error)
{
  int position = mupGetErrorPos (self->parser);
  const char *at = position >= 0 ? expression + MIN ((gsize) position, strlen (expression)) : NULL;
  g_autofree char *unknown = at != NULL ? find_unknown_function (self, expression, at) : NULL;

  fail (text, at, unknown != NULL ? unknown : explain (mupGetErrorCode (self->parser)), error);
}

/* --- reading ------------------------------------------------------------------------------------ */

/* "name = number" up to the semicolon @end; the name is stolen by @names. */
static gboolean
parse_setting (const char *text, const char *start, const char *end, GPtrArray *names, GArray *values,
               GArray *places, GError **error)
{
  const char *equals = memchr (start, '=', (gsize) (end - start));
  double value;

  while (start < end && g_ascii_isspace (*start))
    start++;
  if (equals == NULL)
    {
      fail (text, start, _ ("in front of a semicolon stands the start of a parameter, such as nu=0.5;"), error);
      return FALSE;
    }

  g_autofree char *name = g_strchomp (g_strndup (start, (gsize) (MAX (equals, start) - start)));
  g_autofree char *number = g_strstrip (g_strndup (equals + 1, (gsize) (end - equals - 1)));

  if (!is_name (name))
    {
      fail (text, start, _ ("the name of a parameter has letters, digits and _, and does not begin with a digit"),
            error);
      return FALSE;
    }
  if (!near_text_parse_finite (number, &value, NULL))
    {
      fail (text, equals + 1, _ ("a parameter starts at a number, such as nu=0.5;"), error);
      return FALSE;
    }
  g_ptr_array_add (names, g_steal_pointer (&name));
  g_array_append_val (values, value);
  g_array_append_val (places, start);
  return TRUE;
}

/* muParser would take x1=3 for an assignment. */
static const char *
find_assignment (const char *expression)
{
  for (const char *c = strchr (expression, '='); c != NULL; c = strchr (c + 1, '='))
    {
      if (c[1] == '=')
        c++;
      else if (c == expression || strchr ("<>!", c[-1]) == NULL)
        return c;
    }
  return NULL;
}

static gboolean
compile (NearMeanFormula *self, const char *text, const char *expression, GError **error)
{
  const char *assignment = find_assignment (expression);
  int n_values = 0;

  if (assignment != NULL)
    {
      fail (text, assignment,
            _ ("“=” belongs in front of the formula and is followed by a semicolon, as in nu=0.5; nu*x1"), error);
      return FALSE;
    }
  open_parser (self);
  mupEvalMulti (self->parser, &n_values);
  if (mupError (self->parser))
    {
      fail_parser (self, text, expression, error);
      return FALSE;
    }
  if (n_values != 1)
    {
      fail (text, expression, _ ("this is more than one formula; a comma is no decimal sign"), error);
      return FALSE;
    }
  if (self->too_many)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("mean: the formula has more than %d parameters; names of inputs are perhaps misspelt"),
                   NEAR_MEAN_MAX_PARAMETERS);
      return FALSE;
    }
  return TRUE;
}

/* Start values; each has to belong to a parameter of the formula. */
static gboolean
apply_settings (NearMeanFormula *self, const char *text, GPtrArray *names, const double *values,
                const char *const *places, GError **error)
{
  for (guint s = 0; s < names->len; s++)
    {
      const char *name = g_ptr_array_index (names, s);
      guint i = 0;

      while (i < self->n_parameters && !g_str_equal (self->names[i], name))
        i++;
      if (i == self->n_parameters)
        {
          g_autofree char *problem
              = g_strdup_printf (_ ("“%s” is no parameter of the formula that follows"), name);

          fail (text, places[s], problem, error);
          return FALSE;
        }
      self->values[i] = self->slots[i] = values[s];
    }
  return TRUE;
}

NearMeanFormula *
_near_mean_formula_parse (const char *text, guint n_inputs, const char *const *input_names, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (char *));
  const char *expression = text;

  for (const char *end = strchr (expression, ';'); end != NULL; end = strchr (expression, ';'))
    {
      if (!parse_setting (text, expression, end, names, values, places, error))
        return NULL;
      expression = end + 1;
    }
  while (g_ascii_isspace (*expression))
    expression++;

  NearMeanFormula *self = allocate (n_inputs, input_names, expression);

  g_strchomp (self->expression);
  if (compile (self, text, expression, error)
      && apply_settings (self, text, names, (const double *) (gpointer) values->data,
                         (const char *const *) (gpointer) places->data, error))
    return self;
  _near_mean_formula_free (self);
  return NULL;
}

NearMeanFormula *
_near_mean_formula_with_values (const NearMeanFormula *self, const double *values)
{
  NearMeanFormula *copy
      = allocate (self->n_inputs, (const char *const *) self->input_names, self->expression);
  int n_values;

  open_parser (copy);
  /* compiles it, which finds the same parameters in the same order */
  mupEvalMulti (copy->parser, &n_values);
  g_assert (copy->n_parameters == self->n_parameters);
  if (self->n_parameters > 0)
    memcpy (copy->values, values, self->n_parameters * sizeof *values);
  return copy;
}

char *
_near_mean_formula_format (const NearMeanFormula *self)
{
  GString *text = g_string_new (NULL);
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  for (guint i = 0; i < self->n_parameters; i++)
    g_string_append_printf (text, "%s=%s; ", self->names[i],
                            near_text_format_double (self->values[i], buffer));
  g_string_append (text, self->expression);
  return g_string_free (text, FALSE);
}

guint
_near_mean_formula_get_n_parameters (const NearMeanFormula *self)
{
  return self->n_parameters;
}

const char *
_near_mean_formula_get_name (const NearMeanFormula *self, guint i)
{
  return self->names[i];
}

double
_near_mean_formula_get_value (const NearMeanFormula *self, guint i)
{
  return self->values[i];
}

void
_near_mean_formula_eval (NearMeanFormula *self, const double *values, gsize n, const double *x, double *m)
{
  if (values == NULL)
    values = self->values;
  g_mutex_lock (&self->lock);
  if (self->n_parameters > 0)
    memcpy (self->slots, values, self->n_parameters * sizeof *values);
  for (gsize i = 0; i < n; i++)
    {
      memcpy (self->inputs, x + i * self->n_inputs, self->n_inputs * sizeof *x);
      m[i] = mupEval (self->parser);
    }
  g_mutex_unlock (&self->lock);
}
