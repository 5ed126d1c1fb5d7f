/* near-kernel-parse.c — a kernel from its text
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   sum     = product { "+" product }
 *   product = power { "*" power }
 *   power   = single [ ("^" | "**") whole number ]
 *   single  = number | name-of-a-kernel [ "(" arguments ")" ] | "(" sum ")"
 *   number  = plain | name ":" plain | name
 *   plain   = digits [ bounds ] [ "!" | "~" ] [ bounds ]
 *   bounds  = "{" digits "," digits "}"
 */
#include "near-kernel-parse-private.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TEXT 65536
#define EXCERPT_CHARS 40

/* --- messages ------------------------------------------------------------------------------------
 */

/* The token that begins at @at, for a message. */
static char *
dup_excerpt (const char *text, gsize at)
{
  const char *start = text + at, *end = start;

  if (g_ascii_isalnum (*start) || *start == '_' || *start == '.' || (guchar) *start >= 0x80)
    while (g_ascii_isalnum (*end) || *end == '_' || *end == '.' || (guchar) *end >= 0x80)
      end++;
  else if (*start != '\0')
    end = start + 1;
  return near_text_excerpt (start, end - start, EXCERPT_CHARS);
}

gboolean
_near_kernel_reader_fail (NearKernelReader *r, gsize at, NearError code, const char *format, ...)
{
  va_list values;
  g_autofree char *excerpt = dup_excerpt (r->text, at), *message = NULL;
  glong character = g_utf8_strlen (r->text, (gssize) at) + 1;

  va_start (values, format);
  message = g_strdup_vprintf (format, values);
  va_end (values);
  if (*excerpt == '\0')
    g_set_error (r->error, NEAR_ERROR, code, _ ("kernel, character %ld (the end): %s"), character,
                 message);
  else
    g_set_error (r->error, NEAR_ERROR, code, _ ("kernel, character %ld (“%s”): %s"), character,
                 excerpt, message);
  return FALSE;
}

/* --- tokens --------------------------------------------------------------------------------------
 */

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

static gsize
skip_digits (const char *text, gsize at)
{
  while (g_ascii_isdigit (text[at]))
    at++;
  return at;
}

static gboolean
read_number_token (NearKernelReader *r, gsize at)
{
  const char *text = r->text;
  gsize end = skip_digits (text, at);
  g_autofree char *word = NULL;

  if (text[end] == '.')
    end = skip_digits (text, end + 1);
  if (text[end] == 'e' || text[end] == 'E')
    {
      gsize sign = end + 1 + (text[end + 1] == '+' || text[end + 1] == '-' ? 1 : 0);

      if (g_ascii_isdigit (text[sign]))
        end = skip_digits (text, sign);
    }
  if (is_name_char (text[end]) || text[end] == '.')
    return _near_kernel_reader_fail (r, at, NEAR_ERROR_PARSE,
                                     _ ("a number and what follows it must be apart, as in 2*RBF"));
  word = g_strndup (text + at, end - at);
  if (!near_text_parse_finite (word, &r->token.number, NULL))
    return _near_kernel_reader_fail (r, at, NEAR_ERROR_PARSE, _ ("this is not a number"));
  r->token.type = NEAR_KERNEL_TOKEN_NUMBER;
  r->token.end = end;
  return TRUE;
}

/* Signs as people type them: × and · for *, ** for ^. */
static gboolean
read_sign_token (NearKernelReader *r, gsize at)
{
  const char *text = r->text + at;

  r->token.type = NEAR_KERNEL_TOKEN_SIGN;
  r->token.end = at + 1;
  r->token.sign = *text;
  if (g_str_has_prefix (text, "×") || g_str_has_prefix (text, "·"))
    {
      r->token.sign = '*';
      r->token.end = at + strlen ("×");
    }
  else if (g_str_has_prefix (text, "**"))
    {
      r->token.sign = '^';
      r->token.end = at + 2;
    }
  else if (strchr ("+*^()[]{},=:!~-", *text) == NULL)
    return _near_kernel_reader_fail (r, at, NEAR_ERROR_PARSE,
                                     _ ("this sign has no meaning in a kernel"));
  return TRUE;
}

gboolean
_near_kernel_reader_next (NearKernelReader *r)
{
  const char *text = r->text;
  gsize at = r->token.end;

  r->before = r->token;
  while (g_ascii_isspace (text[at]))
    at++;
  r->token.at = r->token.end = at;
  if (text[at] == '\0')
    {
      r->token.type = NEAR_KERNEL_TOKEN_END;
      return TRUE;
    }
  if (g_ascii_isdigit (text[at]) || (text[at] == '.' && g_ascii_isdigit (text[at + 1])))
    return read_number_token (r, at);
  if (text[at] == '"')
    {
      const char *close = strchr (text + at + 1, '"');

      if (close == NULL)
        return _near_kernel_reader_fail (r, at, NEAR_ERROR_PARSE,
                                         _ ("this quotation mark has no second one"));
      r->token.type = NEAR_KERNEL_TOKEN_QUOTED;
      r->token.end = (gsize) (close - text) + 1;
      return TRUE;
    }
  if (is_name_char (text[at]) && !g_str_has_prefix (text + at, "×")
      && !g_str_has_prefix (text + at, "·"))
    {
      while (is_name_char (text[r->token.end]) && !g_str_has_prefix (text + r->token.end, "×")
             && !g_str_has_prefix (text + r->token.end, "·"))
        r->token.end++;
      r->token.type = NEAR_KERNEL_TOKEN_NAME;
      return TRUE;
    }
  return read_sign_token (r, at);
}

gboolean
_near_kernel_reader_is (const NearKernelReader *r, char sign)
{
  return r->token.type == NEAR_KERNEL_TOKEN_SIGN && r->token.sign == sign;
}

gboolean
_near_kernel_reader_take (NearKernelReader *r, char sign, const char *expected)
{
  if (!_near_kernel_reader_is (r, sign))
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE, _ ("%s is expected here"),
                                     expected);
  return _near_kernel_reader_next (r);
}

char *
_near_kernel_reader_dup_token (const NearKernelReader *r)
{
  gsize quotes = r->token.type == NEAR_KERNEL_TOKEN_QUOTED ? 1 : 0;

  return g_strndup (r->text + r->token.at + quotes, r->token.end - r->token.at - 2 * quotes);
}

/* --- numbers -------------------------------------------------------------------------------------
 */

/* The next token is a name and ":" follows it, or it is a name that a number has. */
gboolean
_near_kernel_reader_is_tie (const NearKernelReader *r)
{
  g_autofree char *name = NULL;
  gsize at = r->token.end;

  if (r->token.type != NEAR_KERNEL_TOKEN_NAME)
    return FALSE;
  while (g_ascii_isspace (r->text[at]))
    at++;
  if (r->text[at] == ':')
    return TRUE;
  name = _near_kernel_reader_dup_token (r);
  return g_hash_table_contains (r->ties, name);
}

static gboolean
read_signed (NearKernelReader *r, gboolean signs, double *value)
{
  double sign = 1.0;

  if (_near_kernel_reader_is (r, '-') || _near_kernel_reader_is (r, '+'))
    {
      if (r->token.sign == '-' && !signs)
        return _near_kernel_reader_fail (
            r, r->token.at, NEAR_ERROR_RANGE,
            _ ("this number cannot be below zero: write one that is greater than 0"));
      sign = r->token.sign == '-' ? -1.0 : 1.0;
      if (!_near_kernel_reader_next (r))
        return FALSE;
    }
  if (r->token.type != NEAR_KERNEL_TOKEN_NUMBER)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                     _ ("a number is expected here"));
  *value = sign * r->token.number;
  if (fabs (*value) > NEAR_KERNEL_LARGEST)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_RANGE,
                                     _ ("this number is larger than 1e100"));
  return _near_kernel_reader_next (r);
}

/* "{low,high}", if it is there. An optimum may lie on a bound. */
static gboolean
read_bounds (NearKernelReader *r, gboolean signs, NearKernelSlot *slot)
{
  gsize low_at, high_at;

  if (!_near_kernel_reader_is (r, '{'))
    return TRUE;
  if (slot->bound)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                     _ ("this number has its bounds already"));
  slot->bound = TRUE;
  if (!_near_kernel_reader_next (r))
    return FALSE;
  low_at = r->token.at;
  if (!read_signed (r, signs, &slot->low)
      || !_near_kernel_reader_take (r, ',', _ ("a comma and the upper bound, as in {0.1,10},")))
    return FALSE;
  high_at = r->token.at;
  if (!read_signed (r, signs, &slot->high))
    return FALSE;
  if (!signs && slot->low < NEAR_KERNEL_SMALLEST)
    return _near_kernel_reader_fail (r, low_at, NEAR_ERROR_RANGE,
                                     _ ("a lower bound must be greater than 0"));
  if (slot->low > slot->high)
    return _near_kernel_reader_fail (
        r, low_at, NEAR_ERROR_RANGE,
        _ ("the lower bound is above the upper one; write the lower one first"));
  if (slot->value < slot->low)
    return _near_kernel_reader_fail (r, low_at, NEAR_ERROR_RANGE,
                                     _ ("the value %g is below its lower bound"), slot->value);
  if (slot->value > slot->high)
    return _near_kernel_reader_fail (r, high_at, NEAR_ERROR_RANGE,
                                     _ ("the value %g is above its upper bound"), slot->value);
  return _near_kernel_reader_take (r, '}', _ ("a closing brace"));
}

static gboolean
read_plain_number (NearKernelReader *r, gboolean signs, NearKernelSlot *slot)
{
  if (!read_signed (r, signs, &slot->value))
    return FALSE;
  slot->given = TRUE;
  if (!read_bounds (r, signs, slot))
    return FALSE;
  if (_near_kernel_reader_is (r, '!') || _near_kernel_reader_is (r, '~'))
    {
      slot->fixed = r->token.sign == '!';
      return _near_kernel_reader_next (r) && read_bounds (r, signs, slot);
    }
  return TRUE;
}

static gboolean
check_tie_name (NearKernelReader *r, const char *name)
{
  NearKernelKind kind;

  if (_near_kernel_find_kind (name, &kind))
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                     _ ("a kernel has this name: call the number something else"));
  if (strcmp (name, "variance") == 0)
    return _near_kernel_reader_fail (
        r, r->token.at, NEAR_ERROR_PARSE,
        _ ("variances have this name: call the number something else"));
  if (g_hash_table_contains (r->ties, name))
    return _near_kernel_reader_fail (
        r, r->token.at, NEAR_ERROR_PARSE,
        _ ("a number of this name was given before: write the name alone"));
  return TRUE;
}

/* A number, a number with a name, or the name of one that was given before. @slot keeps its bounds;
 * its fixed flag stays where no mark says otherwise. */
gboolean
_near_kernel_reader_read_number (NearKernelReader *r, gboolean signs, NearKernelSlot *slot)
{
  g_autofree char *name = NULL;
  const NearKernelSlot *known;

  slot->at = r->token.at;
  if (r->token.type != NEAR_KERNEL_TOKEN_NAME)
    return read_plain_number (r, signs, slot);
  name = _near_kernel_reader_dup_token (r);
  if (!_near_kernel_reader_is_tie (r))
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_UNKNOWN_NAME,
                                     _ ("no number is called so; write %s:1 where it stands first"),
                                     name);
  known = g_hash_table_lookup (r->ties, name);
  gsize name_at = r->token.at;
  NearKernelToken at_name = r->token;
  if (!_near_kernel_reader_next (r))
    return FALSE;
  if (!_near_kernel_reader_is (r, ':'))
    {
      slot->value = known->value;
      slot->fixed = known->fixed;
      slot->bound = known->bound;
      slot->low = known->bound ? known->low : slot->low;
      slot->high = known->bound ? known->high : slot->high;
      slot->given = TRUE;
      slot->tie = g_steal_pointer (&name);
      if (!signs && (slot->value <= 0.0 || (slot->bound && slot->low <= 0.0)))
        return _near_kernel_reader_fail (
            r, name_at, NEAR_ERROR_RANGE,
            _ ("the number of this name, or its lower bound, is not greater than 0"));
      return TRUE;
    }
  NearKernelToken colon = r->token;
  r->token = at_name;
  if (!check_tie_name (r, name))
    return FALSE;
  r->token = colon;
  if (!_near_kernel_reader_next (r) || !read_plain_number (r, signs, slot))
    return FALSE;
  slot->tie = g_strdup (name);
  known = g_memdup2 (slot, sizeof *slot);
  g_hash_table_insert (r->ties, g_steal_pointer (&name), (gpointer) known);
  return TRUE;
}

/* --- grammar -------------------------------------------------------------------------------------
 */

static NearKernelNode *
read_constant (NearKernelReader *r)
{
  g_autoptr (NearKernelNode) node = _near_kernel_node_new (NEAR_KERNEL_CONSTANT);

  node->at = r->token.at;
  node->has_variance = TRUE;
  if (++r->n_numbers > 4 * NEAR_KERNEL_MAX_LEAVES)
    {
      _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_RANGE,
                                _ ("there are more than %d numbers in front of kernels"),
                                4 * NEAR_KERNEL_MAX_LEAVES);
      return NULL;
    }
  if (!_near_kernel_reader_read_number (r, FALSE, &node->variance))
    return NULL;
  if (node->variance.value < NEAR_KERNEL_SMALLEST)
    {
      _near_kernel_reader_fail (r, node->at, NEAR_ERROR_RANGE,
                                _ ("a variance must be greater than 0"));
      return NULL;
    }
  return g_steal_pointer (&node);
}

static NearKernelNode *
read_leaf (NearKernelReader *r)
{
  g_autofree char *name = _near_kernel_reader_dup_token (r);
  g_autoptr (NearKernelNode) node = NULL;
  NearKernelKind kind;

  if (!_near_kernel_find_kind (name, &kind))
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = 0; i < NEAR_KERNEL_N_LEAVES; i++)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                                near_kernel_get_info (i)->text_name);
      _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_UNKNOWN_NAME,
                                _ ("no kernel is called so; there are %s"), names->str);
      return NULL;
    }
  if (++r->n_leaves > NEAR_KERNEL_MAX_LEAVES)
    {
      _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_RANGE,
                                _ ("there are more than %d kernels in one"),
                                NEAR_KERNEL_MAX_LEAVES);
      return NULL;
    }
  node = _near_kernel_node_new (kind);
  node->at = r->token.at;
  if (!_near_kernel_reader_next (r) || !_near_kernel_reader_read_arguments (r, node))
    return NULL;
  return g_steal_pointer (&node);
}

static NearKernelNode *
read_single (NearKernelReader *r)
{
  if (_near_kernel_reader_is (r, '('))
    {
      g_autoptr (NearKernelNode) inner = NULL;

      if (!_near_kernel_reader_next (r))
        return NULL;
      inner = _near_kernel_reader_read_sum (r);
      if (inner == NULL || !_near_kernel_reader_take (r, ')', _ ("a closing bracket")))
        return NULL;
      return g_steal_pointer (&inner);
    }
  if (r->token.type == NEAR_KERNEL_TOKEN_NUMBER || _near_kernel_reader_is_tie (r))
    return read_constant (r);
  if (r->token.type == NEAR_KERNEL_TOKEN_NAME)
    return read_leaf (r);
  if (_near_kernel_reader_is (r, '-'))
    _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                              _ ("kernels are added or multiplied, never subtracted"));
  else
    _near_kernel_reader_fail (
        r, r->token.at, NEAR_ERROR_PARSE,
        _ ("a kernel such as RBF(l=0.4), a number or a bracket is expected here"));
  return NULL;
}

static NearKernelNode *
read_power (NearKernelReader *r)
{
  g_autoptr (NearKernelNode) node = read_single (r);
  NearKernelNode *power;
  double q;

  if (node == NULL || !_near_kernel_reader_is (r, '^'))
    return g_steal_pointer (&node);
  power = _near_kernel_node_new (NEAR_KERNEL_POWER);
  power->at = r->token.at;
  g_ptr_array_add (power->children, g_steal_pointer (&node));
  node = power;
  if (!_near_kernel_reader_next (r))
    return NULL;
  q = r->token.number;
  if (r->token.type != NEAR_KERNEL_TOKEN_NUMBER || q != floor (q) || q < 1.0
      || q > NEAR_KERNEL_MAX_EXPONENT)
    {
      _near_kernel_reader_fail (
          r, r->token.at, NEAR_ERROR_RANGE,
          _ ("a power is a whole number from 1 to %d, so that the kernel stays one"),
          NEAR_KERNEL_MAX_EXPONENT);
      return NULL;
    }
  node->exponent = (guint) q;
  if (!_near_kernel_reader_next (r))
    return NULL;
  if (_near_kernel_reader_is (r, '^'))
    {
      _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                _ ("a power of a power needs brackets"));
      return NULL;
    }
  return g_steal_pointer (&node);
}

/* @kind: sum or product, one level of the grammar */
static NearKernelNode *
read_list (NearKernelReader *r,
           NearKernelKind kind,
           char sign,
           NearKernelNode *(*read) (NearKernelReader *r))
{
  g_autoptr (NearKernelNode) node = read (r);

  if (node == NULL || !_near_kernel_reader_is (r, sign))
    return g_steal_pointer (&node);
  g_autoptr (NearKernelNode) list = _near_kernel_node_new (kind);
  list->at = node->at;
  g_ptr_array_add (list->children, g_steal_pointer (&node));
  while (_near_kernel_reader_is (r, sign))
    {
      if (!_near_kernel_reader_next (r))
        return NULL;
      node = read (r);
      if (node == NULL)
        return NULL;
      g_ptr_array_add (list->children, g_steal_pointer (&node));
    }
  return g_steal_pointer (&list);
}

static NearKernelNode *
read_product (NearKernelReader *r)
{
  return read_list (r, NEAR_KERNEL_PRODUCT, '*', read_power);
}

NearKernelNode *
_near_kernel_reader_read_sum (NearKernelReader *r)
{
  NearKernelNode *node;

  if (++r->depth > NEAR_KERNEL_MAX_DEPTH)
    {
      _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_RANGE,
                                _ ("brackets are nested more than %d deep"), NEAR_KERNEL_MAX_DEPTH);
      return NULL;
    }
  node = read_list (r, NEAR_KERNEL_SUM, '+', read_product);
  r->depth--;
  return node;
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static NearKernelNode *
read_text (NearKernelReader *r)
{
  g_autoptr (NearKernelNode) root = NULL;
  g_autoptr (GError) inner = NULL;
  gsize at = 0;

  if (!_near_kernel_reader_next (r))
    return NULL;
  if (r->token.type == NEAR_KERNEL_TOKEN_END)
    {
      g_set_error (r->error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("the kernel is empty; write one such as 1.5*RBF(l=0.4) + White(0.01)"));
      return NULL;
    }
  root = _near_kernel_reader_read_sum (r);
  if (root == NULL)
    return NULL;
  if (r->token.type != NEAR_KERNEL_TOKEN_END)
    {
      _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                _ ("after a kernel comes +, *, ^ or the end of the text"));
      return NULL;
    }
  root = _near_kernel_node_normalize (g_steal_pointer (&root), &at, &inner);
  if (root == NULL || !_near_kernel_node_check_ties (root, &at, &inner))
    {
      _near_kernel_reader_fail (r, at, inner->code, "%s", inner->message);
      return NULL;
    }
  if (_near_kernel_node_count_leaves (root) > NEAR_KERNEL_MAX_LEAVES)
    {
      _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_RANGE,
                                _ ("there are more than %d kernels in one"),
                                NEAR_KERNEL_MAX_LEAVES);
      return NULL;
    }
  return g_steal_pointer (&root);
}

/**
 * near_kernel_parse:
 * @text: UTF-8; at most 64 kernels, brackets at most 32 deep
 *
 * Errors: NEAR_ERROR_PARSE, UNKNOWN_NAME, RANGE, with the position
 */
NearKernel *
near_kernel_parse (const char *text, guint n_inputs, const char *const *input_names, GError **error)
{
  g_return_val_if_fail (text != NULL && n_inputs > 0, NULL);

  g_autoptr (GHashTable) ties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  NearKernelReader r = {
    .text = text, .n_inputs = n_inputs, .input_names = input_names, .ties = ties, .error = error
  };
  NearKernelNode *root;

  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("the kernel is no text in UTF-8 of at most %d bytes"), MAX_TEXT);
      return NULL;
    }
  root = read_text (&r);
  return root != NULL ? _near_kernel_new_take (root, n_inputs, input_names) : NULL;
}
