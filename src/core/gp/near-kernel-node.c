/* near-kernel-node.c — trees of kernels, and the one form that each of them has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

NearKernelSlot
_near_kernel_slot_new (double value, double low, double high)
{
  return (NearKernelSlot){ .value = value, .low = low, .high = high, .index = -1 };
}

void
_near_kernel_slot_clear (NearKernelSlot *slot)
{
  g_clear_pointer (&slot->tie, g_free);
}

NearKernelNode *
_near_kernel_node_new (NearKernelKind kind)
{
  NearKernelNode *node = g_new0 (NearKernelNode, 1);
  const NearParameter *info = _near_kernel_get_variance_info ();

  node->kind = kind;
  node->variance = _near_kernel_slot_new (1.0, info->minimum, info->maximum);
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) _near_kernel_node_free);
  node->all_inputs = TRUE;
  node->exponent = 1;
  return node;
}

void
_near_kernel_node_free (NearKernelNode *node)
{
  if (node == NULL)
    return;
  for (guint s = 0; s < _near_kernel_node_n_slots (node); s++)
    _near_kernel_slot_clear (&node->slots[s]);
  g_free (node->slots);
  g_free (node->active);
  _near_kernel_slot_clear (&node->variance);
  g_ptr_array_unref (node->children);
  g_free (node);
}

NearKernelNode *
_near_kernel_node_copy (const NearKernelNode *node)
{
  NearKernelNode *copy = g_memdup2 (node, sizeof *node);

  copy->variance.tie = g_strdup (node->variance.tie);
  copy->active = g_memdup2 (node->active, node->n_active * sizeof *node->active);
  copy->slots = g_memdup2 (node->slots, _near_kernel_node_n_slots (node) * sizeof *node->slots);
  for (guint s = 0; s < _near_kernel_node_n_slots (node); s++)
    copy->slots[s].tie = g_strdup (node->slots[s].tie);
  copy->children = g_ptr_array_new_with_free_func ((GDestroyNotify) _near_kernel_node_free);
  for (guint i = 0; i < node->children->len; i++)
    g_ptr_array_add (copy->children, _near_kernel_node_copy (_near_kernel_node_child (node, i)));
  return copy;
}

gsize
_near_kernel_node_count_leaves (const NearKernelNode *node)
{
  gsize n = node->kind < NEAR_KERNEL_N_LEAVES ? 1 : 0;

  for (guint i = 0; i < node->children->len; i++)
    n += _near_kernel_node_count_leaves (_near_kernel_node_child (node, i));
  return n;
}

/* How deep its text nests brackets, at most. */
guint
_near_kernel_node_get_depth (const NearKernelNode *node)
{
  guint depth = 0;
  gboolean opens = node->kind == NEAR_KERNEL_SUM || node->kind == NEAR_KERNEL_CHANGE_POINT
                   || node->kind == NEAR_KERNEL_POWER;

  for (guint i = 0; i < node->children->len; i++)
    depth = MAX (depth, _near_kernel_node_get_depth (_near_kernel_node_child (node, i)));
  return depth + (opens ? 1 : 0);
}

/* --- numbers in front ----------------------------------------------------------------------------
 */

static gboolean
fail (gsize where, gsize *at, NearError code, const char *message, GError **error)
{
  *at = where;
  g_set_error_literal (error, NEAR_ERROR, code, message);
  return FALSE;
}

static gboolean
is_plain (const NearKernelSlot *slot)
{
  return slot->tie == NULL && !slot->given && !slot->fixed && !slot->bound && slot->value == 1.0;
}

/* @node's variance <- itself times @slot, which is emptied. */
static gboolean
multiply_in (NearKernelNode *node, NearKernelSlot *slot, gsize *at, GError **error)
{
  NearKernelSlot *own = &node->variance;

  if (!node->has_variance || is_plain (own))
    {
      _near_kernel_slot_clear (own);
      *own = *slot;
      slot->tie = NULL;
      node->has_variance = TRUE;
      return TRUE;
    }
  if (is_plain (slot))
    return TRUE;
  if (own->tie != NULL || slot->tie != NULL)
    return fail (slot->at, at, NEAR_ERROR_PARSE,
                 _ ("a number with a name is the only one in front of its term: no other can be "
                    "multiplied into it"),
                 error);
  if (own->bound || slot->bound)
    {
      own->low = (own->bound ? own->low : own->value) * (slot->bound ? slot->low : slot->value);
      own->high = (own->bound ? own->high : own->value) * (slot->bound ? slot->high : slot->value);
      own->bound = TRUE;
    }
  own->value *= slot->value;
  own->fixed |= slot->fixed;
  own->given = TRUE;
  own->low = MIN (own->low, own->value);
  own->high = MAX (own->high, own->value);
  if (own->bound)
    {
      own->low = CLAMP (own->low, NEAR_KERNEL_SMALLEST, NEAR_KERNEL_LARGEST);
      own->high = CLAMP (own->high, NEAR_KERNEL_SMALLEST, NEAR_KERNEL_LARGEST);
    }
  if (!(own->value >= NEAR_KERNEL_SMALLEST && own->value <= NEAR_KERNEL_LARGEST))
    return fail (slot->at, at, NEAR_ERROR_RANGE,
                 _ ("the product of the numbers in front is too large or too small for a variance"),
                 error);
  return TRUE;
}

static void
forget_variance (NearKernelNode *node)
{
  const NearParameter *info = _near_kernel_get_variance_info ();

  _near_kernel_slot_clear (&node->variance);
  node->variance = _near_kernel_slot_new (1.0, info->minimum, info->maximum);
  node->has_variance = FALSE;
}

/* --- normal form ---------------------------------------------------------------------------------
 */

gboolean
_near_kernel_node_has_inner_variance (const NearKernelNode *node)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const NearKernelNode *child = _near_kernel_node_child (node, i);

      if (child->has_variance || _near_kernel_node_has_inner_variance (child))
        return TRUE;
    }
  return FALSE;
}

static NearKernelNode *
normalize (NearKernelNode *node, gboolean is_factor, gsize *at, GError **error);

/* Children as terms; sums without a number in front melt into this one. */
static gboolean
normalize_terms (NearKernelNode *node, gsize *at, GError **error)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&node->children);

  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) _near_kernel_node_free);
  g_ptr_array_set_free_func (old, (GDestroyNotify) _near_kernel_node_free);
  while (old->len > 0)
    {
      NearKernelNode *term = normalize (g_ptr_array_steal_index (old, 0), FALSE, at, error);

      if (term == NULL)
        return FALSE;
      if (node->kind == NEAR_KERNEL_SUM && term->kind == NEAR_KERNEL_SUM && !term->has_variance)
        {
          while (term->children->len > 0)
            g_ptr_array_add (node->children, g_ptr_array_steal_index (term->children, 0));
          _near_kernel_node_free (term);
        }
      else
        g_ptr_array_add (node->children, term);
    }
  return TRUE;
}

static gboolean
normalize_factors (NearKernelNode *node, gsize *at, GError **error)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&node->children);

  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) _near_kernel_node_free);
  while (old->len > 0)
    {
      g_autoptr (NearKernelNode) factor
          = normalize (g_ptr_array_steal_index (old, 0), TRUE, at, error);

      if (factor == NULL)
        return FALSE;
      if (factor->has_variance && !multiply_in (node, &factor->variance, at, error))
        return FALSE;
      forget_variance (factor);
      if (factor->kind == NEAR_KERNEL_PRODUCT)
        while (factor->children->len > 0)
          g_ptr_array_add (node->children, g_ptr_array_steal_index (factor->children, 0));
      else if (factor->kind != NEAR_KERNEL_CONSTANT)
        g_ptr_array_add (node->children, g_steal_pointer (&factor));
    }
  return TRUE;
}

/* (v k)^q = v^q k^q */
static gboolean
normalize_base (NearKernelNode *node, gsize *at, GError **error)
{
  g_autoptr (NearKernelNode) base
      = normalize (g_ptr_array_steal_index (node->children, 0), TRUE, at, error);

  if (base == NULL)
    return FALSE;
  if (base->has_variance)
    {
      NearKernelSlot *slot = &base->variance;

      if (slot->tie != NULL && node->exponent > 1)
        return fail (slot->at, at, NEAR_ERROR_PARSE,
                     _ ("a number with a name cannot stand inside a power; write it in front"),
                     error);
      if (!is_plain (slot))
        {
          slot->value = pow (slot->value, node->exponent);
          slot->low = slot->bound ? MAX (pow (slot->low, node->exponent), NEAR_KERNEL_SMALLEST)
                                  : slot->low;
          slot->high = slot->bound ? MIN (pow (slot->high, node->exponent), NEAR_KERNEL_LARGEST)
                                   : slot->high;
        }
      if (!(slot->value >= NEAR_KERNEL_SMALLEST && slot->value <= NEAR_KERNEL_LARGEST))
        return fail (slot->at, at, NEAR_ERROR_RANGE,
                     _ ("this number to this power is too large or too small"), error);
      if (!multiply_in (node, slot, at, error))
        return FALSE;
      forget_variance (base);
    }
  if (base->kind == NEAR_KERNEL_POWER)
    {
      NearKernelNode *inner = g_ptr_array_steal_index (base->children, 0);

      node->exponent *= base->exponent;
      g_ptr_array_add (node->children, inner);
      if (node->exponent > NEAR_KERNEL_MAX_EXPONENT)
        return fail (node->at, at, NEAR_ERROR_RANGE,
                     _ ("powers of powers are larger than 16 together"), error);
      return TRUE;
    }
  g_ptr_array_add (node->children, g_steal_pointer (&base));
  return TRUE;
}

/* A sum of one, a product of one and a first power are what is inside them. Takes @node. */
static NearKernelNode *
collapse (NearKernelNode *node, gsize *at, GError **error)
{
  gboolean first_power
      = node->kind == NEAR_KERNEL_POWER
        && (node->exponent == 1 || _near_kernel_node_child (node, 0)->kind == NEAR_KERNEL_CONSTANT);

  if (node->kind == NEAR_KERNEL_PRODUCT && node->children->len == 0)
    {
      node->kind = NEAR_KERNEL_CONSTANT;
      return node;
    }
  if (!first_power
      && !((node->kind == NEAR_KERNEL_PRODUCT || node->kind == NEAR_KERNEL_SUM)
           && node->children->len == 1))
    return node;
  NearKernelNode *inner = g_ptr_array_steal_index (node->children, 0);
  if (node->has_variance && !multiply_in (inner, &node->variance, at, error))
    g_clear_pointer (&inner, _near_kernel_node_free);
  _near_kernel_node_free (node);
  return inner;
}

/* Takes @node. */
static NearKernelNode *
normalize (NearKernelNode *node, gboolean is_factor, gsize *at, GError **error)
{
  gboolean done = TRUE;

  if (node->kind == NEAR_KERNEL_SUM || node->kind == NEAR_KERNEL_CHANGE_POINT)
    done = normalize_terms (node, at, error);
  else if (node->kind == NEAR_KERNEL_PRODUCT)
    done = normalize_factors (node, at, error);
  else if (node->kind == NEAR_KERNEL_POWER)
    done = normalize_base (node, at, error);
  if (!done)
    {
      _near_kernel_node_free (node);
      return NULL;
    }
  node = collapse (node, at, error);
  if (node == NULL)
    return NULL;
  if (!is_factor && !node->has_variance && node->kind != NEAR_KERNEL_SUM
      && !_near_kernel_node_has_inner_variance (node))
    node->has_variance = TRUE;
  return node;
}

NearKernelNode *
_near_kernel_node_normalize (NearKernelNode *node, gsize *at, GError **error)
{
  return normalize (node, FALSE, at, error);
}

/* --- names that tie ------------------------------------------------------------------------------
 */

static gboolean
check_tie (GHashTable *ties, const NearKernelSlot *slot, gboolean is_log, gsize *at, GError **error)
{
  /* A number's sign says which it is: +1 a scale, -1 a location. */
  double *first;

  if (slot->tie == NULL)
    return TRUE;
  first = g_hash_table_lookup (ties, slot->tie);
  if (first == NULL)
    {
      double *pair = g_new (double, 2);

      pair[0] = slot->value;
      pair[1] = is_log ? 1.0 : -1.0;
      g_hash_table_insert (ties, slot->tie, pair);
      return TRUE;
    }
  if ((first[1] > 0.0) != is_log)
    return fail (slot->at, at, NEAR_ERROR_PARSE,
                 _ ("a scale and a place cannot share one number: choose another name"), error);
  if (first[0] != slot->value)
    return fail (slot->at, at, NEAR_ERROR_PARSE, _ ("one name stands for two different numbers"),
                 error);
  return TRUE;
}

static gboolean
check_node_ties (GHashTable *ties, const NearKernelNode *node, gsize *at, GError **error)
{
  if (node->has_variance && !check_tie (ties, &node->variance, TRUE, at, error))
    return FALSE;
  for (guint i = 0; i < node->children->len; i++)
    if (!check_node_ties (ties, _near_kernel_node_child (node, i), at, error))
      return FALSE;
  for (guint j = 0; j < NEAR_KERNEL_MAX_SLOT_KINDS; j++)
    for (guint s = node->start[j]; s < node->start[j + 1]; s++)
      if (!check_tie (ties, &node->slots[s],
                      (_near_kernel_get_traits (node->kind, j) & NEAR_KERNEL_LOCATION) == 0, at,
                      error))
        return FALSE;
  return TRUE;
}

gboolean
_near_kernel_node_check_ties (const NearKernelNode *node, gsize *at, GError **error)
{
  g_autoptr (GHashTable) ties = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  return check_node_ties (ties, node, at, error);
}
