/* near-gp-classifier.c — classes by a Gaussian process: the object, prediction, the search
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-classifier-private.h"

#include "near-gp-private.h"
#include "near-gp-search-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
clear (gpointer data)
{
  NearGpClassifier *self = data;

  g_clear_pointer (&self->kernel, near_kernel_unref);
  g_free (self->x);
  g_free (self->label);
  g_free (self->k);
  g_free (self->f);
  g_free (self->pi);
  g_free (self->a);
  g_free (self->root);
  g_free (self->factor);
  g_free (self->e);
}

static gboolean
check_labels (gsize n, const guint *label, guint n_classes, GError **error)
{
  guint count[NEAR_GP_CLASSIFIER_MAX_CLASSES] = { 0 };

  if (n == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("there are no labelled points; at least one of each class is needed"));
      return FALSE;
    }
  if (n_classes < 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("all %zu points belong to one class; there is nothing to tell apart before a second "
                      "class has a point"),
                   n);
      return FALSE;
    }
  if (n_classes > NEAR_GP_CLASSIFIER_MAX_CLASSES)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%u classes are more than the %d that can be handled"),
                   n_classes, NEAR_GP_CLASSIFIER_MAX_CLASSES);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (label[i] >= n_classes)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("point %zu has the label %u, but the %u classes are numbered from 0 to %u"), i + 1,
                       label[i], n_classes, n_classes - 1);
          return FALSE;
        }
      count[label[i]]++;
    }
  for (guint c = 0; c < n_classes; c++)
    if (count[c] == n)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                     _ ("all %zu points belong to class %u; there is nothing to tell apart before a second "
                        "class has a point"),
                     n, c);
        return FALSE;
      }
  for (guint c = 0; c < n_classes; c++)
    if (count[c] == 0)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                     _ ("class %u of %u has no point; number the classes that occur from 0 without a gap"), c,
                     n_classes);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_points (const NearKernel *kernel, gsize n, const double *x, GError **error)
{
  guint d = near_kernel_get_n_inputs (kernel);

  for (gsize i = 0; i < n; i++)
    for (guint j = 0; j < d; j++)
      if (!isfinite (x[i * d + j]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("input %u of point %zu is not a finite number"), j + 1, i + 1);
          return FALSE;
        }
  return near_kernel_check_inputs (kernel, n, x, error);
}

static gboolean
allocate (NearGpClassifier *self, GError **error)
{
  gsize n = self->n, blocks = self->n_latent > 1 ? self->n_latent : 0;
  gboolean fits = n <= G_MAXINT32 / 8 && _near_gp_check_size (n, n * (blocks + 2), n, NULL);

  if (fits)
    {
      self->k = g_try_new (double, n * n);
      self->factor = g_try_new (double, n * n);
      self->e = blocks > 0 ? g_try_new (double, blocks * n * n) : NULL;
      fits = self->k != NULL && self->factor != NULL && (blocks == 0 || self->e != NULL);
    }
  if (!fits)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%zu points in %u classes need %zu matrices of %zu x %zu numbers, for which there is no "
                      "memory; use fewer points"),
                   n, self->n_classes, blocks + 2, n, n);
      return FALSE;
    }
  self->f = g_new0 (double, n * self->n_latent);
  self->pi = g_new0 (double, n * self->n_latent);
  self->a = g_new0 (double, n * self->n_latent);
  self->root = g_new0 (double, n);
  return TRUE;
}

NearGpClassifier *
near_gp_classifier_new (gsize n,
                        const double *x,
                        const guint *label,
                        guint n_classes,
                        NearKernel *kernel,
                        const NearMonitor *monitor,
                        GError **error)
{
  g_return_val_if_fail (kernel != NULL && (n == 0 || (x != NULL && label != NULL)), NULL);

  if (!check_labels (n, label, n_classes, error) || !check_points (kernel, n, x, error))
    return NULL;
  NearGpClassifier *made = g_atomic_rc_box_new0 (NearGpClassifier);
  g_autoptr (NearGpClassifier) self = made;

  self->n = n;
  self->n_inputs = near_kernel_get_n_inputs (kernel);
  self->n_classes = n_classes;
  self->n_latent = n_classes == 2 ? 1 : n_classes;
  self->kernel = near_kernel_ref (kernel);
  self->x = g_memdup2 (x, n * self->n_inputs * sizeof *x);
  self->label = g_memdup2 (label, n * sizeof *label);
  if (!allocate (self, error)
      || !near_monitor_check (monitor, 0.0, _ ("classification"), error))
    return NULL;
  near_kernel_matrix (kernel, n, x, self->k, n);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      self->k[j * n + i] = self->k[i * n + j];
  if (!(n_classes == 2 ? _near_gp_classifier_fit_two (self, monitor, error)
                       : _near_gp_classifier_fit_many (self, monitor, error)))
    return NULL;
  return g_steal_pointer (&self);
}

NearGpClassifier *
near_gp_classifier_ref (NearGpClassifier *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_classifier_unref (NearGpClassifier *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_gp_classifier_get_n (const NearGpClassifier *self)
{
  return self->n;
}

guint
near_gp_classifier_get_n_classes (const NearGpClassifier *self)
{
  return self->n_classes;
}

guint
near_gp_classifier_get_n_latent (const NearGpClassifier *self)
{
  return self->n_latent;
}

NearKernel *
near_gp_classifier_get_kernel (const NearGpClassifier *self)
{
  return self->kernel;
}

const double *
near_gp_classifier_peek_x (const NearGpClassifier *self)
{
  return self->x;
}

const guint *
near_gp_classifier_peek_labels (const NearGpClassifier *self)
{
  return self->label;
}

guint
near_gp_classifier_get_n_steps (const NearGpClassifier *self)
{
  return self->n_steps;
}

double
near_gp_classifier_get_log_marginal_likelihood (const NearGpClassifier *self)
{
  return self->log_marginal_likelihood;
}

const double *
near_gp_classifier_peek_mode (const NearGpClassifier *self)
{
  return self->f;
}

const double *
near_gp_classifier_peek_mode_probability (const NearGpClassifier *self)
{
  return self->pi;
}

gboolean
near_gp_classifier_gradient (const NearGpClassifier *self,
                             double *gradient,
                             const NearMonitor *monitor,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && gradient != NULL, FALSE);

  gsize n = self->n;
  g_autofree double *w = g_try_new (double, n * n);

  if (w == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for the gradient with %zu points"), n);
      return FALSE;
    }
  if (!(self->n_latent == 1 ? _near_gp_classifier_weights_two (self, w, monitor, error)
                            : _near_gp_classifier_weights_many (self, w, monitor, error)))
    return FALSE;
  near_kernel_gradient (self->kernel, n, self->x, NULL, w, n, gradient);
  return TRUE;
}

/* --- prediction --------------------------------------------------------------------------------- */

static void
average (const NearGpClassifier *self,
         NearGpClassifierRule rule,
         NearGpSoftmax *softmax,
         const double *mean,
         const double *covariance,
         double *p)
{
  guint c = self->n_latent;

  if (c == 1)
    {
      p[1] = rule == NEAR_GP_CLASSIFIER_INTEGRAL ? near_gp_logistic_integral (mean[0], covariance[0])
             : rule == NEAR_GP_CLASSIFIER_PROBIT ? near_gp_logistic_probit (mean[0], covariance[0])
                                                 : near_gp_logistic_probit (mean[0], 0.0);
      p[0] = 1.0 - p[1];
      return;
    }
  if (rule == NEAR_GP_CLASSIFIER_INTEGRAL)
    {
      _near_gp_softmax_average (softmax, mean, covariance, p);
      return;
    }
  for (guint j = 0; j < c; j++)
    p[j] = rule == NEAR_GP_CLASSIFIER_MEAN
               ? mean[j]
               : mean[j] / sqrt (1.0 + G_PI * covariance[j * c + j] / 8.0);
  _near_gp_softmax (c, p, p);
}

typedef struct
{
  double *k, *prior, *mean, *covariance, *probability;
} Block;

static gboolean
predict_block (const NearGpClassifier *self,
               gsize m,
               const double *x,
               const NearGpClassification *out,
               gsize first,
               NearGpSoftmax *softmax,
               const Block *b,
               GError **error)
{
  guint c = self->n_latent;

  near_kernel_cross (self->kernel, self->n, self->x, m, x, b->k, m);
  near_kernel_diagonal (self->kernel, m, x, FALSE, b->prior);
  if (c == 1)
    _near_gp_classifier_latent_two (self, m, b->k, b->prior, b->mean, b->covariance);
  else if (!_near_gp_classifier_latent_many (self, m, b->k, b->prior, b->mean, b->covariance, error))
    return FALSE;
  for (gsize i = 0; i < m; i++)
    {
      const double *mean = b->mean + i * c, *covariance = b->covariance + i * c * c;

      for (guint j = 0; j < c; j++)
        {
          if (out->latent_mean != NULL)
            out->latent_mean[(first + i) * c + j] = mean[j];
          if (out->latent_variance != NULL)
            out->latent_variance[(first + i) * c + j] = covariance[j * c + j];
        }
      if (out->probability != NULL)
        average (self, out->rule, softmax, mean, covariance,
                 out->probability + (first + i) * self->n_classes);
    }
  return TRUE;
}

gboolean
near_gp_classifier_predict (const NearGpClassifier *self,
                            gsize m,
                            const double *x,
                            const NearGpClassification *out,
                            const NearMonitor *monitor,
                            GError **error)
{
  g_return_val_if_fail (self != NULL && out != NULL && (m == 0 || x != NULL), FALSE);
  g_return_val_if_fail ((guint) out->rule <= NEAR_GP_CLASSIFIER_MEAN, FALSE);

  gsize size = MIN (MAX (m, 1), NEAR_GP_CLASSIFIER_BLOCK);
  guint c = self->n_latent;
  g_autofree double *k = g_try_new (double, self->n * size);
  g_autofree double *work = g_new (double, size * (1 + c + (gsize) c * c));
  g_autoptr (NearGpSoftmax) softmax
      = c > 1 && out->probability != NULL && out->rule == NEAR_GP_CLASSIFIER_INTEGRAL
            ? _near_gp_softmax_new (c)
            : NULL;
  Block b = { .k = k, .prior = work, .mean = work + size, .covariance = work + size * (1 + c) };

  if (k == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory to predict classes from %zu points"), self->n);
      return FALSE;
    }
  if (!check_points (self->kernel, m, x, error))
    return FALSE;
  for (gsize first = 0; first < m; first += size)
    if (!near_monitor_check (monitor, (double) first / (double) m, _ ("predicting classes"), error)
        || !predict_block (self, MIN (size, m - first), x + first * self->n_inputs, out, first, softmax, &b,
                           error))
      return FALSE;
  return TRUE;
}

/* --- the search --------------------------------------------------------------------------------- */

typedef struct
{
  gsize n;
  const double *x;
  const guint *label;
  guint n_classes;
  NearKernel *kernel;
} Problem;

static gboolean
evaluate (const double *theta,
          double *value,
          double *gradient,
          const NearMonitor *monitor,
          gpointer user_data,
          GError **error)
{
  const Problem *p = user_data;
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (p->kernel, theta);
  g_autoptr (NearGpClassifier) fit
      = near_gp_classifier_new (p->n, p->x, p->label, p->n_classes, kernel, monitor, error);

  if (fit == NULL)
    return FALSE;
  *value = fit->log_marginal_likelihood;
  return near_gp_classifier_gradient (fit, gradient, monitor, error);
}

NearGpClassifier *
near_gp_classifier_optimize (gsize n,
                             const double *x,
                             const guint *label,
                             guint n_classes,
                             NearKernel *kernel,
                             guint n_starts,
                             guint64 seed,
                             double *optima,
                             const NearMonitor *monitor,
                             GError **error)
{
  g_return_val_if_fail (kernel != NULL && n_starts > 0 && (n == 0 || (x != NULL && label != NULL)), NULL);

  guint n_parameters = near_kernel_get_n_parameters (kernel);
  g_autofree double *work = g_new (double, 4 * MAX (n_parameters, 1));
  double *best = work + 3 * n_parameters;
  Problem problem = { n, x, label, n_classes, kernel };
  NearGpSearch search = { .n = n_parameters,
                          .start = work,
                          .low = work + n_parameters,
                          .high = work + 2 * n_parameters,
                          .n_starts = n_starts,
                          .seed = seed,
                          .stage = _ ("searching hyperparameters"),
                          .function = evaluate,
                          .user_data = &problem };

  if (!check_labels (n, label, n_classes, error) || !check_points (kernel, n, x, error))
    return NULL;
  _near_gp_search_kernel (kernel, work, work + n_parameters, work + 2 * n_parameters);
  if (!_near_gp_search (&search, best, optima, monitor, error))
    return NULL;
  g_autoptr (NearKernel) found = near_kernel_with_theta (kernel, best);
  return near_gp_classifier_new (n, x, label, n_classes, found, monitor, error);
}
