/* near-rng.c — seeded random streams
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-rng.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

struct _NearRng
{
  gsl_rng *generator;
};

static guint64
hash_purpose (guint64 seed, const char *purpose)
{
  guint64 h = G_GUINT64_CONSTANT (14695981039346656037);

  for (guint i = 0; i < 8; i++)
    h = (h ^ ((seed >> (8 * i)) & 0xff)) * G_GUINT64_CONSTANT (1099511628211);
  for (const char *c = purpose; *c != '\0'; c++)
    h = (h ^ (guchar) *c) * G_GUINT64_CONSTANT (1099511628211);
  h = (h ^ (h >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  h = (h ^ (h >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return h ^ (h >> 31);
}

/**
 * near_rng_new:
 *
 * Returns: (transfer full): the stream of @seed for @purpose; the same pair gives the same numbers
 */
NearRng *
near_rng_new (guint64 seed, const char *purpose)
{
  NearRng *self = g_new0 (NearRng, 1);

  self->generator = gsl_rng_alloc (gsl_rng_mt19937);
  gsl_rng_set (self->generator, (unsigned long) (hash_purpose (seed, purpose) & 0xffffffffu));
  return self;
}

void
near_rng_free (NearRng *self)
{
  if (self == NULL)
    return;
  gsl_rng_free (self->generator);
  g_free (self);
}

/* A number in [low, high). */
double
near_rng_uniform (NearRng *self, double low, double high)
{
  return low + (high - low) * gsl_rng_uniform (self->generator);
}

/* Normally distributed, polar Box-Muller. */
double
near_rng_normal (NearRng *self, double mean, double standard_deviation)
{
  return mean + gsl_ran_gaussian (self->generator, standard_deviation);
}

/* A number in 0 .. n - 1; n is at most 2^32. */
gsize
near_rng_index (NearRng *self, gsize n)
{
  g_return_val_if_fail (n > 0 && n <= G_MAXUINT32, 0);
  return gsl_rng_uniform_int (self->generator, n);
}

/**
 * near_rng_permutation:
 * @order: (out caller-allocates) (array length=n): a random order of 0 .. n - 1
 *
 * Fisher and Yates; O(n).
 */
void
near_rng_permutation (NearRng *self, gsize n, gsize *order)
{
  for (gsize i = 0; i < n; i++)
    order[i] = i;
  for (gsize i = n; i > 1; i--)
    {
      gsize j = near_rng_index (self, i);
      gsize swap = order[i - 1];

      order[i - 1] = order[j];
      order[j] = swap;
    }
}
