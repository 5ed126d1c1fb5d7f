/* near-kernel.c — a kernel: a tree that is shared, and numbers of its own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- the tree: ids, paths, names -----------------------------------------------------------------
 */

typedef struct
{
  NearKernelTree *tree;
  GArray *parameters; /* of NearKernelParameter */
  GByteArray *given, *bound;
  GArray *limits; /* of pairs of doubles */
  GPtrArray *names, *nodes, *paths;
  GHashTable *counts; /* text name -> how many so far */
  GHashTable *ties;   /* name -> index + 1 */
} Builder;

static const char *
get_node_name (NearKernelKind kind)
{
  switch (kind)
    {
    case NEAR_KERNEL_SUM:
      return "Sum";
    case NEAR_KERNEL_PRODUCT:
      return "Product";
    case NEAR_KERNEL_POWER:
      return "Power";
    default:
      return near_kernel_get_info (kind)->text_name;
    }
}

static guint
count_up (GHashTable *counts, const char *name)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1;

  g_hash_table_insert (counts, (gpointer) name, GUINT_TO_POINTER (n));
  return n;
}

static void
number_nodes (Builder *b, NearKernelNode *node, const char *path)
{
  node->id = b->nodes->len;
  g_ptr_array_add (b->nodes, node);
  g_ptr_array_add (b->paths, g_strdup (path));
  for (guint i = 0; i < node->children->len; i++)
    {
      g_autofree char *inside
          = *path == '\0' ? g_strdup_printf ("%u", i) : g_strdup_printf ("%s.%u", path, i);

      number_nodes (b, _near_kernel_node_child (node, i), inside);
    }
}

/* @name is taken. */
static void
add_slot (Builder *b,
          const NearKernelNode *node,
          NearKernelSlot *slot,
          const NearParameter *info,
          guint traits,
          const double limits[2],
          char *name)
{
  NearKernelParameter one
      = { .sentence = info->sentence, .path = g_ptr_array_index (b->paths, node->id) };
  guint8 given = slot->given, bound = slot->bound;
  gpointer tied = slot->tie != NULL ? g_hash_table_lookup (b->ties, slot->tie) : NULL;

  slot->index = -1;
  if ((traits & NEAR_KERNEL_WHOLE) || ((traits & NEAR_KERNEL_ZERO) && slot->value == 0.0))
    {
      g_free (name);
      return;
    }
  if (tied != NULL)
    {
      slot->index = GPOINTER_TO_INT (tied) - 1;
      g_hash_table_insert (b->tree->aliases, name, GINT_TO_POINTER (slot->index + 1));
      return;
    }
  slot->index = (gint) b->parameters->len;
  g_hash_table_insert (b->tree->aliases, g_strdup (name), GINT_TO_POINTER (slot->index + 1));
  if (slot->tie != NULL)
    {
      g_hash_table_insert (b->ties, slot->tie, GINT_TO_POINTER (slot->index + 1));
      g_hash_table_insert (b->tree->aliases, g_strdup (slot->tie),
                           GINT_TO_POINTER (slot->index + 1));
      g_free (name);
      name = g_strdup (slot->tie);
    }
  one.name = name;
  one.value = slot->value;
  one.low = MIN (slot->low, slot->value);
  one.high = MAX (slot->high, slot->value);
  one.is_log = (traits & NEAR_KERNEL_LOCATION) == 0;
  one.fixed = slot->fixed;
  g_array_append_val (b->parameters, one);
  g_array_append_vals (b->limits, limits, 2);
  g_byte_array_append (b->given, &given, 1);
  g_byte_array_append (b->bound, &bound, 1);
  g_ptr_array_add (b->names, name);
}

/* In the order of the text: variance, what is inside, numbers of the leaf. */
static void
add_slots (Builder *b, NearKernelNode *node)
{
  const char *text_name = get_node_name (node->kind);
  guint which = count_up (b->counts, text_name);
  g_autofree char *name
      = which == 1 ? g_strdup (text_name) : g_strdup_printf ("%s%u", text_name, which);

  double limits[2] = { NEAR_KERNEL_SMALLEST, NEAR_KERNEL_LARGEST };

  if (node->has_variance)
    add_slot (b, node, &node->variance, _near_kernel_get_variance_info (), NEAR_KERNEL_SCALE,
              limits,
              node->id == 0 ? g_strdup ("variance") : g_strconcat (name, ".variance", NULL));
  for (guint i = 0; i < node->children->len; i++)
    add_slots (b, _near_kernel_node_child (node, i));
  for (guint j = 0; j < NEAR_KERNEL_MAX_SLOT_KINDS; j++)
    for (guint s = node->start[j]; s < node->start[j + 1]; s++)
      {
        const NearParameter *info = &near_kernel_get_info (node->kind)->info.parameters[j];

        _near_kernel_get_limits (node->kind, j, limits);
        add_slot (b, node, &node->slots[s], info, _near_kernel_get_traits (node->kind, j), limits,
                  node->start[j + 1] - node->start[j] == 1
                      ? g_strdup_printf ("%s.%s", name, info->id)
                      : g_strdup_printf ("%s.%s[%u]", name, info->id, s - node->start[j] + 1));
      }
}

static void
clear_tree (gpointer data)
{
  NearKernelTree *tree = data;

  for (guint i = 0; i < tree->n_nodes; i++)
    g_free (tree->paths[i]);
  for (guint i = 0; i < tree->n_parameters; i++)
    g_free (tree->names[i]);
  g_free (tree->paths);
  g_free (tree->names);
  g_free (tree->nodes);
  g_free (tree->limits);
  g_strfreev (tree->input_names);
  g_hash_table_unref (tree->aliases);
  _near_kernel_node_free (tree->root);
}

/* @root is taken and keeps the invariants. */
NearKernel *
_near_kernel_new_take (NearKernelNode *root, guint n_inputs, const char *const *input_names)
{
  NearKernelTree *tree = g_atomic_rc_box_new0 (NearKernelTree);
  NearKernel *self = g_atomic_rc_box_new0 (NearKernel);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) ties = g_hash_table_new (g_str_hash, g_str_equal);
  Builder b = { .tree = tree,
                .parameters = g_array_new (FALSE, FALSE, sizeof (NearKernelParameter)),
                .limits = g_array_new (FALSE, FALSE, sizeof (double)),
                .given = g_byte_array_new (),
                .bound = g_byte_array_new (),
                .names = g_ptr_array_new (),
                .nodes = g_ptr_array_new (),
                .paths = g_ptr_array_new (),
                .counts = counts,
                .ties = ties };

  self->tree = tree;
  tree->root = root;
  tree->n_inputs = n_inputs;
  tree->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (input_names != NULL)
    {
      tree->input_names = g_new0 (char *, n_inputs + 1);
      for (guint i = 0; i < n_inputs; i++)
        tree->input_names[i] = g_strdup (input_names[i]);
    }
  number_nodes (&b, root, "");
  add_slots (&b, root);
  tree->n_nodes = b.nodes->len;
  tree->n_parameters = b.parameters->len;
  tree->nodes = (NearKernelNode **) g_ptr_array_free (b.nodes, FALSE);
  tree->paths = (char **) g_ptr_array_free (b.paths, FALSE);
  tree->names = (char **) g_ptr_array_free (b.names, FALSE);
  self->parameters = (NearKernelParameter *) (gpointer) g_array_free (b.parameters, FALSE);
  tree->limits = (double *) (gpointer) g_array_free (b.limits, FALSE);
  self->given = g_byte_array_free (b.given, FALSE);
  self->bound = g_byte_array_free (b.bound, FALSE);
  return self;
}

/* --- life ----------------------------------------------------------------------------------------
 */

NearKernel *
near_kernel_ref (NearKernel *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  NearKernel *self = data;

  if (self->children != NULL)
    for (guint i = 0; i < self->tree->root->children->len; i++)
      near_kernel_unref (self->children[i]);
  g_free (self->children);
  g_free (self->parameters);
  g_free (self->given);
  g_free (self->bound);
  g_atomic_rc_box_release_full (self->tree, clear_tree);
}

void
near_kernel_unref (NearKernel *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* Another kernel with the same numbers, to be changed before anybody sees it. */
NearKernel *
_near_kernel_copy (const NearKernel *self)
{
  NearKernel *copy = g_atomic_rc_box_new0 (NearKernel);
  gsize n = self->tree->n_parameters;

  copy->tree = g_atomic_rc_box_acquire (self->tree);
  copy->parameters = g_memdup2 (self->parameters, n * sizeof *self->parameters);
  copy->given = g_memdup2 (self->given, n);
  copy->bound = g_memdup2 (self->bound, n);
  return copy;
}

/* --- the tree as kernels -------------------------------------------------------------------------
 */

static void
update_slot (const NearKernel *self, NearKernelSlot *slot)
{
  const NearKernelParameter *p;

  if (slot->index < 0)
    return;
  p = &self->parameters[slot->index];
  slot->value = p->value;
  slot->low = p->low;
  slot->high = p->high;
  slot->fixed = p->fixed;
  slot->given = self->given[slot->index];
  slot->bound = self->bound[slot->index];
}

static void
update_node (const NearKernel *self, NearKernelNode *node)
{
  if (node->has_variance)
    update_slot (self, &node->variance);
  for (guint s = 0; s < _near_kernel_node_n_slots (node); s++)
    update_slot (self, &node->slots[s]);
  for (guint i = 0; i < node->children->len; i++)
    update_node (self, _near_kernel_node_child (node, i));
}

NearKernelNode *
_near_kernel_dup_node (const NearKernel *self, const NearKernelNode *node)
{
  NearKernelNode *copy = _near_kernel_node_copy (node);

  update_node (self, copy);
  return copy;
}

guint
near_kernel_get_n_inputs (const NearKernel *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->tree->n_inputs;
}

NearKernelKind
near_kernel_get_kind (const NearKernel *self)
{
  g_return_val_if_fail (self != NULL, NEAR_KERNEL_CONSTANT);
  return self->tree->root->kind;
}

guint
near_kernel_get_n_children (const NearKernel *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->tree->root->children->len;
}

/* Several threads may ask at once; whoever comes second throws its own away. */
static NearKernel **
get_children (NearKernel *self)
{
  NearKernel **children = g_atomic_pointer_get (&self->children);
  const NearKernelNode *root = self->tree->root;

  if (children != NULL)
    return children;
  children = g_new0 (NearKernel *, root->children->len + 1);
  for (guint i = 0; i < root->children->len; i++)
    {
      NearKernelNode *node = _near_kernel_dup_node (self, _near_kernel_node_child (root, i));
      gsize at;

      node = _near_kernel_node_normalize (node, &at, NULL);
      g_assert (node != NULL); /* it was normal before: nothing is multiplied */
      children[i] = _near_kernel_new_take (node, self->tree->n_inputs,
                                           (const char *const *) self->tree->input_names);
    }
  if (g_atomic_pointer_compare_and_exchange (&self->children, NULL, children))
    return children;
  for (guint i = 0; i < root->children->len; i++)
    near_kernel_unref (children[i]);
  g_free (children);
  return g_atomic_pointer_get (&self->children);
}

/**
 * near_kernel_get_child:
 *
 * Returns: (transfer none): child @i as a kernel of its own; a factor then has the variance 1
 */
NearKernel *
near_kernel_get_child (const NearKernel *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->tree->root->children->len, NULL);
  return get_children ((NearKernel *) self)[i];
}

static gboolean
is_plain_sum (const NearKernel *self)
{
  return self->tree->root->kind == NEAR_KERNEL_SUM && !self->tree->root->has_variance;
}

guint
near_kernel_get_n_terms (const NearKernel *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return is_plain_sum (self) ? self->tree->root->children->len : 1;
}

/**
 * near_kernel_get_term:
 *
 * Returns: (transfer none): term @i of the sum; the kernel itself if it is no sum. It has its
 * variance in it.
 */
NearKernel *
near_kernel_get_term (const NearKernel *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < near_kernel_get_n_terms (self), NULL);
  return is_plain_sum (self) ? near_kernel_get_child (self, i) : (NearKernel *) self;
}

gboolean
near_kernel_is_white (const NearKernel *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->tree->root->kind == NEAR_KERNEL_WHITE;
}
