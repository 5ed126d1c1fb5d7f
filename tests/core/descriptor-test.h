/* descriptor-test.h — a centre and its neighbours, for tests of descriptors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-environment.h"
#include "near-json.h"
#include "near-rng.h"
#include "near-vec3.h"

#include <math.h>
#include <string.h>

G_BEGIN_DECLS

#define DESCRIPTOR_TEST_MAX_NEIGHBORS 400

/* One centre and its neighbours. */
typedef struct
{
  gsize start[2];
  double vectors[3 * DESCRIPTOR_TEST_MAX_NEIGHBORS], weights[DESCRIPTOR_TEST_MAX_NEIGHBORS],
      cutoffs[DESCRIPTOR_TEST_MAX_NEIGHBORS];
  guint elements[DESCRIPTOR_TEST_MAX_NEIGHBORS];
  NearEnvironments at;
} Around;

static inline void
around_init (Around *a, gsize n)
{
  a->start[0] = 0;
  a->start[1] = n;
  a->at = (NearEnvironments){ .n_centers = 1,
                              .start = a->start,
                              .vectors = a->vectors,
                              .weights = a->weights,
                              .elements = a->elements };
}

/* The place of one more neighbour. */
static inline gsize
around_add (Around *a, const double vector[3])
{
  gsize n = a->start[1]++;

  g_assert_cmpuint (n, <, DESCRIPTOR_TEST_MAX_NEIGHBORS);
  memcpy (a->vectors + 3 * n, vector, 3 * sizeof *vector);
  return n;
}

/* @n neighbours in a ball, of weights around 1, silicon and oxygen. */
static inline void
around_random (Around *a, guint64 seed, gsize n, double radius)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "environment");

  around_init (a, n);
  for (gsize i = 0; i < n; i++)
    {
      NearVec3 direction = near_vec3 (near_rng_normal (rng, 0, 1), near_rng_normal (rng, 0, 1),
                                      near_rng_normal (rng, 0, 1));
      double r = radius * cbrt (near_rng_uniform (rng, 0.1, 1.0));

      direction = near_vec3_scale (direction, r / near_vec3_length (direction));
      memcpy (a->vectors + 3 * i, direction.x, sizeof direction.x);
      a->weights[i] = near_rng_uniform (rng, 0.5, 1.5);
      a->elements[i] = i % 3 == 1 ? 8 : 14;
    }
}

/* A rotation, or with @mirror one with a reflection, from three random numbers. */
static inline NearMat3
random_orthogonal (guint64 seed, gboolean mirror)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "rotation");
  NearVec3 u = near_vec3 (near_rng_normal (rng, 0, 1), near_rng_normal (rng, 0, 1),
                          near_rng_normal (rng, 0, 1));
  NearVec3 v = near_vec3 (near_rng_normal (rng, 0, 1), near_rng_normal (rng, 0, 1),
                          near_rng_normal (rng, 0, 1));

  u = near_vec3_scale (u, 1.0 / near_vec3_length (u));
  v = near_vec3_subtract (v, near_vec3_scale (u, near_vec3_dot (u, v)));
  v = near_vec3_scale (v, 1.0 / near_vec3_length (v));
  return near_mat3_from_rows (u, v, near_vec3_scale (near_vec3_cross (u, v), mirror ? -1.0 : 1.0));
}

/* @around turned by @rotation, the neighbours in the opposite order. */
static inline void
around_turn (Around *turned, const Around *around, const NearMat3 *rotation)
{
  gsize n = around->start[1];

  around_init (turned, n);
  for (gsize i = 0; i < n; i++)
    {
      NearVec3 x = near_mat3_times_vec3 (rotation, near_vec3_from (around->vectors + 3 * i));

      memcpy (turned->vectors + 3 * (n - 1 - i), x.x, sizeof x.x);
      turned->weights[n - 1 - i] = around->weights[i];
      turned->elements[n - 1 - i] = around->elements[i];
    }
}

/* A matrix of a json file, row after row. */
static inline double *
descriptor_test_dup_rows (json_t *rows, gsize *n_rows, gsize *n_columns)
{
  *n_rows = json_array_size (rows);
  *n_columns = json_array_size (json_array_get (rows, 0));
  double *numbers = g_new (double, *n_rows **n_columns);

  for (gsize i = 0; i < *n_rows; i++)
    for (gsize k = 0; k < *n_columns; k++)
      numbers[i * *n_columns + k]
          = json_number_value (json_array_get (json_array_get (rows, i), k));
  return numbers;
}

static inline double
descriptor_test_get_number (json_t *object, const char *key, double otherwise)
{
  json_t *value = json_object_get (object, key);

  return json_is_number (value) ? json_number_value (value) : otherwise;
}

G_END_DECLS
