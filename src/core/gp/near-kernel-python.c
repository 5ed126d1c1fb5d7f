/* near-kernel-python.c — a kernel as an expression of scikit-learn
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sklearn.gaussian_process.kernels has constant, RBF, Matern, RationalQuadratic, ExpSineSquared,
 * DotProduct and White, with sums, products and powers; all see all inputs, and only RBF and Matern
 * have a length for each.
 */
#include "near-kernel-private.h"

#include "near-error.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const NearKernel *kernel;
  GString *text;
  GError **error;
} Writer;

static gboolean
refuse (const Writer *w, const char *format, const char *what)
{
  g_set_error (w->error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED, format, what);
  return FALSE;
}

/* --- numbers ------------------------------------------------------------------------------------
 */

/* A float, not an int. */
static void
write_number (Writer *w, double value)
{
  g_autofree char *number = near_text_dup_double (value);

  g_string_append (w->text, number);
  if (strpbrk (number, ".en") == NULL)
    g_string_append (w->text, ".0");
}

static gboolean
is_fixed (const Writer *w, const NearKernelSlot *slot)
{
  return slot->index < 0 || w->kernel->parameters[slot->index].fixed;
}

/* Of a number that is held although its neighbours are not, both bounds are its value. */
static void
write_bound_pair (Writer *w, const NearKernelSlot *slot)
{
  const NearKernelParameter *p = slot->index >= 0 ? &w->kernel->parameters[slot->index] : NULL;
  double value = _near_kernel_slot_value (w->kernel, slot);

  g_string_append_c (w->text, '(');
  write_number (w, is_fixed (w, slot) ? value : p->low);
  g_string_append (w->text, ", ");
  write_number (w, is_fixed (w, slot) ? value : p->high);
  g_string_append_c (w->text, ')');
}

/* "name=value, name_bounds=...": one number, or a list */
static gboolean
write_hyperparameter (Writer *w, const char *name, const NearKernelSlot *slots, guint n)
{
  gboolean all_fixed = TRUE;

  for (guint i = 0; i < n; i++)
    {
      if (slots[i].tie != NULL)
        return refuse (
            w, _ ("scikit-learn cannot hold two numbers equal, as “%s” does: give each its own"),
            slots[i].tie);
      all_fixed = all_fixed && is_fixed (w, &slots[i]);
    }
  g_string_append_printf (w->text, n > 1 ? "%s=[" : "%s=", name);
  for (guint i = 0; i < n; i++)
    {
      g_string_append (w->text, i > 0 ? ", " : "");
      write_number (w, _near_kernel_slot_value (w->kernel, &slots[i]));
    }
  g_string_append_printf (w->text, n > 1 ? "], %s_bounds=" : ", %s_bounds=", name);
  if (all_fixed)
    {
      g_string_append (w->text, "\"fixed\"");
      return TRUE;
    }
  g_string_append (w->text, n > 1 ? "[" : "");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (w->text, i > 0 ? ", " : "");
      write_bound_pair (w, &slots[i]);
    }
  g_string_append (w->text, n > 1 ? "]" : "");
  return TRUE;
}

static gboolean
write_parameter (Writer *w, const char *name, const NearKernelNode *node, guint j)
{
  return write_hyperparameter (w, name, &node->slots[node->start[j]],
                               node->start[j + 1] - node->start[j]);
}

/* --- leaves -------------------------------------------------------------------------------------
 */

static gboolean
has_counterpart (NearKernelKind kind)
{
  return kind != NEAR_KERNEL_GAMMA_EXPONENTIAL && kind != NEAR_KERNEL_COSINE
         && kind <= NEAR_KERNEL_WHITE;
}

static gboolean
check_inputs (const Writer *w, const NearKernelNode *node)
{
  const char *name = near_kernel_get_info (node->kind)->text_name;

  if (node->kind == NEAR_KERNEL_WHITE || node->kind == NEAR_KERNEL_CONSTANT)
    return TRUE;
  if (node->metric != NEAR_METRIC_EUCLIDEAN)
    return refuse (w, _ ("scikit-learn has no metric “%s”"),
                   near_table_get (&near_metric_table, node->metric)->id);
  if (!node->all_inputs && node->n_active < w->kernel->tree->n_inputs)
    return refuse (
        w, _ ("scikit-learn's kernels see all inputs: “on=[…]” of %s has no counterpart there"),
        name);
  for (guint i = 0; i < node->n_active; i++)
    if (node->active[i] != i)
      return refuse (
          w,
          _ ("scikit-learn's kernels see the inputs in their order, not in that of “on=[…]” of %s"),
          name);
  return TRUE;
}

static gboolean
check_one_length (const Writer *w, const NearKernelNode *node, const char *name)
{
  return node->start[1] - node->start[0] <= 1
         || refuse (w, _ ("scikit-learn's %s has one length for all inputs: write one"), name);
}

static gboolean
write_matern (Writer *w, const NearKernelNode *node)
{
  double nu = node->kind == NEAR_KERNEL_MATERN_12   ? 0.5
              : node->kind == NEAR_KERNEL_MATERN_32 ? 1.5
              : node->kind == NEAR_KERNEL_MATERN_52
                  ? 2.5
                  : _near_kernel_slot_value (w->kernel, _near_kernel_node_slot (node, 1, 0));

  if (node->kind == NEAR_KERNEL_MATERN && !is_fixed (w, _near_kernel_node_slot (node, 1, 0)))
    return refuse (w, _ ("scikit-learn does not learn the smoothness “%s”: hold it fixed"), "nu");
  g_string_append (w->text, "Matern(");
  if (!write_parameter (w, "length_scale", node, 0))
    return FALSE;
  g_string_append (w->text, ", nu=");
  write_number (w, nu);
  g_string_append_c (w->text, ')');
  return TRUE;
}

static gboolean
write_two (
    Writer *w, const char *name, const NearKernelNode *node, const char *first, const char *second)
{
  if (!check_one_length (w, node, name))
    return FALSE;
  g_string_append_printf (w->text, "%s(", name);
  if (!write_parameter (w, first, node, 0))
    return FALSE;
  g_string_append (w->text, ", ");
  if (!write_parameter (w, second, node, 1))
    return FALSE;
  g_string_append_c (w->text, ')');
  return TRUE;
}

/* scikit-learn's is about the origin, and all inputs weigh the same. */
static gboolean
write_linear (Writer *w, const NearKernelNode *node)
{
  for (guint j = 1; j <= 2; j++)
    for (guint i = node->start[j]; i < node->start[j + 1]; i++)
      if (_near_kernel_slot_value (w->kernel, &node->slots[i]) != (j == 1 ? 0.0 : 1.0)
          || !is_fixed (w, &node->slots[i]))
        return refuse (w, _ ("scikit-learn's DotProduct has no “%s”: leave it out"),
                       j == 1 ? "c" : "w");
  g_string_append (w->text, "DotProduct(");
  if (!write_parameter (w, "sigma_0", node, 0))
    return FALSE;
  g_string_append_c (w->text, ')');
  return TRUE;
}

static gboolean
write_polynomial (Writer *w, const NearKernelNode *node)
{
  g_string_append (w->text, "DotProduct(");
  if (!write_parameter (w, "sigma_0", node, 1))
    return FALSE;
  g_string_append_printf (
      w->text, ")**%u",
      (guint) _near_kernel_slot_value (w->kernel, _near_kernel_node_slot (node, 0, 0)));
  return TRUE;
}

/* Constant and White have their variance as their number. */
static gboolean
write_variance (Writer *w, const char *name, const char *parameter, const NearKernelNode *node)
{
  const NearKernelSlot one = { .value = 1.0, .index = -1 };

  g_string_append_printf (w->text, "%s(", name);
  if (!write_hyperparameter (w, parameter, node->has_variance ? &node->variance : &one, 1))
    return FALSE;
  g_string_append_c (w->text, ')');
  return TRUE;
}

static gboolean
write_leaf (Writer *w, const NearKernelNode *node)
{
  if (has_counterpart (node->kind) && !check_inputs (w, node))
    return FALSE;
  switch (node->kind)
    {
    case NEAR_KERNEL_RBF:
      g_string_append (w->text, "RBF(");
      if (!write_parameter (w, "length_scale", node, 0))
        return FALSE;
      g_string_append_c (w->text, ')');
      return TRUE;
    case NEAR_KERNEL_MATERN_12:
    case NEAR_KERNEL_MATERN_32:
    case NEAR_KERNEL_MATERN_52:
    case NEAR_KERNEL_MATERN:
      return write_matern (w, node);
    case NEAR_KERNEL_RATIONAL_QUADRATIC:
      return write_two (w, "RationalQuadratic", node, "length_scale", "alpha");
    case NEAR_KERNEL_PERIODIC:
      /* of several inputs ours is a product of waves, scikit-learn's a wave of the distance */
      if (node->n_active > 1)
        return refuse (w, _ ("scikit-learn's %s of several inputs is another kernel"),
                       "ExpSineSquared");
      return write_two (w, "ExpSineSquared", node, "length_scale", "periodicity");
    case NEAR_KERNEL_LINEAR:
      return write_linear (w, node);
    case NEAR_KERNEL_POLYNOMIAL:
      return write_polynomial (w, node);
    case NEAR_KERNEL_CONSTANT:
      return write_variance (w, "ConstantKernel", "constant_value", node);
    case NEAR_KERNEL_WHITE:
      return write_variance (w, "WhiteKernel", "noise_level", node);
    default:
      return refuse (w, _ ("scikit-learn has no kernel “%s”"),
                     near_kernel_get_info (node->kind)->text_name);
    }
}

/* --- the tree -----------------------------------------------------------------------------------
 */

static gboolean write_term (Writer *w, const NearKernelNode *node);

static gboolean
write_list (Writer *w,
            const NearKernelNode *node,
            const char *between,
            gboolean (*write) (Writer *w, const NearKernelNode *node))
{
  for (guint i = 0; i < node->children->len; i++)
    {
      g_string_append (w->text, i > 0 ? between : "");
      if (!write (w, _near_kernel_node_child (node, i)))
        return FALSE;
    }
  return TRUE;
}

/* A factor or a base, in brackets where it is a sum or has its own power behind it. */
static gboolean
write_bare (Writer *w, const NearKernelNode *node)
{
  const NearKernelNode *base;

  switch (node->kind)
    {
    case NEAR_KERNEL_SUM:
      g_string_append_c (w->text, '(');
      if (!write_list (w, node, " + ", write_term))
        return FALSE;
      g_string_append_c (w->text, ')');
      return TRUE;
    case NEAR_KERNEL_PRODUCT:
      return write_list (w, node, " * ", write_bare);
    case NEAR_KERNEL_POWER:
      base = _near_kernel_node_child (node, 0);
      g_string_append_c (w->text, '(');
      if (!write_bare (w, base))
        return FALSE;
      g_string_append_printf (w->text, ")**%u", node->exponent);
      return TRUE;
    default:
      return write_leaf (w, node);
    }
}

static gboolean
write_term (Writer *w, const NearKernelNode *node)
{
  if (node->has_variance && node->kind != NEAR_KERNEL_WHITE && node->kind != NEAR_KERNEL_CONSTANT)
    {
      g_string_append (w->text, "ConstantKernel(");
      if (!write_hyperparameter (w, "constant_value", &node->variance, 1))
        return FALSE;
      g_string_append (w->text, ") * ");
    }
  return write_bare (w, node);
}

/**
 * near_kernel_dup_sklearn:
 *
 * The kernel as scikit-learn writes it, with all digits, bounds, and "fixed" for what is held;
 * class names without their module. Every term of a sum has a line of its own: put brackets around
 * it.
 *
 * Errors: NEAR_ERROR_UNSUPPORTED, naming what scikit-learn does not have
 * Returns: (transfer full) (nullable): an expression of Python
 */
char *
near_kernel_dup_sklearn (const NearKernel *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  const NearKernelNode *root = self->tree->root;
  Writer w = { self, g_string_new (NULL), error };
  gboolean good = root->kind == NEAR_KERNEL_SUM && !root->has_variance
                      ? write_list (&w, root, "\n          + ", write_term)
                      : write_term (&w, root);

  return g_string_free (w.text, !good);
}
