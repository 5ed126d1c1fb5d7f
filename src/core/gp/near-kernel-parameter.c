/* near-kernel-parameter.c — the hyperparameters of a kernel as one vector
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

guint
near_kernel_get_n_parameters (const NearKernel *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->tree->n_parameters;
}

const NearKernelParameter *
near_kernel_get_parameter (const NearKernel *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->tree->n_parameters, NULL);
  return &self->parameters[i];
}

/**
 * near_kernel_find_parameter:
 * @name: as near_kernel_get_parameter() gives it; a tied number is also found under its own names
 * ("RBF2.l")
 * @i: (out)
 */
gboolean
near_kernel_find_parameter (const NearKernel *self, const char *name, guint *i)
{
  g_return_val_if_fail (self != NULL && name != NULL && i != NULL, FALSE);

  gpointer found = g_hash_table_lookup (self->tree->aliases, name);

  if (found == NULL)
    return FALSE;
  *i = GPOINTER_TO_UINT (found) - 1;
  return TRUE;
}

void
near_kernel_get_theta (const NearKernel *self, double *theta)
{
  g_return_if_fail (self != NULL && (theta != NULL || self->tree->n_parameters == 0));

  for (guint i = 0; i < self->tree->n_parameters; i++)
    theta[i]
        = self->parameters[i].is_log ? log (self->parameters[i].value) : self->parameters[i].value;
}

/**
 * near_kernel_with_theta:
 * @theta: (n_parameters); bounds are not looked at, but numbers stay where they make sense: scales
 * between 1e-100 and 1e100, gamma at most 2. NaN stays NaN.
 *
 * Cost: one allocation; the tree is shared
 */
NearKernel *
near_kernel_with_theta (const NearKernel *self, const double *theta)
{
  g_return_val_if_fail (self != NULL && (theta != NULL || self->tree->n_parameters == 0), NULL);

  NearKernel *other = _near_kernel_copy (self);

  for (guint i = 0; i < self->tree->n_parameters; i++)
    {
      const NearKernelParameter *p = &self->parameters[i];
      double value = p->is_log ? exp (theta[i]) : theta[i];

      /* what is on a bound that was set is there exactly, not a rounding error beside it */
      if (p->is_log && self->bound[i])
        value = theta[i] == log (p->low) ? p->low : theta[i] == log (p->high) ? p->high : value;

      other->parameters[i].value
          = CLAMP (value, self->tree->limits[2 * i], self->tree->limits[2 * i + 1]);
    }
  return other;
}

/**
 * near_kernel_with_parameter:
 *
 * Bounds that do not hold @value move to it.
 *
 * Errors: NEAR_ERROR_RANGE, NOT_FINITE
 */
NearKernel *
near_kernel_with_parameter (const NearKernel *self, guint i, double value, GError **error)
{
  g_return_val_if_fail (self != NULL && i < self->tree->n_parameters, NULL);

  const NearKernelParameter *p = &self->parameters[i];
  NearKernel *other;

  if (!isfinite (value))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("%s must be a finite number"),
                   p->name);
      return NULL;
    }
  if (p->is_log && value <= 0.0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%s must be greater than 0, but is %g"),
                   p->name, value);
      return NULL;
    }
  if (value < self->tree->limits[2 * i] || value > self->tree->limits[2 * i + 1])
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s must be between %g and %g, but is %g"), p->name,
                   self->tree->limits[2 * i], self->tree->limits[2 * i + 1], value);
      return NULL;
    }
  other = _near_kernel_copy (self);
  other->parameters[i].value = value;
  other->parameters[i].low = MIN (p->low, value);
  other->parameters[i].high = MAX (p->high, value);
  other->given[i] = TRUE;
  return other;
}

/**
 * near_kernel_with_bounds:
 *
 * Errors: NEAR_ERROR_RANGE, NOT_FINITE
 */
NearKernel *
near_kernel_with_bounds (const NearKernel *self, guint i, double low, double high, GError **error)
{
  g_return_val_if_fail (self != NULL && i < self->tree->n_parameters, NULL);

  const NearKernelParameter *p = &self->parameters[i];
  NearKernel *other;

  if (!isfinite (low) || !isfinite (high))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                   _ ("bounds of %s must be finite numbers"), p->name);
      return NULL;
    }
  if (p->is_log && low <= 0.0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the lower bound of %s must be greater than 0, but is %g"), p->name, low);
      return NULL;
    }
  if (low < self->tree->limits[2 * i] || high > self->tree->limits[2 * i + 1])
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("bounds of %s must be from %g to %g"),
                   p->name, self->tree->limits[2 * i], self->tree->limits[2 * i + 1]);
      return NULL;
    }
  if (low > high || p->value < low || p->value > high)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the bounds %g and %g of %s do not hold its value %g"), low, high, p->name,
                   p->value);
      return NULL;
    }
  other = _near_kernel_copy (self);
  other->parameters[i].low = low;
  other->parameters[i].high = high;
  other->bound[i] = TRUE;
  return other;
}

NearKernel *
near_kernel_with_fixed (const NearKernel *self, guint i, gboolean fixed)
{
  g_return_val_if_fail (self != NULL && i < self->tree->n_parameters, NULL);

  NearKernel *other = _near_kernel_copy (self);

  other->parameters[i].fixed = fixed;
  return other;
}
