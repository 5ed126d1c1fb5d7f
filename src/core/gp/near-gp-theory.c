/* near-gp-theory.c — an imperfect theory and a Gaussian process: seven ways to join them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-theory-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define AUDUS "D. J. Audus, A. McDannald, B. DeCost, ACS Macro Letters 11 (2022) 1117"

static const NearGpTheoryInfo rows[NEAR_GP_THEORY_N_WAYS] = {
  [NEAR_GP_THEORY_DIRECT]
  = { { "direct", N_ ("Without the theory"),
        N_ ("The values are learned from the inputs alone, to compare with."), AUDUS },
      "<i>y</i> = <i>c</i> + <i>f</i>(<i>x</i>)" },
  [NEAR_GP_THEORY_LATENT]
  = { { "latent", N_ ("Theory as an input"),
        N_ ("What the theory says is one more input; the process finds out what it is worth."),
        AUDUS },
      "<i>y</i> = <i>c</i> + <i>f</i>(<i>x</i>, <i>t</i>)" },
  [NEAR_GP_THEORY_DIFFERENCE]
  = { { "difference", N_ ("Difference from the theory"),
        N_ ("Only what the theory misses is learned, and added to it."),
        AUDUS
        "; M. C. Kennedy, A. O'Hagan, Journal of the Royal Statistical Society B 63 (2001) 425" },
      "<i>y</i> − <i>t</i> = <i>c</i> + <i>f</i>(<i>x</i>)" },
  [NEAR_GP_THEORY_QUOTIENT] = { { "quotient", N_ ("Quotient by the theory"),
                                  N_ ("The factor by which the theory is wrong is learned; the "
                                      "noise is divided by the theory too."),
                                  AUDUS },
                                "<i>y</i> / <i>t</i> = <i>c</i> + <i>f</i>(<i>x</i>)" },
  [NEAR_GP_THEORY_LINEAR_MEAN]
  = { { "linear-mean", N_ ("The theory's form as a mean"),
        N_ ("The mean is linear in the inputs, as the theory is, with coefficients from the data."),
        AUDUS "; C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning "
              "(2006), section 2.7" },
      "<i>y</i> = <i>b</i>₀ + <i>b</i>·<i>x</i> + <i>f</i>(<i>x</i>)" },
  [NEAR_GP_THEORY_FIXED_MEAN]
  = { { "fixed-mean", N_ ("The theory as a fixed mean"),
        N_ ("The mean is the theory's own line: far from all data the prediction goes back to it."),
        AUDUS },
      "<i>y</i> = <i>a</i> + <i>b</i> <i>x</i><sub>p</sub> + <i>f</i>(<i>x</i>)" },
  [NEAR_GP_THEORY_PARAMETERIZATION]
  = { { "parameterization", N_ ("The theory's form, with learned parameters"),
        N_ ("The power law stays; its exponent and its prefactor are learned as functions of the "
            "inputs."),
        AUDUS },
      "<i>y</i> − <i>t</i> = <i>c</i> + <i>x</i><sub>p</sub> <i>g</i>(<i>x</i>′) + "
      "<i>f</i>(<i>x</i>)" },
};

const NearTable near_gp_theory_table
    = NEAR_TABLE_INIT ("gp-theory", N_ ("way of using a theory"), rows);

/* The row of @way, with its equation. */
const NearGpTheoryInfo *
near_gp_theory_get_info (NearGpTheoryWay way)
{
  g_return_val_if_fail ((guint) way < NEAR_GP_THEORY_N_WAYS, NULL);
  return &rows[way];
}

static void
clear (gpointer pointer)
{
  NearGpTheory *self = pointer;

  g_free (self->power_name);
  near_gp_data_unref (self->data);
  near_kernel_unref (self->kernel);
  near_mean_unref (self->mean);
}

NearGpTheory *
near_gp_theory_ref (NearGpTheory *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_theory_unref (NearGpTheory *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

NearGpTheoryWay
near_gp_theory_get_way (const NearGpTheory *self)
{
  return self->way;
}

NearGpData *
near_gp_theory_get_data (const NearGpTheory *self)
{
  return self->data;
}

NearKernel *
near_gp_theory_get_kernel (const NearGpTheory *self)
{
  return self->kernel;
}

NearMean *
near_gp_theory_get_mean (const NearGpTheory *self)
{
  return self->mean;
}

/* --- the targets --------------------------------------------------------------------------------
 */

gboolean
_near_gp_theory_subtracts (NearGpTheoryWay way)
{
  return way == NEAR_GP_THEORY_DIFFERENCE || way == NEAR_GP_THEORY_PARAMETERIZATION;
}

gboolean
_near_gp_theory_check (gsize n, const double *theory, gboolean divides, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (theory[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("point %zu: the theory gives %g there; every point needs a finite number"),
                     i + 1, theory[i]);
        return FALSE;
      }
    else if (divides && theory[i] == 0.0)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("point %zu: the theory is 0 there, and nothing can be divided by it; use "
                        "the difference "
                        "from the theory"),
                     i + 1);
        return FALSE;
      }
  return TRUE;
}

double *
_near_gp_theory_dup_with_column (gsize n, guint d, const double *x, const double *theory)
{
  double *wide = g_try_new (double, MAX (n, 1) * ((gsize) d + 1));

  if (wide == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      memcpy (wide + i * (d + 1), x + i * d, d * sizeof *x);
      wide[i * (d + 1) + d] = theory[i];
    }
  return wide;
}

static NearGpData *
pose_data (NearGpData *data,
           const double *theory,
           const NearGpTheoryOptions *options,
           GError **error)
{
  gsize n = near_gp_data_get_n (data);
  guint d = near_gp_data_get_n_inputs (data);
  gboolean latent = options->way == NEAR_GP_THEORY_LATENT,
           divides = options->way == NEAR_GP_THEORY_QUOTIENT;
  const double *known = options->ignore_noise ? NULL : near_gp_data_peek_noise (data);
  g_autofree double *y = g_memdup2 (near_gp_data_peek_y (data), n * sizeof *y);
  g_autofree double *noise = known != NULL ? g_memdup2 (known, n * sizeof *noise) : NULL;
  g_autofree double *wide
      = latent ? _near_gp_theory_dup_with_column (n, d, near_gp_data_peek_x (data), theory) : NULL;
  g_autofree const char **names = g_new0 (const char *, (gsize) d + 2);

  if (latent && wide == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%zu points are more than memory has room for"), n);
      return NULL;
    }
  for (guint k = 0; k < d; k++)
    names[k] = near_gp_data_get_input_name (data, k);
  names[d] = "theory";
  for (gsize i = 0; i < n; i++)
    if (divides)
      {
        y[i] /= theory[i];
        if (noise != NULL)
          noise[i] /= theory[i] * theory[i];
      }
    else if (_near_gp_theory_subtracts (options->way))
      y[i] -= theory[i];
  return near_gp_data_new (n, latent ? d + 1 : d, latent ? wide : near_gp_data_peek_x (data), y,
                           noise, names, near_gp_data_get_target_name (data), error);
}

/* --- the mean -----------------------------------------------------------------------------------
 */

/* The line t = a + b x_p that is nearest to the theory at the points. */
static gboolean
find_line (
    NearGpTheory *self, NearGpData *data, const double *theory, guint power_input, GError **error)
{
  gsize n = near_gp_data_get_n (data);
  guint d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data) + power_input;
  double x_mean = 0.0, t_mean = 0.0, xx = 0.0, xt = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      x_mean += x[i * d] / (double) n;
      t_mean += theory[i] / (double) n;
    }
  for (gsize i = 0; i < n; i++)
    {
      xx += (x[i * d] - x_mean) * (x[i * d] - x_mean);
      xt += (x[i * d] - x_mean) * (theory[i] - t_mean);
    }
  if (!(xx > 0.0))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("“%s” has one value at all points, so that the theory's line through them is "
                      "not known; "
                      "two different ones are needed"),
                   near_gp_data_get_input_name (data, power_input));
      return FALSE;
    }
  self->slope = xt / xx;
  self->intercept = t_mean - self->slope * x_mean;
  return TRUE;
}

static NearMean *
pose_mean (
    NearGpTheory *self, NearGpData *data, const double *theory, guint power_input, GError **error)
{
  guint d = near_gp_data_get_n_inputs (self->data);
  char slope[NEAR_TEXT_DOUBLE_SIZE], intercept[NEAR_TEXT_DOUBLE_SIZE];

  if (self->way == NEAR_GP_THEORY_LINEAR_MEAN)
    return near_mean_new (NEAR_MEAN_LINEAR, d);
  if (self->way != NEAR_GP_THEORY_FIXED_MEAN)
    return near_mean_new (NEAR_MEAN_CONSTANT, d);
  if (!find_line (self, data, theory, power_input, error))
    return NULL;
  g_autofree char *formula
      = g_strdup_printf ("(%s) + (%s)*x%u", near_text_format_double (self->intercept, intercept),
                         near_text_format_double (self->slope, slope), power_input + 1);
  return near_mean_parse (formula, d, NULL, error);
}

/* --- the kernel ---------------------------------------------------------------------------------
 */

static double
get_range (gsize n, guint d, const double *x, guint k)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, x[i * d + k]);
      high = MAX (high, x[i * d + k]);
    }
  return high > low ? high - low : 1.0;
}

static void
append_list (GString *text, const char *name, guint n, const double *numbers)
{
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  g_string_append_printf (text, "%s=[", name);
  for (guint k = 0; k < n; k++)
    g_string_append_printf (text, "%s%s", k > 0 ? "," : "",
                            near_text_format_double (numbers[k], buffer));
  g_string_append_c (text, ']');
}

/* The exponent's part: Linear[x_p] x RBF[the other inputs]. The exponent is smoother than the rest:
 * its lengths begin at the ranges of the inputs. */
static void
append_exponent (GString *text, gsize n, guint d, const double *x, guint power_input)
{
  g_autofree double *others = g_new (double, d), *lengths = g_new (double, d);
  guint n_others = 0;

  g_string_append_printf (text, "Linear(s0=0,on=[%u])", power_input + 1);
  for (guint k = 0; k < d; k++)
    if (k != power_input)
      {
        others[n_others] = k + 1.0;
        lengths[n_others++] = get_range (n, d, x, k);
      }
  if (n_others > 0)
    {
      g_string_append (text, "*RBF(");
      append_list (text, "l", n_others, lengths);
      append_list (text, ",on", n_others, others);
      g_string_append_c (text, ')');
    }
  g_string_append (text, " + ");
}

static NearKernel *
pose_kernel (const NearGpTheory *self, const NearGpTheoryOptions *options, GError **error)
{
  gsize n = near_gp_data_get_n (self->data);
  guint d = near_gp_data_get_n_inputs (self->data);
  const double *x = near_gp_data_peek_x (self->data);
  g_autofree double *lengths = g_new (double, d);
  g_autofree const char **names = g_new0 (const char *, (gsize) d + 1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < d; k++)
    {
      gboolean given = options->lengths != NULL && k < self->n_inputs;

      lengths[k] = given ? options->lengths[k] : get_range (n, d, x, k) / 5.0;
    }
  if (self->way == NEAR_GP_THEORY_PARAMETERIZATION)
    append_exponent (text, n, d, x, options->power_input);
  g_string_append (text, "RBF(");
  append_list (text, "l", d, lengths);
  g_string_append_c (text, ')');
  if (options->learn_noise)
    g_string_append (text, " + White");
  for (guint k = 0; k < d; k++)
    names[k] = near_gp_data_get_input_name (self->data, k);
  g_autoptr (NearKernel) kernel = near_kernel_parse (text->str, d, names, error);
  if (kernel == NULL)
    return NULL;
  return near_kernel_adapt (kernel, n, x, near_gp_data_peek_y (self->data), FALSE);
}

static gboolean
check_options (NearGpData *data, const NearGpTheoryOptions *options, GError **error)
{
  guint d = near_gp_data_get_n_inputs (data);

  if (near_gp_data_get_n (data) == 0)
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
          _ ("there are no points; a theory is improved by at least one measured value"));
      return FALSE;
    }
  if (options->power_input >= d)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the power law is said to be in input %u; the points have %u"),
                   options->power_input + 1, d);
      return FALSE;
    }
  for (guint k = 0; options->lengths != NULL && k < d; k++)
    if (!(options->lengths[k] > 0.0 && isfinite (options->lengths[k])))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("the length of “%s” is %g to begin with; it must be above 0"),
                     near_gp_data_get_input_name (data, k), options->lengths[k]);
        return FALSE;
      }
  return TRUE;
}

/**
 * near_gp_theory_new:
 * @theory: (array): (n) what the theory says at the points
 *
 * Poses the problem of regression. FIXED_MEAN takes the line in the power input that is nearest to
 * the theory's values; it is the theory itself where that is linear.
 *
 * Errors: NEAR_ERROR_NO_DATA, NEAR_ERROR_RANGE (no such input, a length, a quotient by 0),
 * NEAR_ERROR_NOT_FINITE Cost: O(n d), the copy of the data Checked: tests/core/test-gp-theory.c
 */
NearGpTheory *
near_gp_theory_new (NearGpData *data,
                    const double *theory,
                    const NearGpTheoryOptions *options,
                    GError **error)
{
  g_return_val_if_fail (data != NULL && theory != NULL && options != NULL, NULL);
  g_return_val_if_fail ((guint) options->way < NEAR_GP_THEORY_N_WAYS, NULL);

  if (!check_options (data, options, error)
      || !_near_gp_theory_check (near_gp_data_get_n (data), theory,
                                 options->way == NEAR_GP_THEORY_QUOTIENT, error))
    return NULL;
  g_autoptr (NearGpTheory) self = g_atomic_rc_box_new0 (NearGpTheory);
  self->way = options->way;
  self->n_inputs = near_gp_data_get_n_inputs (data);
  self->power_name = g_strdup (near_gp_data_get_input_name (data, options->power_input));
  self->data = pose_data (data, theory, options, error);
  if (self->data == NULL)
    return NULL;
  self->mean = pose_mean (self, data, theory, options->power_input, error);
  if (self->mean == NULL)
    return NULL;
  self->kernel = pose_kernel (self, options, error);
  if (self->kernel == NULL)
    return NULL;
  return g_steal_pointer (&self);
}
