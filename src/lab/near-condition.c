/* near-condition.c — conditions on named results, for the checks of lessons
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   condition   = comparison { "and" comparison }
 *   comparison  = name operator ( number | word )
 *               | operand "~" operand "within" number "%"
 *   operator    = ">=" | "<=" | ">" | "<" | "==" | "!="      also ≥ ≤ ≠
 *   operand     = name | number
 */
#include "near-results.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef enum
{
  AT_LEAST,
  AT_MOST,
  EQUAL,
  NOT_EQUAL,
  GREATER,
  LESS,
  CLOSE
} Operator;

/* Longer spellings before their beginnings. */
static const struct
{
  const char *text;
  Operator op;
} operators[] = {
  { ">=", AT_LEAST },  { "≥", AT_LEAST },  { "<=", AT_MOST }, { "≤", AT_MOST }, { "==", EQUAL },
  { "!=", NOT_EQUAL }, { "≠", NOT_EQUAL }, { ">", GREATER },  { "<", LESS },    { "~", CLOSE },
};

static const char *const signs[]
    = { [AT_LEAST] = "≥", [AT_MOST] = "≤", [EQUAL] = "=", [NOT_EQUAL] = "≠",
        [GREATER] = ">",  [LESS] = "<",    [CLOSE] = "≈" };

typedef struct
{
  char *word; /* NULL: a number */
  double number;
} Operand;

typedef struct
{
  Operand left, right;
  Operator op;
  double tolerance; /* of CLOSE, in percent */
} Comparison;

struct _NearCondition
{
  GArray *comparisons; /* of Comparison */
};

/* --- reading -------------------------------------------------------------------------------- */

typedef struct
{
  const char *text;
  const char *at;
} Reader;

static void
skip_blanks (Reader *reader)
{
  while (g_ascii_isspace (*reader->at))
    reader->at++;
}

static gboolean
fail (const Reader *reader, const char *expected, GError **error)
{
  long column = g_utf8_pointer_to_offset (reader->text, reader->at) + 1;
  g_autofree char *met = near_text_excerpt (reader->at, -1, 20);

  if (*reader->at == '\0')
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                 _ ("condition “%s”: it ends at column %ld, where %s is expected"), reader->text,
                 column, expected);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                 _ ("condition “%s”, column %ld: met “%s” where %s is expected"), reader->text,
                 column, met, expected);
  return FALSE;
}

static gboolean
is_word_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gsize
word_length (const char *text)
{
  gsize n = 0;

  if (is_word_start (text[0]))
    while (g_ascii_isalnum (text[n]) || text[n] == '_' || text[n] == '-' || text[n] == '.')
      n++;
  return n;
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize n = word_length (reader->at);

  if (n != strlen (word) || strncmp (reader->at, word, n) != 0)
    return FALSE;
  reader->at += n;
  skip_blanks (reader);
  return TRUE;
}

static gboolean
read_number (Reader *reader, double *value)
{
  gsize n = strspn (reader->at, "+-0123456789.eE");
  g_autofree char *text = g_strndup (reader->at, n);

  if (n == 0 || is_word_start (reader->at[0]) || !near_text_parse_finite (text, value, NULL))
    return FALSE;
  reader->at += n;
  skip_blanks (reader);
  return TRUE;
}

static gboolean
read_operand (Reader *reader, Operand *operand, const char *expected, GError **error)
{
  gsize n = word_length (reader->at);

  if (n == strlen ("and") && strncmp (reader->at, "and", n) == 0)
    return fail (reader, expected, error);
  if (n > 0)
    {
      operand->word = g_strndup (reader->at, n);
      reader->at += n;
      skip_blanks (reader);
      return TRUE;
    }
  return read_number (reader, &operand->number) || fail (reader, expected, error);
}

static gboolean
read_operator (Reader *reader, Operator *op, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (reader->at, operators[i].text))
      {
        *op = operators[i].op;
        reader->at += strlen (operators[i].text);
        skip_blanks (reader);
        return TRUE;
      }
  return fail (reader, _ ("one of >= <= > < == != ~"), error);
}

static gboolean
read_tolerance (Reader *reader, double *tolerance, GError **error)
{
  const char *start;

  if (!take_word (reader, "within"))
    return fail (reader, _ ("“within” and a percentage"), error);
  start = reader->at;
  if (!read_number (reader, tolerance) || *tolerance < 0.0)
    {
      reader->at = start;
      return fail (reader, _ ("a percentage such as 15 %"), error);
    }
  if (*reader->at != '%')
    return fail (reader, "“%”", error);
  reader->at++;
  skip_blanks (reader);
  return TRUE;
}

static gboolean
read_comparison (Reader *reader, Comparison *comparison, GError **error)
{
  const char *start = reader->at;

  if (!read_operand (reader, &comparison->left, _ ("the name of a result"), error)
      || !read_operator (reader, &comparison->op, error))
    return FALSE;
  if (comparison->left.word == NULL && comparison->op != CLOSE)
    {
      reader->at = start;
      return fail (reader, _ ("the name of a result"), error);
    }
  if (!read_operand (reader, &comparison->right, _ ("a number or a word"), error))
    return FALSE;
  return comparison->op != CLOSE || read_tolerance (reader, &comparison->tolerance, error);
}

static void
comparison_clear (gpointer data)
{
  Comparison *comparison = data;

  g_free (comparison->left.word);
  g_free (comparison->right.word);
}

/**
 * near_condition_parse:
 *
 * Errors: NEAR_ERROR_PARSE with the column and what is expected there
 */
NearCondition *
near_condition_parse (const char *text, GError **error)
{
  g_autoptr (NearCondition) self = NULL;
  Reader reader = { .text = text, .at = text };

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_autofree char *shown = near_text_excerpt (text, -1, 40);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("condition “%s” is not UTF-8"), shown);
      return NULL;
    }
  self = g_new0 (NearCondition, 1);
  self->comparisons = g_array_new (FALSE, TRUE, sizeof (Comparison));
  g_array_set_clear_func (self->comparisons, comparison_clear);

  skip_blanks (&reader);
  do
    {
      Comparison *comparison;

      g_array_set_size (self->comparisons, self->comparisons->len + 1);
      comparison = &g_array_index (self->comparisons, Comparison, self->comparisons->len - 1);
      if (!read_comparison (&reader, comparison, error))
        return NULL;
    }
  while (take_word (&reader, "and"));
  if (*reader.at != '\0')
    {
      fail (&reader, _ ("“and” or the end"), error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
near_condition_free (NearCondition *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->comparisons);
  g_free (self);
}

/* --- asking --------------------------------------------------------------------------------- */

/* The operand's number. FALSE, with the reason, if its result is not there or has none. */
static gboolean
get_number (const Operand *operand, const NearResults *results, double *value, GString *reason)
{
  const NearResult *result;

  *value = operand->number;
  if (operand->word == NULL)
    return TRUE;
  result = near_results_find (results, operand->word);
  if (result == NULL)
    g_string_append_printf (reason, _ ("there is no result %s"), operand->word);
  else if (result->kind == NEAR_RESULT_TEXT)
    g_string_append_printf (reason, _ ("%s is the word “%s”, not a number"), operand->word,
                            result->text);
  else if (result->kind == NEAR_RESULT_JSON)
    g_string_append_printf (reason, _ ("%s is not a single number"), operand->word);
  else if (!isfinite (result->number))
    g_string_append_printf (reason, _ ("%s has no finite value"), operand->word);
  else
    {
      *value = result->number;
      return TRUE;
    }
  return FALSE;
}

static gboolean
compare (double a, Operator op, double b, double tolerance)
{
  switch (op)
    {
    case AT_LEAST:
      return a >= b;
    case AT_MOST:
      return a <= b;
    case EQUAL:
      return a == b;
    case NOT_EQUAL:
      return a != b;
    case GREATER:
      return a > b;
    case LESS:
      return a < b;
    case CLOSE:
      return fabs (a - b) <= tolerance / 100.0 * fmax (fabs (a), fabs (b));
    default:
      g_assert_not_reached ();
    }
}

/* "0.5", or "test_loss (0.5)" of another result */
static char *
dup_operand (const Operand *operand, double value)
{
  g_autofree char *number = near_text_dup_significant (value, 6);

  return operand->word != NULL ? g_strdup_printf ("%s (%s)", operand->word, number)
                               : g_steal_pointer (&number);
}

static gboolean
numbers_hold (const Comparison *self, const NearResults *results, GString *reason)
{
  double a, b;
  g_autofree char *left = NULL, *right = NULL, *tolerance = NULL;

  if (!get_number (&self->left, results, &a, reason)
      || !get_number (&self->right, results, &b, reason))
    return FALSE;
  if (compare (a, self->op, b, self->tolerance))
    return TRUE;
  right = dup_operand (&self->right, b);
  if (self->op == CLOSE)
    {
      left = dup_operand (&self->left, a);
      tolerance = near_text_dup_significant (self->tolerance, 6);
      g_string_append_printf (reason, _ ("%s and %s differ by more than %s %%"), left, right,
                              tolerance);
      return FALSE;
    }
  left = near_text_dup_significant (a, 6);
  /* Translators: "test_accuracy is 0.812, not ≥ 0.99" */
  g_string_append_printf (reason, _ ("%s is %s, not %s %s"), self->left.word, left, signs[self->op],
                          right);
  return FALSE;
}

/* @value: the word that the result is */
static gboolean
words_hold (const Comparison *self, const char *value, GString *reason)
{
  gboolean same = g_strcmp0 (value, self->right.word) == 0;

  if (self->op != EQUAL && self->op != NOT_EQUAL)
    {
      g_string_append_printf (reason, _ ("%s is the word “%s”, which is neither more nor less"),
                              self->left.word, value);
      return FALSE;
    }
  if (same == (self->op == EQUAL))
    return TRUE;
  if (self->op == EQUAL)
    g_string_append_printf (reason, _ ("%s is %s, not %s"), self->left.word, value,
                            self->right.word);
  else
    g_string_append_printf (reason, _ ("%s is %s"), self->left.word, value);
  return FALSE;
}

static gboolean
comparison_holds (const Comparison *self, const NearResults *results, GString *reason)
{
  const NearResult *left
      = self->left.word != NULL ? near_results_find (results, self->left.word) : NULL;

  if (left != NULL && self->right.word != NULL && self->op != CLOSE)
    {
      if (left->kind == NEAR_RESULT_TEXT)
        return words_hold (self, left->text, reason);
      if (left->kind == NEAR_RESULT_BOOLEAN)
        return words_hold (self, left->number != 0.0 ? "true" : "false", reason);
    }
  return numbers_hold (self, results, reason);
}

/**
 * near_condition_holds:
 * @reason: (out) (optional) (nullable): everything that does not hold, in words; NULL if all does
 */
gboolean
near_condition_holds (const NearCondition *self, const NearResults *results, char **reason)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean all = TRUE;

  g_return_val_if_fail (self != NULL && results != NULL, FALSE);

  for (guint i = 0; i < self->comparisons->len; i++)
    {
      g_autoptr (GString) part = g_string_new (NULL);

      if (comparison_holds (&g_array_index (self->comparisons, Comparison, i), results, part))
        continue;
      g_string_append_printf (text, "%s%s", all ? "" : "; ", part->str);
      all = FALSE;
    }
  if (reason != NULL)
    *reason = all ? NULL : g_strdup (text->str);
  return all;
}
