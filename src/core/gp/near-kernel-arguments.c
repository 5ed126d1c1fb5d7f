/* near-kernel-arguments.c — what stands in brackets behind the name of a kernel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-parse-private.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What was read so far of one leaf. */
typedef struct
{
  NearKernelNode *node;
  GArray *slots[NEAR_KERNEL_MAX_SLOT_KINDS]; /* of NearKernelSlot; NULL: not written */
  gboolean is_list[NEAR_KERNEL_MAX_SLOT_KINDS];
  gsize at[NEAR_KERNEL_MAX_SLOT_KINDS];
  gsize metric_at, on_at;
  gboolean has_metric, has_on;
  guint next; /* parameter of the next number without a name */
  gboolean has_named;
} Arguments;

static void
clear_slot (gpointer data)
{
  _near_kernel_slot_clear (data);
}

static char *
dup_parameter_ids (NearKernelKind kind)
{
  const NearKernelInfo *info = near_kernel_get_info (kind);
  GString *text = g_string_new (NULL);

  for (guint j = 0; j < info->info.n_parameters; j++)
    g_string_append_printf (text, "%s=, ", info->info.parameters[j].id);
  if (info->info.n_parameters == 0)
    return g_string_append (text, _ ("its variance")), g_string_free (text, FALSE);
  g_string_append (text, "on=");
  if (info->takes_metric)
    g_string_append (text, ", metric=");
  return g_string_free (text, FALSE);
}

/* --- numbers -------------------------------------------------------------------------------------
 */

static NearKernelSlot
new_slot (NearKernelKind kind, guint j, guint which)
{
  const NearParameter *info = &near_kernel_get_info (kind)->info.parameters[j];
  NearKernelSlot slot = _near_kernel_slot_new (info->default_value, info->minimum, info->maximum);

  slot.fixed = (_near_kernel_get_traits (kind, j) & NEAR_KERNEL_HELD) != 0
               || (kind == NEAR_KERNEL_SPECTRAL_MIXTURE && j == 0 && which == 0);
  return slot;
}

static gboolean
check_value (NearKernelReader *r, NearKernelKind kind, guint j, const NearKernelSlot *slot)
{
  const NearParameter *info = &near_kernel_get_info (kind)->info.parameters[j];
  guint traits = _near_kernel_get_traits (kind, j);
  double limits[2];

  _near_kernel_get_limits (kind, j, limits);
  if (slot->bound && (traits & NEAR_KERNEL_WHOLE))
    return _near_kernel_reader_fail (r, slot->at, NEAR_ERROR_RANGE,
                                     _ ("%s is not searched for and has no bounds"), info->id);
  if (slot->bound && (slot->low < limits[0] || slot->high > limits[1]))
    return _near_kernel_reader_fail (r, slot->at, NEAR_ERROR_RANGE,
                                     _ ("bounds of %s must be from %g to %g"), info->id, limits[0],
                                     limits[1]);
  if (traits & NEAR_KERNEL_LOCATION)
    return TRUE;
  if ((traits & NEAR_KERNEL_WHOLE) && (slot->value != floor (slot->value) || slot->tie != NULL))
    return _near_kernel_reader_fail (r, slot->at, NEAR_ERROR_RANGE,
                                     _ ("%s must be a whole number from %g to %g"), info->id,
                                     info->minimum, info->maximum);
  if (limits[1] < NEAR_KERNEL_LARGEST && (slot->value < limits[0] || slot->value > limits[1]))
    return _near_kernel_reader_fail (r, slot->at, NEAR_ERROR_RANGE, _ ("%s must be from %g to %g"),
                                     info->id, info->minimum, info->maximum);
  if ((traits & NEAR_KERNEL_ZERO) && slot->value == 0.0)
    return slot->tie == NULL
           || _near_kernel_reader_fail (r, slot->at, NEAR_ERROR_RANGE,
                                        _ ("a number with a name must be greater than 0"));
  if (slot->value < NEAR_KERNEL_SMALLEST)
    return _near_kernel_reader_fail (r, slot->at, NEAR_ERROR_RANGE, _ ("%s must be greater than 0"),
                                     info->id);
  return TRUE;
}

static gboolean
read_one (NearKernelReader *r, Arguments *a, guint j)
{
  NearKernelKind kind = a->node->kind;
  NearKernelSlot slot = new_slot (kind, j, a->slots[j]->len);
  gboolean done = _near_kernel_reader_read_number (
      r, (_near_kernel_get_traits (kind, j) & NEAR_KERNEL_LOCATION) != 0, &slot);

  g_array_append_val (a->slots[j], slot);
  return done && check_value (r, kind, j, &slot);
}

static gboolean
read_values (NearKernelReader *r, Arguments *a, guint j)
{
  guint traits = _near_kernel_get_traits (a->node->kind, j);
  guint most = traits & NEAR_KERNEL_COMPONENTS ? NEAR_KERNEL_MAX_COMPONENTS : r->n_inputs;

  if (a->slots[j] != NULL)
    return _near_kernel_reader_fail (r, a->at[j], NEAR_ERROR_PARSE, _ ("%s is given twice"),
                                     near_kernel_get_info (a->node->kind)->info.parameters[j].id);
  a->slots[j] = g_array_new (FALSE, FALSE, sizeof (NearKernelSlot));
  g_array_set_clear_func (a->slots[j], clear_slot);
  a->at[j] = r->token.at;
  if (!_near_kernel_reader_is (r, '['))
    return read_one (r, a, j);
  if (!(traits & (NEAR_KERNEL_PER_INPUT | NEAR_KERNEL_COMPONENTS)))
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                     _ ("this is one number, not a list of them"));
  a->is_list[j] = TRUE;
  do
    {
      if (!_near_kernel_reader_next (r))
        return FALSE;
      if (a->slots[j]->len == most)
        return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_RANGE,
                                         _ ("there are more than %u numbers here"), most);
      if (!read_one (r, a, j))
        return FALSE;
    }
  while (_near_kernel_reader_is (r, ','));
  return _near_kernel_reader_take (r, ']', _ ("a comma or ]"));
}

static gboolean
read_variance (NearKernelReader *r, NearKernelNode *node)
{
  if (node->has_variance)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                     _ ("it has one number, its variance"));
  node->has_variance = TRUE;
  if (!_near_kernel_reader_read_number (r, FALSE, &node->variance))
    return FALSE;
  return node->variance.value >= NEAR_KERNEL_SMALLEST
         || _near_kernel_reader_fail (r, node->variance.at, NEAR_ERROR_RANGE,
                                      _ ("a variance must be greater than 0"));
}

/* --- inputs and metric ---------------------------------------------------------------------------
 */

static gboolean
find_input (const NearKernelReader *r, const char *name, guint *input)
{
  if (r->input_names == NULL)
    return FALSE;
  for (guint i = 0; i < r->n_inputs; i++)
    if (g_strcmp0 (name, r->input_names[i]) == 0)
      {
        *input = i;
        return TRUE;
      }
  for (guint i = 0; i < r->n_inputs; i++)
    if (r->input_names[i] != NULL && g_ascii_strcasecmp (name, r->input_names[i]) == 0)
      {
        *input = i;
        return TRUE;
      }
  /* "T [K]" is also T */
  for (guint i = 0; i < r->n_inputs; i++)
    {
      g_autofree char *bare = near_text_dup_bare_name (r->n_inputs, r->input_names, i);

      if (bare != NULL && g_ascii_strcasecmp (name, bare) == 0)
        {
          *input = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
fail_input (NearKernelReader *r)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; r->input_names != NULL && i < r->n_inputs; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            r->input_names[i] != NULL ? r->input_names[i] : "?");
  if (r->input_names != NULL)
    return _near_kernel_reader_fail (
        r, r->token.at, NEAR_ERROR_UNKNOWN_NAME,
        _ ("no input is called so; there are %s, or numbers from 1 to %u"), names->str,
        r->n_inputs);
  return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_UNKNOWN_NAME,
                                   _ ("the inputs have no names here; write numbers from 1 to %u"),
                                   r->n_inputs);
}

static gboolean
read_input (NearKernelReader *r, guint *input)
{
  if (r->token.type == NEAR_KERNEL_TOKEN_NUMBER)
    {
      double number = r->token.number;

      if (number != floor (number) || number < 1.0 || number > r->n_inputs)
        return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_RANGE,
                                         _ ("an input is a whole number from 1 to %u, or its name"),
                                         r->n_inputs);
      *input = (guint) number - 1;
      return TRUE;
    }
  if (r->token.type != NEAR_KERNEL_TOKEN_NAME && r->token.type != NEAR_KERNEL_TOKEN_QUOTED)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                     _ ("the number or the name of an input is expected here"));
  g_autofree char *name = _near_kernel_reader_dup_token (r);
  return find_input (r, name, input) || fail_input (r);
}

static gboolean
read_on (NearKernelReader *r, Arguments *a)
{
  g_autofree gboolean *seen = g_new0 (gboolean, r->n_inputs);
  gboolean is_list = _near_kernel_reader_is (r, '['), in_order = TRUE;
  NearKernelNode *node = a->node;

  if (a->has_on)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE, _ ("on is given twice"));
  a->has_on = TRUE;
  a->on_at = r->token.at;
  node->active = g_new0 (guint, r->n_inputs);
  do
    {
      guint input = 0;

      if (is_list && !_near_kernel_reader_next (r))
        return FALSE;
      if (!read_input (r, &input))
        return FALSE;
      if (seen[input])
        return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                         _ ("this input is there twice"));
      seen[input] = TRUE;
      in_order = in_order && input == node->n_active;
      node->active[node->n_active++] = input;
      if (!_near_kernel_reader_next (r))
        return FALSE;
    }
  while (is_list && _near_kernel_reader_is (r, ','));
  node->all_inputs = in_order && node->n_active == r->n_inputs;
  return !is_list || _near_kernel_reader_take (r, ']', _ ("a comma or ]"));
}

static gboolean
read_metric (NearKernelReader *r, Arguments *a)
{
  g_autofree char *name = NULL, *lower = NULL, *ids = NULL;
  gsize row;

  if (a->has_metric)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE, _ ("metric is given twice"));
  a->has_metric = TRUE;
  a->metric_at = r->token.at;
  name = _near_kernel_reader_dup_token (r);
  lower = g_ascii_strdown (name, -1);
  if (r->token.type != NEAR_KERNEL_TOKEN_NAME
      || !near_table_find (&near_metric_table, lower, &row, NULL))
    {
      ids = near_table_dup_ids (&near_metric_table, ", ");
      return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_UNKNOWN_NAME,
                                       _ ("no metric is called so; there are %s"), ids);
    }
  if (!near_kernel_get_info (a->node->kind)->takes_metric)
    return _near_kernel_reader_fail (
        r, r->token.at, NEAR_ERROR_UNSUPPORTED,
        _ ("%s has no metric; RBF, Matérn kernels, RQ and GammaExp have"),
        near_kernel_get_info (a->node->kind)->text_name);
  a->node->metric = (NearMetric) row;
  return _near_kernel_reader_next (r);
}

/* --- one argument --------------------------------------------------------------------------------
 */

static gboolean
read_named (NearKernelReader *r, Arguments *a)
{
  g_autofree char *name = _near_kernel_reader_dup_token (r), *ids = NULL;
  NearKernelToken token = r->token;
  NearKernelKind kind = a->node->kind;
  guint j;

  if (!_near_kernel_reader_next (r) || !_near_kernel_reader_next (r))
    return FALSE;
  if (near_kernel_get_info (kind)->info.n_parameters > 0)
    {
      if (g_ascii_strcasecmp (name, "on") == 0)
        return read_on (r, a);
      if (g_ascii_strcasecmp (name, "metric") == 0)
        return read_metric (r, a);
    }
  if (_near_kernel_find_argument (kind, name, &j))
    return j == G_MAXUINT ? read_variance (r, a->node) : read_values (r, a, j);
  ids = dup_parameter_ids (kind);
  return _near_kernel_reader_fail (r, token.at, NEAR_ERROR_UNKNOWN_NAME,
                                   _ ("%s has no such parameter; it has %s"),
                                   near_kernel_get_info (kind)->text_name, ids);
}

static gboolean
is_followed_by_equals (const NearKernelReader *r)
{
  gsize at = r->token.end;

  while (g_ascii_isspace (r->text[at]))
    at++;
  return r->token.type == NEAR_KERNEL_TOKEN_NAME && r->text[at] == '=';
}

static gboolean
read_argument (NearKernelReader *r, Arguments *a)
{
  NearKernelNode *node = a->node;
  guint n_parameters = (guint) near_kernel_get_info (node->kind)->info.n_parameters;

  if (is_followed_by_equals (r))
    {
      a->has_named = TRUE;
      return read_named (r, a);
    }
  if (_near_kernel_reader_is (r, ')') || r->token.type == NEAR_KERNEL_TOKEN_END)
    return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                     _ ("a number or a name with = is expected here"));
  if (node->kind == NEAR_KERNEL_CHANGE_POINT && node->children->len < 2)
    {
      NearKernelNode *child = _near_kernel_reader_read_sum (r);

      if (child != NULL)
        g_ptr_array_add (node->children, child);
      return child != NULL;
    }
  if (n_parameters == 0)
    return read_variance (r, node);
  if (a->has_named)
    return _near_kernel_reader_fail (
        r, r->token.at, NEAR_ERROR_PARSE,
        _ ("behind what has a name, every number needs its own, as in l=0.4"));
  if (a->next == n_parameters)
    {
      g_autofree char *ids = dup_parameter_ids (node->kind);

      return _near_kernel_reader_fail (r, r->token.at, NEAR_ERROR_PARSE,
                                       _ ("%s has no further number; it has %s"),
                                       near_kernel_get_info (node->kind)->text_name, ids);
    }
  return read_values (r, a, a->next++);
}

/* --- when all of them are there ------------------------------------------------------------------
 */

/* How many numbers parameter @j has, 0 for one that is left out. */
static gboolean
count_slots (NearKernelReader *r, const Arguments *a, guint j, guint n_components, guint *n)
{
  guint traits = _near_kernel_get_traits (a->node->kind, j);
  guint written = a->slots[j] != NULL ? a->slots[j]->len : 0;

  *n = written;
  if (traits & NEAR_KERNEL_COMPONENTS)
    {
      *n = n_components;
      return written == 0 || written == n_components
             || _near_kernel_reader_fail (
                 r, a->at[j], NEAR_ERROR_PARSE,
                 _ ("the lists of one mixture are equally long, here %u and %u"), written,
                 n_components);
    }
  if (a->is_list[j] && written != a->node->n_active)
    return _near_kernel_reader_fail (
        r, a->at[j], NEAR_ERROR_PARSE,
        _ ("there are %u numbers, but %u inputs; write one number or one for each"), written,
        a->node->n_active);
  if (written == 0 && !(traits & NEAR_KERNEL_OPTIONAL))
    *n = 1;
  return TRUE;
}

static gboolean
check_inputs (NearKernelReader *r, const Arguments *a)
{
  const NearKernelNode *node = a->node;
  gboolean one
      = node->kind == NEAR_KERNEL_SPECTRAL_MIXTURE || node->kind == NEAR_KERNEL_CHANGE_POINT;

  if (one && node->n_active != 1)
    return _near_kernel_reader_fail (r, a->has_on ? a->on_at : node->at, NEAR_ERROR_RANGE,
                                     _ ("%s sees one input; say which, as in on=[1]"),
                                     near_kernel_get_info (node->kind)->text_name);
  if (node->n_active < 2 && node->metric != NEAR_METRIC_EUCLIDEAN
      && node->metric != NEAR_METRIC_ANGLE)
    return _near_kernel_reader_fail (
        r, a->metric_at, NEAR_ERROR_RANGE,
        _ ("fractions need the amounts of at least two components as inputs"));
  if (node->kind == NEAR_KERNEL_CHANGE_POINT && node->children->len < 2)
    return _near_kernel_reader_fail (
        r, node->at, NEAR_ERROR_PARSE,
        _ ("two kernels belong in here, as in ChangePoint(RBF, Matern52, x0=0.5, w=0.1)"));
  return TRUE;
}

static gboolean
finish (NearKernelReader *r, Arguments *a)
{
  NearKernelNode *node = a->node;
  guint n_components = 0, n[NEAR_KERNEL_MAX_SLOT_KINDS] = { 0 }, n_all = 0;
  guint n_parameters = (guint) near_kernel_get_info (node->kind)->info.n_parameters;

  if (n_parameters == 0)
    {
      node->has_variance = TRUE;
      return TRUE;
    }
  if (!a->has_on)
    {
      node->n_active = r->n_inputs;
      node->active = g_new (guint, r->n_inputs);
      for (guint i = 0; i < r->n_inputs; i++)
        node->active[i] = i;
    }
  if (!check_inputs (r, a))
    return FALSE;
  for (guint j = 0; j < n_parameters; j++)
    n_components = MAX (n_components, a->slots[j] != NULL ? a->slots[j]->len : 1);
  for (guint j = 0; j < NEAR_KERNEL_MAX_SLOT_KINDS; j++)
    {
      if (j < n_parameters && !count_slots (r, a, j, n_components, &n[j]))
        return FALSE;
      node->start[j + 1] = node->start[j];
      n_all += n[j];
    }
  node->slots = g_new0 (NearKernelSlot, n_all);
  for (guint j = 0, s = 0; j < NEAR_KERNEL_MAX_SLOT_KINDS; j++)
    {
      for (guint i = 0; i < n[j]; i++, s++)
        {
          node->slots[s] = new_slot (node->kind, j, i);
          if (a->slots[j] != NULL)
            {
              node->slots[s] = g_array_index (a->slots[j], NearKernelSlot, i);
              g_array_index (a->slots[j], NearKernelSlot, i).tie = NULL;
            }
        }
      node->start[j + 1] = s;
    }
  return TRUE;
}

gboolean
_near_kernel_reader_read_arguments (NearKernelReader *r, NearKernelNode *node)
{
  Arguments a = { .node = node };
  gboolean done = TRUE;

  if (_near_kernel_reader_is (r, '('))
    {
      done = _near_kernel_reader_next (r);
      if (done && !_near_kernel_reader_is (r, ')'))
        {
          done = read_argument (r, &a);
          while (done && _near_kernel_reader_is (r, ','))
            done = _near_kernel_reader_next (r) && read_argument (r, &a);
        }
      done = done && _near_kernel_reader_take (r, ')', _ ("a comma or a closing bracket"));
    }
  done = done && finish (r, &a);
  for (guint j = 0; j < NEAR_KERNEL_MAX_SLOT_KINDS; j++)
    g_clear_pointer (&a.slots[j], g_array_unref);
  return done;
}
