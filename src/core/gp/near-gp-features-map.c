/* near-gp-features-map.c — a kernel as a sum of products, and its features at points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-features-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TERMS 256

/* --- terms ---------------------------------------------------------------------------------------- */

static void
term_free (gpointer data)
{
  NearGpTerm *term = data;

  g_array_unref (term->factors);
  g_free (term->omega);
  g_free (term);
}

static NearGpTerm *
term_new (double variance)
{
  NearGpTerm *term = g_new0 (NearGpTerm, 1);

  term->variance = variance;
  term->factors = g_array_new (FALSE, FALSE, sizeof (NearGpFactor));
  return term;
}

static NearGpTerm *
term_multiply (const NearGpTerm *a, const NearGpTerm *b)
{
  NearGpTerm *term = term_new (a->variance * b->variance);

  g_array_append_vals (term->factors, a->factors->data, a->factors->len);
  g_array_append_vals (term->factors, b->factors->data, b->factors->len);
  return term;
}

static GPtrArray *
terms_new (void)
{
  return g_ptr_array_new_with_free_func (term_free);
}

/* All products of a term of one with a term of the other; NULL: too many. Frees both. */
static GPtrArray *
terms_multiply (GPtrArray *a, GPtrArray *b, GError **error)
{
  GPtrArray *product = NULL;

  if (a->len * b->len <= MAX_TERMS)
    {
      product = terms_new ();
      for (guint i = 0; i < a->len; i++)
        for (guint j = 0; j < b->len; j++)
          g_ptr_array_add (product, term_multiply (a->pdata[i], b->pdata[j]));
    }
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                 _ ("the kernel's products of sums have more than %d terms; the eigenfeatures do not need them"),
                 MAX_TERMS);
  g_ptr_array_unref (a);
  g_ptr_array_unref (b);
  return product;
}

static GPtrArray *expand (const NearKernel *kernel, const NearKernelNode *node, GError **error);

static GPtrArray *
expand_sum (const NearKernel *kernel, const NearKernelNode *node, GError **error)
{
  GPtrArray *sum = terms_new ();

  for (guint c = 0; c < node->children->len; c++)
    {
      GPtrArray *part = expand (kernel, _near_kernel_node_child (node, c), error);

      if (part == NULL)
        {
          g_ptr_array_unref (sum);
          return NULL;
        }
      if (node->kind == NEAR_KERNEL_CHANGE_POINT)
        for (guint t = 0; t < part->len; t++)
          {
            NearGpFactor gate = { node, c };

            g_array_append_val (((NearGpTerm *) part->pdata[t])->factors, gate);
          }
      g_ptr_array_extend_and_steal (sum, part);
    }
  return sum;
}

static GPtrArray *
expand_product (const NearKernel *kernel, const NearKernelNode *node, GError **error)
{
  guint n = node->kind == NEAR_KERNEL_POWER ? node->exponent : node->children->len;
  GPtrArray *product = terms_new ();

  g_ptr_array_add (product, term_new (1.0));
  for (guint c = 0; c < n && product != NULL; c++)
    {
      guint child = node->kind == NEAR_KERNEL_POWER ? 0 : c;
      GPtrArray *factor = expand (kernel, _near_kernel_node_child (node, child), error);

      if (factor == NULL)
        g_clear_pointer (&product, g_ptr_array_unref);
      else
        product = terms_multiply (product, factor, error);
    }
  return product;
}

/* White noise acts on the diagonal only and has no features. */
static GPtrArray *
expand (const NearKernel *kernel, const NearKernelNode *node, GError **error)
{
  double variance = _near_kernel_node_variance (kernel, node);
  NearGpFactor factor = { node, 0 };
  GPtrArray *terms;

  if (node->kind == NEAR_KERNEL_SUM || node->kind == NEAR_KERNEL_CHANGE_POINT)
    terms = expand_sum (kernel, node, error);
  else if (node->kind == NEAR_KERNEL_PRODUCT || node->kind == NEAR_KERNEL_POWER)
    terms = expand_product (kernel, node, error);
  else
    {
      terms = terms_new ();
      if (node->kind != NEAR_KERNEL_WHITE)
        g_ptr_array_add (terms, term_new (1.0));
      if (node->kind != NEAR_KERNEL_WHITE && node->kind != NEAR_KERNEL_CONSTANT)
        g_array_append_val (((NearGpTerm *) terms->pdata[0])->factors, factor);
    }
  for (guint t = 0; terms != NULL && t < terms->len; t++)
    ((NearGpTerm *) terms->pdata[t])->variance *= variance;
  return terms;
}

/* --- the plan ------------------------------------------------------------------------------------- */

/* Finite factors first; how many values they have together */
static gboolean
plan_term (const NearKernel *kernel, NearGpTerm *term, gboolean fourier, GError **error)
{
  GArray *finite = g_array_new (FALSE, FALSE, sizeof (NearGpFactor));
  GArray *spectral = g_array_new (FALSE, FALSE, sizeof (NearGpFactor));
  gboolean ok = TRUE;

  term->n_values = 1;
  for (guint f = 0; f < term->factors->len && ok; f++)
    {
      NearGpFactor factor = g_array_index (term->factors, NearGpFactor, f);
      gsize n = _near_gp_factor_get_n (kernel, &factor);

      if (n > 0)
        {
          g_array_append_val (finite, factor);
          term->n_values = MIN (term->n_values * n, NEAR_GP_MAX_FEATURES + 1);
        }
      else if (fourier && _near_gp_factor_is_spectral (&factor))
        {
          g_array_append_val (spectral, factor);
          term->variance *= _near_gp_factor_get_amplitude (kernel, &factor);
        }
      else
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                       fourier ? _ ("%s has no random Fourier features here; choose eigenfeatures")
                               : _ ("%s has no finite number of features; choose random Fourier features or "
                                    "eigenfeatures"),
                       near_kernel_get_info (factor.node->kind)->text_name);
          ok = FALSE;
        }
    }
  term->n_finite = finite->len;
  g_array_set_size (term->factors, 0);
  g_array_append_vals (term->factors, finite->data, finite->len);
  g_array_append_vals (term->factors, spectral->data, spectral->len);
  g_array_unref (finite);
  g_array_unref (spectral);
  return ok;
}

static gsize
get_n_features (const NearGpTerm *term)
{
  return term->n_values * (term->n_frequencies > 0 ? 2 * term->n_frequencies : 1);
}

static gboolean
is_random (const NearGpTerm *term)
{
  return term->factors->len > term->n_finite;
}

static void
draw_frequencies (const NearKernel *kernel, NearGpTerm *term, NearRng *rng)
{
  guint d = near_kernel_get_n_inputs (kernel);

  term->omega = g_new0 (double, term->n_frequencies *d);
  for (gsize k = 0; k < term->n_frequencies; k++)
    for (guint f = term->n_finite; f < term->factors->len; f++)
      _near_gp_factor_add_frequency (kernel, &g_array_index (term->factors, NearGpFactor, f), rng,
                                     term->omega + k * d);
}

/* Every random term gets the same share. */
static gboolean
plan (NearGpFeatureMap *self, gboolean fourier, gsize n_wanted, guint64 seed, GError **error)
{
  guint n_random = 0;

  for (guint t = 0; t < self->terms->len; t++)
    {
      if (!plan_term (self->kernel, self->terms->pdata[t], fourier, error))
        return FALSE;
      n_random += is_random (self->terms->pdata[t]);
    }
  for (guint t = 0; t < self->terms->len; t++)
    {
      NearGpTerm *term = self->terms->pdata[t];

      if (is_random (term))
        term->n_frequencies = CLAMP (n_wanted / n_random / (2 * term->n_values), 1, NEAR_GP_MAX_FEATURES);
      self->n_features = MIN (self->n_features + get_n_features (term), 100 * NEAR_GP_MAX_FEATURES);
    }
  if (self->n_features == 0 || self->n_features > NEAR_GP_MAX_FEATURES)
    {
      if (self->n_features == 0)
        g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                             _ ("the kernel is white noise alone, which has no features"));
      else
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                     _ ("the kernel has more than %zu features; ask for fewer, or choose eigenfeatures"),
                     NEAR_GP_MAX_FEATURES);
      return FALSE;
    }
  for (guint t = 0; t < self->terms->len; t++)
    {
      g_autofree char *purpose = g_strdup_printf ("features term %u", t);
      g_autoptr (NearRng) rng = near_rng_new (seed, purpose);

      if (is_random (self->terms->pdata[t]))
        draw_frequencies (self->kernel, self->terms->pdata[t], rng);
    }
  return TRUE;
}

NearGpFeatureMap *
_near_gp_feature_map_new (NearKernel *kernel, gboolean fourier, gsize n_features, guint64 seed,
                          GError **error)
{
  NearGpFeatureMap *self = g_new0 (NearGpFeatureMap, 1);

  self->kernel = near_kernel_ref (kernel);
  self->terms = expand (kernel, kernel->tree->root, error);
  if (self->terms == NULL || !plan (self, fourier, n_features, seed, error))
    g_clear_pointer (&self, _near_gp_feature_map_free);
  return self;
}

void
_near_gp_feature_map_free (NearGpFeatureMap *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  near_kernel_unref (self->kernel);
  g_free (self);
}

/* --- at points ------------------------------------------------------------------------------------ */

/* g (x), scaled by the square root of the variance */
static void
put_values (const NearGpFeatureMap *self, const NearGpTerm *term, const double *x, double *values,
            double *work)
{
  gsize n = 1;

  values[0] = sqrt (term->variance);
  for (guint f = 0; f < term->n_finite; f++)
    {
      const NearGpFactor *factor = &g_array_index (term->factors, NearGpFactor, f);
      gsize n_more = _near_gp_factor_get_n (self->kernel, factor);

      _near_gp_factor_eval (self->kernel, factor, x, work);
      for (gsize i = n; i-- > 0;)
        for (gsize j = n_more; j-- > 0;)
          values[i * n_more + j] = values[i] * work[j];
      n *= n_more;
    }
}

static void
put_term (const NearGpFeatureMap *self, const NearGpTerm *term, const double *x, double *phi, double *values,
          double *work)
{
  guint d = near_kernel_get_n_inputs (self->kernel);
  double norm = 1.0 / sqrt ((double) MAX (term->n_frequencies, 1));

  put_values (self, term, x, values, work);
  if (term->n_frequencies == 0)
    memcpy (phi, values, term->n_values * sizeof *phi);
  for (gsize k = 0; k < term->n_frequencies; k++)
    {
      double phase = 0.0;

      for (guint j = 0; j < d; j++)
        phase += term->omega[k * d + j] * x[j];
      for (gsize i = 0; i < term->n_values; i++)
        {
          phi[2 * (k * term->n_values + i)] = norm * values[i] * cos (phase);
          phi[2 * (k * term->n_values + i) + 1] = norm * values[i] * sin (phase);
        }
    }
}

void
_near_gp_feature_map_eval (const NearGpFeatureMap *self, gsize n, const double *x, double *phi, gsize stride)
{
  guint d = near_kernel_get_n_inputs (self->kernel);
  g_autofree double *values = g_new (double, self->n_features + 1);
  g_autofree double *work = g_new (double, self->n_features + 1);

  for (gsize i = 0; i < n; i++)
    {
      gsize at = 0;

      for (guint t = 0; t < self->terms->len; t++)
        {
          put_term (self, self->terms->pdata[t], x + i * d, phi + i * stride + at, values, work);
          at += get_n_features (self->terms->pdata[t]);
        }
    }
}
