/* near-kernel-edit.c — another tree: nodes replaced and taken away
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The node of @path, its parent (nullable) and its place there. */
static NearKernelNode *
find_node (NearKernelNode *root, const char *path, NearKernelNode **parent, guint *place)
{
  NearKernelNode *node = root;

  *parent = NULL;
  *place = 0;
  while (*path != '\0')
    {
      char *end;
      guint64 i = g_ascii_strtoull (path, &end, 10);

      if (end == path || !g_ascii_isdigit (*path) || i >= node->children->len
          || (*end != '\0' && *end != '.'))
        return NULL;
      *parent = node;
      *place = (guint) i;
      node = _near_kernel_node_child (node, (guint) i);
      path = *end == '.' ? end + 1 : end;
    }
  return node;
}

/* Takes the node away; what cannot be without it goes with it, and a change point becomes its other
 * kernel. FALSE if nothing is left. */
static gboolean
take_away (NearKernelNode *root, NearKernelNode *node, NearKernelNode *parent, guint place)
{
  while (parent != NULL)
    {
      if (parent->kind == NEAR_KERNEL_CHANGE_POINT)
        {
          /* its numbers go, its variance stays in front */
          for (guint s = 0; s < _near_kernel_node_n_slots (parent); s++)
            _near_kernel_slot_clear (&parent->slots[s]);
          memset (parent->start, 0, sizeof parent->start);
          g_clear_pointer (&parent->slots, g_free);
          g_clear_pointer (&parent->active, g_free);
          parent->n_active = 0;
          parent->kind = NEAR_KERNEL_SUM;
        }
      if (parent->children->len > 1)
        {
          g_ptr_array_remove_index (parent->children, place);
          return TRUE;
        }
      node = parent;
      /* the parent of the parent: trees are small */
      parent = NULL;
      g_autoptr (GPtrArray) stack = g_ptr_array_new ();
      g_ptr_array_add (stack, root);
      while (stack->len > 0 && parent == NULL)
        {
          NearKernelNode *candidate = g_ptr_array_steal_index_fast (stack, stack->len - 1);

          for (guint i = 0; i < candidate->children->len && parent == NULL; i++)
            {
              g_ptr_array_add (stack, _near_kernel_node_child (candidate, i));
              if (_near_kernel_node_child (candidate, i) == node)
                {
                  parent = candidate;
                  place = i;
                }
            }
        }
    }
  return FALSE;
}

static NearKernel *
finish (const NearKernel *self, NearKernelNode *root, GError **error)
{
  g_autoptr (GError) inner = NULL;
  gsize at;

  root = _near_kernel_node_normalize (root, &at, &inner);
  if (root == NULL || !_near_kernel_node_check_ties (root, &at, &inner))
    {
      _near_kernel_node_free (root);
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("the kernel cannot be put together: %s"),
                   inner->message);
      return NULL;
    }
  if (_near_kernel_node_count_leaves (root) > NEAR_KERNEL_MAX_LEAVES
      || _near_kernel_node_get_depth (root) >= NEAR_KERNEL_MAX_DEPTH)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("the kernel would be too large: at most %d kernels in one, nested at most %d deep"),
          NEAR_KERNEL_MAX_LEAVES, NEAR_KERNEL_MAX_DEPTH);
      _near_kernel_node_free (root);
      return NULL;
    }
  return _near_kernel_new_take (root, self->tree->n_inputs,
                                (const char *const *) self->tree->input_names);
}

/**
 * near_kernel_replace:
 * @path: of near_kernel_get_parameter(), or counted by hand
 * @with: (nullable): has the same number of inputs; %NULL takes the node away
 *
 * The tree is put in its normal form again: a sum in a sum melts into it, numbers in front of
 * factors are multiplied together.
 *
 * Errors: NEAR_ERROR_RANGE: no such node, nothing left, too large, two numbers of one name
 */
NearKernel *
near_kernel_replace (const NearKernel *self, const char *path, NearKernel *with, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, NULL);
  g_return_val_if_fail (with == NULL || with->tree->n_inputs == self->tree->n_inputs, NULL);

  g_autoptr (NearKernelNode) root = _near_kernel_dup_node (self, self->tree->root);
  NearKernelNode *parent, *node;
  guint place;

  node = find_node (root, path, &parent, &place);
  if (node == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("the kernel has no part “%s”"), path);
      return NULL;
    }
  if (with == NULL && !take_away (root, node, parent, place))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("nothing would be left of the kernel; put another one in its place"));
      return NULL;
    }
  if (with != NULL && parent == NULL)
    return near_kernel_ref (with);
  if (with != NULL)
    {
      _near_kernel_node_free (node);
      parent->children->pdata[place] = _near_kernel_dup_node (with, with->tree->root);
    }
  return finish (self, g_steal_pointer (&root), error);
}
