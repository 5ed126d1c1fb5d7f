/* near-kernel-format.c — a kernel as text, and as a formula
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-private.h"

#include "near-text.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const NearKernel *kernel;
  GString *text;
  int digits;
  gboolean markup;
  GHashTable *ties; /* names that were written already */
} Writer;

static void
write_number (Writer *w, double value)
{
  g_autofree char *number
      = w->digits > 0 ? near_text_dup_significant (value, w->digits) : near_text_dup_double (value);

  g_string_append (w->text, number);
}

/* Values that were set by theta may be beyond them: what is written can be read. */
static void
write_bounds (Writer *w, const NearKernelParameter *p)
{
  g_string_append_c (w->text, '{');
  write_number (w, MIN (p->low, p->value));
  g_string_append_c (w->text, ',');
  write_number (w, MAX (p->high, p->value));
  g_string_append_c (w->text, '}');
}

/* @held: fixed when no mark is there */
static void
write_slot (Writer *w, const NearKernelSlot *slot, gboolean held)
{
  gboolean fixed = slot->index >= 0 ? w->kernel->parameters[slot->index].fixed : slot->fixed;

  if (slot->tie != NULL && w->markup)
    g_string_append_printf (w->text, "%s=", slot->tie);
  else if (slot->tie != NULL)
    {
      g_string_append (w->text, slot->tie);
      if (!g_hash_table_add (w->ties, slot->tie))
        return;
      g_string_append_c (w->text, ':');
    }
  write_number (w, _near_kernel_slot_value (w->kernel, slot));
  if (slot->index >= 0 && w->kernel->bound[slot->index] && !w->markup)
    write_bounds (w, &w->kernel->parameters[slot->index]);
  if (slot->index >= 0 && fixed != held && !w->markup)
    g_string_append_c (w->text, fixed ? '!' : '~');
}

static gboolean
is_held (const NearKernelNode *node, guint j, guint which)
{
  return (_near_kernel_get_traits (node->kind, j) & NEAR_KERNEL_HELD) != 0
         || (node->kind == NEAR_KERNEL_SPECTRAL_MIXTURE && j == 0 && which == 0);
}

/* Worth writing: what is left out is the default, not marked, and not given. */
static gboolean
is_worth_writing (const Writer *w, const NearKernelSlot *slot, double default_value, gboolean held)
{
  const NearKernel *self = w->kernel;

  if (w->markup || slot->tie != NULL || _near_kernel_slot_value (self, slot) != default_value)
    return TRUE;
  if (slot->index < 0)
    return slot->given;
  return self->given[slot->index] || self->bound[slot->index] || self->parameters[slot->index].fixed != held;
}

static void
write_separator (Writer *w, gsize start)
{
  if (w->text->len > start)
    g_string_append (w->text, ", ");
}

static void
write_parameter (Writer *w, const NearKernelNode *node, guint j, gsize start)
{
  const NearParameter *info = &near_kernel_get_info (node->kind)->info.parameters[j];
  guint n = node->start[j + 1] - node->start[j];
  gboolean worth = (_near_kernel_get_traits (node->kind, j) & NEAR_KERNEL_OPTIONAL) != 0 && n > 0;

  for (guint i = 0; i < n; i++)
    worth = worth || i > 0
            || is_worth_writing (w, &node->slots[node->start[j] + i], info->default_value,
                                 is_held (node, j, i));
  if (n == 0 || !worth)
    return;
  write_separator (w, start);
  g_string_append_printf (w->text, n > 1 ? "%s=[" : "%s=", info->id);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (w->text, ',');
      write_slot (w, &node->slots[node->start[j] + i], is_held (node, j, i));
    }
  if (n > 1)
    g_string_append_c (w->text, ']');
}

/* --- inputs --------------------------------------------------------------------------------------
 */

/* A name that the reader takes for this input and no other. */
static gboolean
is_readable_name (const NearKernelTree *tree, const char *name, guint input)
{
  if (name == NULL || *name == '\0' || g_ascii_isdigit (*name) || strstr (name, "×") != NULL
      || strstr (name, "·") != NULL || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (!(g_ascii_isalnum (*c) || *c == '_' || (guchar) *c >= 0x80))
      return FALSE;
  for (guint i = 0; i < input; i++)
    if (g_strcmp0 (tree->input_names[i], name) == 0)
      return FALSE;
  return TRUE;
}

/* NULL: only its number is. */
static char *
dup_readable_name (const NearKernelTree *tree, guint input)
{
  g_autofree char *bare = NULL;

  if (tree->input_names == NULL)
    return NULL;
  if (is_readable_name (tree, tree->input_names[input], input))
    return g_strdup (tree->input_names[input]);
  bare = near_text_dup_bare_name (tree->n_inputs, (const char *const *) tree->input_names, input);
  return is_readable_name (tree, bare, input) ? g_steal_pointer (&bare) : NULL;
}

static void
write_inputs (Writer *w, const NearKernelNode *node, gsize start)
{
  const NearKernelTree *tree = w->kernel->tree;

  if (node->metric != NEAR_METRIC_EUCLIDEAN)
    {
      write_separator (w, start);
      g_string_append_printf (w->text, "metric=%s",
                              near_table_get (&near_metric_table, node->metric)->id);
    }
  if (node->all_inputs || node->n_active == 0)
    return;
  write_separator (w, start);
  g_string_append (w->text, "on=[");
  for (guint i = 0; i < node->n_active; i++)
    {
      guint input = node->active[i];
      g_autofree char *name = dup_readable_name (tree, input);

      if (i > 0)
        g_string_append_c (w->text, ',');
      /* what can be read has no sign that markup would have to escape */
      if (name == NULL)
        g_string_append_printf (w->text, "%u", input + 1);
      else
        g_string_append (w->text, name);
    }
  g_string_append_c (w->text, ']');
}

/* --- the tree ------------------------------------------------------------------------------------
 */

static void write_sum (Writer *w, const NearKernelNode *node);
static void write_term (Writer *w, const NearKernelNode *node);

static void
write_arguments (Writer *w, const NearKernelNode *node)
{
  gsize start;
  gsize opened = w->text->len;

  g_string_append (w->text, w->markup ? "<sub>" : "(");
  start = w->text->len;
  for (guint j = 0; j < near_kernel_get_info (node->kind)->info.n_parameters; j++)
    write_parameter (w, node, j, start);
  write_inputs (w, node, start);
  if (w->text->len == start)
    g_string_truncate (w->text, opened);
  else
    g_string_append (w->text, w->markup ? "</sub>" : ")");
}

static void
write_change_point (Writer *w, const NearKernelNode *node)
{
  gsize start;

  g_string_append (w->text, "ChangePoint");
  if (w->markup)
    write_arguments (w, node);
  g_string_append_c (w->text, '(');
  start = w->text->len;
  for (guint i = 0; i < node->children->len; i++)
    {
      write_separator (w, start);
      write_sum (w, _near_kernel_node_child (node, i));
    }
  if (!w->markup)
    {
      for (guint j = 0; j < near_kernel_get_info (node->kind)->info.n_parameters; j++)
        write_parameter (w, node, j, start);
      write_inputs (w, node, start);
    }
  g_string_append_c (w->text, ')');
}

static void
write_terms (Writer *w, const NearKernelNode *node)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      if (i > 0)
        g_string_append (w->text, " + ");
      write_term (w, _near_kernel_node_child (node, i));
    }
}

/* A factor or a base: nothing in front of it. */
static void
write_bare (Writer *w, const NearKernelNode *node)
{
  const char *times = w->markup ? " · " : "*";

  switch (node->kind)
    {
    case NEAR_KERNEL_SUM:
      g_string_append_c (w->text, '(');
      write_terms (w, node);
      g_string_append_c (w->text, ')');
      return;
    case NEAR_KERNEL_PRODUCT:
      for (guint i = 0; i < node->children->len; i++)
        {
          if (i > 0)
            g_string_append (w->text, times);
          write_bare (w, _near_kernel_node_child (node, i));
        }
      return;
    case NEAR_KERNEL_POWER:
      {
        const NearKernelNode *base = _near_kernel_node_child (node, 0);
        gboolean brackets = base->kind == NEAR_KERNEL_PRODUCT;

        if (brackets)
          g_string_append_c (w->text, '(');
        write_bare (w, base);
        if (brackets)
          g_string_append_c (w->text, ')');
        g_string_append_printf (w->text, w->markup ? "<sup>%u</sup>" : "^%u", node->exponent);
        return;
      }
    case NEAR_KERNEL_CHANGE_POINT:
      write_change_point (w, node);
      return;
    default:
      g_string_append (w->text, near_kernel_get_info (node->kind)->text_name);
      if (node->n_active > 0)
        write_arguments (w, node);
      return;
    }
}

static void
write_term (Writer *w, const NearKernelNode *node)
{
  if (node->kind == NEAR_KERNEL_WHITE || node->kind == NEAR_KERNEL_CONSTANT)
    {
      write_bare (w, node);
      if (!node->has_variance || !is_worth_writing (w, &node->variance, 1.0, FALSE))
        return;
      g_string_append_c (w->text, '(');
      write_slot (w, &node->variance, FALSE);
      g_string_append_c (w->text, ')');
      return;
    }
  if (node->has_variance
      && (_near_kernel_node_has_inner_variance (node)
          || is_worth_writing (w, &node->variance, 1.0, FALSE)))
    {
      write_slot (w, &node->variance, FALSE);
      g_string_append (w->text, w->markup ? " · " : "*");
    }
  write_bare (w, node);
}

/* A sum that nothing stands in front of needs no brackets. */
static void
write_sum (Writer *w, const NearKernelNode *node)
{
  if (node->kind != NEAR_KERNEL_SUM || node->has_variance)
    {
      write_term (w, node);
      return;
    }
  write_terms (w, node);
}

static char *
write_kernel (const NearKernel *self, int digits, gboolean markup)
{
  g_autoptr (GHashTable) ties = g_hash_table_new (g_str_hash, g_str_equal);
  Writer w = { self, g_string_new (NULL), digits, markup, ties };

  write_sum (&w, self->tree->root);
  return g_string_free (w.text, FALSE);
}

/**
 * near_kernel_format:
 * @digits: significant ones; 0: as many as it takes to read the same numbers back
 *
 * What is left out has its default and was not given. Bounds are there if the text
 * gave them or near_kernel_with_bounds() did.
 */
char *
near_kernel_format (const NearKernel *self, int digits)
{
  g_return_val_if_fail (self != NULL && digits >= 0, NULL);
  return write_kernel (self, digits, FALSE);
}

/**
 * near_kernel_dup_markup:
 *
 * Every number is there, those with their defaults too.
 */
char *
near_kernel_dup_markup (const NearKernel *self, int digits)
{
  g_return_val_if_fail (self != NULL && digits >= 0, NULL);
  return write_kernel (self, digits, TRUE);
}
