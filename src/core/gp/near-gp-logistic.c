/* near-gp-logistic.c — averages of the logistic function and of softmax over Gaussians
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trapezoidal sums over the whole line: for a function that is analytic in a strip of half-width d, the error
 * falls as exp (-2 pi d/h) with the step h (Trefethen & Weideman, SIAM Rev. 56, 385, 2014).
 */
#include "near-gp-classifier-private.h"

#include "near-simd.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <string.h>

static double
sigmoid (double f)
{
  return f >= 0.0 ? 1.0 / (1.0 + exp (-f)) : exp (f) / (1.0 + exp (f));
}

/* sd < 1: nodes in z, f = mean + sd z; the poles lie at distance pi/sd > pi, h = 1/2: error below e^-39. */
static double
narrow (double mean, double sd)
{
  const double h = 0.5;
  double sum = 0.0;

  for (int i = -19; i <= 19; i++)
    sum += exp (-0.5 * i * i * h * h) * sigmoid (mean + sd * i * h);
  return sum * h / sqrt (2.0 * G_PI);
}

/* sd >= 1: the same probability as that of a logistic variable t below the Gaussian one, the integral of
 * Phi ((mean - t)/sd) sech^2 (t/2)/4 dt. Phi is entire, and the poles lie at t = i pi whatever sd is. */
static double
wide (double mean, double sd)
{
  const double h = 0.5;
  double sum = 0.0;

  for (int i = -80; i <= 80; i++)
    {
      double e = exp (-fabs (i * h));

      sum += e / ((1.0 + e) * (1.0 + e)) * 0.5 * erfc ((i * h - mean) / (sd * G_SQRT2));
    }
  return sum * h;
}

double
near_gp_logistic_integral (double mean, double variance)
{
  double sd = sqrt (fmax (variance, 0.0));

  return sd < 1.0 ? narrow (mean, sd) : wide (mean, sd);
}

double
near_gp_logistic_probit (double mean, double variance)
{
  return sigmoid (mean / sqrt (1.0 + G_PI * fmax (variance, 0.0) / 8.0));
}

double
_near_gp_softmax (guint n, const double *f, double *p)
{
  double largest = f[0], sum = 0.0;

  for (guint i = 1; i < n; i++)
    largest = fmax (largest, f[i]);
  for (guint i = 0; i < n; i++)
    {
      p[i] = exp (f[i] - largest);
      sum += p[i];
    }
  for (guint i = 0; i < n; i++)
    p[i] /= sum;
  return largest + log (sum);
}

/* --- softmax ------------------------------------------------------------------------------------- */

#define N_SOBOL 4096
#define RADIUS 6.7 /* exp (-r^2/2) = 2e-10 of the plane lies beyond */
#define SMALLEST_STEP 0.1

struct _NearGpSoftmax
{
  guint n_classes;
  gsize n_allocated;
  double *z;      /* (n_classes - 1, N_SOBOL), more than three classes */
  double *nodes;  /* (n_classes, n_allocated): latent values, then exponentials */
  double *weight;  /* (n_allocated) */
  double *scratch; /* (n_allocated) */
};

NearGpSoftmax *
_near_gp_softmax_new (guint n_classes)
{
  NearGpSoftmax *self = g_new0 (NearGpSoftmax, 1);
  guint d = n_classes - 1;

  self->n_classes = n_classes;
  if (n_classes == 3)
    {
      gsize side = 2 * (gsize) ceil (RADIUS / SMALLEST_STEP) + 1;

      self->n_allocated = side * side;
    }
  else
    {
      g_autofree double *point = g_new (double, d);
      gsl_qrng *sobol = gsl_qrng_alloc (gsl_qrng_sobol, d);

      self->n_allocated = N_SOBOL;
      self->z = g_new (double, d * N_SOBOL);
      for (gsize i = 0; i < N_SOBOL; i++)
        {
          gsl_qrng_get (sobol, point);
          for (guint j = 0; j < d; j++)
            self->z[j * N_SOBOL + i] = gsl_cdf_ugaussian_Pinv (point[j]);
        }
      gsl_qrng_free (sobol);
    }
  self->nodes = g_new (double, n_classes * self->n_allocated);
  self->weight = g_new (double, self->n_allocated);
  self->scratch = g_new (double, self->n_allocated);
  return self;
}

void
_near_gp_softmax_free (NearGpSoftmax *self)
{
  if (self == NULL)
    return;
  g_free (self->z);
  g_free (self->nodes);
  g_free (self->weight);
  g_free (self->scratch);
  g_free (self);
}

/* L L^T of the covariance of f_c - f_last, c < last; a direction without variance gets a column of zeros. */
static void
factor_differences (guint n, const double *covariance, double *l)
{
  guint d = n - 1;
  const double *last = covariance + d * n;

  for (guint i = 0; i < d; i++)
    for (guint j = 0; j <= i; j++)
      {
        double sum = covariance[i * n + j] - last[i] - last[j] + last[d];
        double scale = fabs (covariance[i * n + i]) + last[d];

        for (guint k = 0; k < j; k++)
          sum -= l[i * d + k] * l[j * d + k];
        if (i == j)
          l[i * d + i] = sum > 1e-14 * scale ? sqrt (sum) : 0.0;
        else
          l[i * d + j] = l[j * d + j] > 0.0 ? sum / l[j * d + j] : 0.0;
      }
}

/* Nodes of a square net in the disc. Singularities: 1 + exp d1 + exp d2 = 0, which needs imaginary parts of
 * at least 2 pi/3; the step makes the error exp (-2 pi (2 pi/3)/(sd h)) = 1e-8 or better while sd < 7. */
static gsize
lay_plane (NearGpSoftmax *self, const double *mean, const double *l)
{
  double sd = fmax (fabs (l[0]), hypot (l[2], l[3]));
  double h = CLAMP (0.7 / fmax (sd, 1e-3), SMALLEST_STEP, 0.6);
  int side = (int) floor (RADIUS / h);
  gsize n = 0;

  for (int i = -side; i <= side; i++)
    for (int j = -side; j <= side; j++)
      {
        double u = i * h, v = j * h, r2 = u * u + v * v;

        if (r2 > RADIUS * RADIUS)
          continue;
        self->nodes[n] = mean[0] - mean[2] + l[0] * u;
        self->nodes[self->n_allocated + n] = mean[1] - mean[2] + l[2] * u + l[3] * v;
        self->nodes[2 * self->n_allocated + n] = 0.0;
        self->weight[n++] = -0.5 * r2;
      }
  near_vector_math_get ()->exp (n, self->weight, self->weight);
  return n;
}

static gsize
lay_sobol (NearGpSoftmax *self, const double *mean, const double *l)
{
  guint d = self->n_classes - 1;

  for (guint c = 0; c <= d; c++)
    for (gsize i = 0; i < N_SOBOL; i++)
      self->nodes[c * N_SOBOL + i] = mean[c] - mean[d];
  for (guint c = 0; c < d; c++)
    for (guint k = 0; k <= c; k++)
      for (gsize i = 0; i < N_SOBOL; i++)
        self->nodes[c * N_SOBOL + i] += l[c * d + k] * self->z[k * N_SOBOL + i];
  for (gsize i = 0; i < N_SOBOL; i++)
    self->weight[i] = 1.0;
  return N_SOBOL;
}

/* fmax() of numbers that are never NaN, which compilers turn into one instruction. */
static inline double
larger (double a, double b)
{
  return a > b ? a : b;
}

void
_near_gp_softmax_average (NearGpSoftmax *self,
                          const double *mean,
                          const double *covariance,
                          double *probability)
{
  guint n_classes = self->n_classes, d = n_classes - 1;
  gsize stride = self->n_allocated, n;
  g_autofree double *l = g_new0 (double, d * d);
  double sum = 0.0;

  factor_differences (n_classes, covariance, l);
  n = n_classes == 3 ? lay_plane (self, mean, l) : lay_sobol (self, mean, l);
  /* The largest value of each node, that of the last class being 0, is taken off before the exponentials. */
  memset (self->scratch, 0, n * sizeof *self->scratch);
  for (guint c = 0; c < d; c++)
    for (gsize i = 0; i < n; i++)
      self->scratch[i] = larger (self->scratch[i], self->nodes[c * stride + i]);
  for (guint c = 0; c < n_classes; c++)
    {
      double *node = self->nodes + c * stride;

      for (gsize i = 0; i < n; i++)
        node[i] -= self->scratch[i];
      near_vector_math_get ()->exp (n, node, node);
    }
  memcpy (self->scratch, self->nodes, n * sizeof *self->scratch);
  for (guint c = 1; c < n_classes; c++)
    for (gsize i = 0; i < n; i++)
      self->scratch[i] += self->nodes[c * stride + i];
  for (gsize i = 0; i < n; i++)
    self->weight[i] /= self->scratch[i];
  for (guint c = 0; c < n_classes; c++)
    {
      probability[c] = 0.0;
      for (gsize i = 0; i < n; i++)
        probability[c] += self->weight[i] * self->nodes[c * stride + i];
      sum += probability[c];
    }
  for (guint c = 0; c < n_classes; c++)
    probability[c] /= sum;
}
